// What single rules of channels and policies say: limits, quiet hours, blackouts, holds, exclusivity, tone.
#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/others.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::RuleKind;
using abi::SendRule;

SendVerdict By(const SendRule& rule, Answer answer, int64_t until) {
  SendVerdict verdict;
  verdict.answer = rule.skips ? Answer::kSkip : answer;
  verdict.until = until;
  verdict.name = rule.id;
  verdict.source = rule.position;
  verdict.is_declared = true;
  return verdict;
}

SendVerdict AskLimit(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  const LimitState state = StateOfLimit(work, rule, candidate.at);
  return state.taken < rule.count ? SendVerdict{} : By(rule, Answer::kHold, state.free_at);
}

// Those of a day begin and end where the customer's clock first shows these times, so that nothing is quiet twice when
// the clock is put back.
SendVerdict AskQuiet(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  if (candidate.step.send.is_at_any_hour) return {};
  const uint32_t zone = work.header().zone;
  const int64_t today = abi::DateOf(candidate.at, zone);
  for (const int64_t date : {today - 1, today}) {
    const bool is_over_midnight = rule.to_ms <= rule.from_ms || rule.to_ms == abi::kDayMilliseconds;
    const int64_t end_time = rule.to_ms == abi::kDayMilliseconds ? 0 : rule.to_ms;
    const int64_t from = abi::InstantAt(date, rule.from_ms, zone);
    const int64_t to = abi::InstantAt(is_over_midnight ? date + 1 : date, end_time, zone);
    if (candidate.at >= from && candidate.at < to) return By(rule, Answer::kHold, to);
  }
  return {};
}

SendVerdict AskBlackout(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  const int64_t from = work.Evaluate(rule.from_root, nullptr).integer;
  const int64_t to = work.Evaluate(rule.to_root, nullptr).integer;
  return candidate.at >= from && candidate.at < to ? By(rule, Answer::kHold, to) : SendVerdict{};
}

// When the instance sends next, if it stands at a wait with nothing between its end and a send; kNever otherwise.
int64_t NextSendOf(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  const abi::Journey& journey = work.program.journeys[instance.journey];
  if ((instance.flags & (kIsHeldOut | kHasEnded)) != 0 || (instance.flags & kIsWaiting) == 0) return abi::kNever;
  const abi::Step& wait = journey.steps[instance.step];
  uint32_t next = kNone;
  switch (wait.kind) {
    case abi::StepKind::kWait:
    case abi::StepKind::kWaitUntil:
    case abi::StepKind::kTurn: next = wait.next; break;
    case abi::StepKind::kWaitFor: next = wait.has_else ? wait.otherwise : wait.next; break;
    default: return abi::kNever;
  }
  while (next != kNone &&
         (journey.steps[next].kind == abi::StepKind::kJump || journey.steps[next].kind == abi::StepKind::kLeaveArm)) {
    next = journey.steps[next].next;
  }
  return next != kNone && journey.steps[next].kind == abi::StepKind::kSend ? instance.deadline : abi::kNever;
}

// A journey of a higher priority has a held send, or sends within the length: waited for at most so long.
SendVerdict AskHold(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  if (candidate.journey.priority > rule.priority) return {};
  const uint32_t zone = work.header().zone;
  const int64_t patience = After(candidate.requested_at, rule.length, zone);
  if (patience <= candidate.at) return {};
  const int64_t horizon = After(candidate.at, rule.length, zone);
  // What is due at this very instant comes after its events.
  const int64_t earliest = work.is_timed_input ? candidate.at + 1 : candidate.at;
  int64_t until = INT64_MIN;
  const auto look_at = [&](Work& one) {
    const auto is_higher = [&](uint32_t offset) {
      return one.program.journeys[one.instance(offset).journey].priority > rule.priority;
    };
    for (const PendingSend& pending : PendingSends(one).items()) {
      if ((pending.flags & kIsDelayed) == 0 || !is_higher(pending.instance)) continue;
      if (pending.retry_at >= earliest) until = std::max(until, pending.retry_at);
    }
    const HeapArray<InstanceReference> list(*one.block, Block::RootAt(kInstancesRoot));
    for (uint32_t i = 0; i < list.size(); ++i) {
      if (!is_higher(list[i].offset)) continue;
      const int64_t next = NextSendOf(one, list[i].offset);
      if (next >= earliest && next <= horizon) until = std::max(until, next);
    }
    return false;
  };
  look_at(work);
  if (work.others != nullptr) work.others->ForEachOther(work, look_at);
  return until == INT64_MIN ? SendVerdict{} : By(rule, Answer::kHold, std::min(until, patience));
}

SendVerdict AskOnlyOne(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  const auto is_listed = [&](uint32_t journey) {
    return std::find(rule.journeys.begin(), rule.journeys.end(), journey) != rule.journeys.end();
  };
  if (!is_listed(work.instance(candidate.instance).journey)) return {};
  const auto goes_before = [&](uint32_t journey) {
    return is_listed(journey) && work.program.journeys[journey].priority > candidate.journey.priority;
  };
  bool has_higher = std::any_of(work.elsewhere.begin(), work.elsewhere.end(),
                                [&](const Work::Elsewhere& one) { return goes_before(one.journey); });
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const Instance& instance = work.instance(list[i].offset);
    has_higher |= (instance.flags & kHasEnded) == 0 && goes_before(instance.journey);
  }
  return has_higher ? By(rule, Answer::kSkip, INT64_MIN) : SendVerdict{};
}

SendVerdict AskTone(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  const std::string& tone = work.program.messages[candidate.step.message].tone;
  if (tone.empty() || tone == rule.tone || !work.Holds(rule.root, nullptr)) return {};
  return By(rule, Answer::kSkip, INT64_MIN);
}

}  // namespace

bool Concerns(const Work& work, const SendCandidate& candidate, const SendRule& rule) {
  const uint32_t message = candidate.step.message;
  if ((rule.purposes & work.plan.message_purposes[message]) == 0) return false;
  if (rule.channel != kNone && rule.channel != candidate.channel) return false;
  return rule.messages.empty() || std::find(rule.messages.begin(), rule.messages.end(), message) != rule.messages.end();
}

SendVerdict AskRule(Work& work, const SendCandidate& candidate, const SendRule& rule) {
  switch (rule.kind) {
    case RuleKind::kNever: return {};
    case RuleKind::kLimit: return AskLimit(work, candidate, rule);
    case RuleKind::kQuiet: return AskQuiet(work, candidate, rule);
    case RuleKind::kBlackout: return AskBlackout(work, candidate, rule);
    case RuleKind::kHold: return AskHold(work, candidate, rule);
    case RuleKind::kOnlyOne: return AskOnlyOne(work, candidate, rule);
    case RuleKind::kTone: return AskTone(work, candidate, rule);
  }
  return {};
}

}  // namespace senda::engine
