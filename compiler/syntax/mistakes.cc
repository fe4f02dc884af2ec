#include "compiler/syntax/mistakes.h"

#include "SendaLexer.h"
#include "compiler/base/utf8.h"

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

void ReportNumberWithLetters(const Words& words, Span span, DiagnosticSink* sink) {
  std::string_view text = words.source.substr(span.begin, span.length());
  auto report = sink->Report(Kind::kNumberWithLetters, span, text);
  size_t letters = text.find_first_not_of("0123456789_.");
  if (letters == std::string_view::npos) return;
  std::string parted = std::string(text.substr(0, letters)) + " " + std::string(text.substr(letters));
  report.Help("did you mean `" + parted + "`?").Fix(span, parted);
}

void ReportStray(const Words& words, Span span, DiagnosticSink* sink) {
  std::string_view text = words.source.substr(span.begin, span.length());
  std::string_view shown = CutAtCharacter(text, kShownMax);
  auto report = sink->Report(Kind::kStrayCharacter, span, std::string(shown) + (shown.size() < text.size() ? "…" : ""));
  for (std::string_view quote : {"“", "”", "„", "«", "»"}) {
    if (text == quote) report.Help("write texts with straight quotes: \"…\"");
  }
  for (std::string_view quote : {"‘", "’", "`", "´"}) {
    if (text == quote) report.Help("write texts with straight quotes: '…'");
  }
  if (text == "&") report.Help("write `and`");
  if (text == "|") report.Help("write `or`");
  if (text == "#") report.Help("write `//` in front of a comment");
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
    case Lexer::DOUBLE_OR: return symbol("||", "or");
    case Lexer::BANG: return symbol("!", "not");
    case Lexer::SEMICOLON: sink->Report(Kind::kSemicolon, span).Fix(span, ""); return;
    case Lexer::NUMBER_WITH_LETTERS: return ReportNumberWithLetters(words, span, sink);
    default: return ReportStray(words, span, sink);
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
    case Lexer::QUOTE_IN_INSERT:
    case Lexer::HALF_CLOSED_INSERT: return false;
    default: return true;
  }
}

}  // namespace senda::syntax
