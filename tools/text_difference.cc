#include "tools/text_difference.h"

#include <dtl/dtl.hpp>
#include <sstream>
#include <vector>

namespace senda::tools {
namespace {

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string Colored(std::string_view line) {
  const char* color = line.starts_with("@@")  ? "\x1b[36m"
                      : line.starts_with("+") ? "\x1b[32m"
                      : line.starts_with("-") ? "\x1b[31m"
                                              : "";
  return *color == '\0' ? std::string(line) : color + std::string(line) + "\x1b[0m";
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
  std::string text = "--- " + path + "\n+++ " + path + "\n";
  for (const std::string& line : LinesOf(hunks.str())) text += (has_color ? Colored(line) : line) + "\n";
  return text;
}

}  // namespace senda::tools
