// How long the texts of a program can be, and how much there can be of what journeys make: read from the program.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"
#include "tools/cost_pieces.h"

namespace senda::tools::cost {

inline constexpr uint32_t kCodeBytesMax = 1'024;  // of a coupon
// What a value of the type takes at most when it is one of the block's texts.
uint32_t BytesMax(const abi::FieldType& type);

struct MostInstances {
  uint64_t live = 0;    // active at one time
  uint64_t ending = 0;  // ended, with the steps of their exit still to run
  uint64_t tails = 0;   // ended, with their goal's time not over
};
struct MostRecords {
  uint64_t count = 0;
  uint32_t address = 0, content = 0;  // bytes of their texts
  abi::SourcePosition position = {};  // of the message with the longest
};

class Limits {
 public:
  explicit Limits(const ir::Program& program);

  uint32_t longest() const { return longest_; }
  uint32_t OfEventField(uint32_t event, uint32_t field) const;
  uint32_t OfAggregate(const abi::Aggregate& aggregate) const;
  uint32_t OfDistinct(const abi::Pattern& pattern) const;
  uint32_t OfCapture(uint32_t trigger, uint32_t slot) const;
  uint32_t OfJourneyCapture(uint32_t journey, uint32_t slot) const;
  uint32_t OfKey(uint32_t journey) const;

  MostInstances InstancesOf(const abi::Journey& journey) const;
  // Sends of one instance that can be open at one time.
  uint64_t SendsOf(const abi::Journey& journey) const;
  MostRecords RecordsOf(const Fullness& full) const;
  // Of the exits, the goal and the arms of a journey, with those inside of them.
  const std::vector<uint32_t>& TriggersOf(uint32_t journey) const { return triggers_[journey]; }
  // Among the few journeys of which a typical customer is in one instance each.
  bool IsTypical(uint32_t journey) const { return typical_.contains(journey); }
  // How often the steps of an instance can run at one instant.
  static uint64_t TurnsOf(const abi::Journey& journey);

 private:
  void FindTriggers();
  void FindCaptures();
  void FindTypical();
  uint32_t OfSource(const abi::Source& source, uint32_t from, abi::Kind kind) const;
  // How long the text of an expression can be, in a journey or in a message whose slots have these limits.
  struct Around {
    uint32_t journey = abi::kNone;
    const std::vector<uint32_t>* slots = nullptr;
  };
  uint32_t OfNode(ir::NodeId node, const Around& around, int depth = 0) const;
  uint32_t OfRoot(uint32_t root, const Around& around) const { return OfNode(ir_.roots[root].node, around); }
  std::vector<uint32_t> SlotsOf(uint32_t journey, const abi::Step& send) const;
  uint32_t ContentOf(const abi::Message& message, const std::vector<uint32_t>& slots, const Fullness& full) const;
  void Raise(uint32_t* limit, uint32_t to);

  static constexpr uint32_t kTextMax = 1'024;  // of one that is computed
  const ir::Program& ir_;
  const abi::Program& program_;
  uint32_t longest_ = kTextMax;
  std::vector<std::vector<uint32_t>> triggers_;          // by journey
  std::vector<std::vector<uint32_t>> trigger_captures_;  // by trigger, slot
  std::vector<std::vector<uint32_t>> journey_captures_;  // by journey, slot
  std::set<uint32_t> typical_;
};

}  // namespace senda::tools::cost
