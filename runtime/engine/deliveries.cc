#include "runtime/engine/deliveries.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "runtime/engine/instances.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

uint32_t* LastSent(Work& work, uint32_t instance, uint32_t message) {
  const JourneyPlan& plan = work.plan.journeys[work.instance(instance).journey];
  for (uint32_t i = 0; i < plan.messages.size(); ++i) {
    if (plan.messages[i] == message) return work.block->At<uint32_t>(instance + plan.sent_offset) + i;
  }
  return nullptr;
}

std::optional<uint32_t> SequenceIn(std::string_view delivery) {
  uint32_t sequence = 0;
  const auto [end, error] = std::from_chars(delivery.data(), delivery.data() + delivery.size(), sequence);
  if (error != std::errc() || end == delivery.data() + delivery.size() || *end != ':') return std::nullopt;
  return sequence;
}

uint32_t MemberOf(const Value& value, const std::vector<uint32_t>& members) {
  return value.known != 0 && static_cast<size_t>(value.integer) < members.size()
             ? members[static_cast<size_t>(value.integer)]
             : kNone;
}

// At one input the instance that entered later counts as the later sender.
uint32_t LastSender(Work& work, uint32_t journey, uint32_t message) {
  uint32_t last = 0, sender = kGoneSender;
  ForEachInstance(work, [&](uint32_t offset) {
    const Instance& instance = work.instance(offset);
    if (instance.journey != journey) return;
    const uint32_t* sent = LastSent(work, offset, message);
    if (sent == nullptr || *sent == 0 || *sent < last) return;
    if (*sent == last && sender != kGoneSender && instance.sequence < sender) return;
    last = *sent;
    sender = instance.sequence;
  });
  return sender;
}

}  // namespace

Value DeliveryId(Work& work, uint32_t sequence, const Value& sent_id) {
  return work.arena.CopyText(Value::Text(fmt::format("{}:{}", sequence, sent_id.text())));
}

void RememberSent(Work& work, uint32_t instance, uint32_t message) {
  if (message == kNone) return;
  if (uint32_t* sent = LastSent(work, instance, message); sent != nullptr) *sent = work.header().roots[kInputSequence];
}

uint32_t SenderOf(Work& work) {
  const EventPlan& plan = work.plan.events[work.event_type];
  if (!plan.is_of_instance || plan.journey_field == kNone) return kNone;
  if (plan.delivery_field != kNone && work.event[plan.delivery_field].known != 0) {
    if (const auto sequence = SequenceIn(work.event[plan.delivery_field].text())) return *sequence;
  }
  const uint32_t journey = MemberOf(work.event[plan.journey_field], plan.journey_members);
  if (journey == kNone || plan.message_field == kNone) return kNone;
  return LastSender(work, journey, MemberOf(work.event[plan.message_field], plan.message_members));
}

}  // namespace senda::engine
