#include "compiler/syntax/habits_values.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "SendaParser.h"
#include "compiler/base/currency.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int64_t ValueOf(std::string_view digits) {
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool IsText(const Words& words, uint32_t token) {
  const size_t type = words.tokens[token].type();
  return type == Parser::SIMPLE_TEXT || type == Parser::TEXT_OPEN;
}

// The first token of `customer.city` that ends before `end`; `end` when no name stands there.
uint32_t ChainBefore(const Words& words, uint32_t declaration, uint32_t end) {
  if (end <= declaration + 1 || !words.tokens[end - 1].is_name()) return end;
  uint32_t first = end - 1;
  while (first > declaration + 1 && words.tokens[first - 1].type() == Parser::DOT &&
         words.tokens[first - 2].is_name()) {
    first -= 2;
  }
  // `f(x).city`: its beginning is not a name.
  return words.tokens[first - 1].type() == Parser::DOT ? end : first;
}

// The token behind `customer.city` that begins at `first`.
uint32_t ChainBehind(const Words& words, uint32_t first) {
  uint32_t behind = first;
  if (!words.tokens[behind].is_name()) return behind;
  for (++behind; words.tokens[behind].type() == Parser::DOT && words.tokens[behind + 1].is_name();) behind += 2;
  return behind;
}

std::string Source(const Words& words, uint32_t first, uint32_t last) {
  const uint32_t begin = words.tokens[first].begin();
  return std::string(words.source.substr(begin, words.tokens[last].end() - begin));
}

// Numbers that are parted by commas and dots.
class NumberReader {
 public:
  NumberReader(const Words& words, uint32_t declaration, uint32_t token)
      : words_(words), declaration_(declaration), token_(token) {}

  std::optional<Habit> Find() {
    if (!FindRun()) return std::nullopt;
    const std::string_view source = words_.source;
    const uint32_t begin = words_.tokens[first_].begin(), end = words_.tokens[last_].end();
    std::string_view text = source.substr(begin, end - begin);
    const size_t number_end = std::min(text.find_first_not_of("0123456789.,"), text.size());
    unit_ = text.substr(number_end);
    Split(text.substr(0, number_end));
    if (std::any_of(groups_.begin(), groups_.end(), [](std::string_view group) { return !IsDigits(group); })) {
      return std::nullopt;
    }
    Habit habit{first_, last_, "", true, {}, "", ""};
    if (!ReadDate(&habit) && !ReadAmount(&habit)) return std::nullopt;
    return habit;
  }

 private:
  static bool IsPart(size_t type) {
    return type == Parser::INT || type == Parser::NUMBER || type == Parser::DOT || type == Parser::COMMA;
  }
  static bool IsEnd(size_t type) {
    return type == Parser::MONEY || type == Parser::PERCENT || type == Parser::DURATION;
  }
  bool IsTied(uint32_t token) const { return words_.tokens[token - 1].end() == words_.tokens[token].begin(); }
  size_t Type(uint32_t token) const { return words_.tokens[token].type(); }

  // The number around the word that does not fit.
  bool FindRun() {
    if (!IsPart(Type(token_)) && !IsEnd(Type(token_))) return false;
    first_ = token_;
    while (first_ > declaration_ + 1 && IsTied(first_) && IsPart(Type(first_ - 1))) --first_;
    last_ = token_;
    while (IsPart(Type(last_)) && IsTied(last_ + 1) && (IsPart(Type(last_ + 1)) || IsEnd(Type(last_ + 1)))) ++last_;
    while (last_ > first_ && (Type(last_) == Parser::COMMA || Type(last_) == Parser::DOT)) --last_;
    const size_t before = Type(first_ - 1);
    const bool is_pair = before == Parser::BETWEEN || before == Parser::LBRACKET;
    // `holdout 12,5%`: the number may not fit because it is only the first half of one.
    const bool is_inside = first_ < token_ || IsEnd(Type(last_));
    return first_ < last_ && is_inside && token_ <= last_ && !is_pair &&
           (Type(first_) == Parser::INT || Type(first_) == Parser::NUMBER);
  }

  void Split(std::string_view number) {
    while (true) {
      const size_t at = number.find_first_of(".,");
      groups_.push_back(number.substr(0, at));
      if (at == std::string_view::npos) return;
      signs_.push_back(number[at]);
      number.remove_prefix(at + 1);
    }
  }

  // 24.12.2026
  bool ReadDate(Habit* habit) const {
    if (groups_.size() != 3 || signs_[0] != '.' || signs_[1] != '.' || !unit_.empty()) return false;
    WrittenDate date = DateMeantBy(groups_[0], groups_[1], groups_[2], true);
    habit->meant = date.text;
    return !date.text.empty();
  }

  bool AreThousands(size_t begin, size_t end) const {
    return std::all_of(groups_.begin() + static_cast<long>(begin), groups_.begin() + static_cast<long>(end),
                       [](std::string_view group) { return group.size() == 3; });
  }

  // 99,90 EUR; 1,500 EUR; 1.000.000; 1.500,50 EUR
  bool ReadAmount(Habit* habit) const {
    const size_t count = groups_.size();
    if (count < 2) return false;
    const bool is_one_sign = std::all_of(signs_.begin(), signs_.end(), [&](char sign) { return sign == signs_[0]; });
    const bool has_fraction = !is_one_sign && signs_.back() != signs_[0];
    const size_t thousands_end = has_fraction ? count - 1 : count;
    const bool is_first_short = groups_[0].size() <= 3 && groups_[0][0] != '0';
    const bool are_signs_alike = std::all_of(signs_.begin(), signs_.end() - (has_fraction ? 1 : 0),
                                             [&](char sign) { return sign == signs_[0]; });
    if (is_first_short && are_signs_alike && AreThousands(1, thousands_end)) {
      std::string number(groups_[0]);
      for (size_t i = 1; i < thousands_end; ++i) number += "_" + std::string(groups_[i]);
      if (has_fraction) number += "." + std::string(groups_.back());
      SayThousands(number, count == 2, habit);
      return true;
    }
    if (count != 2) return false;
    habit->meant = std::string(groups_[0]) + "." + std::string(groups_[1]) + std::string(unit_);
    const size_t unit = unit_.find_first_not_of(" \t");
    if (Type(last_) != Parser::DURATION) return true;
    const std::string smaller = InSmallerUnit(habit->meant.substr(0, habit->meant.find(' ')), unit_.substr(unit));
    habit->is_exact = !smaller.empty();
    habit->meant = smaller.empty() ? "… " + std::string(unit_.substr(unit)) : smaller;
    return true;
  }

  // `1,500` alone may be one and a half with three decimals; of euros there are only two.
  void SayThousands(const std::string& number, bool may_be_fraction, Habit* habit) const {
    habit->meant = number + std::string(unit_);
    bool has_three_decimals = Type(last_) != Parser::MONEY;
    if (Type(last_) == Parser::MONEY) {
      const Currency* currency = FindCurrency(unit_.substr(unit_.find_first_not_of(" \t")));
      has_three_decimals = currency == nullptr || currency->digits >= 3;
    }
    if (!may_be_fraction || !has_three_decimals) return;
    habit->is_exact = false;
    const std::string fraction = std::string(groups_[0]) + "." + std::string(groups_[1]) + std::string(unit_);
    if (Type(last_) != Parser::DURATION) habit->help = fmt::format("or `{}`, when it is a fraction", fraction);
  }

  const Words& words_;
  uint32_t declaration_;
  uint32_t token_;
  uint32_t first_ = 0;
  uint32_t last_ = 0;
  std::string_view unit_;  // with the blank before it
  std::vector<std::string_view> groups_;
  std::vector<char> signs_;
};

// `customer.plan in (plus, pro)`
std::optional<Habit> FindListInBrackets(const Words& words, uint32_t declaration, uint32_t token) {
  uint32_t open = token;
  while (open > declaration + 1 && words.tokens[open].type() != Parser::LPAREN) {
    const size_t type = words.tokens[open].type();
    if (open != token && (type == Parser::RPAREN || words.tokens[open].is_line_start())) return std::nullopt;
    --open;
  }
  if (open <= declaration + 1 || open == token || words.tokens[open - 1].type() != Parser::IN) return std::nullopt;
  std::string items;
  uint32_t at = open + 1;
  const auto is_value = [&](size_t type) {
    return type == Parser::INT || type == Parser::NUMBER || type == Parser::MONEY || type == Parser::DATE ||
           type == Parser::PERCENT || type == Parser::DURATION || type == Parser::CLOCK_TIME;
  };
  while (true) {
    uint32_t behind = IsText(words, at) ? TextAt(words, at).behind : ChainBehind(words, at);
    if (is_value(words.tokens[at].type())) behind = at + 1;
    if (behind == at) break;
    items += (items.empty() ? "" : ", ") + Source(words, at, behind - 1);
    at = behind;
    if (words.tokens[at].type() != Parser::COMMA) break;
    ++at;
  }
  if (items.empty() || at < token || items == "select") return std::nullopt;
  if (words.tokens[at].type() == Parser::RPAREN) return Habit{open - 1, at, "in [" + items + "]", true, {}, "", ""};
  return Habit{open - 1, open + 1, "in [" + Source(words, open + 1, open + 1) + ", …]", false, {}, "", ""};
}

// `customer.city like "Mad%"`, `contains "x"`, `starts with "x"`
std::optional<Habit> FindTextSearch(const Words& words, uint32_t declaration, uint32_t token) {
  uint32_t verb = words.tokens[token].type() == Parser::NOT ? token + 1 : token;
  const auto is_verb = [&](uint32_t at) {
    const std::string_view text = words.tokens[at].text();
    const bool is_two = text == "starts" || text == "begins" || text == "ends";
    return text == "like" || text == "contains" || (is_two && words.tokens[at + 1].text() == "with");
  };
  while (verb > declaration + 1 && verb + 2 > token && !is_verb(verb)) --verb;
  if (!is_verb(verb) || verb + 2 >= words.tokens.size() || words.tokens[verb + 1].type() == Parser::LPAREN) {
    return std::nullopt;
  }
  const std::string_view text = words.tokens[verb].text();
  const bool is_negated = verb > declaration && words.tokens[verb - 1].text() == "not";
  const uint32_t first = ChainBefore(words, declaration, is_negated ? verb - 1 : verb);
  if (first == (is_negated ? verb - 1 : verb)) return std::nullopt;
  const std::string subject = (is_negated ? "not " : "") + Source(words, first, (is_negated ? verb - 1 : verb) - 1);
  const uint32_t value = verb + (text == "like" || text == "contains" ? 1 : 2);
  std::string_view method = text == "ends" ? "ends_with" : text == "contains" ? "contains" : "starts_with";
  if (!IsText(words, value)) {
    const uint32_t behind = ChainBehind(words, value);
    const std::string other = behind > value ? Source(words, value, behind - 1) : "";
    if (!other.empty() && text != "like") {
      return Habit{first, behind - 1, fmt::format("{}.{}({})", subject, method, other), true, {}, "", ""};
    }
    if (text == "like") return std::nullopt;
    std::string help = "it is asked of texts; a number is compared, as in `customer.points == 3`";
    return Habit{first, value, fmt::format("{}.{}(\"…\")", subject, method), false, {}, "", std::move(help)};
  }
  const PlainText plain = TextAt(words, value);
  if (plain.behind == value) {
    uint32_t last = value;
    while (words.tokens[last].type() != Parser::TEXT_CLOSE && last + 1 < words.tokens.size()) ++last;
    return Habit{first, last, fmt::format("{}.{}(\"…\")", subject, method), false, {}, "", ""};
  }
  std::string_view part = plain.text;
  if (text == "like") {
    const bool is_open_begin = part.starts_with('%'), is_open_end = part.size() > 1 && part.ends_with('%');
    if (is_open_begin) part.remove_prefix(1);
    if (is_open_end) part.remove_suffix(1);
    if (part.find_first_of("%_\\") != std::string_view::npos || part.empty()) {
      return Habit{first, plain.behind - 1, subject + ".matches(\"…\")", false, {}, "", ""};
    }
    method = is_open_begin && is_open_end ? "contains" : is_open_begin ? "ends_with" : "starts_with";
    if (!is_open_begin && !is_open_end) {
      const std::string equal = is_negated ? subject.substr(4) + " != " : subject + " == ";
      return Habit{first, plain.behind - 1, fmt::format("{}\"{}\"", equal, part), true, {}, "", ""};
    }
  }
  return Habit{first, plain.behind - 1, fmt::format("{}.{}(\"{}\")", subject, method, part), true, {}, "", ""};
}

// `"Hola {{customer.points}}"` on one line
std::optional<Habit> FindDoubledBraces(const Words& words, uint32_t declaration, uint32_t token) {
  uint32_t open = token;
  while (open > declaration && words.tokens[open].type() != Parser::INSERT_OPEN) {
    if (words.tokens[open].type() == Parser::TEXT_PART || words.tokens[open].type() == Parser::TEXT_OPEN) {
      return std::nullopt;
    }
    --open;
  }
  if (words.tokens[open].type() != Parser::INSERT_OPEN || words.tokens[open].text().size() != 1) return std::nullopt;
  if (words.tokens[open + 1].type() != Parser::LBRACE) return std::nullopt;
  uint32_t close = open + 2;
  while (close < words.tokens.size() && words.tokens[close].type() != Parser::RBRACE) {
    const size_t type = words.tokens[close].type();
    if (type == Parser::LBRACE || type == Parser::INSERT_CLOSE) return std::nullopt;
    ++close;
  }
  if (close == open + 2 || close + 1 >= words.tokens.size()) return std::nullopt;
  if (words.tokens[close + 1].type() != Parser::INSERT_CLOSE) return std::nullopt;
  return Habit{open, close + 1, "{" + Source(words, open + 2, close - 1) + "}", true, {}, "", ""};
}

// `count purchase in last 30 days`, `sum purchase.amount`
std::optional<Habit> FindAggregate(const Words& words, uint32_t declaration, uint32_t token) {
  constexpr std::array<std::string_view, 5> kFunctions = {"count", "sum", "avg", "any", "distinct"};
  const auto is_function = [&](uint32_t at) {
    return std::find(kFunctions.begin(), kFunctions.end(), words.tokens[at].text()) != kFunctions.end() &&
           words.tokens[at - 1].type() != Parser::DOT;
  };
  uint32_t function = token;
  while (function > declaration + 1 && token - function < 2 && !is_function(function)) --function;
  if (function <= declaration || !is_function(function)) return std::nullopt;
  const uint32_t behind = ChainBehind(words, function + 1);
  if (behind <= function + 1 || behind >= words.tokens.size()) return std::nullopt;
  uint32_t last = behind - 1;
  const auto is_word = [&](uint32_t at, std::string_view word) {
    return at < words.tokens.size() && words.tokens[at].text() == word;
  };
  bool is_whole = true;
  if (is_word(behind, "in") && is_word(behind + 1, "last") && words.tokens[behind + 2].type() == Parser::DURATION) {
    last = behind + 2;
  } else if (is_word(behind, "today")) {
    last = behind;
  } else {
    is_whole = !is_word(behind, "in") && !is_word(behind, "where") && !is_word(behind, "since") &&
               !is_word(behind, "this") && !is_word(behind, "until") && !is_word(behind, "between");
  }
  const std::string inner = Source(words, function + 1, last) + (is_whole ? "" : " …");
  // `count(distinct purchase.store)`
  const bool is_distinct =
      is_word(function, "distinct") && is_word(function - 1, "(") && is_word(function - 2, "count");
  if (is_distinct && is_word(last + 1, ")")) {
    return Habit{function - 2, last + 1, fmt::format("distinct({})", inner), is_whole, {}, "", ""};
  }
  return Habit{function, last, fmt::format("{}({})", words.tokens[function].text(), inner), is_whole, {}, "", ""};
}

}  // namespace

PlainText TextAt(const Words& words, uint32_t token) {
  const WordToken& first = words.tokens[token];
  if (first.type() == Parser::SIMPLE_TEXT) return {first.text().substr(1, first.text().size() - 2), token + 1};
  if (first.type() != Parser::TEXT_OPEN) return {"", token};
  uint32_t close = token + 1;
  while (words.tokens[close].type() == Parser::TEXT_PART) ++close;
  if (words.tokens[close].type() != Parser::TEXT_CLOSE) return {"", token};
  return {words.source.substr(first.end(), words.tokens[close].begin() - first.end()), close + 1};
}

std::string InSmallerUnit(std::string_view number, std::string_view unit) {
  const size_t dot = number.find('.');
  if (dot == std::string_view::npos) return "";
  const std::string_view whole = number.substr(0, dot), fraction = number.substr(dot + 1);
  if (!IsDigits(whole) || !IsDigits(fraction) || whole.size() > 6 || fraction.size() > 6) return "";
  if (unit.ends_with('s')) unit.remove_suffix(1);
  int64_t scale = 1;
  for (size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  int64_t amount = ValueOf(whole) * scale + ValueOf(fraction);  // of `unit`, times `scale`
  constexpr std::array<std::pair<std::string_view, int64_t>, 5> kSmaller = {
      {{"week", 7}, {"day", 24}, {"hour", 60}, {"minute", 60}, {"second", 1}}};
  if (unit == "year")
    return amount * 12 % scale == 0 && amount > 0 ? fmt::format("{} months", amount * 12 / scale) : "";
  const auto* at = std::find_if(kSmaller.begin(), kSmaller.end(), [&](const auto& one) { return one.first == unit; });
  for (; at != kSmaller.end() && at + 1 != kSmaller.end(); ++at) {
    amount *= at->second;
    if (amount % scale != 0 || amount == 0) continue;
    const int64_t count = amount / scale;
    return fmt::format("{} {}{}", count, (at + 1)->first, count == 1 ? "" : "s");
  }
  return "";
}

WrittenDate DateMeantBy(std::string_view first, std::string_view second, std::string_view third, bool is_day_first) {
  if (!IsDigits(first) || !IsDigits(second) || !IsDigits(third) || second.size() > 2) return {};
  const bool is_year_first = first.size() == 4 && third.size() <= 2;
  if (!is_year_first && (third.size() != 4 || first.size() > 2)) return {};
  const int64_t year = ValueOf(is_year_first ? first : third);
  int64_t month = ValueOf(second), day = ValueOf(is_year_first ? third : first);
  const bool can_be_swapped = !is_year_first && !is_day_first;
  if (can_be_swapped && month > 12 && day <= 12) std::swap(month, day);
  constexpr std::array<int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || year < 1) return {};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays.at(static_cast<size_t>(month - 1)) + (month == 2 && is_leap ? 1 : 0)) return {};
  return {fmt::format("{:04}-{:02}-{:02}", year, month, day), !can_be_swapped || day > 12 || day == month};
}

std::optional<Habit> FindValueHabit(const Words& words, uint32_t declaration, uint32_t token) {
  if (token <= declaration) return std::nullopt;
  for (auto find : {FindListInBrackets, FindTextSearch, FindDoubledBraces, FindAggregate}) {
    if (std::optional<Habit> habit = find(words, declaration, token)) return habit;
  }
  return NumberReader(words, declaration, token).Find();
}

}  // namespace senda::syntax
