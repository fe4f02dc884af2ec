#include "runtime/engine/kept_firings.h"

namespace senda::engine {
namespace {

using abi::StoredValue;
using abi::Value;

uint32_t BytesOf(const JourneyPlan& plan) {
  return static_cast<uint32_t>(sizeof(KeptHead) + plan.is_text.size() * sizeof(StoredValue));
}
uint32_t CapturesOf(uint32_t kept) {
  return kept + static_cast<uint32_t>(sizeof(KeptHead));
}

}  // namespace

void Keep(Work& work, uint32_t instance, const KeptFiring& firing) {
  DropKept(work, instance);
  const JourneyPlan& plan = work.plan.journeys[work.instance(instance).journey];
  const uint32_t kept = work.block->Allocate(BytesOf(plan));
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    const StoredValue stored = work.block->Store(firing.captures[i], plan.is_text[i] != 0);
    work.block->At<StoredValue>(CapturesOf(kept))[i] = stored;
  }
  *work.block->At<KeptHead>(kept) = {firing.happened_at, firing.is_start ? 1u : 0u, 0};
  work.instance(instance).kept = kept;
}

KeptFiring KeptOf(Work& work, const Block& block, uint32_t instance) {
  const Instance& one = *block.At<Instance>(instance);
  const JourneyPlan& plan = work.plan.journeys[one.journey];
  Value* captures = work.arena.Values(plan.is_text.size());
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    const bool is_text = plan.is_text[i] != 0;
    captures[i] = work.Detach(block.Load(block.At<StoredValue>(CapturesOf(one.kept))[i], is_text), is_text);
  }
  const KeptHead head = *block.At<KeptHead>(one.kept);
  return {captures, head.happened_at, head.is_start != 0};
}

void QueueKept(Work& work, uint32_t instance) {
  if (work.instance(instance).kept == 0) return;
  const KeptFiring firing = KeptOf(work, *work.block, instance);
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kKept;
  item.type = work.instance(instance).journey;
  item.fields = firing.captures;
  item.happened_at = firing.happened_at;
  item.is_start = firing.is_start;
  work.queue.push_back(item);
  DropKept(work, instance);
}

void MoveKept(Work& work, const Block& other, uint32_t from, uint32_t instance) {
  if (other.At<Instance>(from)->kept != 0) Keep(work, instance, KeptOf(work, other, from));
}

void DropKept(Work& work, uint32_t instance) {
  const uint32_t kept = work.instance(instance).kept;
  if (kept == 0) return;
  const JourneyPlan& plan = work.plan.journeys[work.instance(instance).journey];
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    work.block->Release(work.block->At<StoredValue>(CapturesOf(kept))[i], plan.is_text[i] != 0);
  }
  work.block->Free(kept, BytesOf(plan));
  work.instance(instance).kept = 0;
}

}  // namespace senda::engine
