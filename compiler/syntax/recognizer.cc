#include "compiler/syntax/recognizer.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "compiler/base/check.h"

namespace senda::syntax {
namespace {

// ANTLR 4.9 shares mutable tables between parsers.
std::mutex& ParsingLock() {
  static std::mutex lock;
  return lock;
}

class FullContextCounter final : public antlr4::BaseErrorListener {
 public:
  void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, const antlrcpp::BitSet&,
                                   antlr4::atn::ATNConfigSet*) override {
    ++count;
  }
  size_t count = 0;
};

}  // namespace

// Gives up at the first misfit. When asked to explain, it also collects what could have stood at that place: each
// optional part and each end of a loop that the parser passes there adds what it would have taken.
class Recognizer::Strategy final : public antlr4::ANTLRErrorStrategy {
 public:
  void Reset() {
    explained_token_.reset();
    misfit_ = {};
  }
  void ExplainAt(uint32_t token) { explained_token_ = token; }
  const Misfit& misfit() const { return misfit_; }

  void reset(antlr4::Parser*) override {}
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    const auto* lost = dynamic_cast<const antlr4::NoViableAltException*>(&error);
    bool is_ahead = lost != nullptr && lost->getStartToken() != lost->getOffendingToken();
    if (is_ahead) {
      AddExpectedAhead(parser, *lost);
    } else {
      AddExpected(parser);
    }
    Record(parser, error.getOffendingToken());
  }
  void recover(antlr4::Parser*, std::exception_ptr) override { throw antlr4::ParseCancellationException(); }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    AddExpected(parser);
    Record(parser, parser->getCurrentToken());
    throw antlr4::ParseCancellationException();
  }
  void sync(antlr4::Parser* parser) override {
    if (explained_token_ == parser->getTokenStream()->index()) AddExpected(parser);
  }

 private:
  void Record(antlr4::Parser* parser, const antlr4::Token* offender) {
    misfit_.token = WordOf(offender).index();
    for (antlr4::RuleContext* rule = parser->getContext(); rule != nullptr;
         rule = static_cast<antlr4::RuleContext*>(rule->parent)) {
      const antlr4::Token* start = static_cast<antlr4::ParserRuleContext*>(rule)->start;
      misfit_.reading.push_back({rule->getRuleIndex(), start == nullptr ? misfit_.token : WordOf(start).index()});
    }
    std::reverse(misfit_.reading.begin(), misfit_.reading.end());
    auto& expected = misfit_.expected;
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  }

  void AddExpected(antlr4::Parser* parser) { AddNext(parser, parser->getATN().states[parser->getState()]); }

  // Looking ahead, the parser got further than where it stands.
  void AddExpectedAhead(antlr4::Parser* parser, const antlr4::NoViableAltException& lost) {
    if (lost.getDeadEndConfigs() == nullptr) return;
    for (const auto& config : lost.getDeadEndConfigs()->configs) AddNext(parser, config->state);
  }

  void AddNext(antlr4::Parser* parser, antlr4::atn::ATNState* state) {
    if (!explained_token_) return;
    antlr4::misc::IntervalSet next = parser->getATN().nextTokens(state);
    for (ssize_t type : next.toList()) {
      if (type > 0) misfit_.expected.push_back(static_cast<size_t>(type));
    }
  }

  std::optional<uint32_t> explained_token_;
  Misfit misfit_;
};

Recognizer::Recognizer(Words* words) : stream_(words), strategy_(std::make_shared<Strategy>()) {
  std::lock_guard<std::mutex> lock(ParsingLock());
  parser_ = std::make_unique<Parser>(&stream_);
  parser_->removeErrorListeners();
  parser_->setErrorHandler(strategy_);
  parser_->setBuildParseTree(false);
  parser_->getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(antlr4::atn::PredictionMode::SLL);
}

Recognizer::~Recognizer() = default;

void Recognizer::KeepTokens() {
  parser_->setBuildParseTree(true);
}

template <typename Tree>
Tree* Recognizer::Read(Tree* (Parser::*rule)()) {
  std::lock_guard<std::mutex> lock(ParsingLock());
  size_t begin = stream_.index();
  for (bool is_explaining : {false, true}) {
    parser_->reset();
    stream_.seek(begin);
    strategy_->Reset();
    if (is_explaining) strategy_->ExplainAt(misfit_.token);
    try {
      return (parser_.get()->*rule)();
    } catch (const antlr4::ParseCancellationException&) {
      misfit_ = strategy_->misfit();
    }
  }
  parser_->reset();
  stream_.seek(begin);
  return nullptr;
}

Parser::PackageClauseContext* Recognizer::ReadPackage() {
  return Read(&Parser::packageClause);
}
Parser::UseClauseContext* Recognizer::ReadUse() {
  return Read(&Parser::useClause);
}
Parser::DeclarationContext* Recognizer::ReadDeclaration() {
  return Read(&Parser::declaration);
}

Parser::TextFileContext* Recognizer::ReadTextFile() {
  return Read(&Parser::textFile);
}

size_t Recognizer::CountFullContextDecisions() {
  FullContextCounter counter;
  auto* simulator = parser_->getInterpreter<antlr4::atn::ParserATNSimulator>();
  parser_->addErrorListener(&counter);
  simulator->setPredictionMode(antlr4::atn::PredictionMode::LL);
  stream_.seek(0);
  {
    std::lock_guard<std::mutex> lock(ParsingLock());
    simulator->clearDFA();
  }
  bool is_read = true;
  if (PeekType() == Parser::PACKAGE) is_read = ReadPackage() != nullptr;
  while (is_read && PeekType() == Parser::USE) is_read = ReadUse() != nullptr;
  while (is_read && PeekType() != antlr4::Token::EOF) is_read = ReadDeclaration() != nullptr;
  {
    std::lock_guard<std::mutex> lock(ParsingLock());
    simulator->clearDFA();
  }
  simulator->setPredictionMode(antlr4::atn::PredictionMode::SLL);
  parser_->removeErrorListeners();
  return counter.count;
}

}  // namespace senda::syntax
