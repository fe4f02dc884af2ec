// Step 11: sends are decided, one at a time, each seeing what those before it have taken up.
#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "compiler/base/check.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/content.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/deliveries.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

const abi::Step& StepOf(const Work& work, const PendingSend& pending) {
  return work.program.journeys[work.instance(pending.instance).journey].steps[pending.step];
}

SendCounts& CountsOf(Work& work, const PendingSend& pending, uint32_t channel) {
  return work.counters.journeys[work.instance(pending.instance).journey].sends[channel];
}

// The built-in events `sent` and `skipped`, for everybody who listens.
void Queue(Work& work, const OutcomeEvent& event, const PendingSend& pending, uint32_t channel) {
  if (event.type == kNone) return;
  const Instance& instance = work.instance(pending.instance);
  Value* fields = work.arena.Values(work.program.events[event.type].fields.size());
  fields[abi::kEventFieldId] = NextQueuedId(work);
  fields[abi::kEventFieldAt] = Value::Integer(work.now);
  event.Fill(fields, StepOf(work, pending).message, channel, instance.journey);
  if (event.delivery_field != kNone) {
    fields[event.delivery_field] = Value::Text(RecordText(work, pending.id));
  }
  QueuedItem item;
  item.type = event.type;
  item.fields = fields;
  item.origin = instance.birth;
  work.queue.push_back(item);
}

// The send has come to its end: who waited for it goes on.
void Settle(Work& work, const PendingSend& pending, uint32_t way) {
  Instance& instance = work.instance(pending.instance);
  const abi::Step& step = StepOf(work, pending);
  NoteWay(work.options.coverage, instance.journey, pending.step, way);
  if (!step.send.goes_on) {
    const bool has_own = way == kWaySkipped && step.send.on_skipped != kNone;
    instance.step = has_own ? step.send.on_skipped : step.next;
    instance.flags |= kIsRunnable;
  } else if ((instance.flags & kIsSettling) != 0 && OpenSends(work, pending.instance) == 0) {
    work.instance(pending.instance).flags |= kIsRunnable;
  }
}

void Skip(Work& work, const PendingSend& pending, uint32_t channel, const SendVerdict& verdict,
          std::span<const TriedChannel> tried = {}) {
  Decision decision = DecisionOf(work, DecisionKind::kSkipped, pending);
  decision.rule = verdict.name;
  decision.source = verdict.source;
  decision.reason = verdict.reason;
  decision.history = verdict.history;
  decision.channel = work.program.channels[channel].id;
  if (tried.size() > 1) decision.tried = tried;
  work.Decide(decision);
  ++CountsOf(work, pending, channel).skipped[std::string(verdict.name)];
  if (verdict.is_declared) ++work.counters.skipped_by_rule[std::string(verdict.name)];
  Queue(work, work.plan.skipped, pending, channel);
  Settle(work, pending, kWaySkipped);
}

void Hold(Work& work, uint32_t position, uint32_t channel, const SendVerdict& verdict) {
  PendingSend& pending = PendingSends(work)[position];
  const int64_t until = std::min(verdict.until, pending.expires_at);
  // What is due at this instant comes after its events: a hold may wait for that.
  SENDA_CHECK(until > work.present || (until == work.present && !work.is_timed_input), "held until the past");
  const uint64_t rule = RuleHash(verdict.name);
  const bool is_first = (pending.flags & kIsDelayed) == 0;
  const bool is_other = is_first || pending.rule != rule;
  const bool is_news = is_other || pending.held_until != until;
  pending.flags = kIsDelayed;
  pending.rule = rule;
  pending.channel = channel;
  pending.retry_at = pending.held_until = until;
  const PendingSend held = pending;
  if (is_first) ++CountsOf(work, held, channel).delayed;
  if (is_other && verdict.is_declared) ++work.counters.held_by_rule[std::string(verdict.name)];
  if (!is_news) return;
  Decision decision = DecisionOf(work, DecisionKind::kHeld, held);
  decision.rule = verdict.name;
  decision.source = verdict.source;
  decision.reason = verdict.reason;
  decision.channel = work.program.channels[channel].id;
  decision.until = until;
  work.Decide(decision);
}

// What the customer is to read; lives as long as `written`.
void Tell(const WrittenMessage& written, Decision* decision) {
  decision->language = written.language;
  decision->variant = written.variant;
  decision->subject = written.subject;
  decision->preheader = written.preheader;
  decision->title = written.title;
  decision->body = written.body;
  decision->opens = written.opens;
}

void CountVariant(Work& work, const PendingSend& pending, uint32_t message, const Value& content) {
  if (work.program.messages[message].variants.empty() || content.known == 0) return;
  const uint32_t variant = VariantOf(content.text());
  auto& counts =
      work.counters.journeys[work.instance(pending.instance).journey].variants[work.program.messages[message].id];
  if (variant < counts.size()) ++counts[variant];
}

void Send(Work& work, const PendingSend& pending, const SendCandidate& candidate) {
  const abi::Step& step = candidate.step;
  const abi::Channel& channel = work.program.channels[candidate.channel];
  Value content = Value::Missing(), address = Value::Missing();
  if (step.body_root != kNone) {
    content = work.Detach(work.Evaluate(step.body_root, nullptr, kNone, 0, pending.instance), true);
  } else {
    Value* slots = EvaluateSlots(work, step, pending.instance);
    for (const abi::StepCoupon& one : step.coupons) slots[one.slot] = GiveCode(work, one.coupon, pending.instance);
    content = TakeContent(work, step, candidate.channel, slots);
  }
  if (channel.to_root != kNone) address = work.Detach(work.Evaluate(channel.to_root, nullptr), true);
  Decision decision = DecisionOf(work, DecisionKind::kSent, pending);
  decision.rule = "send";
  decision.is_awaited = step.send.awaits_delivery;
  decision.channel = channel.id;
  WrittenMessage written;
  if (step.body_root != kNone) {
    if (content.known != 0) decision.body = content.text();
  } else if (content.known != 0 && work.sink != nullptr && work.sink->WantsContent()) {
    written = WriteMessage(work.program, step.message, content.text(), decision.delivery);
    Tell(written, &decision);
  }
  if (address.known != 0) decision.to = address.text();
  work.Decide(decision);
  TakePlace(work, candidate.channel, step.message, pending.id, candidate.at);
  CountVariant(work, pending, step.message, content);
  ++CountsOf(work, pending, candidate.channel).made;
  if (step.touchpoint != kNone) ++work.counters.maps[step.map].sends[step.touchpoint];

  const uint32_t journey = work.instance(pending.instance).journey;
  OutboxRecord record{};
  record.kind = RecordKind::kMessage;
  record.journey = journey;
  record.step = pending.step;
  record.channel = candidate.channel;
  record.message = step.message;
  record.id = pending.id;
  record.until = After(candidate.at, channel.retry_over, work.header().zone);
  AddRecord(work, record, address, content);
  Queue(work, work.plan.sent, pending, candidate.channel);
  RememberSent(work, pending.instance, step.message);
  if (!step.send.awaits_delivery) return Settle(work, pending, kWayNext);
  Instance& instance = work.instance(pending.instance);
  instance.flags |= kIsWaiting;
  instance.wait_began = work.now;
  instance.deadline = record.until;
  instance.awaited_high = pending.id.high;
  instance.awaited_low = pending.id.low;
}

// What `only if` says now.
bool IsWanted(Work& work, const PendingSend& pending) {
  const uint32_t root = StepOf(work, pending).send.only_if_root;
  return root == kNone || work.Holds(root, nullptr, kNone, 0, pending.instance);
}

SendVerdict NotWanted(const abi::Step& step) {
  SendVerdict verdict;
  verdict.answer = Answer::kSkip;
  verdict.name = "only if";
  verdict.source = step.send.only_if_position;
  return verdict;
}

// True when the send has come to its end, or at least has gone out.
bool DecideWithItsOwn(Work& work, uint32_t position, const PendingSend& pending) {
  const abi::Journey& journey = work.program.journeys[work.instance(pending.instance).journey];
  const abi::Step& step = journey.steps[pending.step];
  if (!IsWanted(work, pending)) {
    PendingSends(work).Erase(position);
    Skip(work, pending, step.channels.front(), NotWanted(step));
    return true;
  }
  SendVerdict verdict;
  SendCandidate candidate{pending.instance,   journey,     step, step.channels.front(), pending.requested_at,
                          pending.expires_at, work.present};
  std::vector<TriedChannel> tried;
  // The next channel is tried when this one cannot be used however long one waits.
  for (uint32_t channel : ChannelsInOrder(work, step)) {
    candidate.channel = channel;
    verdict = AskSendRules(work, candidate);
    if (verdict.answer != Answer::kSkip) break;
    tried.push_back({work.program.channels[channel].id, verdict.name, verdict.source});
  }
  if (verdict.answer == Answer::kHold && work.present < pending.expires_at) {
    Hold(work, position, candidate.channel, verdict);
    return false;
  }
  PendingSends(work).Erase(position);
  if (verdict.answer == Answer::kPass) {
    Send(work, pending, candidate);
  } else {
    Skip(work, pending, candidate.channel, verdict, tried);
  }
  return true;
}

bool DecideSend(Work& work, uint32_t position) {
  const PendingSend pending = PendingSends(work)[position];
  work.send_of = pending.instance;
  work.send_captures = pending.captures;
  const bool is_over = DecideWithItsOwn(work, position, pending);
  work.send_of = work.send_captures = 0;
  if (is_over) ReleaseCaptures(work, pending);
  return is_over;
}

bool IsDue(const Work& work, const PendingSend& pending) {
  if ((pending.flags & kMustAsk) != 0) return true;
  // What is due at an instant comes after all events of that instant.
  return pending.retry_at <= work.now && ((pending.flags & kIsNew) != 0 || work.is_timed_input);
}

// Held sends whose rule looks at other journeys or at the customer's clock: what it says may have changed.
void LookAtHolds(Work& work) {
  for (uint32_t i = 0; i < PendingSends(work).size(); ++i) {
    const PendingSend pending = PendingSends(work)[i];
    // What is due already is decided in its turn.
    if ((pending.flags & (kIsDelayed | kMustAsk)) != kIsDelayed || pending.retry_at <= work.now) continue;
    const abi::Journey& journey = work.program.journeys[work.instance(pending.instance).journey];
    const abi::Step& step = journey.steps[pending.step];
    const SendCandidate candidate{pending.instance,   journey,     step, pending.channel, pending.requested_at,
                                  pending.expires_at, work.present};
    if (HasHoldChanged(work, candidate, pending.rule, pending.held_until)) PendingSends(work)[i].flags |= kMustAsk;
  }
}

// Those to decide, in order O, within an instance as they are written.
std::vector<RecordId> DueSends(Work& work) {
  const auto pending = PendingSends(work).items();
  std::vector<RecordId> due;
  std::vector<PendingSend> own;
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (const InstanceReference& reference : list.items()) {
    own.clear();
    std::copy_if(pending.begin(), pending.end(), std::back_inserter(own),
                 [&](const PendingSend& p) { return p.instance == reference.offset && IsDue(work, p); });
    std::stable_sort(own.begin(), own.end(),
                     [](const PendingSend& a, const PendingSend& b) { return a.step < b.step; });
    for (const PendingSend& one : own) due.push_back(one.id);
  }
  return due;
}

}  // namespace

bool DecideSends(Work& work) {
  if (work.block->root(kSendsRoot) == 0) return false;
  if (!work.program.rules.empty()) LookAtHolds(work);
  bool has_settled = false;
  for (const RecordId& id : DueSends(work)) {
    const auto items = PendingSends(work).items();
    const auto found = std::find_if(items.begin(), items.end(), [&](const PendingSend& p) { return p.id == id; });
    if (found == items.end()) continue;
    has_settled |= DecideSend(work, static_cast<uint32_t>(found - items.begin()));
  }
  return has_settled;
}

}  // namespace senda::engine
