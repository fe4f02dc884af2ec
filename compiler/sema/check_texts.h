// The texts of messages: what is written into them, for which channels and languages they are, and what is missing.
#pragma once

#include "compiler/sema/check_expr.h"

namespace senda::sema {

// Everything between the braces of a message but its purpose; fills `message_infos` and the tables of texts.
void CheckTexts(Checker& checker, MessageId message);

// After the journeys: every text that a send can choose is there.
void CheckSentTexts(Checker& checker);

// Whether a channel is for e-mail: by its name, or what it sends to.
bool IsEmailChannel(const Checker& checker, ChannelId channel);
bool IsSmsChannel(const Checker& checker, ChannelId channel);

}  // namespace senda::sema
