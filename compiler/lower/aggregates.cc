#include "compiler/lower/aggregates.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/abi/containers.h"

namespace senda::lower {

AggregateTable::Key AggregateTable::KeyOf(const AggregateDraft& draft) {
  return {draft.set.event.index(),
          draft.set.where.index(),
          draft.set.journey,
          static_cast<int>(draft.function),
          static_cast<int>(draft.container),
          static_cast<int>(draft.window),
          draft.length.months,
          draft.length.milliseconds,
          draft.value.index(),
          draft.reset.index(),
          draft.keep,
          draft.closes.event.index(),
          draft.closes.where.index(),
          draft.close_field};
}

// A condition that is always true is none at all: what it selects is the same aggregate.
void AggregateTable::DropTrivial(NodeId* where) const {
  if (where->is_valid() && nodes_.IsConstant(*where) && nodes_[*where].immediate != 0) *where = NodeId();
}

uint32_t AggregateTable::Intern(AggregateDraft draft) {
  DropTrivial(&draft.set.where);
  DropTrivial(&draft.closes.where);
  auto [it, is_new] = known_.try_emplace(KeyOf(draft), static_cast<uint32_t>(drafts_.size()));
  if (!is_new) return it->second;
  Reads reads;
  reads.instance = draft.set.journey != abi::kNone;
  reads.zone = abi::IsCalendar(draft.window) || draft.length.months != 0;
  if (draft.reset.is_valid()) reads.Add(nodes_.ReadsOf(draft.reset));
  nodes_.SetAggregateReads(it->second, reads);
  drafts_.push_back(std::move(draft));
  return it->second;
}

void AggregateTable::SetWords(NodeId node, std::string words) {
  if (node.is_valid()) words_.try_emplace(node.index(), std::move(words));
}

const std::string& AggregateTable::WordsOf(NodeId node) const {
  static const std::string kUnsaid = "…";
  const auto found = words_.find(node.index());
  return found != words_.end() ? found->second : kUnsaid;
}

NodeId AggregateTable::Value(uint32_t aggregate, abi::Kind kind) {
  switch (drafts_.at(aggregate).function) {
    case abi::AggregateFunction::kCount:
    case abi::AggregateFunction::kSum:
    case abi::AggregateFunction::kDistinct: return nodes_.builder().AggregateValue(aggregate, kind, false);
    default: return nodes_.builder().AggregateValue(aggregate, kind, true);
  }
}

NodeId AggregateTable::Field(uint32_t aggregate, uint32_t field, abi::Kind kind) {
  AggregateDraft& draft = drafts_.at(aggregate);
  auto found = std::find(draft.fields.begin(), draft.fields.end(), field);
  auto index = static_cast<uint32_t>(found - draft.fields.begin());
  if (found == draft.fields.end()) {
    draft.fields.push_back(field);
    draft.field_kinds.push_back(kind);
  }
  return nodes_.builder().AggregateField(aggregate, index, kind);
}

NodeId AggregateTable::NthAt(const EventSet& set, int64_t n, abi::SourcePosition position) {
  AggregateDraft draft;
  draft.set = set;
  draft.container = abi::Container::kLatest;
  draft.position = position;
  return nodes_.builder().AggregateNthAt(Intern(std::move(draft)), n);
}

NodeId AggregateTable::AtLeastInLast(const EventSet& set, int64_t n, const abi::Duration& length,
                                     abi::SourcePosition position) {
  ir::Builder& builder = nodes_.builder();
  if (n <= 0) return builder.Bool(true);
  // Times are shared by all windows of a fixed length. Of one in months those that leave it last are kept, which where
  // months end are not always the latest.
  AggregateDraft draft;
  draft.set = set;
  draft.container = abi::Container::kLatest;
  draft.position = position;
  if (length.months != 0) {
    draft.window = abi::Window::kSliding;
    draft.length = length;
  }
  NodeId at = builder.AggregateNthAt(Intern(std::move(draft)), n);
  NodeId leaves = nodes_.AddDuration(nodes_.AssumeKnown(at), length);
  return builder.And(nodes_.IsKnown(at), builder.LessInteger(builder.Now(), leaves));
}

std::optional<uint32_t> AggregateTable::ThresholdOf(NodeId node) const {
  ir::Node value = nodes_[node];
  if (value.op == Op::kAssumeKnown) value = nodes_[value.operands[0]];
  if (value.op != Op::kAggregateValue) return std::nullopt;
  auto aggregate = static_cast<uint32_t>(value.immediate);
  const AggregateDraft& draft = drafts_.at(aggregate);
  if (draft.window != abi::Window::kSliding) return std::nullopt;
  switch (draft.function) {
    case abi::AggregateFunction::kCount:
    case abi::AggregateFunction::kMin:
    case abi::AggregateFunction::kMax: return aggregate;
    default: return std::nullopt;
  }
}

bool AggregateTable::HasExpiry(uint32_t aggregate) const {
  const AggregateDraft& draft = drafts_.at(aggregate);
  return draft.window == abi::Window::kSliding || abi::IsCalendar(draft.window);
}

}  // namespace senda::lower
