#include "compiler/syntax/explain.h"

#include <algorithm>
#include <array>

#include "compiler/base/currency.h"
#include "compiler/diag/near_miss.h"
#include "compiler/syntax/habits.h"
#include "compiler/syntax/habits_values.h"
#include "compiler/syntax/wording.h"

namespace senda::syntax {
namespace {

const std::vector<std::string> kUnits = {"seconds", "minutes", "hours", "days", "weeks", "months", "years"};
const std::vector<std::string> kSteps = {"send", "wait",  "if",   "choose", "split", "repeat", "set",
                                         "emit", "start", "stop", "label",  "exit",  "call",   "assign"};
const std::vector<std::string> kClauses = {"owner", "audience", "enter",    "keyed",   "once",
                                           "every", "goal",     "priority", "holdout", "while"};
const std::vector<std::string> kDeclarations = {"customer", "extend",  "event",   "record",  "let",     "define",
                                                "segment",  "trigger", "channel", "message", "journey", "hook",
                                                "team",     "topic",   "policy",  "never",   "always",  "test"};

bool IsComparison(size_t type) {
  return type == Parser::EQUAL || type == Parser::NOT_EQUAL || type == Parser::LESS || type == Parser::LESS_EQUAL ||
         type == Parser::GREATER || type == Parser::GREATER_EQUAL || type == Parser::IS || type == Parser::BETWEEN ||
         type == Parser::IN;
}

std::string Upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

// A clause of a journey that no step begins like.
bool IsClauseOnly(size_t type) {
  return IsClauseWord(type) || type == Parser::WHILE || type == Parser::PRIORITY || type == Parser::OWNER ||
         type == Parser::HOLDOUT;
}

// Every keyword can be a name, so that where a name is expected no keyword is.
bool IsKeywordExpected(const Misfit& misfit, size_t type) {
  return IsExpected(misfit, type) && !IsExpected(misfit, Parser::NAME);
}

}  // namespace

const WordToken& Explainer::Word(uint32_t token) const {
  return words_.tokens[std::min(token, static_cast<uint32_t>(words_.tokens.size()) - 1)];
}

Explainer::Answer Explainer::Retype(uint32_t token, size_t type) const {
  Mending mending;
  mending.retyped = token;
  mending.type = type;
  return {mending};
}

Explainer::Answer Explainer::Erase(uint32_t begin, uint32_t end) const {
  Mending mending;
  mending.erase_begin = begin;
  mending.erase_end = end;
  return {mending};
}

// From the first token of a field, clause or step to the first line behind it that lies no deeper, but at least behind
// the misfit.
uint32_t Explainer::EndOfLineFrom(uint32_t token, uint32_t beyond) const {
  int depth = 0;
  for (uint32_t at = token; Type(at) != antlr4::Token::EOF; ++at) {
    if (depth == 0 && at > token && at >= beyond && Word(at).is_line_start()) return at;
    switch (Type(at)) {
      case Parser::LPAREN:
      case Parser::LBRACKET:
      case Parser::LBRACE: ++depth; break;
      case Parser::RPAREN:
      case Parser::RBRACKET:
      case Parser::RBRACE:
        if (--depth < 0) return at;
        break;
      default: break;
    }
  }
  return static_cast<uint32_t>(words_.tokens.size()) - 1;
}

Explainer::Answer Explainer::LeaveOut(const Place& place) const {
  constexpr std::array kUnitRules = {Parser::RuleField,         Parser::RuleJourneyClause, Parser::RuleStep,
                                     Parser::RuleMessageClause, Parser::RuleChannelClause, Parser::RuleWaitArm,
                                     Parser::RuleSplitArm,      Parser::RulePolicyClause};
  const auto& reading = place.misfit->reading;
  auto unit = std::find_if(reading.rbegin(), reading.rend(), [&](const OpenRule& open) {
    return std::find(kUnitRules.begin(), kUnitRules.end(), open.rule) != kUnitRules.end();
  });
  uint32_t begin = unit != reading.rend() ? unit->token : place.misfit->token;
  bool is_between_units = unit == reading.rend() && !reading.empty() &&
                          (reading.back().rule == Parser::RuleFieldList || reading.back().rule == Parser::RuleBlock ||
                           reading.back().rule == Parser::RuleJourneyDeclaration);
  if (unit == reading.rend() && !is_between_units) return {};
  uint32_t end = EndOfLineFrom(begin, place.misfit->token);
  if (end <= begin || Type(begin) == antlr4::Token::EOF) return {};
  return Erase(begin, end);
}

std::optional<Mending> Explainer::Explain(const Place& place) {
  using Look = std::optional<Answer> (Explainer::*)(const Place&);
  constexpr std::array<Look, 17> kLooks = {
      &Explainer::ExplainSpanish,     &Explainer::ExplainCapitals,  &Explainer::ExplainMisplaced,
      &Explainer::ExplainHabit,       &Explainer::ExplainOrInWhere, &Explainer::ExplainOperator,
      &Explainer::ExplainBinding,     &Explainer::ExplainNumber,    &Explainer::ExplainComma,
      &Explainer::ExplainReserved,    &Explainer::ExplainOtherwise, &Explainer::ExplainIs,
      &Explainer::ExplainWindow,      &Explainer::ExplainWaitBlock, &Explainer::ExplainStep,
      &Explainer::ExplainMessageWord, &Explainer::ExplainTopLevel};
  for (Look look : kLooks) {
    if (std::optional<Answer> answer = (this->*look)(place)) return answer->mending;
  }
  return ExplainRest(place).mending;
}

void Explainer::ReportUntypedField(uint32_t token) {
  std::string name(Word(token).text());
  sink_->Report(Kind::kFieldWithoutType, SpanOf(token), name)
      .Help(fmt::format("write its type behind it: `{} text`", name));
}

void Explainer::ReportSpanish(uint32_t token) {
  ReportSpanish(token, FindSpanishWord(Word(token).text())->english);
}

void Explainer::ReportSpanish(uint32_t token, std::string_view english) {
  sink_->Report(Kind::kSpanishWord, SpanOf(token), Word(token).text(), english)
      .Fix(SpanOf(token), std::string(english));
}

// `cuenta(purchase in last 30 days)`: what is in the brackets does not fit because of the word before them.
std::optional<uint32_t> Explainer::SpanishFunctionAround(const Misfit& misfit) const {
  for (auto open = misfit.reading.rbegin(); open != misfit.reading.rend(); ++open) {
    if (Type(open->token) != Parser::NAME || Type(open->token + 1) != Parser::LPAREN) continue;
    const SpanishWord* word = FindSpanishWord(Word(open->token).text());
    if (word != nullptr && open->token < misfit.token) return open->token;
  }
  return std::nullopt;
}

// `wait hasta 09:00`: the word was taken for a name, and what follows it does not fit. Names in Spanish are welcome, so
// that only words that nobody gives to a thing count, and only in front of a value.
const SpanishWord* Explainer::SpanishWordBefore(uint32_t token) const {
  bool is_value = Word(token).is_name() || (Type(token) >= Parser::DURATION && Type(token) <= Parser::SIMPLE_TEXT);
  const SpanishWord* word = nullptr;
  if (is_value && Type(token - 1) == Parser::NAME) word = FindSpanishWord(Word(token - 1).text());
  if (word == nullptr) return nullptr;
  switch (word->token) {
    case Parser::UNTIL:
    case Parser::WITHIN:
    case Parser::SINCE:
    case Parser::WHERE:
    case Parser::THEN:
    case Parser::EVERY:
    case Parser::PURPOSE:
    case Parser::TONE:
    case Parser::BODY:
    case Parser::SUBJECT:
    case Parser::WHEN: return word;
    default: return nullptr;
  }
}

// `purchase donde …`, `wait 7 días`, `cuenta(…)`
std::optional<Explainer::Answer> Explainer::ExplainSpanish(const Place& place) {
  if (std::optional<uint32_t> function = SpanishFunctionAround(*place.misfit)) {
    ReportSpanish(*function);
    return Retype(*function, FindSpanishWord(Word(*function).text())->token);
  }
  uint32_t token = place.misfit->token;
  const SpanishWord* word = Type(token) == Parser::NAME ? FindSpanishWord(Word(token).text()) : nullptr;
  if (word == nullptr && token > place.declaration) {
    word = SpanishWordBefore(token);
    if (word != nullptr) --token;
  }
  if (word == nullptr) return std::nullopt;
  // `cuando customer.plan == pro { … }` among the steps
  if (word->token == Parser::WHEN && IsKeywordExpected(*place.misfit, Parser::SEND)) {
    ReportSpanish(token, "if");
    return Retype(token, Parser::IF);
  }
  // cada día at 09:00
  const bool is_each = (word->token == Parser::UNIT || word->token == Parser::WEEKDAY) && token > 0 &&
                       Type(token - 1) == Parser::NAME && FindSpanishWord(Word(token - 1).text()) != nullptr;
  if (is_each && FindSpanishWord(Word(token - 1).text())->token == Parser::EVERY) {
    ReportSpanish(token - 1);
    return Retype(token - 1, Parser::EVERY);
  }
  // via log, not by log
  if (word->token == Parser::BY && IsExpected(*place.misfit, Parser::VIA)) {
    ReportSpanish(token, "via");
    return Retype(token, Parser::VIA);
  }
  ReportSpanish(token);
  // A number and its unit are one word, which only the number can stand for.
  if (word->token == Parser::UNIT && Type(token - 1) != Parser::EVERY) return Erase(token, token + 1);
  const bool is_at_misfit = token == place.misfit->token && !IsTopLevel(place);
  return is_at_misfit && !IsExpected(*place.misfit, word->token) ? LeaveOut(place) : Retype(token, word->token);
}

// `in the last 30 days`, `followed by`, `send hello via push`
std::optional<Explainer::Answer> Explainer::ExplainHabit(const Place& place) {
  const uint32_t token = place.misfit->token;
  const uint32_t declaration = IsTopLevel(place) ? place.before.value_or(place.declaration) : place.declaration;
  const std::optional<Habit> habit = FindHabit(words_, declaration, token);
  if (!habit) return std::nullopt;
  const Span span = SpanOf(habit->first, habit->last);
  auto report = sink_->Report(Kind::kOtherSymbol, span, words_.source.substr(span.begin, span.length()), habit->meant);
  if (habit->whole_last) {
    report.Fix(SpanOf(habit->first, *habit->whole_last), habit->whole);
  } else if (habit->is_exact) {
    report.Fix(span, habit->meant);
  }
  if (!habit->help.empty()) report.Help(habit->help);
  // Behind a head that is written otherwise nothing can be read.
  if (habit->first == declaration) return Answer{};
  return LeaveOut(place);
}

// `channel = web` for `==`, `let x == 3`, `=>` for `>=`, `<>` for `!=`
std::optional<Explainer::Answer> Explainer::ExplainOperator(const Place& place) {
  uint32_t token = place.misfit->token;
  size_t type = Type(token);
  auto answer = [&](std::string_view written, std::string_view meant, uint32_t count, size_t meant_type) {
    Span span = SpanOf(token, token + count - 1);
    sink_->Report(Kind::kOtherSymbol, span, written, meant).Fix(span, std::string(meant));
    Mending mending;
    mending.retyped = token;
    mending.type = meant_type;
    mending.erase_begin = token + 1;
    mending.erase_end = token + count;
    return Answer{mending};
  };
  if (token > 0 && Type(token - 1) == Parser::NO && Word(token).is_name()) {
    --token;
    return answer("no", "not", 1, Parser::NOT);
  }
  bool is_pair = Word(token).end() == Word(token + 1).begin();
  size_t next = is_pair ? Type(token + 1) : static_cast<size_t>(antlr4::Token::INVALID_TYPE);
  if (type == Parser::ASSIGN && next == Parser::GREATER) return answer("=>", ">=", 2, Parser::GREATER_EQUAL);
  if (type == Parser::ASSIGN && next == Parser::LESS) return answer("=<", "<=", 2, Parser::LESS_EQUAL);
  if (type == Parser::GREATER && token > 0 && Type(token - 1) == Parser::LESS) {
    --token;
    return answer("<>", "!=", 2, Parser::NOT_EQUAL);
  }
  // `send m(cart = c)`
  if (type == Parser::ASSIGN && IsNameOfArgument(place, token - 1)) {
    const std::string name(Word(token - 1).text());
    const Span span = SpanOf(token - 1, token);
    sink_->Report(Kind::kOtherSymbol, span, name + " =", name + ":").Fix(span, name + ":");
    return Retype(token, Parser::COLON);
  }
  bool is_behind_value = IsExpected(*place.misfit, Parser::EQUAL) || (IsTopLevel(place) && place.before);
  if (type == Parser::ASSIGN && is_behind_value) {
    sink_->Report(Kind::kAssignForEqual, SpanOf(token)).Fix(SpanOf(token), "==");
    return Retype(token, Parser::EQUAL);
  }
  if (type == Parser::EQUAL && IsExpected(*place.misfit, Parser::ASSIGN)) {
    sink_->Report(Kind::kEqualForAssign, SpanOf(token)).Fix(SpanOf(token), "=");
    return Retype(token, Parser::ASSIGN);
  }
  return std::nullopt;
}

// `purchase where channel == web or channel == app`, in a pattern and in an aggregate
std::optional<Explainer::Answer> Explainer::ExplainOrInWhere(const Place& place) {
  uint32_t token = place.misfit->token;
  uint32_t first = IsTopLevel(place) ? place.before.value_or(place.declaration) : place.declaration;
  uint32_t at = token;
  if (Type(at) != Parser::OR) {
    bool is_condition = IsComparison(Type(at)) || (Type(at) == Parser::NOT && Type(at + 1) == Parser::IN);
    if (!is_condition) return std::nullopt;
    while (at > first && (Word(at - 1).is_name() || Type(at - 1) == Parser::DOT) && Type(at) != Parser::OR) --at;
    if (Type(at) != Parser::OR) return std::nullopt;
  }
  uint32_t where = at;
  while (where > first && Type(where) != Parser::WHERE && Type(where) != Parser::LBRACE) --where;
  if (Type(where) != Parser::WHERE) return std::nullopt;
  sink_->Report(Kind::kOrInWhere, SpanOf(at))
      .Note(SpanOf(where), "the conditions of this `where` are joined by `and`")
      .Help("put the alternatives in brackets: `where (channel == web or channel == app)`");
  return LeaveOut(place);
}

// `A then B within 3 days as d`, `purchase where amount > 20 EUR as p`
std::optional<Explainer::Answer> Explainer::ExplainBinding(const Place& place) {
  uint32_t token = place.misfit->token;
  if (Type(token) != Parser::AS || !Word(token + 1).is_name()) return std::nullopt;
  uint32_t first = IsTopLevel(place) ? place.before.value_or(place.declaration) : place.declaration;
  uint32_t at = token;
  while (at > first && Type(at) != Parser::WITHIN && Type(at) != Parser::WHERE && Type(at) != Parser::LBRACE) --at;
  if (Type(at) != Parser::WITHIN && Type(at) != Parser::WHERE) return std::nullopt;
  std::string name(Word(token + 1).text());
  sink_->Report(Kind::kBindingMisplaced, SpanOf(token, token + 1), name, Word(at).text())
      .Help(fmt::format("write `purchase as {} {} …`", name, Word(at).text()));
  return Erase(token, token + 2);
}

// Between steps, clauses and declarations nothing stands but blanks and line breaks.
std::optional<Explainer::Answer> Explainer::ExplainComma(const Place& place) {
  uint32_t token = place.misfit->token;
  if (Type(token) != Parser::COMMA) return std::nullopt;
  bool is_line_end = Word(token + 1).is_line_start();
  bool is_between = IsTopLevel(place) || IsKeywordExpected(*place.misfit, Parser::SEND) || is_line_end;
  if (!is_between) return std::nullopt;
  sink_->Report(Kind::kCommaTooMany, SpanOf(token)).Fix(SpanOf(token), "");
  return Erase(token, token + 1);
}

// `20 eur`, `7 dys`, `1.5 hours`
std::optional<Explainer::Answer> Explainer::ExplainNumber(const Place& place) {
  uint32_t token = place.misfit->token;
  // after 3 expect send hello
  for (uint32_t at = token; at > place.declaration && token - at < 2; --at) {
    if (Type(at) != Parser::INT || Type(at - 1) != Parser::AFTER || Type(place.declaration) != Parser::TEST_WORD)
      continue;
    const std::string number(Word(at).text());
    sink_->Report(Kind::kUnitMissing, SpanOf(at), number)
        .Help(fmt::format("say which unit: `{} days`, `{} hours`", number, number));
    return LeaveOut(place);
  }
  if (token == 0 || (Type(token - 1) != Parser::INT && Type(token - 1) != Parser::NUMBER)) return std::nullopt;
  if (Word(token).is_line_start() || !Word(token).is_name()) return std::nullopt;
  std::string number(Word(token - 1).text());
  std::string word(Word(token).text());
  Span span = SpanOf(token - 1, token);
  if (Type(token) == Parser::UNIT) {
    const std::string smaller = InSmallerUnit(number, word);
    auto report = sink_->Report(Kind::kFractionOfUnit, span, number + " " + word);
    if (smaller.empty()) {
      report.Help("write it in a smaller unit: `90 minutes` for one and a half hours");
    } else {
      report.Help(fmt::format("write `{}`", smaller)).Fix(span, smaller);
    }
  } else if (FindCurrency(Upper(word)) != nullptr) {
    std::string money = number + " " + Upper(word);
    sink_->Report(Kind::kCurrencyCase, span, money).Fix(span, money);
  } else if (std::optional<std::string> unit = NearMiss(word, kUnits)) {
    sink_->Report(Kind::kUnitUnknown, SpanOf(token), word).Help("did you mean `" + number + " " + *unit + "`?");
  } else {
    return std::nullopt;
  }
  return Erase(token, token + 1);
}

// `segment in = …`, `event day { … }`: a name was to come.
std::optional<Explainer::Answer> Explainer::ExplainReserved(const Place& place) {
  uint32_t token = place.misfit->token;
  if (token > 0 && Type(token - 1) == Parser::IS) return std::nullopt;
  bool is_name_wanted = IsExpected(*place.misfit, Parser::NAME) && !IsExpected(*place.misfit, Parser::LPAREN);
  if (!is_name_wanted) return std::nullopt;
  if (Type(token) == Parser::UNIT) {
    sink_->Report(Kind::kUnitNamed, SpanOf(token), Word(token).text());
    return Retype(token, Parser::NAME);
  }
  if (!IsReservedWord(Type(token))) return std::nullopt;
  sink_->Report(Kind::kReservedWord, SpanOf(token), Word(token).text());
  return Retype(token, Parser::NAME);
}

// In a journey or block: a clause behind a step, a word that is no step.
std::optional<Explainer::Answer> Explainer::ExplainStep(const Place& place) {
  uint32_t token = place.misfit->token;
  if (!IsKeywordExpected(*place.misfit, Parser::SEND) || !Word(token).is_name()) return std::nullopt;
  bool is_clause_place = IsExpected(*place.misfit, Parser::AUDIENCE);
  std::string word(Word(token).text());
  const bool is_exit_clause = Type(token) == Parser::ON && token >= place.declaration + 3 &&
                              Type(token - 3) == Parser::EXIT && Type(token - 2) == Parser::AS;
  if (is_exit_clause) {
    sink_->Report(Kind::kClauseBehindStep, SpanOf(token - 3), "exit").Help("move it to the top of the journey");
  } else if (IsClauseOnly(Type(token)) && !is_clause_place) {
    sink_->Report(Kind::kClauseBehindStep, SpanOf(token), word).Help("move it to the top of the journey");
  } else if (std::optional<Answer> foreign = ExplainForeignStep(place)) {
    return foreign;
  } else {
    auto report = sink_->Report(Kind::kStepUnknown, SpanOf(token), word);
    std::vector<std::string> words = kSteps;
    if (is_clause_place) words.insert(words.end(), kClauses.begin(), kClauses.end());
    std::string near = DidYouMean(word, words);
    report.Help(!near.empty() ? near
                              : "the steps are `send`, `wait`, `if`, `choose`, `split`, `repeat`, `call`, `assign`, "
                                "`set`, `emit`, `start`, `stop` and `exit`");
  }
  return LeaveOut(place);
}

// `if a then b else c` as a value
std::optional<Explainer::Answer> Explainer::ExplainOtherwise(const Place& place) {
  if (!IsKeywordExpected(*place.misfit, Parser::OTHERWISE)) return std::nullopt;
  uint32_t token = place.misfit->token;
  for (uint32_t at = token; at > place.declaration && Type(at) != Parser::THEN; --at) {
    if (Type(at) != Parser::ELSE) continue;
    sink_->Report(Kind::kElseForOtherwise, SpanOf(at)).Fix(SpanOf(at), "otherwise");
    return Retype(at, Parser::OTHERWISE);
  }
  uint32_t first = token;
  while (first > place.declaration && Type(first) != Parser::IF) --first;
  const Span value = SpanOf(first, token - 1);
  const std::string_view written = words_.source.substr(value.begin, value.length());
  const bool is_shown = Type(first) == Parser::IF && written.find('\n') == std::string_view::npos;
  sink_->Report(Kind::kOtherwiseMissing, PlaceOf(token), DescribeWord(Word(token)))
      .Help(is_shown ? fmt::format("write `{} otherwise …`", written)
                     : "write `if spend > 500 EUR then \"gold\" otherwise \"blue\"`");
  return LeaveOut(place);
}

// `x is not known`, `plan is gold`
std::optional<Explainer::Answer> Explainer::ExplainIs(const Place& place) {
  uint32_t token = place.misfit->token;
  if (token == 0 || Type(token - 1) != Parser::IS) return std::nullopt;
  auto report = sink_->Report(Kind::kIsWhat, SpanOf(token), DescribeWord(Word(token)));
  if (Type(token) != Parser::NOT) {
    report.Help("values are compared with `==`").Fix(SpanOf(token - 1), "==");
  } else if (Type(token + 1) == Parser::KNOWN) {
    report.Help("write `is unknown`");
  } else {
    report.Help("write `not` in front of the whole comparison");
  }
  return LeaveOut(place);
}

// `count(purchase) in last 90 days`, `count(purchase in 90 days)`
std::optional<Explainer::Answer> Explainer::ExplainWindow(const Place& place) {
  uint32_t token = place.misfit->token;
  if (token == 0) return std::nullopt;
  if (Type(token) == Parser::IN && Type(token + 1) == Parser::LAST && Type(token - 1) == Parser::RPAREN) {
    auto report = sink_->Report(Kind::kWindowOutside, SpanOf(token, token + 1));
    const uint32_t first = IsTopLevel(place) ? place.before.value_or(place.declaration) : place.declaration;
    uint32_t open = token - 1;
    for (int depth = 1; open > first && depth > 0;) {
      --open;
      depth += Type(open) == Parser::RPAREN ? 1 : Type(open) == Parser::LPAREN ? -1 : 0;
    }
    if (Type(token + 2) == Parser::DURATION && open > first && Type(open) == Parser::LPAREN &&
        Word(open - 1).is_name()) {
      const Span call = SpanOf(open - 1, token - 2);
      const Span window = SpanOf(token, token + 2);
      const std::string meant = fmt::format("{} {})", words_.source.substr(call.begin, call.length()),
                                            words_.source.substr(window.begin, window.length()));
      report.Help(fmt::format("write `{}`", meant)).Fix(SpanOf(open - 1, token + 2), meant);
    } else {
      report.Help("write `count(purchase in last 90 days)`");
    }
    return LeaveOut(place);
  }
  if (Type(token) == Parser::DURATION && Type(token - 1) == Parser::IN) {
    std::string length(Word(token).text());
    sink_->Report(Kind::kWindowWithoutLast, SpanOf(token), length)
        .Help("write `in last " + length + "`")
        .Fix(SpanOf(token - 1, token), "in last " + length);
    return LeaveOut(place);
  }
  return std::nullopt;
}

// `wait for purchase { … }`
std::optional<Explainer::Answer> Explainer::ExplainWaitBlock(const Place& place) {
  uint32_t token = place.misfit->token;
  if (Type(token) != Parser::LBRACE) return std::nullopt;
  uint32_t line = token;
  while (line > place.declaration && !Word(line).is_line_start()) --line;
  if (Type(line) != Parser::WAIT || Type(line + 1) != Parser::FOR) return std::nullopt;
  sink_->Report(Kind::kWaitBlock, SpanOf(token))
      .Help("what follows stands behind the wait; for several ways on write `wait { for purchase { … } else { … } }`");
  return Erase(token, EndOfLineFrom(token, token));
}

// Where a declaration should begin.
std::optional<Explainer::Answer> Explainer::ExplainTopLevel(const Place& place) {
  if (!IsTopLevel(place)) return std::nullopt;
  uint32_t token = place.misfit->token;
  std::string found = DescribeWord(Word(token));
  if (Type(token) == Parser::PACKAGE || Type(token) == Parser::USE) {
    sink_->Report(Kind::kHeadTooLate, SpanOf(token), Word(token).text());
  } else if (place.before && !Word(token).is_line_start()) {
    sink_->Report(Kind::kDoesNotFit, SpanOf(token), DescribeDeclaration(words_, *place.before), found);
  } else if (IsStepWord(Type(token)) || IsClauseWord(Type(token))) {
    auto report = sink_->Report(Kind::kStepOutside, SpanOf(token), Word(token).text());
    if (token > 0 && Type(token - 1) == Parser::RBRACE) {
      report.Note(SpanOf(token - 1), "this `}` ends what stands before; is it one too many?");
    } else {
      report.Help("write it inside of a `journey name { … }`");
    }
  } else if (std::optional<Answer> foreign = ExplainForeignDeclaration(token)) {
    return foreign;
  } else {
    auto report = sink_->Report(Kind::kNoDeclaration, SpanOf(token), found);
    std::string near = Word(token).is_name() ? DidYouMean(Word(token).text(), kDeclarations) : std::string();
    const std::string place_of_part = HelpForPart(token);
    report.Help(!place_of_part.empty() ? place_of_part
                : !near.empty()
                    ? near
                    : "a declaration begins with `event`, `segment`, `trigger`, `journey`, `message` or the like");
  }
  return Answer{};
}

Explainer::Answer Explainer::ExplainRest(const Place& place) {
  const Misfit& misfit = *place.misfit;
  std::string reading = DescribeReading(words_, misfit);
  std::string expected = DescribeExpected(vocabulary_, misfit);
  std::string found = DescribeWord(Word(misfit.token));
  if (expected.empty()) {
    sink_->Report(Kind::kDoesNotFit, PlaceOf(misfit.token), reading, found);
  } else {
    auto report = sink_->Report(Kind::kMisfit, PlaceOf(misfit.token), reading, expected, found);
    bool is_count_in_chain = Type(misfit.token) == Parser::INT && IsExpected(misfit, Parser::ENTERS);
    if (is_count_in_chain)
      report.Help("inside a chain a count stands in brackets: `cart_add then (3 purchase within 1 day)`");
    if (const std::string help = HelpFor(misfit); !help.empty()) report.Help(help);
  }
  return LeaveOut(place);
}

}  // namespace senda::syntax
