#include "compiler/syntax/fields.h"

#include "SendaParser.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

// Whether nothing can come between the field that stands before and this token.
bool EndsField(const WordToken& word) {
  return word.is_line_start() || word.type() == Parser::RBRACE || word.type() == Parser::COMMA ||
         word.type() == antlr4::Token::EOF;
}

bool EndsName(const WordToken& word) {
  return EndsField(word) || word.type() == Parser::ASSIGN || word.type() == Parser::QUESTION;
}

}  // namespace

std::vector<UntypedField> FindUntypedFields(const Words& words, uint32_t declaration) {
  std::vector<UntypedField> fields;
  const auto& tokens = words.tokens;
  uint32_t at = declaration;
  auto is_over = [&] { return tokens[at].type() == antlr4::Token::EOF || tokens[at].type() == Parser::RBRACE; };
  while (!is_over() && tokens[at].type() != Parser::LBRACE) ++at;
  if (is_over()) return fields;
  int depth = 0;
  for (++at; !is_over(); ++at) {
    if (tokens[at].type() == Parser::LPAREN) ++depth;
    if (tokens[at].type() == Parser::RPAREN) --depth;
    // `enum{a, b}`: its members are no fields.
    if (tokens[at].type() == Parser::LBRACE && tokens[at - 1].text() == "enum") {
      while (!is_over()) ++at;
      if (tokens[at].type() == antlr4::Token::EOF) break;
      continue;
    }
    if (depth > 0) continue;
    size_t before = tokens[at - 1].type();
    bool is_first = tokens[at].is_line_start() || before == Parser::LBRACE || before == Parser::COMMA;
    if (!is_first || !tokens[at].is_name() || !EndsName(tokens[at + 1])) continue;
    uint32_t end = at + 1;
    while (!EndsField(tokens[end])) ++end;
    fields.push_back({at, end});
  }
  return fields;
}

}  // namespace senda::syntax
