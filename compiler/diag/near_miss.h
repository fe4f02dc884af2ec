// "Did you mean …?": the known word nearest to a mistyped one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace senda {

// How many single-character insertions, deletions, replacements and swaps of neighbours lead from one word to the
// other, case aside; `limit` + 1 if more than `limit`. Takes UTF-8.
int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate that differs from the word in at most a third of its characters (at least one), the first of the
// nearest. Nothing if none is that near. The word itself is no near miss.
std::optional<std::string> NearMiss(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean `purchase`?", or an empty text.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace senda
