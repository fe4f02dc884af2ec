// What customers would read: every message, in every language, by every channel, as its sample makes it.
//
// Takes a compilation made with Depth::kSampled. The texts are the engine's own: a customer who has what the sample
// says of one, and nothing else, is asked for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/sema/sms.h"
#include "runtime/engine/preview.h"

namespace senda::tools {

// What a channel looks like to the one who reads it.
enum class Look : uint8_t { kEmail, kSms, kPush, kOther };

struct PreviewedText {
  std::string channel, language, variant;  // variant: empty without
  int64_t share_millionths = 0;            // of the variant
  std::string written_in;                  // the language of the text, empty when it serves every language
  Look look = Look::kOther;
  bool is_html = false;
  engine::WrittenMessage words;
  std::vector<engine::PreviewedLink> links;
  std::optional<sema::SmsSize> sms;
};
struct MessagePreview {
  std::string id, title, purpose, topic, tone, file;
  uint32_t line = 0;
  std::string missing_sample;  // how to write the sample that it lacks; empty: nothing is missing
  std::vector<PreviewedText> texts;
};

struct PreviewWanted {
  std::vector<std::string> messages;  // ids; none: all
  std::string channel, language;      // empty: every one
  int64_t now = 0;
};

std::vector<MessagePreview> MakePreviews(const driver::Compilation& compilation, const abi::Evaluator& evaluator,
                                         const PreviewWanted& wanted);

std::string PreviewsAsText(const std::vector<MessagePreview>& previews, bool has_color);
std::string PreviewsAsJson(const std::vector<MessagePreview>& previews);
// One page that needs nothing else.
std::string PreviewsAsHtml(const std::vector<MessagePreview>& previews, const std::string& workspace);

// `7-bit, 1 part, 34 of 160 characters`
std::string SmsWords(const sema::SmsSize& size);
// The text of a page of HTML, without its marks.
std::string TextOfHtml(std::string_view html);
// `sample { cart: { cart: "…", price: 12 EUR } }` for a message; empty when it takes nothing.
std::string SampleToWrite(const driver::Compilation& compilation, sema::MessageId message);

}  // namespace senda::tools
