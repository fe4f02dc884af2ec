// The bytes of a list or record: its items one behind the other, so that a copy of the bytes is a copy of the value and
// equal values are equal bytes. The fields of a record are its items, in declaration order; lists and records stand in
// others as they are.
//
//   [uint32 count][count times: uint32 offset, uint32 size][the items' bytes]
//
// Offsets count from behind the table. An item that is missing has the size kMissingItem. Integers and numbers take
// eight bytes, texts their bytes; a time zone stands as its name, since its number is one of this process. No bytes at
// all is a list without items. All numbers are little-endian.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

inline constexpr uint32_t kMissingItem = 0xffffffffu;
// What a list or record may take at its fullest, and how deep they may stand one inside the other.
inline constexpr uint32_t kItemsBytesMax = 1u << 20;
inline constexpr uint32_t kItemsDepthMax = 4;

// All are total: bytes that are no items hold none.
int64_t SizeOfItems(std::string_view items) noexcept;
// Missing when there is none at that index. A text, list or record points into `items`.
Value ItemOf(std::string_view items, int64_t index, Kind kind) noexcept;
bool HasItem(std::string_view items, Kind kind, const Value& item) noexcept;
// The items with one more behind them, in the context's arena; without it when they would grow beyond kItemsBytesMax.
Value AddItem(const Context& context, std::string_view items, Kind kind, const Value& item) noexcept;

// Puts items together outside an instant.
class ItemsWriter {
 public:
  void Add(Kind kind, const Value& item);
  uint32_t count() const { return static_cast<uint32_t>(table_.size() / kEntryBytes); }
  // Empty then.
  std::string Take();

 private:
  static constexpr size_t kEntryBytes = 8;
  std::string table_;
  std::string data_;
};

// A list or record as a field of the type takes it: texts cut at a character, lists at what they hold.
std::string FitItems(const FieldType& type, std::string_view items);

// The most bytes that a value of the type can take inside of items.
uint64_t ItemBytesMax(const FieldType& type);

}  // namespace senda::abi
