// Words that other languages and tools begin a declaration or a step with, and words in capitals.
#include <algorithm>
#include <array>

#include "compiler/syntax/explain.h"
#include "compiler/syntax/wording.h"

namespace senda::syntax {
namespace {

struct ForeignWord {
  std::string_view written;
  std::string_view meant;
  size_t type;
};

constexpr std::array kForeignDeclarations = {
    ForeignWord{"const", "let", Parser::LET},
    ForeignWord{"var", "let", Parser::LET},
    ForeignWord{"val", "let", Parser::LET},
    ForeignWord{"variable", "let", Parser::LET},
    ForeignWord{"constant", "let", Parser::LET},
    ForeignWord{"function", "define", Parser::DEFINE},
    ForeignWord{"func", "define", Parser::DEFINE},
    ForeignWord{"fn", "define", Parser::DEFINE},
    ForeignWord{"def", "define", Parser::DEFINE},
    ForeignWord{"import", "use", Parser::USE},
    ForeignWord{"include", "use", Parser::USE},
    ForeignWord{"require", "use", Parser::USE},
    ForeignWord{"using", "use", Parser::USE},
    ForeignWord{"campaign", "journey", Parser::JOURNEY},
    ForeignWord{"canvas", "journey", Parser::JOURNEY},
    ForeignWord{"flow", "journey", Parser::JOURNEY},
    ForeignWord{"workflow", "journey", Parser::JOURNEY},
    ForeignWord{"automation", "journey", Parser::JOURNEY},
    ForeignWord{"cohort", "segment", Parser::SEGMENT},
    ForeignWord{"list", "segment", Parser::SEGMENT},
    ForeignWord{"template", "message", Parser::MESSAGE},
    ForeignWord{"email", "message", Parser::MESSAGE},
    ForeignWord{"struct", "record", Parser::RECORD},
    ForeignWord{"class", "record", Parser::RECORD},
    ForeignWord{"type", "record", Parser::RECORD},
    ForeignWord{"interface", "record", Parser::RECORD},
    ForeignWord{"rules", "policy", Parser::POLICY},
    ForeignWord{"rule", "policy", Parser::POLICY},
    ForeignWord{"user", "customer", Parser::CUSTOMER},
    ForeignWord{"contact", "customer", Parser::CUSTOMER},
    ForeignWord{"profile", "customer", Parser::CUSTOMER},
    ForeignWord{"subscriber", "customer", Parser::CUSTOMER},
};

// What follows must be as it is behind the step that is meant.
constexpr std::array kForeignSteps = {
    ForeignWord{"sleep", "wait", Parser::WAIT},    ForeignWord{"delay", "wait", Parser::WAIT},
    ForeignWord{"pause", "wait", Parser::WAIT},    ForeignWord{"await", "wait", Parser::WAIT},
    ForeignWord{"deliver", "send", Parser::SEND},  ForeignWord{"notify", "send", Parser::SEND},
    ForeignWord{"return", "exit", Parser::EXIT},   ForeignWord{"quit", "exit", Parser::EXIT},
    ForeignWord{"finish", "exit", Parser::EXIT},   ForeignWord{"raise", "emit", Parser::EMIT},
    ForeignWord{"fire", "emit", Parser::EMIT},     ForeignWord{"publish", "emit", Parser::EMIT},
    ForeignWord{"track", "emit", Parser::EMIT},    ForeignWord{"update", "set", Parser::SET},
    ForeignWord{"webhook", "call", Parser::CALL},  ForeignWord{"invoke", "call", Parser::CALL},
    ForeignWord{"launch", "start", Parser::START}, ForeignWord{"cancel", "stop", Parser::STOP},
    ForeignWord{"abort", "stop", Parser::STOP},    ForeignWord{"experiment", "split", Parser::SPLIT},
    ForeignWord{"unless", "if not", Parser::IF},
};

template <typename Table>
const ForeignWord* FindIn(const Table& table, std::string_view word) {
  auto found = std::find_if(table.begin(), table.end(), [&](const ForeignWord& one) { return one.written == word; });
  return found == table.end() ? nullptr : &*found;
}

std::string Lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

}  // namespace

// `function tier(spend money) { … }`
bool Explainer::IsFunctionWithBody(uint32_t token) const {
  uint32_t at = token + 1;
  while (Type(at) != antlr4::Token::EOF && Type(at) != Parser::RPAREN) ++at;
  return Type(at + 1) != Parser::ASSIGN;
}

// `const gold = …`, `campaign welcome { … }`
std::optional<Explainer::Answer> Explainer::ExplainForeignDeclaration(uint32_t token) {
  const std::string_view text = Word(token).text();
  if (!Word(token + 1).is_name() && Type(token + 1) != Parser::LBRACE) return std::nullopt;
  if (text == "export" || text == "public" || text == "private" || text == "static") {
    sink_->Report(Kind::kNoDeclaration, SpanOf(token), DescribeWord(Word(token)))
        .Help("leave it out: what a file declares is there for its whole package, and for others behind `use`")
        .Fix(Span{file_, Word(token).begin(), Word(token + 1).begin()}, "");
    return Erase(token, token + 1);
  }
  const ForeignWord* word = FindIn(kForeignDeclarations, text);
  if (word == nullptr || (Type(token + 1) == Parser::LBRACE && word->type != Parser::CUSTOMER)) return std::nullopt;
  auto report = sink_->Report(Kind::kOtherSymbol, SpanOf(token), text, word->meant);
  if (word->type == Parser::DEFINE && IsFunctionWithBody(token)) {
    report.Help("its value stands behind `=`: `define tier(spend money) = spend > 500 EUR`");
    return Answer{};
  }
  // `use` stands at the top of the file.
  if (word->type == Parser::USE) {
    report.Fix(SpanOf(token), std::string(word->meant));
    return Answer{};
  }
  report.Fix(SpanOf(token), std::string(word->meant));
  return Retype(token, word->type);
}

// `sleep 3 days`, `return`
std::optional<Explainer::Answer> Explainer::ExplainForeignStep(const Place& place) {
  const uint32_t token = place.misfit->token;
  const ForeignWord* word = FindIn(kForeignSteps, Word(token).text());
  if (word == nullptr) return std::nullopt;
  const size_t next = Type(token + 1);
  const bool is_end = next == Parser::RBRACE || Word(token + 1).is_line_start();
  bool fits = Word(token + 1).is_name() && !Word(token + 1).is_line_start();
  if (word->type == Parser::WAIT) fits = next == Parser::DURATION || next == Parser::FOR || next == Parser::UNTIL;
  if (word->type == Parser::EXIT) fits = is_end;
  if (!fits) return std::nullopt;
  sink_->Report(Kind::kOtherSymbol, SpanOf(token), Word(token).text(), word->meant)
      .Fix(SpanOf(token), std::string(word->meant));
  return Retype(token, word->type);
}

// A part of a map or message where a declaration should begin.
std::string Explainer::HelpForPart(uint32_t token) const {
  switch (Type(token)) {
    case Parser::STAGE:
    case Parser::PHASE:
    case Parser::TOUCHPOINT:
    case Parser::MOMENT:
    case Parser::PAIN: return "write it inside of a `map name { … }`";
    case Parser::SUBJECT:
    case Parser::PREHEADER:
    case Parser::BODY:
    case Parser::PURPOSE:
    case Parser::VARIANT: return "write it inside of a `message name { … }`";
    case Parser::LIMIT:
    case Parser::QUIET:
    case Parser::BLACKOUT: return "write it inside of a `policy name { … }` or a `channel name { … }`";
    default: return "";
  }
}

// AND, Monday: the keyword that is meant, or 0.
size_t Explainer::KeywordInCapitals(uint32_t token) const {
  constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                         "friday", "saturday", "sunday"};
  const std::string_view text = Word(token).text();
  const std::string lower = Lower(text);
  if (Type(token) != Parser::NAME || lower == text) return 0;
  if (std::find(kWeekdays.begin(), kWeekdays.end(), lower) != kWeekdays.end()) return Parser::WEEKDAY;
  const std::string spelling = "'" + lower + "'";
  for (size_t type = 1; type <= vocabulary_.getMaxTokenType(); ++type) {
    if (vocabulary_.getLiteralName(type) == spelling) return type;
  }
  return 0;
}

// `customer.points > 3 AND …`, `wait until Monday at 09:00`
std::optional<Explainer::Answer> Explainer::ExplainCapitals(const Place& place) {
  uint32_t token = place.misfit->token;
  size_t type = KeywordInCapitals(token);
  const bool is_behind = IsTopLevel(place) && place.before && !Word(token).is_line_start();
  const bool is_operator = IsReservedWord(type) || type == Parser::WHERE || type == Parser::WITHIN;
  const bool is_declaration = IsTopLevel(place) && Word(token).is_line_start() && IsExpected(*place.misfit, type);
  if (type != 0 && !IsTopLevel(place) && !IsExpected(*place.misfit, type)) type = 0;
  if (type != 0 && IsTopLevel(place) && !(is_behind && is_operator) && !is_declaration) type = 0;
  if (type == 0 && token > place.declaration && KeywordInCapitals(token - 1) == Parser::WEEKDAY) {
    type = Parser::WEEKDAY;
    --token;
  }
  if (type == 0) return std::nullopt;
  const std::string meant = Lower(Word(token).text());
  sink_->Report(Kind::kOtherSymbol, SpanOf(token), Word(token).text(), meant).Fix(SpanOf(token), meant);
  return Retype(token, type);
}

}  // namespace senda::syntax
