#include "runtime/engine/send_rules.h"

#include <iterator>

#include "runtime/engine/coupons.h"
#include "runtime/engine/holdout.h"
#include "runtime/engine/pauses.h"

namespace senda::engine {
namespace {

using abi::kNone;

SendVerdict Skip(std::string_view name, const abi::SourcePosition& source) {
  SendVerdict verdict;
  verdict.answer = Answer::kSkip;
  verdict.name = name;
  verdict.source = source;
  return verdict;
}

// The customer has an address on this channel, as far as the channel needs one.
SendVerdict AskAddress(Work& work, const SendCandidate& candidate) {
  const abi::Channel& channel = work.program.channels[candidate.channel];
  if (channel.to_root == kNone || work.Evaluate(channel.to_root, nullptr).known != 0) return {};
  return Skip("address", channel.position);
}

// `holdout 5% of everyone`.
SendVerdict AskEveryone(Work& work, const SendCandidate& candidate) {
  if (work.program.everyone_holdout_millionths == 0) return {};
  if (work.program.messages[candidate.step.message].purpose != "promotional" || !IsHeldOutOfEverything(work)) return {};
  return Skip("holdout", work.program.everyone_holdout_position);
}

// The stop button.
SendVerdict AskPause(Work& work, const SendCandidate& candidate) {
  if (work.pauses == nullptr || work.pauses->empty()) return {};
  const PauseScope* scope = nullptr;
  const abi::Message& message = work.program.messages[candidate.step.message];
  const int64_t until = work.pauses->HoldUntil(candidate.journey.id, message.purpose, work.customer_id(),
                                               candidate.requested_at, candidate.at, &scope);
  // What would expire before its turn comes goes out in time.
  if (until == INT64_MIN || (!scope->is_paused && candidate.at >= candidate.expires_at)) return {};
  SendVerdict verdict;
  verdict.answer = Answer::kHold;
  verdict.until = until;
  verdict.name = "pause";
  verdict.reason = scope->reason;
  verdict.source = candidate.step.position;
  return verdict;
}

struct SendRule {
  SendVerdict (*ask)(Work&, const SendCandidate&);
  // Null when it takes up nothing.
  void (*reserve)(Work&, const SendCandidate&);
};

// In the order of the pages: address, consent, guarantees, the workspace's holdout, pause, then limits, quiet hours,
// blackouts, holds and exclusivity; at last whether there is a code for it.
constexpr SendRule kRules[] = {
    {AskAddress, nullptr},
    {AskEveryone, nullptr},
    {AskPause, nullptr},
    {AskCoupons, nullptr},
};

}  // namespace

SendVerdict AskSendRules(Work& work, const SendCandidate& candidate) {
  SendVerdict held;
  for (uint32_t i = 0; i < std::size(kRules); ++i) {
    SendVerdict verdict = kRules[i].ask(work, candidate);
    verdict.rule = i;
    if (verdict.answer == Answer::kSkip) return verdict;
    const bool is_longer = held.answer == Answer::kPass || verdict.until > held.until;
    if (verdict.answer == Answer::kHold && is_longer) held = verdict;
  }
  return held;
}

bool IsPauseRule(uint32_t rule) {
  return rule < std::size(kRules) && kRules[rule].ask == AskPause;
}

void ReserveForSend(Work& work, const SendCandidate& candidate) {
  for (const SendRule& rule : kRules) {
    if (rule.reserve != nullptr) rule.reserve(work, candidate);
  }
}

}  // namespace senda::engine
