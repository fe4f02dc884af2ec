#include "compiler/syntax/mistakes.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "SendaLexer.h"
#include "compiler/base/currency.h"
#include "compiler/base/utf8.h"
#include "compiler/syntax/habits.h"

namespace senda::syntax {
namespace {

using Lexer = grammar::SendaLexer;

constexpr size_t kShownMax = 20;  // bytes of the program in one message

// The nearest token of a type before a place, which is there.
uint32_t TokenBefore(const Words& words, uint32_t token, size_t type) {
  while (token > 0 && words.tokens[token].type() != type) --token;
  return token;
}

Span SpanOf(const Words& words, FileId file, uint32_t token) {
  return {file, words.tokens[token].begin(), words.tokens[token].end()};
}

void ReportUnclosedText(const Words& words, FileId file, const WordMistake& mistake, DiagnosticSink* sink) {
  uint32_t open = TokenBefore(words, mistake.token, Lexer::TEXT_OPEN);
  bool is_block = words.tokens[open].text().size() == 3;
  auto report = sink->Report(Kind::kTextUnclosed, SpanOf(words, file, open), is_block ? "\"\"\"" : "\"");
  if (!is_block) report.Help("a text ends on its line; for several lines write \"\"\"…\"\"\"");
}

void ReportUnclosedInsert(const Words& words, FileId file, const WordMistake& mistake, DiagnosticSink* sink) {
  uint32_t brace = TokenBefore(words, mistake.token, Lexer::INSERT_OPEN);
  uint32_t open = TokenBefore(words, mistake.token, Lexer::TEXT_OPEN);
  bool is_block = words.tokens[open].text().size() == 3;
  sink->Report(Kind::kInsertUnclosed, SpanOf(words, file, open), is_block ? "{{" : "{", is_block ? "}}" : "}")
      .Note(SpanOf(words, file, brace), "it is opened here")
      .Help(is_block ? "write `\\{{` for braces that are only characters"
                     : "write `\\{` for a brace that is only a character");
}

std::string Upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

bool IsUnit(std::string_view word) {
  constexpr std::array<std::string_view, 7> kUnits = {"second", "minute", "hour", "day", "week", "month", "year"};
  if (word.ends_with('s')) word.remove_suffix(1);
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

bool IsMinute(std::string_view text) {
  return text.size() == 2 && text[0] >= '0' && text[0] <= '5' && text[1] >= '0' && text[1] <= '9';
}

void ReportNumberWithLetters(const Words& words, Span span, DiagnosticSink* sink) {
  std::string_view text = words.source.substr(span.begin, span.length());
  auto report = sink->Report(Kind::kNumberWithLetters, span, text);
  size_t letters = text.find_first_not_of("0123456789_.");
  if (letters == std::string_view::npos) return;
  const std::string number(text.substr(0, letters));
  std::string word(text.substr(letters));
  const std::string_view unit = UnitMeantBy(word);
  if (!unit.empty()) word = unit;
  if (word == "am" || word == "pm") {
    // 9am
    const int hour = number.size() > 2 ? 9 : std::stoi(number) % 12 + (word == "pm" ? 12 : 0);
    report.Help(fmt::format("a time of day is written `{:02}:00`", hour));
  } else if (word.starts_with('h') && word.size() == 3 && number.size() <= 2 && IsMinute(word.substr(1))) {
    // 9h30
    const std::string clock = (number.size() == 1 ? "0" : "") + number + ":" + word.substr(1);
    report.Help(fmt::format("a time of day is written `{}`", clock)).Fix(span, clock);
  } else if (word == "k") {
    report.Help(fmt::format("did you mean `{}_000`?", number));
  } else if (!unit.empty() || IsUnit(word) || FindCurrency(Upper(word)) != nullptr) {
    const std::string parted = number + " " + (FindCurrency(Upper(word)) != nullptr ? Upper(word) : word);
    report.Help("did you mean `" + parted + "`?").Fix(span, parted);
  } else {
    report.Help("a name begins with a letter; a unit stands behind a blank, as in `30 days`");
  }
}

// `{customer.nick | upper}`: what to write for the sign in front of `token`. Empty outside of a text.
std::string MeantByPipe(const Words& words, uint32_t token) {
  uint32_t open = token;
  while (open > 0 && words.tokens[open].type() != Lexer::INSERT_OPEN) {
    const size_t type = words.tokens[--open].type();
    if (type == Lexer::TEXT_PART || type == Lexer::TEXT_OPEN || type == Lexer::TEXT_CLOSE) return "";
  }
  const bool is_code = words.tokens[open].type() != Lexer::INSERT_OPEN || token <= open + 1;
  if (is_code || words.tokens[token].type() == Lexer::OR) return "";
  const uint32_t begin = words.tokens[open + 1].begin();
  const std::string_view value = words.source.substr(begin, words.tokens[token - 1].end() - begin);
  const std::string_view function = words.tokens[token].text();
  if (function == "default" || !words.tokens[token].is_name()) {
    return fmt::format("what stands for a missing value follows `else`: `{} else '…'`", value);
  }
  return fmt::format("functions stand behind a dot: `{}.{}()`", value, function);
}

void ReportStray(const Words& words, Span span, uint32_t token, DiagnosticSink* sink) {
  std::string_view text = words.source.substr(span.begin, span.length());
  std::string_view shown = CutAtCharacter(text, kShownMax);
  if (text == "`") shown = "`…`";
  auto report = sink->Report(Kind::kStrayCharacter, span, std::string(shown) + (shown.size() < text.size() ? "…" : ""));
  for (std::string_view quote : {"“", "”", "„", "«", "»"}) {
    if (text == quote) report.Help("write texts with straight quotes: \"…\"");
  }
  for (std::string_view quote : {"‘", "’", "`", "´"}) {
    if (text == quote) report.Help("write texts with straight quotes: '…'");
  }
  for (const auto& [sign, meant] :
       {std::pair("≥", ">="), {"≤", "<="}, {"≠", "!="}, {"–", "-"}, {"×", "*"}, {"÷", "/"}}) {
    if (text == sign) report.Help(fmt::format("write `{}`", meant)).Fix(span, meant);
  }
  for (const auto& [sign, currency] : {std::pair("€", "EUR"), {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}}) {
    if (text == sign) report.Help(fmt::format("an amount is written with its currency behind it: `500 {}`", currency));
  }
  const auto is_text = [&](uint32_t at) {
    const size_t type = words.tokens[at].type();
    return type == Lexer::SIMPLE_TEXT || type == Lexer::TEXT_OPEN || type == Lexer::TEXT_CLOSE;
  };
  const uint32_t open = token > 1 && words.tokens[token - 1].type() == Lexer::LBRACE ? token - 2 : token - 1;
  const bool is_in_insert = token > 0 && words.tokens[open].type() == Lexer::INSERT_OPEN;
  if (text == "&" && token > 0 && (is_text(token) || is_text(token - 1))) {
    report.Help("texts are put together in one: `\"{customer.first_name else ''} …\"`");
  } else if (text == "&") {
    report.Help("write `and`");
  }
  if (text == "^") report.Help("there are no powers: multiply, as in `x * x`");
  if (text == "%" && token > 0 && words.tokens[token - 1].type() == Lexer::INT && span.begin > 0 &&
      words.source[span.begin - 1] == ' ') {
    const uint32_t begin = words.tokens[token - 1].begin();
    const std::string meant = std::string(words.tokens[token - 1].text()) + "%";
    report.Help(fmt::format("write `{}`", meant)).Fix(Span{span.file, begin, span.end}, meant);
  } else if (text == "%") {
    report.Help("there is no remainder; a percentage is written `10%`");
  }
  if (text == "$" && is_in_insert) {
    return static_cast<void>(report.Help("a field is written `{customer.first_name}`, without `$`"));
  }
  if (text == "@") report.Help("names begin with a letter");
  if (text == "|") {
    const std::string meant = MeantByPipe(words, token);
    report.Help(meant.empty() ? "write `or`" : meant);
  }
  if (text == "#") report.Help("write `//` in front of a comment");
}

// Each line of `/* … */` behind its own `//`; what follows the comment begins a line of its own.
std::string LineComments(std::string_view source, uint32_t begin, uint32_t end) {
  constexpr uint32_t kMarkBytes = 2;
  std::string_view rest = source.substr(begin + kMarkBytes, end - begin - 2 * kMarkBytes);
  std::string result;
  while (true) {
    const size_t length = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, length);
    const auto strip = [&](std::string_view characters) {
      line.remove_prefix(std::min(line.find_first_not_of(characters), line.size()));
    };
    strip(" \t\r");
    strip("*/");
    strip(" \t");
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (!line.empty()) result += (result.empty() ? "// " : "\n// ") + std::string(line);
    if (length == rest.size()) break;
    rest.remove_prefix(length + 1);
  }
  const size_t behind = source.find_first_not_of(" \t\r", end);
  const bool is_line_end = behind == std::string_view::npos || source[behind] == '\n';
  return result + (is_line_end || result.empty() ? "" : "\n");
}

}  // namespace

void ReportMistake(const Words& words, FileId file, const WordMistake& mistake, DiagnosticSink* sink) {
  Span span{file, mistake.begin, mistake.end};
  auto symbol = [&](const char* written, const char* meant) {
    sink->Report(Kind::kOtherSymbol, span, written, meant)
        .Fix(span, std::string(meant) + (span.length() == 1 ? " " : ""));
  };
  switch (mistake.type) {
    case Lexer::UNCLOSED_TEXT: return ReportUnclosedText(words, file, mistake, sink);
    case Lexer::UNCLOSED_INSERT: return ReportUnclosedInsert(words, file, mistake, sink);
    case Lexer::UNCLOSED_QUOTE:
      sink->Report(Kind::kTextUnclosed, Span{file, mistake.begin, mistake.begin + 1}, "'");
      return;
    case Lexer::QUOTE_IN_INSERT: {
      std::string inner(words.source.substr(mistake.begin + 1, mistake.end - mistake.begin - 2));
      sink->Report(Kind::kQuoteInInsert, span).Fix(span, "'" + inner + "'");
      return;
    }
    case Lexer::HALF_CLOSED_INSERT: sink->Report(Kind::kInsertHalfClosed, span).Fix(span, "}}"); return;
    case Lexer::DOUBLE_AND: return symbol("&&", "and");
    case Lexer::DOUBLE_OR: return symbol("||", words.tokens[mistake.token].type() == Lexer::ELSE ? "else" : "or");
    case Lexer::BANG: return symbol("!", "not");
    case Lexer::SEMICOLON: sink->Report(Kind::kSemicolon, span).Fix(span, ""); return;
    case Lexer::BLOCK_COMMENT:
      sink->Report(Kind::kOtherSymbol, Span{file, mistake.begin, mistake.begin + 2}, "/*", "//")
          .Help("a comment goes from `//` to the end of its line: each line has its own")
          .Fix(span, LineComments(words.source, mistake.begin, mistake.end));
      return;
    case Lexer::NUMBER_WITH_LETTERS: return ReportNumberWithLetters(words, span, sink);
    default: return ReportStray(words, span, mistake.token, sink);
  }
}

void ReportLoneBracket(const Words& words, FileId file, const LoneBracket& bracket, DiagnosticSink* sink) {
  Kind kind = bracket.is_opening ? Kind::kBracketUnclosed : Kind::kBracketTooMany;
  sink->Report(kind, SpanOf(words, file, bracket.token), words.tokens[bracket.token].text());
}

bool IsMisleading(const WordMistake& mistake) {
  switch (mistake.type) {
    case Lexer::DOUBLE_AND:
    case Lexer::DOUBLE_OR:
    case Lexer::BANG:
    case Lexer::SEMICOLON:
    case Lexer::BLOCK_COMMENT:
    case Lexer::QUOTE_IN_INSERT:
    case Lexer::HALF_CLOSED_INSERT: return false;
    default: return true;
  }
}

}  // namespace senda::syntax
