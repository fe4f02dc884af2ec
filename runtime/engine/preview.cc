#include "runtime/engine/preview.h"

namespace senda::engine {

std::optional<PreviewedMessage> PreviewMessage(Work& work, const PreviewChoice& choice, std::string_view delivery) {
  const abi::Message& message = work.program.messages[choice.message];
  PreviewedMessage out;
  out.text = FindText(work.program, message, choice.channel, choice.language, choice.variant);
  if (out.text == nullptr) return std::nullopt;
  abi::Value* slots = work.arena.Values(message.slots.size());
  for (const abi::StepValue& value : choice.given) {
    const bool is_text = abi::RepOf(message.slots[value.to].kind) == abi::Rep::kText;
    slots[value.to] = work.Detach(work.Evaluate(value.root, nullptr), is_text);
  }
  const std::string content = TakeText(work, message, *out.text, choice.language, choice.variant, slots);
  out.written = WriteMessage(work.program, choice.message, content, delivery);
  for (uint32_t i = 0; i < message.links.size(); ++i) {
    const std::string taken = TakeLink(work, message, *out.text, choice.language, i, slots);
    out.links.push_back({message.links[i].name, WriteLink(message, i, taken, delivery)});
  }
  return out;
}

}  // namespace senda::engine
