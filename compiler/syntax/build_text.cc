// Texts: '…', "…" with values in {…}, and """…""" with values in {{…}}.
#include "compiler/base/utf8.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/text_block.h"

namespace senda::syntax {
namespace {

std::string Normalized(std::string text) {
  if (IsAscii(text)) return text;
  return ToNfc(text).value_or(text);
}

bool IsBlock(Parser::TextContext* tree) {
  return tree->open != nullptr && WordOf(tree->open).text() == "\"\"\"";
}

}  // namespace

ast::ExprId Builder::BuildText(Parser::TextContext* tree) {
  ast::TextLiteral text = BuildTextPieces(tree);
  ast::ExprId deepest;
  for (const auto& piece : text.pieces) {
    const auto* value = std::get_if<ast::ExprId>(&piece);
    if (value != nullptr && (!deepest.is_valid() || depths_.Get(*value) > depths_.Get(deepest))) deepest = *value;
  }
  return AddExpr(SpanOf(tree), std::move(text), {deepest});
}

ast::TextLiteral Builder::BuildTextPieces(Parser::TextContext* tree) {
  ast::TextLiteral text;
  if (tree->simple != nullptr) {
    std::string_view quoted = WordOf(tree->simple).text();
    // A text that was not closed has no second quote to leave out.
    std::string_view inner = quoted.substr(1, quoted.size() - (quoted.size() > 1 ? 2 : 1));
    if (!inner.empty()) text.pieces.push_back(Normalized(Unescape(inner, WordOf(tree->simple).begin() + 1)));
    return text;
  }
  for (auto* piece : tree->pieces) {
    if (piece->part == nullptr) {
      text.pieces.push_back(BuildInsertOfText(piece, IsBlock(tree)));
      continue;
    }
    const WordToken& part = WordOf(piece->part);
    bool is_continued = !text.pieces.empty() && std::holds_alternative<std::string>(text.pieces.back());
    if (!is_continued) text.pieces.push_back(std::string());
    std::get<std::string>(text.pieces.back()) +=
        IsBlock(tree) ? std::string(part.text() == "\\{{" ? "{{" : part.text()) : Unescape(part.text(), part.begin());
  }
  if (IsBlock(tree)) StripIndentation(&text.pieces);
  for (auto& piece : text.pieces) {
    if (auto* literal = std::get_if<std::string>(&piece)) *literal = Normalized(std::move(*literal));
  }
  return text;
}

// Takes the inside of a text that begins at `offset` of the file.
std::string Builder::Unescape(std::string_view text, uint32_t offset) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      result += text[at];
      continue;
    }
    char escaped = text[++at];
    if (escaped == 'n') {
      result += '\n';
    } else if (std::string_view("{}\"'\\").find(escaped) != std::string_view::npos) {
      result += escaped;
    } else {
      size_t end = at;
      NextCodePoint(text, &end);
      uint32_t begin = offset + static_cast<uint32_t>(at) - 1;
      sink_
          ->Report(Kind::kUnknownEscape, Span{file_, begin, offset + static_cast<uint32_t>(end)},
                   text.substr(at - 1, end - at + 1))
          .Help("a text knows `\\n`, `\\\"`, `\\'`, `\\{` and `\\\\`");
      result += text.substr(at, end - at);
      at = end - 1;
    }
  }
  return result;
}

// A text that the program needs as it stands: a title, a reason.
std::string Builder::BuildPlainText(Parser::TextContext* tree) {
  std::string result;
  for (const auto& piece : BuildTextPieces(tree).pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      result += *literal;
      continue;
    }
    sink_->Report(Kind::kValueInPlainText, ExprSpan(std::get<ast::ExprId>(piece)))
        .Help("write `\\{` for a brace that is only a character");
  }
  return result;
}

}  // namespace senda::syntax
