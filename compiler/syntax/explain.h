// What to say about words that do not fit, and how to read on.
//
// Takes a misfit. Looks first for the mistakes that people make (`=` for `==`, a Spanish keyword, a comma between
// steps), each with a message of its own, then says what was being read, what is there and what could have been.
// Reports exactly one diagnostic, and says how the words can be mended so that the rest of the declaration can still be
// read.
#pragma once

#include <optional>

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/spanish.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

// Take the words [erase_begin, erase_end) away, and give a word another type.
struct Mending {
  uint32_t erase_begin = 0;
  uint32_t erase_end = 0;
  std::optional<uint32_t> retyped;
  size_t type = 0;
};

// Where the parser stood.
struct Place {
  const Misfit* misfit;
  uint32_t declaration;            // the first token of the declaration, or what stands where one should begin
  std::optional<uint32_t> before;  // the first token of the declaration before it
};

class Explainer {
 public:
  Explainer(const Words& words, FileId file, const antlr4::dfa::Vocabulary& vocabulary, DiagnosticSink* sink)
      : words_(words), file_(file), vocabulary_(vocabulary), sink_(sink) {}

  // Nothing when only the next declaration can be read.
  std::optional<Mending> Explain(const Place& place);
  // Takes a word of Spanish.
  void ReportSpanish(uint32_t token);
  void ReportSpanish(uint32_t token, std::string_view english);
  // Takes the name of a field.
  void ReportUntypedField(uint32_t token);

 private:
  struct Answer {
    std::optional<Mending> mending;
  };

  // Each says nothing when its mistake is not there.
  std::optional<Answer> ExplainSpanish(const Place& place);
  std::optional<Answer> ExplainCapitals(const Place& place);
  std::optional<Answer> ExplainMisplaced(const Place& place);
  std::optional<Answer> ExplainHabit(const Place& place);
  std::optional<Answer> ExplainOperator(const Place& place);
  std::optional<Answer> ExplainOrInWhere(const Place& place);
  std::optional<Answer> ExplainBinding(const Place& place);
  std::optional<Answer> ExplainComma(const Place& place);
  std::optional<Answer> ExplainNumber(const Place& place);
  std::optional<Answer> ExplainReserved(const Place& place);
  std::optional<Answer> ExplainStep(const Place& place);
  std::optional<Answer> ExplainOtherwise(const Place& place);
  std::optional<Answer> ExplainIs(const Place& place);
  std::optional<Answer> ExplainWindow(const Place& place);
  std::optional<Answer> ExplainWaitBlock(const Place& place);
  std::optional<Answer> ExplainMessageWord(const Place& place);
  std::optional<Answer> ExplainTopLevel(const Place& place);
  Answer ExplainRest(const Place& place);
  std::string HelpFor(const Misfit& misfit) const;

  // Words of other languages and tools that begin a declaration or a step.
  std::optional<Answer> ExplainForeignDeclaration(uint32_t token);
  std::optional<Answer> ExplainForeignStep(const Place& place);
  bool IsFunctionWithBody(uint32_t token) const;
  std::string HelpForPart(uint32_t token) const;
  size_t KeywordInCapitals(uint32_t token) const;

  bool IsNameOfArgument(const Place& place, uint32_t token) const;
  std::optional<uint32_t> SpanishFunctionAround(const Misfit& misfit) const;
  const SpanishWord* SpanishWordBefore(uint32_t token) const;
  Answer Retype(uint32_t token, size_t type) const;
  Answer Erase(uint32_t begin, uint32_t end) const;
  // Without the field, clause or step that the misfit is in, if it is in one.
  Answer LeaveOut(const Place& place) const;
  uint32_t EndOfLineFrom(uint32_t token, uint32_t beyond) const;

  const WordToken& Word(uint32_t token) const;
  size_t Type(uint32_t token) const { return Word(token).type(); }
  Span SpanOf(uint32_t token) const { return {file_, Word(token).begin(), Word(token).end()}; }
  Span SpanOf(uint32_t first, uint32_t last) const { return {file_, Word(first).begin(), Word(last).end()}; }
  // Of the end of the file: directly behind the last word.
  Span PlaceOf(uint32_t token) const {
    const bool is_end = Type(token) == antlr4::Token::EOF && token > 0;
    return is_end ? Span{file_, Word(token - 1).end(), Word(token - 1).end()} : SpanOf(token);
  }
  bool IsTopLevel(const Place& place) const { return place.misfit->token == place.declaration; }

  const Words& words_;
  FileId file_;
  const antlr4::dfa::Vocabulary& vocabulary_;
  DiagnosticSink* sink_;
};

}  // namespace senda::syntax
