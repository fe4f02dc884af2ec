// The types of Senda expressions, as the checker knows them.
//
// Gives: `Type`, a small value. `kPoison` stands for the type of something already reported: whatever touches it is
// silent, so that one mistake gives one message.
#pragma once

#include <cstdint>

#include "compiler/base/id.h"
#include "compiler/base/interner.h"

namespace senda::sema {

using EnumId = Id<struct EnumTag>;
using EventTypeId = Id<struct EventTypeTag>;
using RecordId = Id<struct RecordTag>;
using ListId = Id<struct ListTag>;

enum class TypeKind : uint8_t {
  kPoison,
  kBool,
  kInt,
  kNumber,
  kPercent,
  kMoney,
  kText,
  kEmail,
  kPhone,
  kUrl,
  kCountry,
  kLanguage,
  kDuration,          // milliseconds
  kCalendarDuration,  // whole months; only in windows, waits, date arithmetic, comparisons with `time since`
  kInstant,
  kDate,
  kTimeOfDay,
  kTimeZone,
  kEnum,
  kRecord,    // `record line { … }`
  kList,      // `list<T>(N)`, with `list`; or a literal list after `in`, whose `element` says of what
  kEvent,     // a named event (`as c`), a message's event parameter
  kCustomer,  // the word `customer`
};

// What a list or record may take at its fullest, and how deep they may stand in one another; runtime/abi/items.h says
// the same.
inline constexpr uint32_t kItemsBytesMax = 1u << 20;
inline constexpr uint32_t kItemsDepthMax = 4;

struct Type {
  TypeKind kind = TypeKind::kPoison;
  bool is_optional = false;
  TypeKind element = TypeKind::kPoison;  // of kList
  Symbol currency;                       // of kMoney (and of a list of it)
  EnumId enumeration;                    // of kEnum (and of a list of it)
  EventTypeId event;                     // of kEvent
  RecordId record;                       // of kRecord
  ListId list;                           // of a kList that is a value
  uint32_t text_limit = 1024;            // of kText: bytes
  friend bool operator==(const Type&, const Type&) = default;
};

}  // namespace senda::sema
