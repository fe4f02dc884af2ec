// What the checker learnt of messages, catalogs and coupons; part of the Model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/sema/resolution.h"
#include "compiler/sema/types.h"

namespace senda::sema {

// What a value in a text is written into; runtime/abi/messages.h says the same.
enum class Escape : uint8_t {
  kNone,
  kHtml,
  kUrl,
  kUrlInHtml,
  kWholeUrl,
  kWholeUrlInHtml,
  kJsonString,
  kJson,
};

struct MessageTextInfo {
  std::optional<uint32_t> variant;  // among the message's
  uint32_t index = 0;               // among its texts, or the variant's
  std::vector<ChannelId> channels;  // none: every channel without a text of its own
  std::string language;             // empty: every language
  std::optional<uint32_t> opens;    // among the message's links
};
struct MessageInfo {
  std::vector<MessageTextInfo> texts;
  uint32_t loop_count = 0;  // of all its texts
};
// A `{{for l in c.lines up to 4}}`: `l` is the parameter of this number, behind those of the message.
struct LoopInfo {
  uint32_t parameter = 0;
  uint32_t limit = 0;
};

struct CatalogInfo {
  std::string qualified_name;
  ast::DeclId declaration;
  Symbol key;
  RecordId record;  // what a row is
};
// `product(customer.favourite)`: the event that tells customers whose field has the key of a row that it has changed.
struct CatalogWatch {
  CatalogId catalog;
  uint32_t customer_field = 0;
  EventTypeId event;
};

}  // namespace senda::sema
