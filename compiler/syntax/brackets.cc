#include "compiler/syntax/brackets.h"

#include <algorithm>

#include "SendaParser.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

bool IsOpening(size_t type) {
  return type == Parser::LPAREN || type == Parser::LBRACKET || type == Parser::LBRACE || type == Parser::INSERT_OPEN;
}

size_t OpeningOf(size_t closing) {
  switch (closing) {
    case Parser::RPAREN: return Parser::LPAREN;
    case Parser::RBRACKET: return Parser::LBRACKET;
    case Parser::RBRACE: return Parser::LBRACE;
    case Parser::INSERT_CLOSE: return Parser::INSERT_OPEN;
    default: return antlr4::Token::INVALID_TYPE;
  }
}

class BracketMatcher {
 public:
  explicit BracketMatcher(const Words& words) : words_(words) {}

  std::vector<LoneBracket> Match() {
    for (const WordToken& word : words_.tokens) Look(word);
    LeaveDeclaration();
    std::sort(lone_.begin(), lone_.end(), [](const auto& a, const auto& b) { return a.token < b.token; });
    return std::move(lone_);
  }

 private:
  void Look(const WordToken& word) {
    if (word.is_line_start() && !open_.empty() && BeginsDeclaration(words_, word.index())) LeaveDeclaration();
    if (IsOpening(word.type())) {
      open_.push_back(word.index());
      return;
    }
    size_t opening = OpeningOf(word.type());
    if (opening == antlr4::Token::INVALID_TYPE) return;
    auto match = std::find_if(open_.rbegin(), open_.rend(),
                              [&](uint32_t token) { return words_.tokens[token].type() == opening; });
    // Only braces close what was forgotten inside them; a `)` too many must not reach beyond its braces.
    if (match == open_.rend() || (opening != Parser::LBRACE && IsBraceAbove(match))) {
      lone_.push_back({word.index(), false});
      return;
    }
    size_t kept = static_cast<size_t>(open_.rend() - match) - 1;
    for (size_t i = kept + 1; i < open_.size(); ++i) lone_.push_back({open_[i], true});
    NoteIndentation(open_[kept], word);
    open_.resize(kept);
  }

  bool IsBraceAbove(std::vector<uint32_t>::reverse_iterator match) {
    return std::any_of(open_.rbegin(), match, [&](uint32_t token) {
      return words_.tokens[token].type() == Parser::LBRACE || words_.tokens[token].type() == Parser::INSERT_OPEN;
    });
  }

  // A `}` that stands further left than the line of its `{`: it was meant for another one.
  void NoteIndentation(uint32_t open, const WordToken& close) {
    if (suspect_ || !close.is_line_start()) return;
    if (Indentation(close.begin()) < Indentation(words_.tokens[open].begin())) suspect_ = open;
  }

  uint32_t Indentation(uint32_t offset) const {
    std::string_view source = words_.source;
    size_t line = source.rfind('\n', offset == 0 ? 0 : offset - 1);
    size_t begin = line == std::string_view::npos ? 0 : line + 1;
    size_t text = begin;
    while (text < offset && (source[text] == ' ' || source[text] == '\t')) ++text;
    return static_cast<uint32_t>(text - begin);
  }

  // What is still open is lone; of braces only one is said, since one that is forgotten shifts all the others.
  void LeaveDeclaration() {
    std::optional<uint32_t> brace;
    for (uint32_t token : open_) {
      if (words_.tokens[token].type() == Parser::LBRACE) {
        brace = token;
      } else {
        lone_.push_back({token, true});
      }
    }
    if (brace) lone_.push_back({suspect_.value_or(*brace), true});
    open_.clear();
    suspect_.reset();
  }

  const Words& words_;
  std::vector<uint32_t> open_;
  std::optional<uint32_t> suspect_;  // the first brace of the declaration whose indentation does not fit
  std::vector<LoneBracket> lone_;
};

bool IsText(size_t type) {
  return type == Parser::TEXT_OPEN || type == Parser::SIMPLE_TEXT;
}

}  // namespace

std::vector<LoneBracket> FindLoneBrackets(const Words& words) {
  return BracketMatcher(words).Match();
}

// Counts what makes the parser descend: brackets, runs of `-` and `since`, and `if … then … otherwise if …`.
std::optional<uint32_t> FindTooDeep(const Words& words) {
  struct Level {
    uint32_t prefixes = 0;
    uint32_t conditions = 0;
  };
  std::vector<Level> levels(1);
  uint32_t depth = 0;
  auto leave = [&](uint32_t* counter) {
    depth -= *counter;
    *counter = 0;
  };
  for (const WordToken& word : words.tokens) {
    Level& level = levels.back();
    switch (word.type()) {
      case Parser::MINUS:
      case Parser::TIME_SINCE:
      case Parser::UNIT_SINCE:
        ++level.prefixes;
        ++depth;
        break;
      case Parser::IF:
        ++level.conditions;
        ++depth;
        break;
      case Parser::LPAREN:
      case Parser::LBRACKET:
      case Parser::INSERT_OPEN:
      case Parser::LBRACE:
        if (word.type() == Parser::LBRACE) leave(&level.conditions);
        levels.push_back({});
        ++depth;
        break;
      case Parser::RPAREN:
      case Parser::RBRACKET:
      case Parser::INSERT_CLOSE:
      case Parser::RBRACE:
        leave(&level.prefixes);
        leave(&level.conditions);
        if (levels.size() == 1) break;
        levels.pop_back();
        --depth;
        leave(&levels.back().prefixes);
        break;
      default:
        leave(&level.prefixes);
        if (word.type() == Parser::COMMA || BeginsDeclaration(words, word.index())) leave(&level.conditions);
    }
    if (depth > kNestingMax) return word.index();
  }
  return std::nullopt;
}

namespace {

// What stands behind a declaration's name: its body, title, or a word of its head.
bool IsBehindName(size_t type, size_t body) {
  return type == body || IsText(type) || type == Parser::STATUS || type == Parser::FORMERLY;
}

// `allow(S0901)` and, on the line below, `segment …`: one declaration, which begins with the first line.
bool IsBehindAllowance(const Words& words, uint32_t token) {
  if (token < 4 || words.tokens[token - 1].type() != Parser::RPAREN) return false;
  uint32_t open = token - 1;
  while (open > 1 && (words.tokens[open].is_name() || words.tokens[open].type() == Parser::COMMA ||
                      words.tokens[open].type() == Parser::RPAREN)) {
    --open;
  }
  return words.tokens[open].type() == Parser::LPAREN && words.tokens[open - 1].type() == Parser::ALLOW &&
         words.tokens[open - 1].is_line_start();
}

}  // namespace

uint32_t BehindAllowances(const Words& words, uint32_t token) {
  while (words.tokens[token].type() == Parser::ALLOW && words.tokens[token + 1].type() == Parser::LPAREN) {
    while (words.tokens[token].type() != Parser::RPAREN && token + 2 < words.tokens.size()) ++token;
    ++token;
  }
  return token;
}

bool BeginsDeclaration(const Words& words, uint32_t token) {
  const WordToken& word = words.tokens[token];
  if (!word.is_line_start() || token + 2 >= words.tokens.size() || IsBehindAllowance(words, token)) return false;
  const WordToken& second = words.tokens[token + 1];
  size_t third = words.tokens[token + 2].type();
  switch (word.type()) {
    case Parser::CUSTOMER: return second.type() == Parser::LBRACE;
    case Parser::EXTEND: return second.type() == Parser::CUSTOMER;
    case Parser::NEEDS: return second.type() == Parser::EVENT;
    case Parser::ALLOW: return second.type() == Parser::LPAREN && words.tokens[token + 2].text().starts_with('S');
    case Parser::EVENT:
    case Parser::RECORD:
    case Parser::CHANNEL:
    case Parser::MESSAGE:
    case Parser::COUPON:
    case Parser::JOURNEY: return second.is_name() && IsBehindName(third, Parser::LBRACE);
    case Parser::CATALOG: return second.is_name() && IsBehindName(third, Parser::BY);
    case Parser::SEGMENT:
    case Parser::TRIGGER:
    case Parser::LET: return second.is_name() && (IsBehindName(third, Parser::ASSIGN) || third == Parser::EQUAL);
    case Parser::DEFINE: return second.is_name() && third == Parser::LPAREN;
    case Parser::TEST_WORD: return IsText(second.type());
    default: return false;
  }
}

uint32_t NextDeclaration(const Words& words, uint32_t token) {
  auto end = static_cast<uint32_t>(words.tokens.size()) - 1;
  while (token < end && !BeginsDeclaration(words, token)) ++token;
  return token;
}

}  // namespace senda::syntax
