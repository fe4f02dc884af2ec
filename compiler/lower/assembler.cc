#include "compiler/lower/assembler.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "compiler/base/check.h"
#include "compiler/ir/meaning.h"
#include "compiler/ir/op.h"
#include "compiler/lower/rules.h"

namespace senda::lower {

std::vector<uint32_t> OrderByUse(const std::vector<std::string>& ids, const std::vector<std::vector<uint32_t>>& uses) {
  const auto count = static_cast<uint32_t>(ids.size());
  std::vector<std::vector<uint32_t>> users(count);
  std::vector<uint32_t> missing(count, 0);
  for (uint32_t i = 0; i < count; ++i) {
    for (uint32_t used : uses[i]) {
      users[used].push_back(i);
      ++missing[i];
    }
  }
  const auto is_later = [&](uint32_t a, uint32_t b) { return std::tie(ids[a], a) > std::tie(ids[b], b); };
  std::priority_queue<uint32_t, std::vector<uint32_t>, decltype(is_later)> ready(is_later);
  for (uint32_t i = 0; i < count; ++i) {
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<uint32_t> order;
  while (!ready.empty()) {
    const uint32_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (uint32_t user : users[next]) {
      if (--missing[user] == 0) ready.push(user);
    }
  }
  SENDA_CHECK(order.size() == count, "a circle reached lowering");
  return order;
}

ir::Program Assembler::Assemble() {
  MarkLive();
  MeasureUse();
  OrderSegments();
  OrderTriggers();
  AddSchema();
  AddTriggers();
  AddJourneys();
  AddAggregates();
  AddSegments();
  AddMaps();
  AddEffects();
  LayOut();
  // Nodes that nothing reads any more are numbered behind the others and left out with the rest.
  std::vector<uint32_t> numbers = aggregate_numbers_;
  auto next = static_cast<uint32_t>(aggregate_order_.size());
  for (uint32_t& number : numbers) {
    if (number == abi::kNone) number = next++;
  }
  builder_.RenumberAggregates(numbers);
  builder_.RenumberSegments(segment_numbers_);
  ir::Program program = builder_.Finish();
  NameAggregates(&program);
  FindWhatRestsOnOverflow(&program);
  FindWhatRulesRead(&program);
  FindWhatPlacesNeed(&program);
  ir::FillMeanings(&program);
  return program;
}

void Assembler::MarkLive() {
  is_live_.assign(builder_.node_count(), false);
  aggregate_numbers_.assign(aggregates_.size(), abi::kNone);
  std::vector<NodeId> roots = nodes_.roots();
  for (const SegmentDraft& segment : segments_) {
    roots.push_back(segment.value);
    roots.push_back(segment.breakpoint);
  }
  for (uint32_t event = 0; event < in_.model.events.size(); ++event) {
    const auto& conditions = predicates_.Of(event);
    roots.insert(roots.end(), conditions.begin(), conditions.end());
  }
  MarkNodes(std::move(roots));
  for (uint32_t i = 0; i < aggregates_.size(); ++i) {
    if (aggregate_numbers_[i] == abi::kNone) continue;
    aggregate_numbers_[i] = static_cast<uint32_t>(aggregate_order_.size());
    aggregate_order_.push_back(i);
  }
}

void Assembler::MarkNodes(std::vector<NodeId> open) {
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (!id.is_valid() || is_live_[id.index()]) continue;
    is_live_[id.index()] = true;
    const ir::Node& node = nodes_[id];
    for (NodeId operand : node.operands) open.push_back(operand);
    if (ir::SignatureOf(node.op).immediate != ir::Immediate::kAggregate) continue;
    const auto aggregate = static_cast<uint32_t>(node.immediate);
    if (aggregate_numbers_[aggregate] != abi::kNone) continue;
    aggregate_numbers_[aggregate] = 0;  // read; its number comes later
    const AggregateDraft& draft = aggregates_[aggregate];
    for (NodeId read : {draft.set.where, draft.closes.where, draft.value, draft.reset}) open.push_back(read);
  }
}

// How much a container must hold to answer what is asked of it: the n-th latest time, a number of distinct values.
void Assembler::MeasureUse() {
  aggregate_use_.assign(aggregates_.size(), 0);
  for (uint32_t i = 0; i < is_live_.size(); ++i) {
    if (is_live_[i]) NoteUse(NodeId(i));
  }
  // A value that is itself a root is asked in full.
  for (NodeId root : nodes_.roots()) {
    const ir::Node& node = nodes_[root];
    if (node.op == Op::kAggregateValue) aggregate_use_[static_cast<size_t>(node.immediate)] = kKeepDefault;
  }
}

void Assembler::NoteUse(NodeId user) {
  const ir::Node& node = nodes_[user];
  const auto note = [&](int64_t aggregate, int64_t count) {
    int64_t& use = aggregate_use_[static_cast<size_t>(aggregate)];
    use = std::max(use, count);
  };
  if (node.op == Op::kAggregateNthAt) note(node.immediate, node.argument);
  for (size_t i = 0; i < ir::kOperandsMax; ++i) {
    if (!node.operands[i].is_valid() || nodes_.OpOf(node.operands[i]) != Op::kAggregateValue) continue;
    const int64_t aggregate = nodes_[node.operands[i]].immediate;
    const bool is_comparison =
        node.op == Op::kEqualInteger || node.op == Op::kLessInteger || node.op == Op::kLessEqualInteger;
    std::optional<int64_t> bound;
    if (is_comparison) bound = nodes_.ConstantInteger(node.operands[1 - i]);
    if (!bound) {
      note(aggregate, kKeepDefault);
      continue;
    }
    // k distinct values answer `at least k`; one more, `more than k` and `exactly k`.
    const bool is_enough = (node.op == Op::kLessInteger && i == 0) || (node.op == Op::kLessEqualInteger && i == 1);
    note(aggregate, std::clamp<int64_t>(is_enough ? *bound : *bound + (*bound < kKeepDefault), 1, kKeepDefault));
  }
}

void Assembler::OrderSegments() {
  std::vector<std::string> ids;
  std::vector<std::vector<uint32_t>> uses;
  for (const SegmentDraft& segment : segments_) {
    Dependencies reads = DependenciesOf({segment.value, segment.breakpoint});
    ids.push_back(segment.id);
    uses.emplace_back(reads.segments.begin(), reads.segments.end());
    segment_reads_.push_back(std::move(reads));
  }
  segment_order_ = OrderByUse(ids, uses);
  segment_numbers_.assign(segments_.size(), 0);
  for (uint32_t i = 0; i < segment_order_.size(); ++i) segment_numbers_[segment_order_[i]] = i;
}

void Assembler::OrderTriggers() {
  std::vector<std::string> ids;
  std::vector<std::vector<uint32_t>> uses;
  for (uint32_t i = 0; i < captures_.trigger_count(); ++i) {
    const TriggerDraft& draft = captures_.trigger(i);
    std::set<uint32_t> used(draft.nested.begin(), draft.nested.end());
    const auto note = [&](const std::vector<abi::Source>& sources) {
      for (const abi::Source& source : sources) {
        if (source.kind == abi::SourceKind::kTrigger) used.insert(source.target);
      }
    };
    for (const abi::Pattern& pattern : draft.patterns) {
      for (const abi::Link& link : pattern.links) note(link.sources);
      note(pattern.cancel);
    }
    ids.push_back(draft.trigger.id);
    uses.emplace_back(used.begin(), used.end());
  }
  trigger_order_ = OrderByUse(ids, uses);
  trigger_numbers_.assign(ids.size(), 0);
  for (uint32_t i = 0; i < trigger_order_.size(); ++i) trigger_numbers_[trigger_order_[i]] = i;
}

}  // namespace senda::lower
