#include "runtime/engine/send_rules.h"

#include <algorithm>

#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/guarantees.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/holdout.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/sends.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::RuleKind;
using abi::Value;

// The customer has an address on this channel, as far as the channel needs one, and it serves.
SendVerdict AskAddress(Work& work, const SendCandidate& candidate) {
  const abi::Channel& channel = work.program.channels[candidate.channel];
  if (channel.to_root == kNone) return {};
  const Value address = work.Evaluate(channel.to_root, nullptr);
  if (address.known == 0) return SkipBy("address", channel.position);
  return HasBounced(work, candidate.channel, address) ? SkipBy("bounced", channel.position) : SendVerdict{};
}

SendVerdict AskConsent(Work& work, const SendCandidate& candidate) {
  const uint32_t message = candidate.step.message;
  const uint32_t topic = work.program.messages[message].topic;
  if (HasConsent(work, candidate.channel, work.plan.message_purposes[message], topic)) return {};
  return SkipBy("consent", work.program.messages[message].position);
}

// `holdout 5% of everyone`.
SendVerdict AskEveryone(Work& work, const SendCandidate& candidate) {
  if (work.program.everyone_holdout_millionths == 0) return {};
  const bool is_promotional = work.plan.message_purposes[candidate.step.message] == abi::kPromotional;
  if (!is_promotional || !IsHeldOutOfEverything(work)) return {};
  return SkipBy("holdout", work.program.everyone_holdout_position);
}

// The stop button.
SendVerdict AskPause(Work& work, const SendCandidate& candidate) {
  if (work.pauses == nullptr || work.pauses->empty()) return {};
  const PauseScope* scope = nullptr;
  const abi::Message& message = work.program.messages[candidate.step.message];
  const int64_t until = work.pauses->HoldUntil(CalledOf(work, candidate.instance), message.purpose, work.customer_id(),
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

// The verdicts on one candidate as they come in.
class Verdicts {
 public:
  // False when it skips, and nothing more is asked.
  bool Add(const SendVerdict& verdict) {
    if (verdict.answer == Answer::kSkip) {
      result_ = verdict;
      return false;
    }
    const bool is_longer = result_.answer == Answer::kPass || verdict.until > result_.until;
    if (verdict.answer == Answer::kHold && is_longer) result_ = verdict;
    return true;
  }
  const SendVerdict& result() const { return result_; }

 private:
  SendVerdict result_;
};

// In the order of the pages: address, consent, guarantees, the workspace's holdout, pause, then limits, quiet hours,
// blackouts, holds and exclusivity; at last whether there is a code for it.
void AskInOrder(Work& work, const SendCandidate& candidate, Verdicts* verdicts) {
  if (!verdicts->Add(AskAddress(work, candidate)) || !verdicts->Add(AskConsent(work, candidate))) return;
  if (!verdicts->Add(AskGuarantees(work, candidate))) return;
  if (!verdicts->Add(AskEveryone(work, candidate)) || !verdicts->Add(AskPause(work, candidate))) return;
  for (const abi::SendRule& rule : work.program.rules) {
    if (rule.kind == RuleKind::kNever || !Concerns(work, candidate, rule)) continue;
    if (!verdicts->Add(AskRule(work, candidate, rule))) return;
  }
  verdicts->Add(AskCoupons(work, candidate));
}

}  // namespace

SendVerdict SkipBy(std::string_view name, const abi::SourcePosition& source) {
  SendVerdict verdict;
  verdict.answer = Answer::kSkip;
  verdict.name = name;
  verdict.source = source;
  return verdict;
}

SendVerdict AskSendRules(Work& work, const SendCandidate& candidate) {
  Verdicts verdicts;
  AskInOrder(work, candidate, &verdicts);
  const SendVerdict& verdict = verdicts.result();
  if (verdict.is_declared && work.options.coverage != nullptr) work.options.coverage->rules.emplace(verdict.name);
  return verdict;
}

uint64_t RuleHash(std::string_view name) {
  return StableHash({"rule", name}) | 1;
}

bool IsPauseRule(uint64_t rule) {
  return rule == RuleHash("pause");
}

int64_t PausedUntil(Work& work, uint32_t instance, const abi::Step& step, int64_t requested_at) {
  if (work.pauses == nullptr || work.pauses->empty()) return INT64_MIN;
  const PauseScope* scope = nullptr;
  return work.pauses->HoldUntil(CalledOf(work, instance), work.program.messages[step.message].purpose,
                                work.customer_id(), requested_at, work.now, &scope);
}

bool IsLimitRule(const Work& work, uint64_t rule) {
  return std::any_of(work.program.rules.begin(), work.program.rules.end(),
                     [&](const abi::SendRule& r) { return r.kind == RuleKind::kLimit && RuleHash(r.id) == rule; });
}

bool HasHoldChanged(Work& work, const SendCandidate& candidate, uint64_t rule, int64_t held_until) {
  for (const abi::SendRule& one : work.program.rules) {
    const bool depends = one.kind == RuleKind::kHold || one.kind == RuleKind::kQuiet || one.kind == RuleKind::kBlackout;
    if (!depends || RuleHash(one.id) != rule) continue;
    const SendVerdict verdict = AskRule(work, candidate, one);
    return verdict.answer != Answer::kHold || std::min(verdict.until, candidate.expires_at) != held_until;
  }
  return false;
}

std::vector<uint32_t> ChannelsInOrder(Work& work, const abi::Step& step) {
  std::vector<uint32_t> channels = step.channels;
  // The first that names one of them.
  for (const abi::Preference& preference : work.program.preferences) {
    const Value value = work.Evaluate(preference.root, nullptr);
    if (value.known == 0) continue;
    const auto found = std::find_if(channels.begin(), channels.end(), [&](uint32_t channel) {
      if (!preference.is_text) return preference.channels[static_cast<size_t>(value.integer)] == channel;
      const std::string& id = work.program.channels[channel].id;
      return id == value.text() || id.ends_with("." + std::string(value.text()));
    });
    if (found == channels.end()) continue;
    if (found != channels.begin() && work.options.coverage != nullptr) {
      work.options.coverage->rules.insert(preference.id);
    }
    std::rotate(channels.begin(), found, found + 1);
    break;
  }
  return channels;
}

}  // namespace senda::engine
