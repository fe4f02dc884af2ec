#include "compiler/syntax/text_block.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace senda::syntax {
namespace {

constexpr size_t kNone = std::numeric_limits<size_t>::max();

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

// The length of the line break at `at`, 0 if there is none.
size_t LineBreakAt(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("\r\n")) return 2;
  return at < text.size() && text[at] == '\n' ? 1 : 0;
}

// The smallest indentation of the lines that begin in this piece. A line without anything on it does not count, unless
// it is the last of the block: there stands the closing `"""`.
size_t IndentationIn(std::string_view piece, bool is_last) {
  size_t smallest = kNone;
  for (size_t at = piece.find('\n'); at != std::string_view::npos; at = piece.find('\n', at + 1)) {
    size_t text = at + 1;
    while (text < piece.size() && IsBlank(piece[text])) ++text;
    bool is_empty_line = text < piece.size() ? LineBreakAt(piece, text) > 0 : false;
    bool is_closing_line = text == piece.size() && is_last;
    if (!is_empty_line || is_closing_line) smallest = std::min(smallest, text - at - 1);
  }
  return smallest;
}

std::string WithoutIndentation(std::string_view piece, size_t indentation) {
  std::string result;
  for (size_t at = 0; at < piece.size(); ++at) {
    result += piece[at];
    if (piece[at] != '\n') continue;
    size_t limit = std::min(piece.size(), at + 1 + indentation);
    while (at + 1 < limit && IsBlank(piece[at + 1])) ++at;
  }
  return result;
}

void DropLastLineIfBlank(std::string* piece) {
  size_t end = piece->size();
  while (end > 0 && IsBlank((*piece)[end - 1])) --end;
  if (end == 0 || (*piece)[end - 1] != '\n') return;
  --end;
  if (end > 0 && (*piece)[end - 1] == '\r') --end;
  piece->resize(end);
}

}  // namespace

void UnifyLineEnds(std::string* text) {
  size_t to = 0;
  for (size_t at = 0; at < text->size(); ++at) {
    if (LineBreakAt(*text, at) != 2) (*text)[to++] = (*text)[at];
  }
  text->resize(to);
}

void StripIndentation(TextPieces* pieces) {
  // A checkout with other line ends has the same text.
  for (auto& piece : *pieces) {
    if (auto* text = std::get_if<std::string>(&piece)) UnifyLineEnds(text);
  }
  auto* first = pieces->empty() ? nullptr : std::get_if<std::string>(&pieces->front());
  if (first == nullptr) return;
  size_t blank = 0;
  while (blank < first->size() && IsBlank((*first)[blank])) ++blank;
  size_t line_break = LineBreakAt(*first, blank);
  if (line_break == 0) return;

  size_t indentation = kNone;
  for (auto& piece : *pieces) {
    const auto* text = std::get_if<std::string>(&piece);
    if (text != nullptr) indentation = std::min(indentation, IndentationIn(*text, &piece == &pieces->back()));
  }
  for (auto& piece : *pieces) {
    if (auto* text = std::get_if<std::string>(&piece)) *text = WithoutIndentation(*text, indentation);
  }
  // What stood between the quotes and the first line break is blank, and so is gone with it.
  first->erase(0, first->find('\n') + 1);
  if (auto* last = std::get_if<std::string>(&pieces->back())) {
    if (last == first) last->insert(0, "\n");
    DropLastLineIfBlank(last);
    if (last == first && !last->empty()) last->erase(0, 1);
  }
  std::erase_if(*pieces, [](const auto& piece) {
    const auto* text = std::get_if<std::string>(&piece);
    return text != nullptr && text->empty();
  });
}

}  // namespace senda::syntax
