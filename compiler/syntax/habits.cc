#include "compiler/syntax/habits.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "SendaParser.h"
#include "compiler/syntax/habits_places.h"
#include "compiler/syntax/habits_rules.h"
#include "compiler/syntax/habits_values.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kAbbreviations = {{{"s", "seconds"},
                                                                                           {"sec", "seconds"},
                                                                                           {"secs", "seconds"},
                                                                                           {"m", "minutes"},
                                                                                           {"min", "minutes"},
                                                                                           {"mins", "minutes"},
                                                                                           {"h", "hours"},
                                                                                           {"hr", "hours"},
                                                                                           {"hrs", "hours"},
                                                                                           {"d", "days"},
                                                                                           {"dy", "days"},
                                                                                           {"w", "weeks"},
                                                                                           {"wk", "weeks"},
                                                                                           {"wks", "weeks"},
                                                                                           {"mo", "months"},
                                                                                           {"mos", "months"},
                                                                                           {"y", "years"},
                                                                                           {"yr", "years"},
                                                                                           {"yrs", "years"}}};

std::vector<std::string_view> Split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t at = std::min(text.find(by), text.size());
    if (at > 0) parts.push_back(text.substr(0, at));
    text.remove_prefix(std::min(at + 1, text.size()));
  }
  return parts;
}

bool IsOneOf(const WordToken& word, std::string_view item) {
  if (item.starts_with("^!")) return !IsOneOf(word, item.substr(2));
  if (item.starts_with('^')) item.remove_prefix(1);
  if (item == "|") return word.text() == item;
  const std::vector<std::string_view> choices = Split(item, '|');
  return std::any_of(choices.begin(), choices.end(), [&](std::string_view choice) {
    if (choice == "<any>") return word.type() != antlr4::Token::EOF;
    if (choice == "<end>") return word.type() == antlr4::Token::EOF || word.is_line_start();
    if (choice == "<name>") return word.is_name();
    if (choice == "<noun>") return word.is_name() && word.type() != Parser::IN;
    if (choice == "<int>") return word.type() == Parser::INT;
    if (choice == "<unit>") return word.type() == Parser::UNIT;
    if (choice == "<duration>") return word.type() == Parser::DURATION;
    if (choice == "<clock>") return word.type() == Parser::CLOCK_TIME;
    if (choice == "<number>") return word.type() == Parser::NUMBER;
    if (choice == "<money>") return word.type() == Parser::MONEY;
    if (choice == "<percent>") return word.type() == Parser::PERCENT;
    if (choice == "<text>") return word.type() == Parser::SIMPLE_TEXT || word.type() == Parser::TEXT_OPEN;
    if (choice == "<abbreviation>") return !UnitMeantBy(word.text()).empty() && !word.is_line_start();
    return word.text() == choice;
  });
}

// The name that is meant by a text: "no answer" is `no_answer`. Empty when it has other characters.
std::string NameFor(std::string_view text) {
  std::string name;
  for (char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool is_digit = c >= '0' && c <= '9';
    if (is_letter || (is_digit && !name.empty())) {
      name += c;
    } else if (c == ' ' || c == '-') {
      name += '_';
    } else {
      return "";
    }
  }
  return name;
}

class Matcher {
 public:
  Matcher(const Words& words, uint32_t declaration, uint32_t token)
      : words_(words), declaration_(declaration), token_(token) {}

  std::optional<Habit> Find() const {
    for (const HabitRule& rule : HabitRules()) {
      if (!CountsHere(rule)) continue;
      if (std::optional<Habit> habit = Match(rule)) return habit;
    }
    return std::nullopt;
  }

 private:
  bool CountsHere(const HabitRule& rule) const {
    const std::vector<std::string_view> heads = Split(rule.in, ' ');
    const std::string_view head = words_.tokens[declaration_].text();
    return heads.empty() || std::find(heads.begin(), heads.end(), head) != heads.end();
  }

  // The word that does not fit is among the items, or directly behind them.
  std::optional<Habit> Match(const HabitRule& rule) const {
    const std::vector<std::string_view> items = Split(rule.written, ' ');
    const auto count = static_cast<uint32_t>(items.size());
    for (uint32_t back = 0; back <= count && back <= token_ - std::min(token_, declaration_); ++back) {
      const uint32_t first = token_ - back;
      if (first + count >= words_.tokens.size() + 1) continue;
      bool is_it = true;
      for (uint32_t i = 0; i < count && is_it; ++i) is_it = IsOneOf(words_.tokens[first + i], items[i]);
      if (is_it) return MakeHabit(rule, items, first);
    }
    return std::nullopt;
  }

  Habit MakeHabit(const HabitRule& rule, const std::vector<std::string_view>& items, uint32_t first) const {
    const bool is_first_around = items.front().starts_with('^'), is_last_around = items.back().starts_with('^');
    Habit habit{first + (is_first_around ? 1 : 0),
                first + static_cast<uint32_t>(items.size()) - (is_last_around ? 2 : 1),
                "",
                rule.meant.find("…") == std::string_view::npos && rule.help.empty(),
                {},
                "",
                ""};
    habit.meant = Fill(rule.meant, first, &habit.is_exact);
    habit.help = Fill(rule.help, first, &habit.is_exact);
    // A text is several tokens.
    while (words_.tokens[habit.last].type() == Parser::TEXT_OPEN ||
           words_.tokens[habit.last].type() == Parser::TEXT_PART) {
      ++habit.last;
    }
    return habit;
  }

  // Puts the words in their places. `$unit2` is the unit that the second one stands for, `$word3` the name of a text.
  std::string Fill(std::string_view form, uint32_t first, bool* is_exact) const {
    std::string filled;
    for (size_t i = 0; i < form.size(); ++i) {
      if (form[i] != '$') {
        filled += form[i];
        continue;
      }
      const bool is_unit = form.substr(i + 1, 4) == "unit";
      const bool is_word = form.substr(i + 1, 4) == "word";
      i += is_unit || is_word ? 5 : 1;
      const uint32_t item = first + static_cast<uint32_t>(form[i] - '1');
      const std::string_view text = words_.tokens[item].text();
      if (is_word) {
        const std::string word = NameFor(TextAt(words_, item).text);
        *is_exact = *is_exact && !word.empty();
        filled += word.empty() ? "…" : word;
        continue;
      }
      const PlainText plain = TextAt(words_, item);
      const bool is_open_text = words_.tokens[item].type() == Parser::TEXT_OPEN;
      if (is_open_text && plain.behind == item) *is_exact = false;
      if (is_open_text && plain.behind != item) {
        filled += "\"" + std::string(plain.text) + "\"";
      } else {
        filled += is_unit ? UnitMeantBy(text) : is_open_text ? "\"…\"" : text;
      }
    }
    return filled;
  }

  const Words& words_;
  uint32_t declaration_;
  uint32_t token_;
};

// `no purchase for 30 days`, `no purchase in last 30 days` as a condition.
std::optional<Habit> FindSilence(const Words& words, uint32_t declaration, uint32_t token) {
  const std::string_view head = words.tokens[declaration].text();
  if (head == "trigger") return std::nullopt;
  for (uint32_t back = 0; back <= 2 && back <= token; ++back) {
    const uint32_t no = token - back;
    if (no < declaration || no + 3 >= words.tokens.size() || words.tokens[no].text() != "no") continue;
    const uint32_t behind = no + 2;
    const bool is_for = words.tokens[behind].text() == "for";
    const bool is_in = words.tokens[behind].text() == "in" && words.tokens[behind + 1].text() == "last";
    const uint32_t length = is_for ? behind + 1 : behind + 2;
    if ((!is_for && !is_in) || length >= words.tokens.size()) continue;
    if (words.tokens[length].type() != Parser::DURATION || !words.tokens[no + 1].is_name()) continue;
    Habit habit{no, length, "not any(", true, {}, "", ""};
    habit.meant += words.tokens[no + 1].text();
    habit.meant += " in last ";
    habit.meant += words.tokens[length].text();
    habit.meant += ')';
    return habit;
  }
  return std::nullopt;
}

// `segment s { … }` and `trigger t { … }`
std::optional<Habit> FindBracedMeaning(const Words& words, uint32_t declaration, uint32_t token) {
  const size_t type = words.tokens[declaration].type();
  if ((type != Parser::SEGMENT && type != Parser::TRIGGER) || declaration + 2 >= words.tokens.size())
    return std::nullopt;
  const uint32_t open = declaration + 2;
  if (words.tokens[open].type() != Parser::LBRACE || token < declaration || token > open + 1) return std::nullopt;
  const std::string head =
      std::string(words.tokens[declaration].text()) + " " + std::string(words.tokens[declaration + 1].text()) + " =";
  Habit habit{declaration, open, head, false, {}, "", ""};
  int depth = 1;
  uint32_t close = open + 1;
  for (; close < words.tokens.size(); ++close) {
    if (words.tokens[close].type() == Parser::LBRACE) ++depth;
    if (words.tokens[close].type() == Parser::RBRACE && --depth == 0) break;
  }
  if (close == words.tokens.size() || close == open + 1) return habit;
  habit.is_exact = true;
  habit.whole_last = close;
  const uint32_t begin = words.tokens[open + 1].begin();
  habit.whole = head + " " + std::string(words.source.substr(begin, words.tokens[close - 1].end() - begin));
  return habit;
}

// `enum{a, b}` and `enum("a", "b")`
std::optional<Habit> FindEnum(const Words& words, uint32_t declaration, uint32_t token) {
  uint32_t first = token;
  while (first > declaration && token - first < 3 && words.tokens[first].text() != "enum") --first;
  if (words.tokens[first].text() != "enum" || first + 2 >= words.tokens.size()) return std::nullopt;
  const size_t open = words.tokens[first + 1].type();
  const bool is_text =
      words.tokens[first + 2].type() == Parser::SIMPLE_TEXT || words.tokens[first + 2].type() == Parser::TEXT_OPEN;
  if (open != Parser::LBRACE && (open != Parser::LPAREN || !is_text)) return std::nullopt;
  const size_t closing = open == Parser::LBRACE ? Parser::RBRACE : Parser::RPAREN;
  std::string names;
  uint32_t at = first + 2;
  while (at < words.tokens.size() && words.tokens[at].type() != closing) {
    const bool is_name = words.tokens[at].is_name();
    const PlainText plain = is_name ? PlainText{words.tokens[at].text(), at + 1} : TextAt(words, at);
    const std::string name = NameFor(plain.text);
    if (words.tokens[at].type() == Parser::COMMA) {
      ++at;
    } else if (name.empty() || plain.behind == at) {
      break;
    } else {
      names += (names.empty() ? "" : ", ") + name;
      at = plain.behind;
    }
  }
  const bool is_exact = at < words.tokens.size() && words.tokens[at].type() == closing && !names.empty();
  const std::string whole = "enum(" + names + ")";
  if (open == Parser::LBRACE) {
    return Habit{first, first + 1, "enum(", is_exact, is_exact ? std::optional(at) : std::nullopt, whole, ""};
  }
  return Habit{first, is_exact ? at : first + 1, is_exact ? whole : "enum(a, b)", is_exact, {}, "", ""};
}

}  // namespace

std::string_view UnitMeantBy(std::string_view word) {
  const auto* found = std::find_if(kAbbreviations.begin(), kAbbreviations.end(),
                                   [&](const auto& abbreviation) { return abbreviation.first == word; });
  return found == kAbbreviations.end() ? std::string_view() : found->second;
}

std::optional<Habit> FindHabit(const Words& words, uint32_t declaration, uint32_t token) {
  if (std::optional<Habit> silence = FindSilence(words, declaration, token)) return silence;
  if (std::optional<Habit> braced = FindBracedMeaning(words, declaration, token)) return braced;
  const std::string_view head = words.tokens[declaration].text();
  if (head == "event" || head == "record" || head == "customer" || head == "extend") {
    if (std::optional<Habit> members = FindEnum(words, declaration, token)) return members;
  }
  if (std::optional<Habit> value = FindValueHabit(words, declaration, token)) return value;
  if (std::optional<Habit> place = FindPlaceHabit(words, declaration, token)) return place;
  return Matcher(words, declaration, token).Find();
}

}  // namespace senda::syntax
