#include "tools/coupon_files.h"

#include <algorithm>
#include <string_view>

#include "compiler/source/file_system.h"

namespace senda::tools {
namespace {

constexpr size_t kFileBytesMax = size_t{1} << 30;

// The first cell of a line, without blanks and quotes around it.
std::string_view FirstCell(std::string_view line) {
  std::string_view cell = line.substr(0, line.find_first_of(",;\t"));
  constexpr std::string_view kAround = " \r\"";
  const size_t begin = cell.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return {};
  return cell.substr(begin, cell.find_last_not_of(kAround) - begin + 1);
}

bool IsHeading(std::string_view cell) {
  std::string lower(cell);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower == "code" || lower == "codes" || lower == "codigo" || lower == "código";
}

}  // namespace

Result<void> GiveCodes(const abi::Program& program, const std::string& folder, engine::Engine* engine,
                       const std::set<std::string>& except) {
  for (const abi::Coupon& coupon : program.coupons) {
    if (coupon.file.empty() || except.contains(coupon.id)) continue;
    const std::string path = JoinPath(folder, coupon.file);
    if (!FileExists(path)) continue;
    SENDA_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kFileBytesMax));
    bool is_first = true;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view cell = FirstCell(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
      const bool is_code = !cell.empty() && !(is_first && IsHeading(cell));
      is_first = false;
      if (!is_code) continue;
      if (auto refusal = engine->Apply(engine::CouponCode{coupon.id, cell}))
        return MakeError("{}: {}", path, refusal->message);
    }
  }
  return {};
}

}  // namespace senda::tools
