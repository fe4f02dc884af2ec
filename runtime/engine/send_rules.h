// The rules that a send passes before it goes out, in the order in which they are asked.
//
// Each gives one verdict on one message to one customer by one channel at the present instant: it may go, it must wait
// until an instant, or it cannot go this way however long one waits. Every rule is asked; one that skips decides, else
// of those that hold the one that holds longest. What a rule takes up when a send goes out (its place in a limit) it
// reserves then, before the next request is looked at.
#pragma once

#include <cstdint>
#include <string_view>

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
  uint32_t rule = abi::kNone;
  std::string_view name;  // the rule's, as decisions and counts call it
  std::string_view reason;
  abi::SourcePosition source;
};

// Asks every rule.
SendVerdict AskSendRules(Work& work, const SendCandidate& candidate);
// Whether a verdict of that number came from the stop button.
bool IsPauseRule(uint32_t rule);
// It goes out: rules take up what is theirs.
void ReserveForSend(Work& work, const SendCandidate& candidate);

}  // namespace senda::engine
