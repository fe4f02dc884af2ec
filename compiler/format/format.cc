#include "compiler/format/format.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/format/layout.h"
#include "compiler/syntax/outline.h"

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

}  // namespace

std::optional<std::string> FormatText(std::string_view text) {
  auto outline = syntax::ReadOutline(text);
  if (!outline) return std::nullopt;
  std::vector<syntax::Comment> comments_at_end;
  const std::vector<Sentence> sentences = ReadSentences(*outline, &comments_at_end);
  std::string result = LayOut(sentences, comments_at_end);
  SENDA_CHECK(SayTheSame(text, result));
  return result;
}

}  // namespace senda::format
