// One value as compiled code, the interpreter and the engine exchange it.
//
// A missing optional is all zero bits, so that reading it by mistake is harmless and every comparison is bit for bit.
// Integers hold bool (0, 1), int, percent (millionths), money (minor units), duration and instant (milliseconds), date
// (days since 1970-01-01), time_of_day (milliseconds), enum (member index), country (two letters, big-endian packed),
// language (up to eight letters, packed), timezone (index into the zone table of this process, see calendar.h).
// A number is a double, never -0.0, NaN or infinite. Text is UTF-8, not terminated, owned by whoever made it and valid
// until the customer's state or the arena of the current input changes. Lists and records travel as texts do: their
// bytes are one canonical form (items.h), so that equal values are equal bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace senda::abi {

struct Value {
  union {
    int64_t integer;
    double number;
    const char* data;
  };
  uint32_t size;   // bytes of text, else 0
  uint32_t known;  // 1, or 0 when missing

  static Value Missing() { return Value{{0}, 0, 0}; }
  static Value Integer(int64_t v) { return Value{{v}, 0, 1}; }
  static Value Bool(bool v) { return Integer(v ? 1 : 0); }
  static Value Number(double v) {
    Value out{{0}, 0, 1};
    out.number = v;
    return out;
  }
  static Value Text(std::string_view v) {
    Value out{{0}, static_cast<uint32_t>(v.size()), 1};
    out.data = v.data();
    return out;
  }
  std::string_view text() const { return {data, size}; }
};
static_assert(sizeof(Value) == 16);

// How a value is represented; decides which instructions and containers apply.
enum class Rep : uint8_t { kInteger, kNumber, kText };

enum class Kind : uint8_t {
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
  kDuration,
  kInstant,
  kDate,
  kTimeOfDay,
  kTimeZone,
  kEnum,
  kList,    // items in one piece of bytes, see items.h
  kRecord,  // likewise, its fields in declaration order
};
inline constexpr size_t kKindCount = static_cast<size_t>(Kind::kRecord) + 1;

constexpr Rep RepOf(Kind kind) {
  switch (kind) {
    case Kind::kNumber: return Rep::kNumber;
    case Kind::kText:
    case Kind::kEmail:
    case Kind::kPhone:
    case Kind::kUrl:
    case Kind::kList:
    case Kind::kRecord: return Rep::kText;
    default: return Rep::kInteger;
  }
}

// An instant later than every other: "never" as a breakpoint, deadline or wake.
inline constexpr int64_t kNever = INT64_MAX;

}  // namespace senda::abi
