#include "compiler/syntax/builder.h"

#include "compiler/base/utf8.h"

namespace senda::syntax {

Span Builder::SpanOf(const antlr4::ParserRuleContext* tree) const {
  return Span{file_, WordOf(tree->start).begin(), WordOf(tree->stop).end()};
}

Span Builder::SpanOf(const antlr4::Token* token) const {
  return Span{file_, WordOf(token).begin(), WordOf(token).end()};
}

std::string Builder::TextOf(const antlr4::ParserRuleContext* tree) const {
  Span span = SpanOf(tree);
  return std::string(words_.source.substr(span.begin, span.length()));
}

ast::Name Builder::NameOf(const antlr4::Token* token) {
  std::string_view text = WordOf(token).text();
  if (IsAscii(text)) return {interner_->Intern(text), SpanOf(token)};
  return {interner_->Intern(ToNfc(text).value_or(std::string(text))), SpanOf(token)};
}

ast::Name Builder::BuildName(const antlr4::ParserRuleContext* tree) {
  return NameOf(tree->start);
}

ast::QualifiedName Builder::BuildPath(Parser::PathContext* tree) {
  ast::QualifiedName path{{BuildName(tree->first)}, SpanOf(tree)};
  for (auto* part : tree->rest) path.parts.push_back(BuildName(part));
  return path;
}

const WordToken& Builder::WordBefore(const antlr4::ParserRuleContext* tree) const {
  return words_.tokens[WordOf(tree->start).index() - 1];
}

}  // namespace senda::syntax
