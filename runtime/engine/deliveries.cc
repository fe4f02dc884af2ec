#include "runtime/engine/deliveries.h"

#include "runtime/engine/instances.h"
#include "runtime/engine/outbox.h"

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

uint32_t MemberOf(const Value& value, const std::vector<uint32_t>& members) {
  return value.known != 0 && static_cast<size_t>(value.integer) < members.size()
             ? members[static_cast<size_t>(value.integer)]
             : kNone;
}

// At one input the instance that entered later counts as the later sender.
uint64_t LastSender(Work& work, uint32_t journey, uint32_t message) {
  uint32_t last = 0, entry = 0;
  uint64_t sender = kGoneSender;
  ForEachInstance(work, [&](uint32_t offset) {
    const Instance& instance = work.instance(offset);
    if (instance.journey != journey) return;
    const uint32_t* sent = LastSent(work, offset, message);
    if (sent == nullptr || *sent == 0 || *sent < last) return;
    if (*sent == last && sender != kGoneSender && instance.sequence < entry) return;
    last = *sent;
    entry = instance.sequence;
    sender = instance.birth;
  });
  return sender;
}

}  // namespace

void RememberSent(Work& work, uint32_t instance, uint32_t message) {
  if (message == kNone) return;
  if (uint32_t* sent = LastSent(work, instance, message); sent != nullptr) *sent = work.header().roots[kInputSequence];
}

uint64_t SenderOf(Work& work) {
  const EventPlan& plan = work.plan.events[work.event_type];
  if (!plan.is_of_instance || plan.journey_field == kNone) return kNone;
  if (plan.delivery_field != kNone && work.event[plan.delivery_field].known != 0) {
    if (const auto delivery = ParseRecordId(work.event[plan.delivery_field].text())) return delivery->id.high;
  }
  const uint32_t journey = MemberOf(work.event[plan.journey_field], plan.journey_members);
  if (journey == kNone || plan.message_field == kNone) return kNone;
  return LastSender(work, journey, MemberOf(work.event[plan.message_field], plan.message_members));
}

}  // namespace senda::engine
