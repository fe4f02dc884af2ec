// The rules that a send passes before it goes out, in the order in which they are asked.
//
// Each gives one verdict on one message to one customer by one channel at the present instant: it may go, it must wait
// until an instant, or it cannot go this way however long one waits. Every rule is asked; one that skips decides, else
// of those that hold the one that holds longest. What limits count is taken up when a send goes out, before the next
// request is looked at.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/engine/work.h"

namespace senda::engine {

struct SendCandidate {
  uint32_t instance;
  const abi::Journey& journey;
  const abi::Step& step;
  uint32_t channel;
  int64_t requested_at;
  int64_t expires_at;
  int64_t at;  // the instant of the decision
};

enum class Answer : uint8_t { kPass, kHold, kSkip };
struct SendVerdict {
  Answer answer = Answer::kPass;
  int64_t until = INT64_MIN;  // of kHold: kNever when nobody can say
  std::string_view name;      // the rule's, as decisions and counts call it
  std::string_view reason;
  std::string_view history;  // of a guarantee: what led there
  abi::SourcePosition source;
  bool is_declared = false;  // a rule or guarantee of the program, which are counted by themselves
};

// Asks every rule.
SendVerdict AskSendRules(Work& work, const SendCandidate& candidate);
// What a held send remembers of the rule that holds it; never 0.
uint64_t RuleHash(std::string_view name);
// Whether that is the stop button.
bool IsPauseRule(uint64_t rule);
// Until when the stop button holds what that step of the instance asked for; INT64_MIN when it does not.
int64_t PausedUntil(Work& work, uint32_t instance, const abi::Step& step, int64_t requested_at);
// Whether a rule that holds a send for the sake of others would now hold it until another instant, or not at all.
bool HasHoldChanged(Work& work, const SendCandidate& candidate, uint64_t rule, int64_t held_until);
// The step's channels, those that the customer prefers first.
std::vector<uint32_t> ChannelsInOrder(Work& work, const abi::Step& step);

// contact_rules.cc: one rule of a channel or policy, which concerns the candidate.
SendVerdict AskRule(Work& work, const SendCandidate& candidate, const abi::SendRule& rule);
bool Concerns(const Work& work, const SendCandidate& candidate, const abi::SendRule& rule);
SendVerdict SkipBy(std::string_view name, const abi::SourcePosition& source);

}  // namespace senda::engine
