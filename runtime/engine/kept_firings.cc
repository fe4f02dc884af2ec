#include "runtime/engine/kept_firings.h"

namespace senda::engine {
namespace {

using abi::StoredValue;
using abi::Value;

uint32_t CapturesOf(uint32_t kept) {
  return kept + static_cast<uint32_t>(sizeof(KeptHead));
}
uint32_t BitsOf(uint32_t kept, uint32_t count) {
  return CapturesOf(kept) + count * static_cast<uint32_t>(sizeof(StoredValue));
}
uint32_t BytesOf(uint32_t count) {
  return BitsOf(0, count) + (count + 63) / 64 * static_cast<uint32_t>(sizeof(uint64_t));
}
bool IsText(const Block& block, uint32_t kept, uint32_t capture) {
  const uint64_t* words = block.At<uint64_t>(BitsOf(kept, block.At<KeptHead>(kept)->count));
  return ((words[capture / 64] >> (capture % 64)) & 1) != 0;
}

}  // namespace

void Keep(Work& work, uint32_t instance, const KeptFiring& firing) {
  DropKept(work, instance);
  const bool is_own = firing.version == abi::kNone;
  const std::vector<uint8_t>& is_text =
      is_own ? work.plan.journeys[work.instance(instance).journey].is_text : firing.is_text;
  const auto count = static_cast<uint32_t>(is_text.size());
  const uint32_t kept = work.block->Allocate(BytesOf(count));
  *work.block->At<KeptHead>(kept) = {firing.happened_at, firing.is_start ? 1u : 0u, count, firing.version,
                                     firing.journey};
  for (uint32_t i = 0; i < count; ++i) {
    const StoredValue stored = work.block->Store(firing.captures[i], is_text[i] != 0);
    work.block->At<StoredValue>(CapturesOf(kept))[i] = stored;
    if (is_text[i] != 0) work.block->At<uint64_t>(BitsOf(kept, count))[i / 64] |= uint64_t{1} << (i % 64);
  }
  work.instance(instance).kept = kept;
}

KeptFiring KeptOf(Work& work, const Block& block, uint32_t instance) {
  const uint32_t kept = block.At<Instance>(instance)->kept;
  const KeptHead head = *block.At<KeptHead>(kept);
  KeptFiring firing{nullptr, head.happened_at, head.is_start != 0, head.version, head.journey, {}};
  Value* captures = work.arena.Values(head.count);
  for (uint32_t i = 0; i < head.count; ++i) {
    const bool is_text = IsText(block, kept, i);
    captures[i] = work.Detach(block.Load(block.At<StoredValue>(CapturesOf(kept))[i], is_text), is_text);
    firing.is_text.push_back(is_text ? 1 : 0);
  }
  firing.captures = captures;
  return firing;
}

void QueueKept(Work& work, uint32_t instance) {
  if (work.instance(instance).kept == 0) return;
  const KeptFiring firing = KeptOf(work, *work.block, instance);
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kKept;
  item.type = firing.version == abi::kNone ? work.instance(instance).journey : firing.journey;
  item.captures_version = firing.version;
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
  const uint32_t count = work.block->At<KeptHead>(kept)->count;
  for (uint32_t i = 0; i < count; ++i) {
    const bool is_text = IsText(*work.block, kept, i);
    work.block->Release(work.block->At<StoredValue>(CapturesOf(kept))[i], is_text);
  }
  work.block->Free(kept, BytesOf(count));
  work.instance(instance).kept = 0;
}

}  // namespace senda::engine
