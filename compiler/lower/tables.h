// Small tables that several parts of lowering fill: predicates by event type, segments.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower/inputs.h"

namespace senda::lower {

// The conditions that are decided once for each event of a type, before anything is applied; equal ones once.
class Predicates {
 public:
  // The position of the condition among those of its event type.
  uint32_t Position(uint32_t event, NodeId condition) {
    auto [it, is_new] = positions_.try_emplace({event, condition.index()}, 0);
    if (is_new) {
      it->second = static_cast<uint32_t>(by_event_[event].size());
      by_event_[event].push_back(condition);
    }
    return it->second;
  }
  const std::vector<NodeId>& Of(uint32_t event) { return by_event_[event]; }

 private:
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> positions_;
  std::map<uint32_t, std::vector<NodeId>> by_event_;
};

// A segment, declared or made for a part of a pattern. Op::kSegment and flips name it by its place in the list of
// drafts until all are put into their final order.
struct SegmentDraft {
  std::string id;
  std::vector<std::string> former_ids;
  bool is_reported = true;
  abi::SegmentKind kind = abi::SegmentKind::kComputed;
  uint32_t journey = abi::kNone;  // of those that the engine sets; they have no value
  NodeId value;
  NodeId breakpoint;
  abi::SourcePosition position;
};

}  // namespace senda::lower
