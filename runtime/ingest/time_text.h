// Instants, dates, times and lengths of time from their characters.
//
// All functions are pure, accept exactly what is described and give nothing for anything else. Instants are
// milliseconds since 1970 UTC (fractions beyond are cut off), in the years 1 to 9999.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace senda::ingest {

// RFC 3339: `2026-03-02T10:00:00Z`, with `+01:00` for `Z`, with a fraction, with a blank for `T`. Where it does not say
// its offset, or is a date alone (midnight), it is a local time of `zone` (see abi/calendar.h); without one it is
// refused.
std::optional<int64_t> ParseInstant(std::string_view text, std::optional<uint32_t> zone);

// `2026-03-02`, as days since 1970-01-01.
std::optional<int64_t> ParseDate(std::string_view text);

// `09:30`, `09:30:15`, `09:30:15.250`, as milliseconds since midnight.
std::optional<int64_t> ParseTimeOfDay(std::string_view text);

// `30 minutes`, `1 hour 30 minutes`, `-2 days`, or ISO 8601 as in `PT1H30M`, `P2W`; exact units from milliseconds to
// weeks.
std::optional<int64_t> ParseDuration(std::string_view text);

// A format as strptime takes it (`%d/%m/%Y %H:%M`); with %Y for exactly four digits and %z, %Ez for an offset.
class TimeFormat {
 public:
  TimeFormat(std::string_view format, uint32_t zone);

  // A text without an offset is a local time of the zone; without a time of day it is midnight.
  std::optional<int64_t> ParseInstant(std::string_view text) const;
  std::optional<int64_t> ParseDate(std::string_view text) const;

 private:
  std::string format_;
  uint32_t zone_;
  bool is_absolute_;  // the text itself says its offset
};

}  // namespace senda::ingest
