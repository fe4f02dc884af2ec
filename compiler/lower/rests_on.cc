// Assembling, last part: which decisions rest on aggregates that can overflow.
#include <set>

#include "compiler/ir/reach.h"
#include "compiler/lower/assembler.h"

namespace senda::lower {
namespace {

class RestFinder {
 public:
  explicit RestFinder(ir::Program* program) : program_(*program), description_(program->description) {}

  void Find() {
    for (const abi::Segment& segment : description_.segments) of_segments_.push_back(OfRoot(segment.value_root));
    for (abi::Trigger& trigger : description_.triggers) {
      of_triggers_.push_back(OfTrigger(trigger));
      trigger.rests_on = Listed(of_triggers_.back());
    }
    for (abi::Journey& journey : description_.journeys) {
      journey.rests_on = Listed(OfRoot(journey.audience_root));
      for (abi::Step& step : journey.steps) {
        Set set = OfRoot(step.root);
        for (const abi::Arm& arm : step.arms) Add(&set, OfRoot(arm.watch_root));
        step.rests_on = Listed(set);
      }
    }
  }

 private:
  using Set = std::set<uint32_t>;
  static void Add(Set* set, const Set& more) { set->insert(more.begin(), more.end()); }
  static std::vector<uint32_t> Listed(const Set& set) { return {set.begin(), set.end()}; }

  Set OfRoot(uint32_t root) const {
    Set set;
    if (root == abi::kNone) return set;
    const ir::NodeId node = program_.roots.at(root).node;
    for (uint32_t aggregate : ir::AggregatesRead(program_.nodes, node)) {
      if (description_.aggregates[aggregate].can_overflow) set.insert(aggregate);
    }
    // Segments stand in dependency order.
    for (uint32_t segment : ir::SegmentsRead(program_.nodes, node)) Add(&set, of_segments_.at(segment));
    return set;
  }

  Set OfSource(const abi::Source& source) const {
    Set set = OfRoot(source.where_root);
    if (source.kind == abi::SourceKind::kEvent && source.decide_position != abi::kNone) {
      const uint32_t group = description_.effects.at(source.target).decide_group;
      Add(&set, OfRoot(description_.decide_groups.at(group).roots.at(source.decide_position)));
    }
    if (source.kind == abi::SourceKind::kFlip) Add(&set, of_segments_.at(source.target));
    if (source.kind == abi::SourceKind::kTrigger) Add(&set, of_triggers_.at(source.target));
    return set;
  }

  Set OfTrigger(const abi::Trigger& trigger) const {
    Set set;
    for (uint32_t index : trigger.patterns) {
      const abi::Pattern& pattern = description_.patterns.at(index);
      for (const abi::Link& link : pattern.links) {
        for (const abi::Source& source : link.sources) Add(&set, OfSource(source));
      }
      for (const abi::Source& source : pattern.cancel) Add(&set, OfSource(source));
    }
    return set;
  }

  const ir::Program& program_;
  abi::Program& description_;
  std::vector<Set> of_segments_, of_triggers_;
};

}  // namespace

void FindWhatRestsOnOverflow(ir::Program* program) {
  RestFinder(program).Find();
}

}  // namespace senda::lower
