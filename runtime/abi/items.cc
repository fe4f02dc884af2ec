#include "runtime/abi/items.h"

#include <algorithm>
#include <cstring>

#include "compiler/base/utf8.h"
#include "runtime/abi/calendar.h"

namespace senda::abi {
namespace {

constexpr uint32_t kCountBytes = 4, kEntryBytes = 8, kScalarBytes = 8;

uint32_t ReadWord(const char* at) {
  uint32_t out = 0;
  std::memcpy(&out, at, sizeof(out));
  return out;
}

void WriteWord(char* at, uint32_t word) {
  std::memcpy(at, &word, sizeof(word));
}

// Bytes that are no items hold none.
uint32_t CountOf(std::string_view items) {
  if (items.size() < kCountBytes) return 0;
  const uint32_t count = ReadWord(items.data());
  return uint64_t{count} * kEntryBytes + kCountBytes > items.size() ? 0 : count;
}

struct Entry {
  uint32_t offset;
  uint32_t size;
};

Entry EntryOf(std::string_view items, uint32_t index) {
  const char* at = items.data() + kCountBytes + size_t{index} * kEntryBytes;
  return {ReadWord(at), ReadWord(at + sizeof(uint32_t))};
}

// False when the item is missing.
bool ReadBytes(std::string_view items, uint32_t index, std::string_view* out) {
  const Entry entry = EntryOf(items, index);
  const std::string_view data = items.substr(kCountBytes + size_t{CountOf(items)} * kEntryBytes);
  if (uint64_t{entry.offset} + entry.size > data.size()) return false;
  *out = data.substr(entry.offset, entry.size);
  return true;
}

// The bytes of an item; `scratch` holds those of a scalar.
std::string_view Encode(Kind kind, const Value& item, char (&scratch)[kScalarBytes]) {
  if (kind == Kind::kTimeZone) return ZoneName(static_cast<uint32_t>(item.integer));
  if (RepOf(kind) == Rep::kText) return item.text();
  std::memcpy(scratch, &item.integer, kScalarBytes);
  return {scratch, kScalarBytes};
}

Value Decode(Kind kind, std::string_view bytes) {
  if (kind == Kind::kTimeZone) return Value::Integer(FindZone(bytes).value_or(0));
  if (RepOf(kind) == Rep::kText) return Value::Text(bytes);
  if (bytes.size() != kScalarBytes) return Value::Missing();
  Value out = Value::Integer(0);
  std::memcpy(&out.integer, bytes.data(), kScalarBytes);
  return out;
}

}  // namespace

int64_t SizeOfItems(std::string_view items) noexcept {
  return CountOf(items);
}

Value ItemOf(std::string_view items, int64_t index, Kind kind) noexcept {
  if (index < 0 || index >= CountOf(items)) return Value::Missing();
  std::string_view bytes;
  if (!ReadBytes(items, static_cast<uint32_t>(index), &bytes)) return Value::Missing();
  const Value value = Decode(kind, bytes);
  // Whatever the bytes are, a bool is 0 or 1.
  return kind == Kind::kBool && value.known != 0 ? Value::Bool(value.integer != 0) : value;
}

bool HasItem(std::string_view items, Kind kind, const Value& item) noexcept {
  char scratch[kScalarBytes];
  const std::string_view wanted = Encode(kind, item, scratch);
  for (uint32_t i = 0; i < CountOf(items); ++i) {
    std::string_view bytes;
    if (ReadBytes(items, i, &bytes) && bytes == wanted) return true;
  }
  return false;
}

Value AddItem(const Context& context, std::string_view items, Kind kind, const Value& item) noexcept {
  char scratch[kScalarBytes];
  const std::string_view added = item.known != 0 ? Encode(kind, item, scratch) : std::string_view();
  const uint32_t count = CountOf(items), table = count * kEntryBytes;
  const std::string_view data = count == 0 ? std::string_view() : items.substr(kCountBytes + table);
  const uint64_t wanted = uint64_t{kCountBytes} + table + kEntryBytes + data.size() + added.size();
  if (wanted > kItemsBytesMax) return Value::Text(items);
  const auto size = static_cast<uint32_t>(wanted);
  char* const out = context.calls->allocate(&context, size);
  WriteWord(out, count + 1);
  if (table > 0) std::memcpy(out + kCountBytes, items.data() + kCountBytes, table);
  char* entry = out + kCountBytes + table;
  WriteWord(entry, static_cast<uint32_t>(data.size()));
  WriteWord(entry + sizeof(uint32_t), item.known != 0 ? static_cast<uint32_t>(added.size()) : kMissingItem);
  entry += kEntryBytes;
  if (!data.empty()) std::memcpy(entry, data.data(), data.size());
  if (!added.empty()) std::memcpy(entry + data.size(), added.data(), added.size());
  return Value::Text({out, size});
}

void ItemsWriter::Add(Kind kind, const Value& item) {
  char scratch[kScalarBytes];
  const std::string_view added = item.known != 0 ? Encode(kind, item, scratch) : std::string_view();
  char entry[kEntryBytes];
  WriteWord(entry, static_cast<uint32_t>(data_.size()));
  WriteWord(entry + sizeof(uint32_t), item.known != 0 ? static_cast<uint32_t>(added.size()) : kMissingItem);
  table_.append(entry, kEntryBytes);
  data_.append(added);
}

std::string ItemsWriter::Take() {
  std::string out;
  if (!table_.empty()) {
    char word[kCountBytes];
    WriteWord(word, count());
    out.append(word, kCountBytes).append(table_).append(data_);
  }
  table_.clear();
  data_.clear();
  return out;
}

std::string FitItems(const FieldType& type, std::string_view items) {
  ItemsWriter out;
  const bool is_list = type.kind == Kind::kList;
  const int64_t count =
      is_list ? std::min<int64_t>(SizeOfItems(items), type.list_limit) : static_cast<int64_t>(type.fields.size());
  for (int64_t i = 0; i < count; ++i) {
    const FieldType& item = is_list ? type.element.front() : type.fields[static_cast<size_t>(i)].type;
    const Value value = ItemOf(items, i, item.kind);
    if (value.known == 0 || RepOf(item.kind) != Rep::kText) {
      out.Add(item.kind, value);
    } else if (item.kind == Kind::kList || item.kind == Kind::kRecord) {
      const std::string fitted = FitItems(item, value.text());
      out.Add(item.kind, Value::Text(fitted));
    } else {
      out.Add(item.kind, Value::Text(CutAtCharacter(value.text(), item.text_limit)));
    }
  }
  return out.Take();
}

uint64_t ItemBytesMax(const FieldType& type) {
  constexpr uint64_t kZoneNameMax = 64;
  switch (type.kind) {
    case Kind::kList: return kCountBytes + type.list_limit * (kEntryBytes + ItemBytesMax(type.element.front()));
    case Kind::kRecord: {
      uint64_t bytes = kCountBytes;
      for (const FieldSchema& field : type.fields) bytes += kEntryBytes + ItemBytesMax(field.type);
      return bytes;
    }
    case Kind::kTimeZone: return kZoneNameMax;
    default: return RepOf(type.kind) == Rep::kText ? type.text_limit : kScalarBytes;
  }
}

}  // namespace senda::abi
