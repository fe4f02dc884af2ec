#include "compiler/syntax/test_words.h"

#include "SendaParser.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

// `given ana {` … `}`: the `consent` of its own fields.
void MarkConsent(Words* words, uint32_t brace) {
  int depth = 0;
  for (uint32_t at = brace; at + 2 < words->tokens.size(); ++at) {
    WordToken& word = words->tokens[at];
    if (word.type() == Parser::LBRACE) ++depth;
    if (word.type() == Parser::RBRACE && --depth == 0) return;
    const bool is_field = depth == 1 && word.type() == Parser::NAME && word.text() == "consent";
    const bool has_list =
        words->tokens[at + 1].type() == Parser::COLON && words->tokens[at + 2].type() == Parser::LBRACKET;
    if (is_field && has_list) word.set_type(Parser::CONSENT);
  }
}

}  // namespace

void MarkTestWords(Words* words) {
  for (uint32_t at = 0; at + 2 < words->tokens.size(); ++at) {
    WordToken& next = words->tokens[at + 1];
    const size_t type = words->tokens[at].type();
    if (type == Parser::EXPECT && next.text() == "nothing") next.set_type(Parser::NOTHING);
    const bool is_given = type == Parser::GIVEN && next.is_name();
    if (is_given && words->tokens[at + 2].type() == Parser::LBRACE) MarkConsent(words, at + 2);
  }
}

}  // namespace senda::syntax
