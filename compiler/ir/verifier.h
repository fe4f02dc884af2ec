// What the parts of the verifier share. Inside verify*.cc only.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ir/op.h"
#include "compiler/ir/program.h"
#include "compiler/ir/reach.h"

namespace senda::ir {

// `node 7 (AddInteger)`, printed only when something is found.
struct NodeName {
  NodeId id;
  Op op;
};

// Of what a root may read, beside the customer.
struct MayRead {
  bool event = false;
  bool attempt = false;
  bool instance = false;
};

// What a root must give.
struct Wanted {
  Shape shape;
  bool may_be_missing = false;
};
constexpr Wanted kWantedBool{{abi::Rep::kInteger, true}, false};
constexpr Wanted kWantedInstant{{abi::Rep::kInteger, false}, false};
constexpr Wanted kWantedOptionalInstant{{abi::Rep::kInteger, false}, true};

}  // namespace senda::ir

template <>
struct fmt::formatter<senda::ir::NodeName> {
  constexpr auto parse(format_parse_context& context) { return context.begin(); }
  template <typename Context>
  auto format(const senda::ir::NodeName& name, Context& context) const {
    return fmt::format_to(context.out(), "node {} ({})", name.id.index(), senda::ir::NameOf(name.op));
  }
};

namespace senda::ir {

class Verifier {
 public:
  explicit Verifier(const Program& program) : program_(program), description_(program.description) {}

  // Each looks at one subject. VerifyNodes and VerifyRoots come first; the others need what they found to be sound.
  void VerifyNodes();
  void VerifyRoots();
  void VerifyLayout();
  void VerifyAggregates();
  void VerifySegments();
  void VerifyEffects();
  void VerifyPatterns();
  void VerifyMessages();
  void VerifyJourneys();
  void VerifyRules();
  void VerifyMaps();

  bool is_clean() const { return findings_.empty(); }
  std::vector<std::string> TakeFindings() { return std::move(findings_); }

 private:
  template <typename... Args>
  void Expect(bool holds, fmt::format_string<Args...> format, Args&&... args) {
    if (!holds && findings_.size() < kFindingsMax)
      findings_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  // Whether `index` is one of `size`; if not, that is a finding.
  template <typename Of>
  bool InRange(uint64_t index, size_t size, std::string_view what, const Of& of) {
    Expect(index < size, "{}: {} {} is not one of {}", of, what, index, size);
    return index < size;
  }
  // One that may be kNone, too.
  bool InRangeOrNone(uint32_t index, size_t size, std::string_view what, std::string_view of);

  void VerifyNode(NodeId id);
  void VerifyOperands(NodeId id, const Signature& signature);
  void VerifyResult(NodeId id, const Signature& signature);
  void VerifyImmediate(NodeId id, const Signature& signature);
  void VerifyConstant(NodeId id);
  void VerifyAggregateNode(NodeId id);
  void VerifyTables();

  // A root that must be there, of that kind, and read no more than it may.
  void CheckRoot(uint32_t root, Wanted wanted, MayRead may_read, std::string_view what, std::string_view of);
  void CheckOptionalRoot(uint32_t root, Wanted wanted, MayRead may_read, std::string_view what, std::string_view of);
  // Every field of the event at hand that the root reads is one of its fields, of that shape.
  void CheckEventFields(uint32_t root, const std::vector<abi::Kind>& fields, std::string_view of);
  void CheckCodes(const abi::Step& step, const abi::SendCondition& condition, std::string_view of);
  void CheckCaptures(uint32_t root, Op op, const std::vector<abi::Kind>& captures, std::string_view of);
  std::vector<abi::Kind> KindsOfEvent(uint32_t event) const;

  void VerifyAggregate(uint32_t index);
  void VerifyAggregateSource(const abi::Aggregate& aggregate);
  void VerifySlots();
  void VerifyDecision(uint32_t event, const abi::Decision& decision);
  void VerifyEventEffects(uint32_t event);
  void VerifyJourneyBit(const abi::Segment& segment);
  void VerifySettleGroups();
  void CheckTriggerTable(const std::vector<std::vector<uint32_t>>& table, size_t size, std::string_view what);

  void VerifyTrigger(uint32_t index);
  void VerifyPattern(uint32_t index);
  void VerifyCalendar(const abi::Pattern& pattern);
  void VerifySource(const abi::Source& source, const abi::Pattern& pattern);
  void VerifyTarget(const abi::Source& source, const abi::Pattern& pattern);
  // The kinds of what a source brings: event fields, or captures of a trigger.
  std::vector<abi::Kind> KindsOfSource(const abi::Source& source) const;
  void CheckCopies(const std::vector<abi::Source::Copy>& copies, const std::vector<abi::Kind>& from,
                   const std::vector<abi::Kind>& to, std::string_view of);
  void CheckDuration(const abi::Duration& duration, std::string_view what, std::string_view of);

  void VerifyTally(const abi::Tally& tally);
  void VerifyKpi(const abi::Kpi& kpi);
  void VerifyMap(const abi::Map& map);
  void VerifyMessage(const abi::Message& message);
  void VerifyPieces(const abi::Message& message, const std::vector<abi::TextPiece>& pieces, bool is_link);
  void VerifySlots(const abi::Journey& journey, const abi::Step& step, std::string_view id);
  void VerifyJourney(const abi::Journey& journey);
  void VerifyEntry(const abi::Journey& journey);
  void VerifyOutcomes(const abi::Journey& journey);
  void VerifyStep(const abi::Journey& journey, uint32_t index);
  void VerifySendRules(const abi::Journey& journey, const abi::SendRules& rules, std::string_view id);
  void VerifyOutside(const abi::Journey& journey, const abi::Step& step, std::string_view id);
  void VerifyWaitFor(const abi::Journey& journey, const abi::Step& step);
  void VerifySplit(const abi::Journey& journey, const abi::Step& step);
  void VerifyEmit(const abi::Journey& journey, const abi::Step& step, std::string_view id);
  void VerifyStart(const abi::Journey& journey, const abi::Step& step, std::string_view id);
  void VerifyFrame(const abi::Journey& journey, uint32_t frame, size_t bytes, std::string_view id);
  void VerifyKept(const abi::Journey& journey, uint32_t wait, std::string_view id);
  void VerifySteps(const abi::Journey& journey);
  void CheckInstanceTrigger(uint32_t trigger, const std::vector<abi::Source::Copy>& captures,
                            const abi::Journey& journey, std::string_view what);

  static constexpr size_t kFindingsMax = 100;  // a broken program needs no more to be told

  const Program& program_;
  const abi::Program& description_;
  std::vector<Reach> reach_;  // by node, once the nodes are sound
  std::vector<std::string> findings_;
};

}  // namespace senda::ir
