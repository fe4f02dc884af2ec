// What a message says to the customer on a workbench with values that somebody made up: the engine's own writing,
// without a send.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/engine/content.h"

namespace senda::engine {

struct PreviewChoice {
  uint32_t message = 0;
  uint32_t channel = 0;
  size_t language = 0;                // of those of the program
  uint32_t variant = abi::kNone;      // kNone for a message without variants
  std::vector<abi::StepValue> given;  // what stands for the message's slots: roots that read the customer alone
};
struct PreviewedLink {
  std::string name, address;
};
struct PreviewedMessage {
  const abi::MessageText* text = nullptr;  // the one that the customer gets
  WrittenMessage written;
  std::vector<PreviewedLink> links;  // all that the message has
};

// Nothing when there is no text for that channel. `delivery` is what links are tagged with.
std::optional<PreviewedMessage> PreviewMessage(Work& work, const PreviewChoice& choice, std::string_view delivery);

}  // namespace senda::engine
