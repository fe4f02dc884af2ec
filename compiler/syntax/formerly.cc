#include "compiler/syntax/formerly.h"

#include "compiler/syntax/wording.h"

namespace senda::syntax {
namespace {

// What a renamed thing's own name can stand behind: `event open was`, `enum(open was`, `50% open was`.
bool OpensName(size_t type) {
  switch (type) {
    case Parser::EVENT:
    case Parser::RECORD:
    case Parser::LET:
    case Parser::SEGMENT:
    case Parser::TRIGGER:
    case Parser::CHANNEL:
    case Parser::MESSAGE:
    case Parser::CATALOG:
    case Parser::COUPON:
    case Parser::JOURNEY:
    case Parser::LABEL:
    case Parser::VARIANT:
    case Parser::PERCENT:
    case Parser::LPAREN:
    case Parser::COMMA:
    case Parser::FORMERLY: return true;
    default: return false;
  }
}

// Whether what ends with this token can have had another name: a name, a type, a title, `status draft`.
bool EndsNamed(const Words& words, uint32_t token) {
  const WordToken& word = words.tokens[token];
  switch (word.type()) {
    case Parser::NAME:
    case Parser::QUESTION:
    case Parser::RPAREN:
    case Parser::GREATER:
    case Parser::DRAFT:
    case Parser::TEXT_CLOSE:
    case Parser::SIMPLE_TEXT: return true;
    default: return word.is_name() && token > 0 && OpensName(words.tokens[token - 1].type());
  }
}

}  // namespace

void MarkFormerly(Words* words) {
  for (uint32_t at = 1; at + 1 < words->tokens.size(); ++at) {
    WordToken& word = words->tokens[at];
    if (word.type() != Parser::WAS || word.is_line_start() || !EndsNamed(*words, at - 1)) continue;
    const WordToken& next = words->tokens[at + 1];
    if (next.is_name() && !next.is_line_start() && !IsReservedWord(next.type())) word.set_type(Parser::FORMERLY);
  }
}

}  // namespace senda::syntax
