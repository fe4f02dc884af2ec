#include "compiler/source/relative_path.h"

#include <algorithm>
#include <vector>

namespace senda {

std::optional<std::string> PathWithin(std::string_view file, std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\\') != std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> parts;
  const auto add = [&](std::string_view text) {
    for (size_t begin = 0; begin <= text.size();) {
      const size_t end = std::min(text.find('/', begin), text.size());
      const std::string_view part = text.substr(begin, end - begin);
      begin = end + 1;
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return false;
      } else {
        parts.pop_back();
      }
    }
    return true;
  };
  const size_t folder = file.rfind('/');
  if (folder != std::string_view::npos && !add(file.substr(0, folder))) return std::nullopt;
  if (!add(path) || parts.empty()) return std::nullopt;
  std::string out;
  for (std::string_view part : parts) out += (out.empty() ? "" : "/") + std::string(part);
  return out;
}

}  // namespace senda
