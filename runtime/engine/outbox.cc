#include "runtime/engine/outbox.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "runtime/engine/deliveries.h"
#include "runtime/engine/hash.h"

namespace senda::engine {
namespace {

using abi::Value;

HeapArray<OutboxRecord> Records(Work& work) {
  return {*work.block, Block::RootAt(kOutboxRoot)};
}

bool ReadDigits(std::string_view text, uint64_t* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out, 16);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// A customer's outbox is full: the oldest message goes. Calls and work are bounded by the instances that wait for them.
void MakeRoom(Work& work) {
  if (Records(work).size() < kOutboxMax) return;
  const auto items = Records(work).items();
  const auto oldest = std::find_if(items.begin(), items.end(),
                                   [](const OutboxRecord& record) { return record.kind == RecordKind::kMessage; });
  if (oldest == items.end()) return;
  RemoveRecord(work, static_cast<uint32_t>(oldest - items.begin()));
  ++work.counters.deliveries_given_way;
}

}  // namespace

RecordId NewRecordId(Work& work, uint32_t offset, uint32_t step) {
  Instance& instance = work.instance(offset);
  const abi::Journey& journey = work.program.journeys[instance.journey];
  const std::string numbers = fmt::format("{:016x}.{}", instance.birth, instance.turn++);
  return {instance.birth, StableHash({"outbox", numbers, journey.steps[step].id, journey.id})};
}

std::string TextOf(const RecordId& id, std::string_view owner) {
  return fmt::format("{:016x}{:016x}{}{}", id.high, id.low, owner.empty() ? "" : ":", owner);
}

std::string_view RecordText(Work& work, const RecordId& id, std::string_view owner) {
  return work.arena.CopyText(Value::Text(TextOf(id, owner))).text();
}

std::optional<ParsedId> ParseRecordId(std::string_view text) {
  constexpr size_t kDigits = 16;
  ParsedId parsed;
  if (const size_t end = text.find(':'); end != std::string_view::npos) {
    parsed.owner = text.substr(end + 1);
    text = text.substr(0, end);
  }
  if (text.size() != 2 * kDigits) return std::nullopt;
  if (!ReadDigits(text.substr(0, kDigits), &parsed.id.high) || !ReadDigits(text.substr(kDigits), &parsed.id.low)) {
    return std::nullopt;
  }
  return parsed;
}

void AddRecord(Work& work, const OutboxRecord& record, const Value& address, const Value& content) {
  MakeRoom(work);
  const abi::StoredValue stored_address = work.block->Store(address, true);
  const abi::StoredValue stored_content = work.block->Store(content, true);
  OutboxRecord* place = Records(work).Append();
  *place = record;
  place->made_at = work.now;
  place->address = stored_address;
  place->content = stored_content;
}

void JoinOutbox(Work& work, Block& other) {
  const HeapArray<OutboxRecord> theirs(other, Block::RootAt(kOutboxRoot));
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    const OutboxRecord record = theirs[i];
    AddRecord(work, record, other.Load(record.address, true), other.Load(record.content, true));
    Records(work)[Records(work).size() - 1].made_at = record.made_at;
  }
  // The oldest is answered first, whosever it was.
  const auto items = Records(work).items();
  std::stable_sort(items.begin(), items.end(),
                   [](const OutboxRecord& a, const OutboxRecord& b) { return a.made_at < b.made_at; });
}

std::optional<uint32_t> FindRecord(Work& work, const RecordId& id) {
  const auto items = Records(work).items();
  const auto found = std::find_if(items.begin(), items.end(), [&](const OutboxRecord& r) { return r.id == id; });
  if (found == items.end()) return std::nullopt;
  return static_cast<uint32_t>(found - items.begin());
}

void RemoveRecord(Work& work, uint32_t position) {
  const OutboxRecord record = Records(work)[position];
  work.block->Release(record.address, true);
  work.block->Release(record.content, true);
  Records(work).Erase(position);
}

void PruneOutbox(Work& work) {
  if (work.block->root(kOutboxRoot) == 0) return;
  for (uint32_t i = Records(work).size(); i > 0; --i) {
    const OutboxRecord& record = Records(work)[i - 1];
    if (record.kind == RecordKind::kMessage && record.until < work.now) RemoveRecord(work, i - 1);
  }
}

namespace {

// Whether the event at hand is about this delivery: by its identity, when it has one of ours, or else by message,
// journey and the instance that it belongs to.
bool IsAbout(const Work& work, const RecordId& id, uint32_t journey, uint32_t message, int64_t made_at) {
  const OutcomeEvent& event = work.plan.events[work.event_type].outcome;
  if (event.delivery_field != abi::kNone && work.event[event.delivery_field].known != 0) {
    const auto parsed = ParseRecordId(work.event[event.delivery_field].text());
    if (parsed.has_value()) return parsed->id == id;
  }
  const auto says = [&](uint32_t field, const std::vector<int64_t>& members, uint32_t index) {
    return field == abi::kNone || work.event[field].known == 0 ||
           (index < members.size() && work.event[field].integer == members[index]);
  };
  // Whoever is gone leaves what it sent.
  const bool is_its = work.origin == abi::kNone || work.origin == kGoneSender || work.origin == id.high;
  return is_its && work.event_at >= made_at && says(event.message_field, event.messages, message) &&
         says(event.journey_field, event.journeys, journey);
}

}  // namespace

std::optional<uint32_t> FindRecordOfEvent(Work& work) {
  if (work.block->root(kOutboxRoot) == 0) return std::nullopt;
  const auto items = Records(work).items();
  const auto found = std::find_if(items.begin(), items.end(), [&](const OutboxRecord& record) {
    if (record.kind != RecordKind::kMessage) return false;
    return IsAbout(work, record.id, record.journey, record.message, record.made_at);
  });
  if (found == items.end()) return std::nullopt;
  return static_cast<uint32_t>(found - items.begin());
}

std::optional<RecordId> RecordOfEvent(Work& work) {
  const uint32_t field = work.plan.events[work.event_type].outcome.delivery_field;
  if (field != abi::kNone && work.event[field].known != 0) {
    if (const auto parsed = ParseRecordId(work.event[field].text())) return parsed->id;
  }
  const std::optional<uint32_t> position = FindRecordOfEvent(work);
  if (!position.has_value()) return std::nullopt;
  return Records(work)[*position].id;
}

void SettleRecord(Work& work) {
  if (const auto position = FindRecordOfEvent(work)) RemoveRecord(work, *position);
}

DeliveryOutcome OutcomeFor(Work& work, uint32_t offset) {
  if (work.event == nullptr) return DeliveryOutcome::kNone;
  const DeliveryOutcome outcome = work.plan.events[work.event_type].delivery;
  if (outcome == DeliveryOutcome::kNone) return outcome;
  const Instance& instance = work.instance(offset);
  const uint32_t message = work.program.journeys[instance.journey].steps[instance.step].message;
  const RecordId id{instance.awaited_high, instance.awaited_low};
  const bool is_about = IsAbout(work, id, instance.journey, message, instance.wait_began);
  return is_about ? outcome : DeliveryOutcome::kNone;
}

}  // namespace senda::engine
