#include "runtime/engine/switch_sends.h"

#include <algorithm>

#include "runtime/engine/calls.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/switch_places.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

using abi::kNone;

constexpr std::string_view kRule = "when removed";

uint32_t NewPlaceOf(const std::vector<MovedPlace>& moved, uint32_t old_offset) {
  const auto found =
      std::find_if(moved.begin(), moved.end(), [&](const MovedPlace& one) { return one.old_offset == old_offset; });
  return found == moved.end() ? 0 : found->offset;
}

HeapArray<OutboxRecord> RecordsOf(Work& work) {
  return {*work.block, Block::RootAt(kOutboxRoot)};
}

// A call or work belongs to the instance that waits for it.
uint32_t WaitingFor(Work& work, const RecordId& id, const std::vector<MovedPlace>& moved) {
  for (const MovedPlace& one : moved) {
    const Instance& instance = work.instance(one.offset);
    if (instance.awaited_high == id.high && instance.awaited_low == id.low) return one.offset;
  }
  return 0;
}

bool MoveRecord(Work& from, Work& to, const SwitchMap& map, const std::vector<MovedPlace>& moved,
                const OutboxRecord& old) {
  OutboxRecord record = old;
  const JourneyMap& journey = map.journeys[old.journey];
  if (old.kind == RecordKind::kMessage) {
    if (!MapMessage(map, &record)) return false;
  } else {
    if (journey.to == kNone) return false;
    record.journey = journey.to;
    record.step = old.step == kNone ? kNone : journey.steps[old.step];
    const uint32_t instance = WaitingFor(to, old.id, moved);
    if (instance == 0 || record.step == kNone) return false;
  }
  AddRecord(to, record, from.block->Load(old.address, true), from.block->Load(old.content, true));
  RecordsOf(to)[RecordsOf(to).size() - 1].made_at = old.made_at;
  return true;
}

}  // namespace

bool MapMessage(const SwitchMap& map, OutboxRecord* record) {
  const JourneyMap& journey = map.journeys[record->journey];
  if (journey.to == kNone) return false;
  record->journey = journey.to;
  if (record->step != kNone) record->step = journey.steps[record->step];
  record->message = map.messages[record->message];
  record->channel = map.channels[record->channel];
  return record->message != kNone && record->channel != kNone;
}

void WithdrawGone(Work& from, uint32_t instance, absl::FunctionRef<bool(const PendingSend&)> is_gone,
                  const abi::SourcePosition& source) {
  WithdrawThose(from, instance, kRule, source, is_gone);
}

void MapCaptures(const Work& from, uint32_t place, Work& to, uint32_t new_place, const JourneyMap& map) {
  for (uint32_t i = 0; i < map.captures.size(); ++i) {
    const bool is_text = map.captures[i].is_text;
    const abi::Value value = map.CaptureOf(
        i, [&](uint32_t old) { return from.block->Load(from.block->At<abi::StoredValue>(place)[old], is_text); });
    const abi::StoredValue stored = to.block->Store(value, is_text);
    to.block->At<abi::StoredValue>(new_place)[i] = stored;
  }
}

void MoveOpenSends(Work& from, Work& to, const SwitchMap& map, const std::vector<MovedPlace>& moved) {
  for (uint32_t i = 0; i < PendingSends(from).size();) {
    PendingSend pending = PendingSends(from)[i];
    const uint32_t offset = NewPlaceOf(moved, pending.instance);
    if (offset == 0) {
      ++i;
      continue;
    }
    const Instance& instance = from.instance(pending.instance);
    const abi::Step& before = from.program.journeys[instance.journey].steps[pending.step];
    pending.instance = offset;
    pending.step = map.journeys[instance.journey].steps[pending.step];
    const abi::Step& step = to.program.journeys[to.instance(offset).journey].steps[pending.step];
    const bool has_its_expiry = KeepsExpiry(before, step);
    if (!has_its_expiry) {
      pending.expires_at = After(pending.requested_at, step.send.expires, to.header().zone);
    }
    const uint32_t channel = map.channels[pending.channel];
    pending.channel = channel == kNone ? step.channels.front() : channel;
    // Decided anew, unless it is paused as it was.
    const bool may_stay = has_its_expiry && IsPauseRule(pending.rule);
    const int64_t paused_until = may_stay ? PausedUntil(to, offset, step, pending.requested_at) : 0;
    pending.retry_at = paused_until > to.now ? std::min(paused_until, pending.expires_at) : to.now;
    const JourneyMap& journey = map.journeys[instance.journey];
    if (pending.captures != 0 && journey.captures.empty()) pending.captures = 0;
    if (pending.captures != 0) {
      const uint32_t place =
          to.block->Allocate(static_cast<uint32_t>(journey.captures.size() * sizeof(abi::StoredValue)));
      MapCaptures(from, pending.captures, to, place, journey);
      pending.captures = place;
    }
    *PendingSends(to).Append() = pending;
    EraseSend(from, i);
  }
}

void MoveOutbox(Work& from, Work& to, const SwitchMap& map, const std::vector<MovedPlace>& moved) {
  for (uint32_t i = 0; i < RecordsOf(from).size();) {
    const OutboxRecord record = RecordsOf(from)[i];
    if (MoveRecord(from, to, map, moved, record)) {
      RemoveRecord(from, i);
    } else {
      ++i;
    }
  }
}

}  // namespace senda::engine
