// What a message says: which of its texts, with which values, and the text that becomes of them.
//
// When a message is decided its values are taken and kept, packed as items (abi/items.h); its text is written from
// them whenever somebody asks, always the same, and never when nobody does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/engine/work.h"

namespace senda::engine {

// The text of a message for a channel, language (of those of the program) and variant; null when there is none.
const abi::MessageText* FindText(const abi::Program& program, const abi::Message& message, uint32_t channel,
                                 size_t language, uint32_t variant);

// The slots of the step's message, without codes; in the arena.
abi::Value* EvaluateSlots(Work& work, const abi::Step& step, uint32_t instance);
// The values of what the customer gets, packed; in the arena. Empty for a message without texts.
abi::Value TakeContent(Work& work, const abi::Step& step, uint32_t channel, abi::Value* slots);

// The variant that packed content is of; kNone for none.
uint32_t VariantOf(std::string_view content);

struct WrittenMessage {
  std::string language, variant;  // empty: it has none
  std::string subject, preheader, title, body;
  std::string opens;
};
// Writes a message out. `delivery` is what its links are tagged with.
WrittenMessage WriteMessage(const abi::Program& program, uint32_t message, std::string_view content,
                            std::string_view delivery);

}  // namespace senda::engine
