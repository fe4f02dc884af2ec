#include "runtime/engine/contact.h"

#include <algorithm>
#include <vector>

#include "runtime/engine/hash.h"
#include "runtime/engine/others.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/switch_map.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

ContactEntry* Find(Block& block, ContactKind kind, uint32_t purpose, uint64_t channel, uint64_t subject) {
  for (ContactEntry& entry : ContactEntries(block).items()) {
    const bool is_it = entry.kind == kind && (entry.flags & abi::kEveryPurpose) == purpose &&
                       entry.channel == channel && entry.subject == subject;
    if (is_it) return &entry;
  }
  return nullptr;
}

ContactEntry& FindOrAdd(Block& block, ContactKind kind, uint32_t purpose, uint64_t channel, uint64_t subject) {
  if (ContactEntry* found = Find(block, kind, purpose, channel, subject)) return *found;
  ContactEntry* entry = ContactEntries(block).Append();
  entry->kind = kind;
  entry->flags = purpose;
  entry->channel = channel;
  entry->subject = subject;
  entry->at = entry->other = INT64_MIN;
  return *entry;
}

void EraseContact(Block& block, const ContactEntry* entry) {
  const auto items = ContactEntries(block).items();
  ContactEntries(block).Erase(static_cast<uint32_t>(entry - items.data()));
}

const std::string& MemberOf(const Work& work, uint32_t field) {
  const abi::FieldType& type = work.program.events[work.event_type].fields[field].type;
  return type.members[static_cast<size_t>(work.event[field].integer)];
}

bool IsKnown(const Work& work, uint32_t field) {
  return field != kNone && work.event[field].known != 0;
}

uint64_t TopicAtHand(const Work& work, uint32_t field) {
  if (!IsKnown(work, field)) return 0;
  const bool is_enum = work.program.events[work.event_type].fields[field].type.kind == abi::Kind::kEnum;
  return StableHash({"topic", is_enum ? std::string_view(MemberOf(work, field)) : work.event[field].text()});
}

// Held sends that would go by the channel are decided at this input.
void AskThoseBy(Work& work, uint64_t channel) {
  if (work.block->root(kSendsRoot) == 0) return;
  for (PendingSend& pending : PendingSends(work).items()) {
    const bool is_held = (pending.flags & kIsDelayed) != 0;
    if (is_held && work.plan.channel_hashes[pending.channel] == channel) pending.flags |= kMustAsk;
  }
}

void NoteConsent(Work& work, const ConsentEvent& event) {
  if (!IsKnown(work, event.channel_field) || !IsKnown(work, event.purpose_field)) return;
  const uint64_t channel = StableHash({"channel", MemberOf(work, event.channel_field)});
  const auto purpose = uint32_t{1} << work.event[event.purpose_field].integer;
  ContactEntry& entry =
      FindOrAdd(*work.block, ContactKind::kConsent, purpose, channel, TopicAtHand(work, event.topic_field));
  // What was said last counts, also when it comes late; at one instant what comes later.
  if (work.event_at >= std::max(entry.at, entry.other)) {
    entry.flags = event.is_given ? entry.flags | kIsGiven : entry.flags & ~uint32_t{kIsGiven};
  }
  int64_t& instant = event.is_given ? entry.at : entry.other;
  instant = std::max(instant, work.event_at);
  if (!event.is_given) AskThoseWithoutConsent(work);
}

uint64_t AddressHash(Work& work, uint32_t channel) {
  const uint32_t root = work.program.channels[channel].to_root;
  if (root == kNone) return 0;
  const Value address = work.Evaluate(root, nullptr);
  return address.known == 0 ? 0 : StableHash({"address", address.text()});
}

// The channel of the event at hand, by its outcome's members.
uint32_t ChannelAtHand(const Work& work) {
  const OutcomeEvent& outcome = work.plan.events[work.event_type].outcome;
  if (!IsKnown(work, outcome.channel_field)) return kNone;
  const int64_t member = work.event[outcome.channel_field].integer;
  const auto found = std::find(outcome.channels.begin(), outcome.channels.end(), member);
  return found == outcome.channels.end() ? kNone : static_cast<uint32_t>(found - outcome.channels.begin());
}

void NoteAddress(Work& work, bool has_bounced) {
  const uint32_t channel = ChannelAtHand(work);
  if (channel == kNone) return;
  const uint64_t hash = work.plan.channel_hashes[channel];
  // Of which address: the one that the message went to, if that is still known.
  uint64_t address = AddressHash(work, channel);
  if (const auto record = FindRecordOfEvent(work)) {
    const HeapArray<OutboxRecord> records(*work.block, Block::RootAt(kOutboxRoot));
    const Value to = work.block->Load(records[*record].address, true);
    if (to.known != 0) address = StableHash({"address", to.text()});
  }
  if (address == 0) return;
  if (!has_bounced) {
    if (const ContactEntry* entry = Find(*work.block, ContactKind::kBounce, 0, hash, address)) {
      EraseContact(*work.block, entry);
    }
    return;
  }
  FindOrAdd(*work.block, ContactKind::kBounce, 0, hash, address).at = work.event_at;
  AskThoseBy(work, hash);
}

// Whether it had a place; then what limits hold is asked anew.
bool GivePlaceBack(Work& work, const RecordId& id) {
  for (const ContactEntry& entry : ContactEntries(*work.block).items()) {
    if (entry.kind != ContactKind::kPlace || !(entry.id == id)) continue;
    EraseContact(*work.block, &entry);
    if (work.block->root(kSendsRoot) == 0) return true;
    for (PendingSend& pending : PendingSends(work).items()) {
      if (IsLimitRule(work, pending.rule)) pending.flags |= kMustAsk;
    }
    return true;
  }
  return false;
}

void GiveBack(Work& work) {
  const std::optional<RecordId> id = RecordOfEvent(work);
  if (!id.has_value()) return;
  GivePlaceBack(work, *id);
  if (work.others != nullptr) work.others->ForEachOther(work, [&](Work& other) { return GivePlaceBack(other, *id); });
}

bool IsOneOf(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// -------------------------------------------------------------------------------------------------------------- limits

bool Counts(const Work& work, const abi::SendRule& limit, const ContactEntry& place) {
  return place.kind == ContactKind::kPlace && (place.flags & limit.purposes) != 0 &&
         (limit.channel == kNone || work.plan.channel_hashes[limit.channel] == place.channel);
}

// When the place no longer counts; of a calendar limit by the dates, so that no change of zone begins a day twice.
int64_t EndOfPlace(const Work& work, const abi::SendRule& limit, const ContactEntry& place, int64_t at) {
  const uint32_t zone = work.header().zone;
  if (limit.window == abi::Window::kSliding) return After(place.at, limit.length, zone);
  const int64_t period = PeriodDate(limit.window, abi::DateOf(at, zone));
  if (place.other < period) return INT64_MIN;
  const int64_t next = NextPeriodDate(limit.window, PeriodDate(limit.window, place.other));
  return abi::StartOfDate(next, zone);
}

bool IsWanted(const Work& work, const ContactEntry& place, int64_t at) {
  return std::any_of(work.program.rules.begin(), work.program.rules.end(), [&](const abi::SendRule& rule) {
    return rule.kind == abi::RuleKind::kLimit && Counts(work, rule, place) && EndOfPlace(work, rule, place, at) > at;
  });
}

}  // namespace

void NoteContact(Work& work) {
  const EventPlan& plan = work.plan.events[work.event_type];
  if (plan.consent.is_consent) NoteConsent(work, plan.consent);
  switch (plan.delivery) {
    case DeliveryOutcome::kNone: return;
    case DeliveryOutcome::kDelivered: return NoteAddress(work, false);
    case DeliveryOutcome::kFailed: break;
  }
  GiveBack(work);
  if (plan.is_bounce) NoteAddress(work, true);
}

bool HasConsent(Work& work, uint32_t channel, uint32_t purpose, uint32_t topic) {
  const uint64_t hash = work.plan.channel_hashes[channel];
  const ContactEntry* whole = Find(*work.block, ContactKind::kConsent, purpose, hash, 0);
  const bool is_given = whole != nullptr && (whole->flags & kIsGiven) != 0;
  if (purpose != abi::kPromotional) return whole == nullptr || is_given;
  if (topic == kNone) return is_given;
  const ContactEntry* of_topic = Find(*work.block, ContactKind::kConsent, purpose, hash, work.plan.topic_hashes[topic]);
  if (of_topic == nullptr) return work.program.topics[topic].is_on && is_given;
  if ((of_topic->flags & kIsGiven) == 0) return false;
  // Whoever withdraws everything has withdrawn each topic that was given until then.
  if (whole == nullptr || whole->other < of_topic->at) return true;
  return work.program.topics[topic].is_on && is_given;
}

void AskThoseWithoutConsent(Work& work) {
  if (work.block->root(kSendsRoot) == 0) return;
  for (PendingSend& pending : PendingSends(work).items()) {
    if ((pending.flags & kIsDelayed) == 0) continue;
    const abi::Journey& journey = work.program.journeys[work.instance(pending.instance).journey];
    const uint32_t message = journey.steps[pending.step].message;
    const uint32_t topic = work.program.messages[message].topic;
    if (HasConsent(work, pending.channel, work.plan.message_purposes[message], topic)) continue;
    // At this input, or, where it decides no sends, in a time step at its instant.
    pending.flags |= kMustAsk;
    pending.retry_at = std::min(pending.retry_at, work.now);
  }
}

bool HasBounced(Work& work, uint32_t channel, const Value& address) {
  if (work.block->root(kContactRoot) == 0 || address.known == 0) return false;
  return Find(*work.block, ContactKind::kBounce, 0, work.plan.channel_hashes[channel],
              StableHash({"address", address.text()})) != nullptr;
}

LimitState StateOfLimit(Work& work, const abi::SendRule& limit, int64_t at) {
  std::vector<int64_t> ends;
  for (const ContactEntry& place : ContactEntries(*work.block).items()) {
    if (!Counts(work, limit, place)) continue;
    const int64_t end = EndOfPlace(work, limit, place, at);
    if (end > at) ends.push_back(end);
  }
  LimitState state{static_cast<int64_t>(ends.size()), INT64_MIN};
  if (state.taken < limit.count) return state;
  // So many have to go that one fewer than the limit is left.
  std::sort(ends.begin(), ends.end());
  state.free_at = ends[static_cast<size_t>(state.taken - limit.count)];
  return state;
}

namespace {

// Among the places of a version some of whose limits concerns it; what none counts any longer goes.
void AddPlace(Work& work, const ContactEntry& place, int64_t at) {
  if (!work.plan.has_limits) return;
  for (uint32_t i = ContactEntries(*work.block).size(); i > 0; --i) {
    const ContactEntry& entry = ContactEntries(*work.block)[i - 1];
    if (entry.kind == ContactKind::kPlace && !IsWanted(work, entry, at)) ContactEntries(*work.block).Erase(i - 1);
  }
  if (IsWanted(work, place, at)) *ContactEntries(*work.block).Append() = place;
}

}  // namespace

void TakePlace(Work& work, uint32_t channel, uint32_t message, const RecordId& id, int64_t at) {
  ContactEntry place{};
  place.kind = ContactKind::kPlace;
  place.flags = work.plan.message_purposes[message];
  place.channel = work.plan.channel_hashes[channel];
  place.at = at;
  place.other = abi::DateOf(at, work.header().zone);
  place.id = id;
  AddPlace(work, place, at);
  if (work.others == nullptr) return;
  work.others->ForEachOther(work, [&](Work& other) {
    ContactEntry there = place;
    const uint32_t there_channel = work.others->FindChannel(work, other, channel);
    if (there_channel != kNone) there.channel = other.plan.channel_hashes[there_channel];
    AddPlace(other, there, at);
    return false;
  });
}

// --------------------------------------------------------------------------------------------------------------- merge

namespace {

// Withdrawn, by itself or with everything.
bool IsWithdrawn(Block& block, const ContactEntry& consent) {
  const uint32_t purpose = consent.flags & abi::kEveryPurpose;
  const ContactEntry* own = Find(block, ContactKind::kConsent, purpose, consent.channel, consent.subject);
  if (own != nullptr && (own->flags & kIsGiven) == 0) return true;
  const ContactEntry* whole = Find(block, ContactKind::kConsent, purpose, consent.channel, 0);
  if (whole == nullptr || consent.subject == 0) return false;
  const bool has_come_later = own != nullptr && own->at > whole->other;
  return (whole->flags & kIsGiven) == 0 && !has_come_later;
}

}  // namespace

void JoinContact(Work& work, Block& other) {
  const auto items = ContactEntries(other).items();
  const std::vector<ContactEntry> theirs(items.begin(), items.end());
  const auto own = ContactEntries(*work.block).items();
  // Of every consent that either side knows, whether one of them has withdrawn it: before anything is joined.
  std::vector<ContactEntry> consents(own.begin(), own.end());
  consents.insert(consents.end(), theirs.begin(), theirs.end());
  std::erase_if(consents, [](const ContactEntry& e) { return e.kind != ContactKind::kConsent; });
  std::vector<bool> is_withdrawn;
  for (const ContactEntry& consent : consents) {
    is_withdrawn.push_back(IsWithdrawn(*work.block, consent) || IsWithdrawn(other, consent));
  }
  for (size_t i = 0; i < consents.size(); ++i) {
    const ContactEntry& consent = consents[i];
    ContactEntry& joined = FindOrAdd(*work.block, ContactKind::kConsent, consent.flags & abi::kEveryPurpose,
                                     consent.channel, consent.subject);
    joined.at = std::max(joined.at, consent.at);
    joined.other = std::max(joined.other, consent.other);
    joined.flags = is_withdrawn[i] ? joined.flags & ~uint32_t{kIsGiven} : joined.flags | kIsGiven;
  }
  for (const ContactEntry& entry : theirs) {
    if (entry.kind == ContactKind::kPlace) *ContactEntries(*work.block).Append() = entry;
    if (entry.kind == ContactKind::kBounce) {
      FindOrAdd(*work.block, entry.kind, 0, entry.channel, entry.subject).at = entry.at;
    }
  }
}

// ----------------------------------------------------------------------------------------------------- program switch

namespace {

uint64_t RenamedChannel(const Work& from, const Work& to, const SwitchMap& map, uint64_t hash) {
  for (uint32_t i = 0; i < from.plan.channel_hashes.size(); ++i) {
    if (from.plan.channel_hashes[i] == hash && map.channels[i] != kNone) return to.plan.channel_hashes[map.channels[i]];
  }
  return hash;
}

uint64_t RenamedTopic(const Work& to, uint64_t hash) {
  for (uint32_t i = 0; i < to.program.topics.size(); ++i) {
    for (const std::string& former : to.program.topics[i].former_names) {
      if (StableHash({"topic", former}) == hash) return to.plan.topic_hashes[i];
    }
  }
  return hash;
}

// As a version calls the topic that may have had it under a former name.
uint64_t FormerTopic(const Plan& older, const abi::Topic& topic, uint64_t hash) {
  for (size_t i = 0; i < older.program.topics.size(); ++i) {
    if (IsOneOf(topic.former_names, older.program.topics[i].id)) return older.topic_hashes[i];
  }
  return hash;
}

}  // namespace

void CopyContact(Work& from, Work& to, const SwitchMap& map) {
  for (ContactEntry entry : ContactEntries(*from.block).items()) {
    entry.channel = RenamedChannel(from, to, map, entry.channel);
    if (entry.kind == ContactKind::kConsent) entry.subject = RenamedTopic(to, entry.subject);
    *ContactEntries(*to.block).Append() = entry;
  }
}

void CopyContactBack(const Plan& newer_plan, Block& newer, const Plan& older_plan, Block& older, const SwitchMap& map) {
  const std::vector<abi::Topic>& topics = newer_plan.program.topics;
  for (ContactEntry entry : ContactEntries(newer).items()) {
    const uint64_t channel = entry.channel, subject = entry.subject;
    for (size_t i = 0; i < map.channels.size(); ++i) {
      const uint32_t to = map.channels[i];
      if (to != kNone && newer_plan.channel_hashes[to] == channel) entry.channel = older_plan.channel_hashes[i];
    }
    for (size_t i = 0; entry.kind == ContactKind::kConsent && i < topics.size(); ++i) {
      if (newer_plan.topic_hashes[i] == subject) entry.subject = FormerTopic(older_plan, topics[i], subject);
    }
    *ContactEntries(older).Append() = entry;
  }
}

}  // namespace senda::engine
