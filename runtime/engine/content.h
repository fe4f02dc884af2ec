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

// The same for a text, language and variant that somebody has chosen; and for a link of the message by itself.
std::string TakeText(Work& work, const abi::Message& message, const abi::MessageText& text, size_t language,
                     uint32_t variant, abi::Value* slots);
std::string TakeLink(Work& work, const abi::Message& message, const abi::MessageText& text, size_t language,
                     uint32_t link, abi::Value* slots);
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
// The address of a link, from what TakeLink has taken.
std::string WriteLink(const abi::Message& message, uint32_t link, std::string_view content, std::string_view delivery);

}  // namespace senda::engine
