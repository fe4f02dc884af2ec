#include "compiler/format/format.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/format/layout.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/text_block.h"

namespace senda::format {
namespace {

// Brackets around a default are the one thing that the layout adds.
bool SayTheSame(std::string_view before, std::string_view after) {
  std::vector<std::string_view> was = syntax::WordsThatMean(before), is = syntax::WordsThatMean(after);
  auto is_bracket = [](std::string_view word) { return word == "(" || word == ")"; };
  std::erase_if(was, is_bracket);
  std::erase_if(is, is_bracket);
  return was == is;
}

std::vector<std::string_view> CommentsOf(const syntax::Outline& outline) {
  std::vector<std::string_view> comments;
  for (const syntax::Leaf& leaf : outline.leaves) {
    for (const syntax::Comment& comment : leaf.comments) comments.push_back(comment.text);
  }
  return comments;
}

// A comment that the layout would have left out, or moved behind another.
std::optional<std::string> FirstLost(const syntax::Outline& outline, const std::string& result) {
  const std::vector<std::string_view> before = CommentsOf(outline);
  if (before.empty()) return std::nullopt;
  const auto laid_out = syntax::ReadOutline(result);
  SENDA_CHECK(laid_out.has_value());
  const std::vector<std::string_view> after = CommentsOf(*laid_out);
  for (size_t i = 0; i < before.size(); ++i) {
    if (i >= after.size() || before[i] != after[i]) return std::string(before[i]);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FormatText(std::string_view text, std::string* lost) {
  auto outline = syntax::ReadOutline(text);
  if (!outline) return std::nullopt;
  std::vector<syntax::Comment> comments_at_end;
  const std::vector<Sentence> sentences = ReadSentences(*outline, &comments_at_end);
  std::string result = LayOut(sentences, comments_at_end);
  // What is laid out already need not be read again.
  const bool is_new = result != text;
  SENDA_CHECK(!is_new || SayTheSame(text, result));
  if (const auto comment = is_new ? FirstLost(*outline, result) : std::nullopt) {
    if (lost != nullptr) *lost = *comment;
    return std::nullopt;
  }
  syntax::UnifyLineEnds(&result);  // those within texts of several lines
  return result;
}

}  // namespace senda::format
