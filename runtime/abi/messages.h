// What the program description says of messages: their texts, links, variants; of catalogs and coupons. See program.h.
//
// A text is a list of pieces. Values in it are roots that read the customer and the message's slots (as an attempt's
// captures): what the sender supplies, and for each `for` its item.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

// What a value is written into.
enum class Escape : uint8_t {
  kNone,
  kHtml,       // text or an attribute between quotes
  kUrl,        // a part of a URL: everything but letters, digits and -._~ is percent-encoded
  kUrlInHtml,  // the same within an attribute
  kWholeUrl,   // a URL by itself: only http, https, mailto and tel
  kWholeUrlInHtml,
  kJsonString,  // between the quotes of JSON
  kJson,        // where JSON wants a value: with quotes, or a bare number, true or false
};
enum class PieceKind : uint8_t { kLiteral, kValue, kLink, kIf, kElse, kFor, kEnd };
struct TextPiece {
  PieceKind kind = PieceKind::kLiteral;
  Escape escape = Escape::kNone;  // of kValue and kLink
  std::string text;               // of kLiteral
  uint32_t root = kNone;          // kValue; kIf: bool; kFor: the list
  Kind value_kind = Kind::kText;  // kValue; kFor: of an item
  std::string currency;           // of a money
  int32_t minor_digits = 2;
  std::vector<std::string> members = {};  // of an enum
  uint32_t link = kNone;                  // of kLink
  uint32_t slot = kNone;                  // of kFor: what takes the item
  uint32_t limit = 0;                     // of kFor: items shown
  uint32_t end = kNone;                   // kIf: its kElse or kEnd; kElse, kFor: their kEnd
};
// `body`, `subject`, `preheader`, `title`, as a decision calls them.
struct TextPart {
  std::string name;
  std::vector<TextPiece> pieces;
};
struct MessageText {
  std::vector<uint32_t> channels;  // none: every channel that has no text of its own
  std::string language;            // empty: every language
  uint32_t variant = kNone;        // kNone: every variant
  std::vector<TextPart> parts;
  uint32_t opens = kNone;  // link
  SourcePosition position = {};
};
struct MessageLink {
  std::string name;
  std::vector<TextPiece> pieces;
};
struct MessageVariant {
  std::string name;
  int64_t share_millionths = 0;
  std::vector<std::string> former_names = {};
};
// What the sender supplies: a parameter, or a field of one that is an event.
struct MessageSlot {
  std::string name;  // `cart.sku`; of a `for` the name of its item
  Kind kind = Kind::kText;
  bool is_item = false;  // of a `for`
};
struct Message {
  std::string id;
  std::string purpose;
  SourcePosition position = {};
  uint32_t topic = kNone;
  std::string tone = {};
  std::vector<MessageSlot> slots = {};
  std::vector<MessageLink> links = {};
  std::vector<MessageVariant> variants = {};
  std::vector<MessageText> texts = {};
  std::vector<std::string> former_ids = {};
};

// `catalog product by sku { name text, stock int }`: a row is a record of the fields, found by its key.
struct Catalog {
  std::string id;
  std::string key;
  std::vector<FieldSchema> fields;
  // Events that say to customers whose field has the key that its row is another one now; they have only that key.
  std::vector<uint32_t> watch_events = {};
  SourcePosition position = {};
  std::vector<std::string> former_ids = {};
};
struct Coupon {
  std::string id;
  std::string file;  // relative to the workspace; empty: codes come only as inputs
  bool is_one_per_customer = false;
  bool has_end = false;
  Duration valid;           // when has_end
  int64_t alert_below = 0;  // 0: never
  SourcePosition position = {};
  std::vector<std::string> former_ids = {};
};

// The language of those in `languages` (the first is the fallback) that a customer who reads `language` is written in.
size_t LanguageFor(const std::vector<std::string>& languages, std::string_view language) noexcept;

}  // namespace senda::abi
