#include "runtime/engine/sends.h"

#include <algorithm>

#include "runtime/engine/calls.h"
#include "runtime/engine/instances.h"

namespace senda::engine {
namespace {

// What the instance remembers at `from` in the other block, copied to the customer's on the bench; its place.
uint32_t CopyCaptures(Work& work, uint32_t journey, const Block& other, uint32_t from) {
  const std::vector<uint8_t>& is_text = work.plan.journeys[journey].is_text;
  const uint32_t place = work.block->Allocate(static_cast<uint32_t>(is_text.size() * sizeof(abi::StoredValue)));
  for (uint32_t i = 0; i < is_text.size(); ++i) {
    const abi::StoredValue old = other.At<abi::StoredValue>(from)[i];
    const abi::StoredValue stored = work.block->Store(other.Load(old, is_text[i] != 0), is_text[i] != 0);
    work.block->At<abi::StoredValue>(place)[i] = stored;
  }
  return place;
}

}  // namespace

void ReleaseCaptures(Work& work, const PendingSend& pending) {
  if (pending.captures == 0) return;
  const std::vector<uint8_t>& is_text = work.plan.journeys[work.instance(pending.instance).journey].is_text;
  for (uint32_t i = 0; i < is_text.size(); ++i) {
    const abi::StoredValue stored = work.block->At<abi::StoredValue>(pending.captures)[i];
    work.block->Release(stored, is_text[i] != 0);
  }
  work.block->Free(pending.captures, static_cast<uint32_t>(is_text.size() * sizeof(abi::StoredValue)));
}

void EraseSend(Work& work, uint32_t position) {
  ReleaseCaptures(work, PendingSends(work)[position]);
  PendingSends(work).Erase(position);
}

void RequestSend(Work& work, uint32_t offset, uint32_t step_index) {
  const RecordId id = NewRecordId(work, offset, step_index);
  const abi::Step& step = work.program.journeys[work.instance(offset).journey].steps[step_index];
  PendingSend pending{};
  pending.instance = offset;
  pending.step = step_index;
  pending.flags = kIsNew;
  pending.rule = 0;
  pending.id = id;
  pending.requested_at = work.now;
  pending.expires_at = After(work.now, step.send.expires, work.header().zone);
  pending.retry_at = work.now;
  pending.held_until = INT64_MIN;
  // Later events of the names that the message is given may come before it goes.
  const uint32_t journey = work.instance(offset).journey;
  if (step.send.goes_on && !work.plan.journeys[journey].is_text.empty()) {
    pending.captures = CopyCaptures(work, journey, *work.block, offset + work.plan.journeys[journey].capture_offset);
  }
  *PendingSends(work).Append() = pending;
}

uint32_t OpenSends(Work& work, uint32_t instance) {
  const auto items = PendingSends(work).items();
  return static_cast<uint32_t>(
      std::count_if(items.begin(), items.end(), [&](const PendingSend& p) { return p.instance == instance; }));
}

Decision DecisionOf(Work& work, DecisionKind kind, const PendingSend& pending) {
  const Instance& instance = work.instance(pending.instance);
  const abi::Step& step = work.program.journeys[instance.journey].steps[pending.step];
  Decision decision = work.MakeDecision(kind, pending.instance);
  decision.step = step.id;
  decision.source = step.position;
  decision.message = work.program.messages[step.message].id;
  decision.delivery = RecordText(work, pending.id);
  return decision;
}

void WithdrawThose(Work& work, uint32_t offset, std::string_view rule, const abi::SourcePosition& source,
                   const std::function<bool(const PendingSend&)>& is_one) {
  for (uint32_t i = 0; work.block->root(kSendsRoot) != 0 && i < PendingSends(work).size();) {
    const PendingSend pending = PendingSends(work)[i];
    if (pending.instance != offset || !is_one(pending)) {
      ++i;
      continue;
    }
    Decision decision = DecisionOf(work, DecisionKind::kWithdrawn, pending);
    decision.rule = rule;
    decision.source = source;
    work.Decide(decision);
    EraseSend(work, i);
  }
  WithdrawOutside(work, offset, rule, source);
}

void WithdrawOpen(Work& work, uint32_t offset, std::string_view rule, const abi::SourcePosition& source) {
  WithdrawThose(work, offset, rule, source, [](const PendingSend&) { return true; });
}

void MoveSends(Work& work, Block& other, const std::vector<std::pair<uint32_t, uint32_t>>& places) {
  const HeapArray<PendingSend> theirs(other, Block::RootAt(kSendsRoot));
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    PendingSend moved = theirs[i];
    const auto place =
        std::find_if(places.begin(), places.end(), [&](const auto& p) { return p.first == moved.instance; });
    if (place == places.end()) continue;
    moved.instance = place->second;
    if (moved.captures != 0) {
      moved.captures = CopyCaptures(work, work.instance(moved.instance).journey, other, moved.captures);
    }
    *PendingSends(work).Append() = moved;
  }
}

int64_t EarliestRetry(Work& work) {
  int64_t earliest = abi::kNever;
  for (const PendingSend& pending : PendingSends(work).items()) earliest = std::min(earliest, pending.retry_at);
  return earliest;
}

}  // namespace senda::engine
