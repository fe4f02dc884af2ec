// Which instance a delivery belongs to: `sent` … `clicked` are of the instance that sent the message.
//
// The first half of a delivery's id is the instance's birth, so that what comes back finds it without any state.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// Of an event of a message that no instance there is has sent: it concerns none.
inline constexpr uint32_t kGoneSender = 0xfffffffeu;

// Notes that the instance sends the message in this input.
void RememberSent(Work& work, uint32_t instance, uint32_t message);
// The birth of the instance that the event at hand belongs to: by its delivery, else the one of its journey that
// sent the message last; kGoneSender when there is none, kNone when the event belongs to everybody.
uint64_t SenderOf(Work& work);

}  // namespace senda::engine
