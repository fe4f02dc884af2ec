// Values as text. All digits come from fmt, so that a value is printed alike everywhere.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "compiler/base/utf8.h"
#include "runtime/abi/arithmetic.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/items.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/packed.h"

namespace senda::abi {
namespace {

// Positional from 10^-9 up to 10^21, with an exponent beyond.
std::string PrintNumber(double value) {
  double magnitude = value < 0 ? -value : value;
  if (magnitude != 0 && (magnitude < 1e-9 || magnitude >= 1e21)) return fmt::format("{}", value);
  std::string shortest = fmt::format("{}", magnitude);
  if (shortest.find('e') == std::string::npos) return value < 0 ? "-" + shortest : shortest;
  size_t at = shortest.find('e');
  int exponent = std::stoi(shortest.substr(at + 1));
  std::string digits = shortest.substr(0, 1) + (at > 2 ? shortest.substr(2, at - 2) : "");
  std::string out = value < 0 ? "-" : "";
  if (exponent < 0) return out + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  digits.resize(std::max(digits.size(), static_cast<size_t>(exponent) + 1), '0');
  return out + digits;
}

// `units` of which `10^decimals` make a whole, with all decimals.
std::string PrintDecimal(int64_t units, int32_t decimals) {
  uint64_t magnitude = units < 0 ? uint64_t{0} - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  std::string digits = fmt::format("{:0{}}", magnitude, decimals + 1);
  if (decimals > 0) digits.insert(digits.size() - static_cast<size_t>(decimals), 1, '.');
  return units < 0 ? "-" + digits : digits;
}

std::string PrintPercent(int64_t millionths) {
  std::string digits = PrintDecimal(millionths, 4);
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits + "%";
}

std::string PrintMoney(int64_t minor_units, const TextFormat& format) {
  std::string amount = PrintDecimal(minor_units, std::clamp(format.minor_digits, 0, 18));
  return format.currency.empty() ? amount : amount + " " + format.currency;
}

std::string PrintDuration(int64_t milliseconds) {
  struct Unit {
    int64_t milliseconds;
    const char* name;
  };
  static constexpr Unit kUnits[] = {
      {86'400'000, "day"}, {3'600'000, "hour"}, {60'000, "minute"}, {1000, "second"}, {1, "millisecond"}};
  if (milliseconds == 0) return "0 seconds";
  const Unit* unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                  [&](const Unit& candidate) { return milliseconds % candidate.milliseconds == 0; });
  int64_t count = milliseconds / unit->milliseconds;
  return fmt::format("{} {}{}", count, unit->name, count == 1 || count == -1 ? "" : "s");
}

std::string PrintDate(int64_t date) {
  CivilDate civil = CivilOfDate(date);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

// `09:30`, with seconds and milliseconds only when there are some.
std::string PrintTime(int64_t milliseconds) {
  int64_t time = std::clamp<int64_t>(milliseconds, 0, kDayMilliseconds - 1);
  std::string out = fmt::format("{:02}:{:02}", time / 3'600'000, time / 60'000 % 60);
  if (time % 60'000 != 0) out += fmt::format(":{:02}", time / 1000 % 60);
  if (time % 1000 != 0) out += fmt::format(".{:03}", time % 1000);
  return out;
}

std::string PrintLocalInstant(int64_t instant, uint32_t zone) {
  if (instant == kNever) return "never";
  return PrintDate(DateOf(instant, zone)) + " " + PrintTime(TimeOf(instant, zone));
}

std::string PrintUtcInstant(int64_t instant) {
  if (instant == kNever) return "never";
  int64_t clamped = std::clamp(instant, kFirstInstant, kLastInstant);
  int64_t date = FloorDivideInteger(clamped, kDayMilliseconds);
  int64_t time = clamped - date * kDayMilliseconds;
  std::string out =
      fmt::format("{}T{:02}:{:02}:{:02}", PrintDate(date), time / 3'600'000, time / 60'000 % 60, time / 1000 % 60);
  if (time % 1000 != 0) out += fmt::format(".{:03}", time % 1000);
  return out + "Z";
}

std::string PrintMember(int64_t member, const TextFormat& format) {
  bool is_named = member >= 0 && static_cast<uint64_t>(member) < format.members.size();
  return is_named ? format.members[static_cast<size_t>(member)] : fmt::format("#{}", member);
}

// Everything but instants, which need a clock.
std::string PrintOther(Kind kind, const Value& value, const TextFormat& format) {
  switch (kind) {
    case Kind::kBool: return value.integer != 0 ? "true" : "false";
    case Kind::kInt:
    case Kind::kInstant: return fmt::format("{}", value.integer);
    case Kind::kNumber: return PrintNumber(value.number);
    case Kind::kPercent: return PrintPercent(value.integer);
    case Kind::kMoney: return PrintMoney(value.integer, format);
    case Kind::kText:
    case Kind::kEmail:
    case Kind::kPhone:
    case Kind::kUrl: return std::string(value.text());
    case Kind::kCountry:
    case Kind::kLanguage: return UnpackLetters(value.integer);
    case Kind::kDuration: return PrintDuration(value.integer);
    case Kind::kDate: return PrintDate(value.integer);
    case Kind::kTimeOfDay: return PrintTime(value.integer);
    case Kind::kTimeZone: return std::string(ZoneName(static_cast<uint32_t>(value.integer)));
    case Kind::kEnum: return PrintMember(value.integer, format);
    case Kind::kList: return fmt::format("[{} items]", SizeOfItems(value.text()));
    case Kind::kRecord: return "{…}";
  }
  return {};
}

}  // namespace

Value TextOf(const Context& context, Kind kind, const Value& value, const TextFormat& format) noexcept {
  if (RepOf(kind) == Rep::kText) return value;
  uint32_t zone = reinterpret_cast<const CustomerHeader*>(context.customer)->zone;
  std::string printed =
      kind == Kind::kInstant ? PrintLocalInstant(value.integer, zone) : PrintOther(kind, value, format);
  std::string_view text = CutAtCharacter(printed, kTextMax);
  if (text.empty()) return Value::Text({});
  char* bytes = context.calls->allocate(&context, static_cast<uint32_t>(text.size()));
  std::memcpy(bytes, text.data(), text.size());
  return Value::Text({bytes, text.size()});
}

std::string PrintValue(Kind kind, const Value& value, const TextFormat& format) {
  if (value.known == 0) return "unknown";
  return kind == Kind::kInstant ? PrintUtcInstant(value.integer) : PrintOther(kind, value, format);
}

}  // namespace senda::abi
