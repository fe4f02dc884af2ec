#include "runtime/ingest/time_text.h"

#include <absl/time/time.h>

#include <array>
#include <utility>

#include "runtime/abi/calendar.h"
#include "runtime/ingest/decimal.h"

namespace senda::ingest {
namespace {

constexpr int64_t kSecond = 1'000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// Takes the text apart from the front.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // Exactly `count` digits.
  std::optional<int64_t> Digits(size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int64_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  // One of the characters, which is given; 0 if it is none of them.
  char OneOf(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return 0;
    char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<int64_t> TakeDate(Reader* reader) {
  auto year = reader->Digits(4);
  if (!year || *year == 0 || !reader->OneOf("-")) return std::nullopt;
  auto month = reader->Digits(2);
  if (!month || *month < 1 || *month > 12 || !reader->OneOf("-")) return std::nullopt;
  auto day = reader->Digits(2);
  if (!day || *day < 1) return std::nullopt;
  int64_t date = abi::DateOfCivil(*year, static_cast<int32_t>(*month), static_cast<int32_t>(*day));
  if (abi::CivilOfDate(date).day != *day) return std::nullopt;  // the day was clamped: there is none such
  return date;
}

// `.250` and longer fractions, as milliseconds; 0 when there is none.
std::optional<int64_t> TakeFraction(Reader* reader) {
  if (!reader->OneOf(".,")) return 0;
  int64_t milliseconds = 0;
  int count = 0;
  for (; auto digit = reader->Digits(1); ++count) {
    if (count < 3) milliseconds = milliseconds * 10 + *digit;
  }
  if (count == 0) return std::nullopt;
  for (; count < 3; ++count) milliseconds *= 10;
  return milliseconds;
}

// The seconds may be left out when `needs_seconds` is false. A leap second counts as the one before it.
std::optional<int64_t> TakeTime(Reader* reader, bool needs_seconds) {
  auto hour = reader->Digits(2);
  if (!hour || *hour > 23 || !reader->OneOf(":")) return std::nullopt;
  auto minute = reader->Digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t time = *hour * kHour + *minute * kMinute;
  if (!reader->OneOf(":")) return needs_seconds ? std::nullopt : std::optional(time);
  auto second = reader->Digits(2);
  if (!second || *second > 60) return std::nullopt;
  auto fraction = TakeFraction(reader);
  if (!fraction) return std::nullopt;
  return time + (*second == 60 ? 59 : *second) * kSecond + *fraction;
}

// `Z`, `+01:00`, `+0100`: milliseconds east of UTC.
std::optional<int64_t> TakeOffset(Reader* reader) {
  char sign = reader->OneOf("Zz+-");
  if (sign == 'Z' || sign == 'z') return 0;
  if (sign == 0) return std::nullopt;
  auto hours = reader->Digits(2);
  if (!hours || *hours > 23) return std::nullopt;
  reader->OneOf(":");
  auto minutes = reader->Digits(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int64_t offset = *hours * kHour + *minutes * kMinute;
  return sign == '-' ? -offset : offset;
}

std::string_view TrimBlanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

constexpr std::array<std::pair<std::string_view, int64_t>, 6> kUnits = {
    {{"millisecond", 1}, {"second", kSecond}, {"minute", kMinute}, {"hour", kHour}, {"day", kDay}, {"week", 7 * kDay}}};

int64_t UnitOfWord(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  for (const auto& [name, length] : kUnits) {
    if (name == word) return length;
  }
  return 0;
}

// `amount` units, added; nothing when it does not fit or is no whole number of milliseconds.
bool AddUnits(std::string_view amount, int64_t unit, int64_t* total) {
  auto decimal = ParseDecimal(amount);
  if (!decimal || decimal->is_negative || amount.find_first_of("eE+") != std::string_view::npos) return false;
  bool is_rounded = false;
  auto thousandths = ToScaled(*decimal, 3, &is_rounded);
  if (!thousandths || is_rounded) return false;
  auto product = static_cast<__int128>(*thousandths) * unit;
  if (product % 1'000 != 0 || product / 1'000 > INT64_MAX - *total) return false;
  *total += static_cast<int64_t>(product / 1'000);
  return true;
}

// `1 hour 30 minutes`
std::optional<int64_t> ParseWords(std::string_view text) {
  int64_t total = 0;
  while (!text.empty()) {
    size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    std::string_view amount = text.substr(0, blank);
    text = TrimBlanks(text.substr(blank));
    std::string_view word = text.substr(0, text.find(' '));
    int64_t unit = UnitOfWord(word);
    if (unit == 0 || !AddUnits(amount, unit, &total)) return std::nullopt;
    text = TrimBlanks(text.substr(word.size()));
  }
  return total;
}

// `P1DT2H`, behind the P. Months and years are no exact length.
std::optional<int64_t> ParseIso(std::string_view text) {
  constexpr std::string_view kDateUnits = "WD";
  constexpr std::string_view kTimeUnits = "HMS";
  int64_t total = 0;
  bool is_time = false;
  bool has_any = false;
  while (!text.empty()) {
    if (!is_time && text.front() == 'T') {
      is_time = true;
      text.remove_prefix(1);
    }
    size_t size = text.find_first_not_of("0123456789.");
    if (size == std::string_view::npos || size == 0) return std::nullopt;
    size_t which = (is_time ? kTimeUnits : kDateUnits).find(text[size]);
    if (which == std::string_view::npos) return std::nullopt;
    constexpr std::array<int64_t, 2> kDateLengths = {7 * kDay, kDay};
    constexpr std::array<int64_t, 3> kTimeLengths = {kHour, kMinute, kSecond};
    if (!AddUnits(text.substr(0, size), is_time ? kTimeLengths[which] : kDateLengths[which], &total))
      return std::nullopt;
    text.remove_prefix(size + 1);
    has_any = true;
  }
  return has_any ? std::optional(total) : std::nullopt;
}

// Abseil's %Y takes any number of digits, strptime's four.
std::string WithFourDigitYears(std::string_view format) {
  std::string result;
  for (size_t i = 0; i < format.size(); ++i) {
    result += format[i];
    if (format[i] != '%' || i + 1 == format.size()) continue;
    ++i;
    if (format[i] == 'Y') {
      result += "E4Y";
    } else if (format[i] == 'F') {
      result += "E4Y-%m-%d";
    } else {
      result += format[i];
    }
  }
  return result;
}

bool HasOffset(std::string_view format) {
  for (size_t i = 0; i + 1 < format.size(); ++i) {
    if (format[i] != '%') continue;
    ++i;
    while (i + 1 < format.size() && (format[i] == 'E' || format[i] == '*' || format[i] == ':')) ++i;
    if (format[i] == 'z' || format[i] == 's') return true;
  }
  return false;
}

}  // namespace

std::optional<int64_t> ParseInstant(std::string_view text, std::optional<uint32_t> zone) {
  Reader reader(text);
  auto date = TakeDate(&reader);
  if (!date) return std::nullopt;
  if (reader.is_at_end()) return zone ? std::optional(abi::StartOfDate(*date, *zone)) : std::nullopt;
  if (!reader.OneOf("Tt ")) return std::nullopt;
  auto time = TakeTime(&reader, !zone.has_value());
  if (!time) return std::nullopt;
  if (reader.is_at_end()) return zone ? std::optional(abi::InstantAt(*date, *time, *zone)) : std::nullopt;
  auto offset = TakeOffset(&reader);
  if (!offset || !reader.is_at_end()) return std::nullopt;
  return *date * kDay + *time - *offset;
}

std::optional<int64_t> ParseDate(std::string_view text) {
  Reader reader(text);
  auto date = TakeDate(&reader);
  return reader.is_at_end() ? date : std::nullopt;
}

std::optional<int64_t> ParseTimeOfDay(std::string_view text) {
  Reader reader(text);
  auto time = TakeTime(&reader, /*needs_seconds=*/false);
  return reader.is_at_end() ? time : std::nullopt;
}

std::optional<int64_t> ParseDuration(std::string_view text) {
  bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  auto length = text.starts_with('P') ? ParseIso(text.substr(1)) : ParseWords(text);
  return length && is_negative ? std::optional(-*length) : length;
}

TimeFormat::TimeFormat(std::string_view format, uint32_t zone)
    : format_(WithFourDigitYears(format)), zone_(zone), is_absolute_(HasOffset(format_)) {}

std::optional<int64_t> TimeFormat::ParseInstant(std::string_view text) const {
  absl::Time time;
  std::string error;
  // As UTC: what is local is placed on the calendar below, where gaps and overlaps have their rule.
  absl::string_view characters(text.data(), text.size());
  if (!absl::ParseTime(format_, characters, absl::UTCTimeZone(), &time, &error)) return std::nullopt;
  int64_t milliseconds = absl::ToUnixMillis(time);
  int64_t date = milliseconds / kDay - (milliseconds % kDay < 0 ? 1 : 0);
  abi::CivilDate civil = abi::CivilOfDate(date);
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast() || civil.year < 1 || civil.year > 9999) {
    return std::nullopt;
  }
  return is_absolute_ ? milliseconds : abi::InstantAt(date, milliseconds - date * kDay, zone_);
}

std::optional<int64_t> TimeFormat::ParseDate(std::string_view text) const {
  auto instant = ParseInstant(text);
  return instant ? std::optional(abi::DateOf(*instant, zone_)) : std::nullopt;
}

}  // namespace senda::ingest
