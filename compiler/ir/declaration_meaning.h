// The own parts of declarations, and what each refers to. Inside meaning*.cc only.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/expression_meaning.h"
#include "compiler/ir/meaning_writer.h"
#include "compiler/ir/program.h"

namespace senda::ir {

// Declarations under one numbering: segments, then aggregates, triggers, journeys.
struct DeclarationNumbers {
  explicit DeclarationNumbers(const abi::Program& program)
      : aggregates(static_cast<uint32_t>(program.segments.size())),
        triggers(aggregates + static_cast<uint32_t>(program.aggregates.size())),
        journeys(triggers + static_cast<uint32_t>(program.triggers.size())),
        rules(journeys + static_cast<uint32_t>(program.journeys.size())),
        guarantees(rules + static_cast<uint32_t>(program.rules.size())),
        preferences(guarantees + static_cast<uint32_t>(program.guarantees.size())),
        count(preferences + static_cast<uint32_t>(program.preferences.size())) {}

  uint32_t aggregates, triggers, journeys, rules, guarantees, preferences,
      count;  // where each begins, and how many there are
};

struct DeclarationPart {
  uint64_t own = 0;
  std::vector<uint32_t> references;  // to other declarations, by number; maybe several times
};

// One part per declaration.
class DeclarationMeaning {
 public:
  explicit DeclarationMeaning(const Program& program);

  std::vector<DeclarationPart> Parts();
  // Of a root alone; after Parts.
  uint64_t OfRoot(uint32_t root) { return expressions_.OfRoot(root); }
  // After Parts: what each tally counts, and what each KPI makes of that.
  std::vector<uint64_t> Tallies();
  std::vector<uint64_t> Kpis();

 private:
  // Which root decides whether an event belongs to an aggregate.
  struct Fed {
    uint32_t event = abi::kNone;
    uint32_t root = abi::kNone;  // kNone: always
  };
  void FindFed();
  uint64_t Identity(uint32_t aggregate);
  uint64_t IdentityNow(uint32_t aggregate);
  void Segment(uint32_t index);
  void Aggregate(uint32_t index);
  void Trigger(uint32_t index);
  void Journey(uint32_t index);
  // rule_meaning.cc
  void Rule(uint32_t index);
  void Guarantee(uint32_t index);
  void Preference(uint32_t index);

  void WritePattern(MeaningWriter* writer, const abi::Pattern& pattern);
  void WriteSource(MeaningWriter* writer, const abi::Source& source);
  void WriteSendRules(MeaningWriter* writer, const abi::SendRules& rules);
  void WritePieces(MeaningWriter* writer, const std::vector<abi::TextPiece>& pieces);
  void WriteMessage(MeaningWriter* writer, const abi::Step& step);
  void WriteOutside(MeaningWriter* writer, const abi::Step& step);
  void WriteStep(MeaningWriter* writer, const abi::Step& step);
  void WriteEffect(MeaningWriter* writer, const abi::Step& step);
  void WriteArm(MeaningWriter* writer, const abi::Arm& arm);
  void WriteCopies(MeaningWriter* writer, const std::vector<abi::Source::Copy>& copies, uint32_t event);
  // Writes a root and notes the declarations that it reads.
  void WriteRoot(MeaningWriter* writer, uint32_t root, uint32_t event = abi::kNone);
  void WriteTrigger(MeaningWriter* writer, uint32_t trigger);
  void Refer(uint32_t declaration) { part_->references.push_back(declaration); }

  const Program& program_;
  const abi::Program& description_;
  DeclarationNumbers numbers_;
  ExpressionMeaning expressions_;
  std::vector<Fed> inserts_, closes_;  // by aggregate
  enum class Progress : uint8_t { kNew, kStarted, kDone };
  std::vector<Progress> progress_;  // by aggregate
  std::vector<uint64_t> identities_;
  std::vector<DeclarationPart> parts_;
  DeclarationPart* part_ = nullptr;  // of the declaration at hand
};

}  // namespace senda::ir
