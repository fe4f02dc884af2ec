#include "compiler/syntax/habits_places.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "SendaParser.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

bool IsComparison(size_t type) {
  return type == Parser::EQUAL || type == Parser::NOT_EQUAL || type == Parser::LESS || type == Parser::LESS_EQUAL ||
         type == Parser::GREATER || type == Parser::GREATER_EQUAL;
}

class Places {
 public:
  Places(const Words& words, uint32_t declaration, uint32_t token)
      : words_(words), declaration_(declaration), token_(token) {}

  std::optional<Habit> Find() const {
    const std::string_view head = Text(declaration_);
    const bool is_journey = head == "journey";
    if (is_journey) {
      for (auto find : {&Places::FindWaitOr, &Places::FindWaitIf, &Places::FindWhileBlock, &Places::FindSendLater}) {
        if (std::optional<Habit> habit = (this->*find)()) return habit;
      }
    }
    if (is_journey || head == "trigger") {
      if (std::optional<Habit> habit = FindMoreThan()) return habit;
    }
    if (head == "trigger") {
      if (std::optional<Habit> habit = FindTriggerCondition()) return habit;
    }
    for (auto find : {&Places::FindIfFunction, &Places::FindBetweenInBrackets, &Places::FindWhereBehindWindow,
                      &Places::FindStageIsNot}) {
      if (std::optional<Habit> habit = (this->*find)()) return habit;
    }
    return std::nullopt;
  }

 private:
  uint32_t Count() const { return static_cast<uint32_t>(words_.tokens.size()); }
  const WordToken& Word(uint32_t at) const { return words_.tokens[std::min(at, Count() - 1)]; }
  size_t Type(uint32_t at) const { return Word(at).type(); }
  std::string_view Text(uint32_t at) const { return Word(at).text(); }
  bool IsEnd(uint32_t at) const { return Type(at) == antlr4::Token::EOF || Word(at).is_line_start(); }
  std::string Source(uint32_t first, uint32_t last) const {
    const uint32_t begin = Word(first).begin();
    return std::string(words_.source.substr(begin, Word(last).end() - begin));
  }
  uint32_t LineStart() const {
    uint32_t line = token_;
    while (line > declaration_ && !Word(line).is_line_start()) --line;
    return line;
  }
  // The word nearest in front of the misfit, or it itself, that has this text; nothing when a line begins between them.
  std::optional<uint32_t> Before(std::string_view word, uint32_t steps) const {
    for (uint32_t at = token_; at > declaration_ && token_ - at <= steps; --at) {
      if (Text(at) == word) return at;
      if (Word(at).is_line_start() && at != token_) break;
    }
    return std::nullopt;
  }
  // Behind the bracket that closes the one at `open`.
  std::optional<uint32_t> BehindBracket(uint32_t open) const {
    int depth = 0;
    for (uint32_t at = open; at < Count(); ++at) {
      depth += Type(at) == Parser::LPAREN ? 1 : Type(at) == Parser::RPAREN ? -1 : 0;
      if (depth == 0) return at + 1;
    }
    return std::nullopt;
  }
  static Habit Exact(uint32_t first, uint32_t last, std::string meant) {
    return {first, last, std::move(meant), true, {}, "", ""};
  }
  static Habit Shown(uint32_t first, uint32_t last, std::string meant, std::string help) {
    return {first, last, std::move(meant), false, {}, "", std::move(help)};
  }

  // `wait for 3 days or purchase`, `wait for purchase or 3 days`
  std::optional<Habit> FindWaitOr() const {
    const std::optional<uint32_t> wait = Before("wait", 5);
    if (!wait || Text(*wait + 1) != "for" || Text(*wait + 3) != "or") return std::nullopt;
    const uint32_t first = *wait + 2, second = *wait + 4;
    const bool is_length_first = Type(first) == Parser::DURATION && Word(second).is_name();
    if (!is_length_first && (Type(second) != Parser::DURATION || !Word(first).is_name())) return std::nullopt;
    const std::string_view event = Text(is_length_first ? second : first);
    const std::string_view length = Text(is_length_first ? first : second);
    return Exact(*wait, second, fmt::format("wait for {} up to {}", event, length));
  }

  // `wait if customer.plan == pro then 28 days otherwise 30 days`
  std::optional<Habit> FindWaitIf() const {
    if (Type(token_) != Parser::IF || Type(token_ - 1) != Parser::WAIT) return std::nullopt;
    uint32_t then = 0, otherwise = 0;
    for (uint32_t at = token_ + 1; at < Count() && !IsEnd(at) && Type(at) != Parser::RBRACE; ++at) {
      if (Type(at) == Parser::THEN) then = at;
      if (Type(at) == Parser::OTHERWISE || Type(at) == Parser::ELSE) otherwise = at;
    }
    const std::string condition = then > token_ + 1 ? Source(token_ + 1, then - 1) : "…";
    const bool is_whole = then > token_ + 1 && otherwise == then + 2 && Type(then + 1) == Parser::DURATION &&
                          Type(otherwise + 1) == Parser::DURATION;
    if (!is_whole) {
      return Shown(token_ - 1, token_, fmt::format("if {} {{ wait … }} else {{ wait … }}", condition),
                   "a wait has one length");
    }
    return Exact(token_ - 1, otherwise + 1,
                 fmt::format("if {} {{ wait {} }} else {{ wait {} }}", condition, Text(then + 1), Text(otherwise + 1)));
  }

  // `while customer.points < 3 { … }`
  std::optional<Habit> FindWhileBlock() const {
    uint32_t first = token_;
    while (first > declaration_ + 1 && Type(first) != Parser::WHILE && token_ - first < 40 &&
           (first == token_ || Type(first) != Parser::RBRACE)) {
      --first;
    }
    if (Type(first) != Parser::WHILE || !Word(first).is_line_start()) return std::nullopt;
    uint32_t open = first + 1;
    while (open < Count() && !IsEnd(open) && Type(open) != Parser::LBRACE) ++open;
    if (Type(open) != Parser::LBRACE || open == first + 1 || token_ > open) return std::nullopt;
    return Shown(
        first, open - 1, "repeat … times until …",
        fmt::format("what is done once is `if {0} {{ … }}`; a clause `while {0}`, without braces and above the "
                    "steps, ends the journey when it no longer holds",
                    Source(first + 1, open - 1)));
  }

  // `send hello by email at 09:00`, `send hello by email after 2 days`
  std::optional<Habit> FindSendLater() const {
    const bool is_at = Type(token_) == Parser::CLOCK_TIME && Type(token_ - 1) == Parser::AT;
    const bool is_after = Type(token_ + 1) == Parser::DURATION && (Text(token_) == "after" || Text(token_) == "in");
    if (!is_at && !is_after) return std::nullopt;
    const uint32_t first = is_at ? token_ - 1 : token_, last = is_at ? token_ : token_ + 1;
    const bool is_send = Before("send", 12).has_value();
    if (!is_send) return std::nullopt;
    return Shown(first, last, (is_at ? "wait until " : "wait ") + std::string(Text(last)),
                 "it is a step of its own, in front of the `send`");
  }

  // `more than 3 purchase within 1 day`
  std::optional<Habit> FindMoreThan() const {
    std::optional<uint32_t> first = Before("more", 2);
    if (!first) first = Before("over", 2);
    if (!first || (Text(*first) == "more" && Text(*first + 1) != "than")) return std::nullopt;
    const uint32_t number = *first + (Text(*first) == "more" ? 2 : 1);
    if (Type(number) != Parser::INT || !Word(number + 1).is_name()) return std::nullopt;
    int64_t count = 0;
    std::from_chars(Text(number).data(), Text(number).data() + Text(number).size(), count);
    return Exact(*first, number, fmt::format("{}", count + 1));
  }

  // The end of `trigger t = …`: what stands behind it.
  uint32_t EndOfTrigger() const {
    uint32_t end = token_;
    while (end < Count() && !IsEnd(end)) ++end;
    return end;
  }

  // `trigger t = purchase > 20 EUR`, `= purchase.amount > 20 EUR`, `= customer.plan == pro`
  std::optional<Habit> FindTriggerCondition() const {
    const uint32_t first = declaration_ + 3;
    if (Text(declaration_ + 2) != "=" || token_ <= first || !Word(first).is_name()) return std::nullopt;
    const bool is_test = IsComparison(Type(token_)) || Type(token_) == Parser::IS || Type(token_) == Parser::BETWEEN;
    const uint32_t end = EndOfTrigger();
    if (!is_test || end <= token_ + 1) return std::nullopt;
    for (uint32_t at = first; at < token_; ++at) {
      // A condition of a `where` is another matter.
      const size_t type = Type(at);
      if (type == Parser::WHERE || type == Parser::THEN || type == Parser::OR || type == Parser::WITHIN) {
        return std::nullopt;
      }
    }
    const std::string test = Source(token_, end - 1);
    const uint32_t length = token_ - first;
    if (length == 1) {
      return Shown(first, end - 1, fmt::format("{} where … {}", Text(first), test),
                   fmt::format("say which field of `{}` it is", Text(first)));
    }
    const bool is_path = length == 3 && Type(first + 1) == Parser::DOT && Word(first + 2).is_name();
    if (is_path && Text(first) != "customer") {
      return Exact(first, end - 1, fmt::format("{} where {} {}", Text(first), Text(first + 2), test));
    }
    return Shown(first, end - 1, "enters s", fmt::format("with `segment s = {}`", Source(first, end - 1)));
  }

  // `if(customer.points > 3, "a", "b")`
  std::optional<Habit> FindIfFunction() const {
    if (Type(token_) != Parser::COMMA) return std::nullopt;
    uint32_t first = token_;
    while (first > declaration_ + 1 && token_ - first < 40 && Type(first) != Parser::IF) --first;
    if (Type(first) != Parser::IF || Type(first + 1) != Parser::LPAREN) return std::nullopt;
    const std::optional<uint32_t> behind = BehindBracket(first + 1);
    if (!behind || *behind <= token_) return std::nullopt;
    std::vector<std::string> parts;
    uint32_t begin = first + 2;
    int depth = 0;
    for (uint32_t at = begin; at < *behind; ++at) {
      depth += Type(at) == Parser::LPAREN ? 1 : Type(at) == Parser::RPAREN ? -1 : 0;
      const bool is_end = depth < 0 || (depth == 0 && Type(at) == Parser::COMMA);
      if (!is_end) continue;
      if (at > begin) parts.push_back(Source(begin, at - 1));
      begin = at + 1;
    }
    if (parts.size() != 3) return Shown(first, *behind - 1, "if … then … otherwise …", "");
    return Exact(first, *behind - 1, fmt::format("(if {} then {} otherwise {})", parts[0], parts[1], parts[2]));
  }

  // `between (3, 5)`
  std::optional<Habit> FindBetweenInBrackets() const {
    const std::optional<uint32_t> between = Before("between", 4);
    if (!between || Type(*between + 1) != Parser::LPAREN || Type(*between + 5) != Parser::RPAREN) return std::nullopt;
    if (Type(*between + 3) != Parser::COMMA && Type(*between + 3) != Parser::AND) return std::nullopt;
    return Exact(*between, *between + 5, fmt::format("between {} and {}", Text(*between + 2), Text(*between + 4)));
  }

  // `count(purchase in last 30 days where amount > 3 EUR)`
  std::optional<Habit> FindWhereBehindWindow() const {
    if (Type(token_) != Parser::WHERE) return std::nullopt;
    uint32_t window = token_ - 1;
    if (Type(window) == Parser::DURATION && Text(window - 1) == "last" && Text(window - 2) == "in") {
      window -= 2;
    } else if (Text(window) != "today") {
      return std::nullopt;
    }
    uint32_t open = window;
    for (int depth = 1; depth > 0;) {
      if (--open <= declaration_) return std::nullopt;
      depth += Type(open) == Parser::RPAREN ? 1 : Type(open) == Parser::LPAREN ? -1 : 0;
    }
    const std::optional<uint32_t> behind = BehindBracket(open);
    if (!behind || *behind < token_ + 3) return std::nullopt;
    const uint32_t last = *behind - 2;
    return Exact(window, last, Source(token_, last) + " " + Source(window, token_ - 1));
  }

  // `customer.stage(shop) is not buys`
  std::optional<Habit> FindStageIsNot() const {
    const std::optional<uint32_t> is = Before("is", 1);
    if (!is || Text(*is + 1) != "not" || !Word(*is + 2).is_name() || Type(*is - 1) != Parser::RPAREN) {
      return std::nullopt;
    }
    uint32_t first = *is - 1;
    while (first > declaration_ && Text(first) != "stage") --first;
    if (first < declaration_ + 3 || *is - first > 8 || Type(first - 1) != Parser::DOT) return std::nullopt;
    first -= 2;
    return Exact(first, *is + 2, fmt::format("not ({} is {})", Source(first, *is - 1), Text(*is + 2)));
  }

  const Words& words_;
  uint32_t declaration_;
  uint32_t token_;
};

}  // namespace

std::optional<Habit> FindPlaceHabit(const Words& words, uint32_t declaration, uint32_t token) {
  if (token <= declaration + 1 || token >= words.tokens.size()) return std::nullopt;
  return Places(words, declaration, token).Find();
}

}  // namespace senda::syntax
