#include "tools/text_difference.h"

#include <algorithm>
#include <dtl/dtl.hpp>
#include <sstream>
#include <vector>

#include "tools/say.h"

namespace senda::tools {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A last line without its end says so on a line of its own, as in every unified difference.
std::vector<std::string> LinesOf(std::string_view text) {
  const bool is_open = !text.empty() && text.back() != '\n';
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (is_open) lines.back() += "\n\\ No newline at end of file";
  return lines;
}

std::string Colored(std::string_view line) {
  const char* color = line.starts_with("@@")  ? "\x1b[36m"
                      : line.starts_with("+") ? "\x1b[32m"
                      : line.starts_with("-") ? "\x1b[31m"
                                              : "";
  return *color == '\0' ? std::string(line) : color + std::string(line) + "\x1b[0m";
}

// What nobody sees in the lines themselves. Stands above them, where programs that read a difference pass over it.
std::string Unseen(const std::string& path, std::string_view before, std::string_view after) {
  std::string text;
  const auto add = [&](std::string_view what) { text += path + ": " + std::string(Told(what)) + "\n"; };
  if (before.starts_with(kByteOrderMark) && !after.starts_with(kByteOrderMark)) add("without the byte-order mark");
  if (before.find("\r\n") != std::string_view::npos && after.find("\r\n") == std::string_view::npos)
    add("lines end with LF, not CRLF");
  return text;
}

}  // namespace

std::string UnifiedDifference(const std::string& path, std::string_view before, std::string_view after,
                              bool has_color) {
  if (before == after) return "";
  dtl::Diff<std::string> difference(LinesOf(before), LinesOf(after));
  difference.compose();
  difference.composeUnifiedHunks();
  std::ostringstream hunks;
  difference.printUnifiedFormat(hunks);
  std::string text = Unseen(path, before, after) + "--- " + path + "\n+++ " + path + "\n";
  for (const std::string& line : LinesOf(hunks.str())) text += (has_color ? Colored(line) : line) + "\n";
  return text;
}

}  // namespace senda::tools
