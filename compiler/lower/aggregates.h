// The aggregates of the program: one for everything that means the same, wherever it is written.
//
// Takes what an aggregate expression asks (function, events, values, window). Gives the node that reads the answer.
// Which container keeps it, and how much, is decided by what is finally read: an aggregate that no root reaches is left
// out, a container of times or values keeps as many as the largest question needs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/lower/nodes.h"
#include "compiler/sema/types.h"

namespace senda::lower {

class Inputs;

inline constexpr uint32_t kKeepDefault = 1'000;
inline constexpr uint32_t kOpenKeysMax = 100;

// Which events are looked at, by whom.
struct EventSet {
  sema::EventTypeId event;
  NodeId where;                   // invalid: all of them
  uint32_t journey = abi::kNone;  // the journey whose instances keep the answer (`since entering`)
  friend bool operator==(const EventSet&, const EventSet&) = default;
};

struct AggregateDraft {
  EventSet set;
  abi::AggregateFunction function = abi::AggregateFunction::kCount;
  abi::Container container = abi::Container::kCell;
  abi::Window window = abi::Window::kEver;
  abi::Duration length;
  NodeId value;  // what is aggregated; invalid for count
  abi::Kind value_kind = abi::Kind::kInt;
  uint32_t member_count = 0;
  NodeId reset;  // of a `since` window
  uint32_t keep = kKeepDefault;
  EventSet closes;  // of kOpen
  uint32_t close_field = abi::kNone;
  std::vector<uint32_t> fields;  // of kFields: grows as fields are asked for
  std::vector<abi::Kind> field_kinds;
  abi::SourcePosition position;  // of the first mention
};

class AggregateTable {
 public:
  explicit AggregateTable(Nodes* nodes) : nodes_(*nodes) {}

  const AggregateDraft& operator[](uint32_t index) const { return drafts_.at(index); }
  uint32_t size() const { return static_cast<uint32_t>(drafts_.size()); }

  // The aggregate that means the same, or a new one. `fields` and position take no part in the comparison.
  uint32_t Intern(AggregateDraft draft);
  // Reads its value; missing when empty for min, max, avg, last and first.
  NodeId Value(uint32_t aggregate, abi::Kind kind);
  // Reads field `field` of a kFields aggregate.
  NodeId Field(uint32_t aggregate, uint32_t field, abi::Kind kind);
  // The instant of the n-th latest event of the set, or missing.
  NodeId NthAt(const EventSet& set, int64_t n, abi::SourcePosition position);
  // At least n events of the set lie in the window of that length that ends now.
  NodeId AtLeastInLast(const EventSet& set, int64_t n, const abi::Duration& length, abi::SourcePosition position);

  // The aggregate that a node reads, when it is AggregateValue (maybe assumed known) of a sliding window that can be
  // asked a threshold: count, min or max.
  std::optional<uint32_t> ThresholdOf(NodeId node) const;
  // How a `where` or a value was written first: for people, no part of what it means.
  void SetWords(NodeId node, std::string words);
  const std::string& WordsOf(NodeId node) const;
  // The value changes by time alone.
  bool HasExpiry(uint32_t aggregate) const;

 private:
  using Key = std::tuple<uint32_t, uint32_t, uint32_t, int, int, int, int64_t, int64_t, uint32_t, uint32_t, uint32_t,
                         uint32_t, uint32_t, uint32_t>;
  static Key KeyOf(const AggregateDraft& draft);
  void DropTrivial(NodeId* where) const;

  Nodes& nodes_;
  std::vector<AggregateDraft> drafts_;
  std::map<Key, uint32_t> known_;
  std::map<uint32_t, std::string> words_;  // by node
};

// `count(purchase where amount > 20 EUR in last 30 days)`; of times alone `purchase where amount > 20 EUR`.
std::string AggregateWords(const Inputs& in, const AggregateTable& aggregates, const AggregateDraft& draft);

}  // namespace senda::lower
