// For the tests of this folder: a small program's events, and streams as lines of text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/ingest/file_events.h"

namespace senda::ingest {

using Strings = std::vector<std::string>;

// signed_up { }, purchase { cart text, amount money, items int = 1, note text? }, visit { page text }
const std::vector<abi::EventSchema>& ShopEvents();

// Keeps rejections as `source:line: reason`.
class KeptRejections : public RejectionSink {
 public:
  void Reject(const Rejection& rejection) override;
  const Strings& lines() const { return lines_; }
  const Strings& raws() const { return raws_; }

 private:
  Strings lines_;
  Strings raws_;
};

// `AT CUSTOMER event(id; field, …)`, AT in seconds.
std::string ShowEvent(const TypedEvent& event, const EventCatalog& catalog);
// All of a stream; an error as `!message` at the end.
Strings ShowEvents(EventStream* stream, const EventCatalog& catalog);

}  // namespace senda::ingest
