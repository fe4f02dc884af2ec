// Calls of hooks and work for people: records in the outbox that an instance waits for.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// Writes the record and begins to wait: until the answer, at most until the deadline.
void BeginOutside(Work& work, uint32_t instance, const abi::Step& step);
// When a call or work that began at `from` is overdue.
int64_t OutsideDeadline(const Work& work, const abi::Step& step, int64_t from);
// The answer at hand is for the instance: it is kept where the step says, and the record is done.
void TakeAnswer(Work& work, uint32_t instance, const abi::Step& step);
// The deadline has passed without an answer.
void GiveUpOutside(Work& work, uint32_t instance, const abi::Step& step);
// The journey ends while it waits: the call or the work is withdrawn.
void WithdrawOutside(Work& work, uint32_t instance, std::string_view rule, const abi::SourcePosition& source);

}  // namespace senda::engine
