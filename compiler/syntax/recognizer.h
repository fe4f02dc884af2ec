// The one place that runs ANTLR's parser and catches what it throws.
//
// Takes the words of a file. Gives the parse tree of one declaration or clause after another, or, where the words do
// not fit the grammar, the place and what could have stood there. A tree lives until the next one is read. The words
// must not nest deeper than the limits allow (see limits.h). Recognizers of different files exclude each other: ANTLR's
// runtime is not safe in two threads.
#pragma once

#include <memory>
#include <vector>

#include "SendaParser.h"
#include "compiler/syntax/streams.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

using Parser = grammar::SendaParser;

// A rule that was being read when the words stopped fitting: which, and the token it began with.
struct OpenRule {
  size_t rule;
  uint32_t token;
};

struct Misfit {
  uint32_t token = 0;             // the first that does not fit
  std::vector<size_t> expected;   // types of tokens that could have stood there, ascending
  std::vector<OpenRule> reading;  // outermost first
};

class Recognizer {
 public:
  explicit Recognizer(Words* words);
  ~Recognizer();

  // Each reads from the present place and, if that succeeds, moves behind what it read. Null when the words do not fit;
  // then `misfit` says why and the place has not changed.
  Parser::PackageClauseContext* ReadPackage();
  Parser::UseClauseContext* ReadUse();
  Parser::DeclarationContext* ReadDeclaration();
  Parser::TextFileContext* ReadTextFile();
  const Misfit& misfit() const { return misfit_; }

  // From here on, trees hold every token, for those who walk them.
  void KeepTokens();
  const std::vector<std::string>& rule_names() const { return parser_->getRuleNames(); }

  uint32_t position() { return static_cast<uint32_t>(stream_.index()); }
  void MoveTo(uint32_t token) { stream_.seek(token); }
  size_t PeekType() { return stream_.LA(1); }
  const antlr4::dfa::Vocabulary& vocabulary() const { return parser_->getVocabulary(); }

  // Reads everything from the start with full prediction (LL) and counts how often SLL prediction did not suffice. For
  // tests.
  size_t CountFullContextDecisions();

 private:
  class Strategy;

  template <typename Tree>
  Tree* Read(Tree* (Parser::*rule)());

  WordStream stream_;
  std::unique_ptr<Parser> parser_;
  std::shared_ptr<Strategy> strategy_;
  Misfit misfit_;
};

}  // namespace senda::syntax
