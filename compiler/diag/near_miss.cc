#include "compiler/diag/near_miss.h"

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/base/utf8.h"

namespace senda {
namespace {

std::u32string Folded(std::string_view word) {
  std::u32string result;
  for (size_t at = 0; at < word.size();) {
    char32_t code_point = NextCodePoint(word, &at);
    result += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
  }
  return result;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  std::u32string from = Folded(a);
  std::u32string to = Folded(b);
  auto rows = static_cast<int>(from.size());
  auto columns = static_cast<int>(to.size());
  if (std::abs(rows - columns) > limit) return limit + 1;
  std::vector<int> before_last(columns + 1), last(columns + 1), current(columns + 1);
  for (int j = 0; j <= columns; ++j) last[j] = j;
  for (int i = 1; i <= rows; ++i) {
    current[0] = i;
    for (int j = 1; j <= columns; ++j) {
      int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, replaced});
      bool is_swap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (is_swap) current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(current.begin(), current.end()) > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return std::min(last[columns], limit + 1);
}

std::optional<std::string> NearMiss(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr size_t kLongestWord = 100;
  if (word.size() > kLongestWord) return std::nullopt;
  int limit = std::max(1, static_cast<int>(CharacterCount(word)) / 3);
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate == word) continue;
    int distance = EditDistance(word, candidate, limit);
    if (distance > limit) continue;
    best = &candidate;
    if (distance == 0) break;
    limit = distance - 1;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  std::optional<std::string> near = NearMiss(word, candidates);
  return near ? fmt::format("did you mean `{}`?", *near) : std::string();
}

}  // namespace senda
