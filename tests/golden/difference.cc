#include "tests/golden/difference.h"

#include <algorithm>
#include <vector>

namespace senda::golden {
namespace {

constexpr size_t kAround = 3;
constexpr size_t kLinesMax = 2000;  // the table below is quadratic; what is longer is cut at the end

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < kLinesMax) {
    size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// longest[i][j]: the most lines that a from i on and b from j on have in common, in order.
std::vector<std::vector<int>> Longest(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::vector<std::vector<int>> longest(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      longest[i][j] = a[i] == b[j] ? longest[i + 1][j + 1] + 1 : std::max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  return longest;
}

}  // namespace

std::string Difference(std::string_view expected, std::string_view found) {
  if (expected == found) return {};
  std::vector<std::string_view> a = Lines(expected);
  std::vector<std::string_view> b = Lines(found);
  std::vector<std::vector<int>> longest = Longest(a, b);
  std::vector<std::string> lines;
  for (size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      lines.push_back("  " + std::string(a[i]));
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && longest[i + 1][j] >= longest[i][j + 1])) {
      lines.push_back("- " + std::string(a[i++]));
    } else {
      lines.push_back("+ " + std::string(b[j++]));
    }
  }
  std::string result;
  for (size_t k = 0; k < lines.size(); ++k) {
    size_t first = k > kAround ? k - kAround : 0;
    size_t last = std::min(lines.size(), k + kAround + 1);
    bool is_near = std::any_of(lines.begin() + static_cast<long>(first), lines.begin() + static_cast<long>(last),
                               [](const std::string& line) { return line[0] != ' '; });
    if (is_near) result += lines[k] + "\n";
  }
  return result.empty() ? "they differ in line breaks, or far behind the beginning\n" : result;
}

}  // namespace senda::golden
