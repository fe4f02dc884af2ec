#include "runtime/ingest/time_text.h"

#include <gtest/gtest.h>

#include "runtime/abi/calendar.h"

namespace senda::ingest {
namespace {

constexpr int64_t kHour = 3'600'000;

uint32_t Zone(std::string_view name) {
  auto zone = abi::FindZone(name);
  EXPECT_TRUE(zone) << name;
  return zone.value_or(0);
}

TEST(Instant, IsReadAsRfc3339) {
  EXPECT_EQ(ParseInstant("1970-01-02T00:00:00Z", {}), 24 * kHour);
  EXPECT_EQ(ParseInstant("1970-01-01T01:00:00+01:00", {}), 0);
  EXPECT_EQ(ParseInstant("1970-01-01t00:00:00.1239z", {}), 123);
  EXPECT_EQ(ParseInstant("1970-01-01 00:00:00,5Z", {}), 500);
  EXPECT_EQ(ParseInstant("1969-12-31T23:59:59.999Z", {}), -1);
  EXPECT_EQ(ParseInstant("1998-12-31T23:59:60Z", {}), ParseInstant("1998-12-31T23:59:59Z", {}));
}

TEST(Instant, WithoutItsOffsetNeedsAZone) {
  EXPECT_EQ(ParseInstant("2026-03-02T10:00:00", {}), std::nullopt);
  EXPECT_EQ(ParseInstant("2026-03-02", {}), std::nullopt);
  uint32_t madrid = Zone("Europe/Madrid");
  EXPECT_EQ(ParseInstant("2026-03-02T10:00:00", madrid), ParseInstant("2026-03-02T09:00:00Z", {}));
  EXPECT_EQ(ParseInstant("2026-03-02", madrid), ParseInstant("2026-03-01T23:00:00Z", {}));
  // 02:30 does not exist on the day when summer time begins: the first instant after the gap.
  EXPECT_EQ(ParseInstant("2026-03-29 02:30", madrid), ParseInstant("2026-03-29T01:00:00Z", {}));
}

TEST(Instant, OtherTextsAreNone) {
  for (std::string_view text :
       {"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28T10:00Z ",
        "2026-2-8T10:00:00Z", "2026-02-28T10:00:00+1:00", "20260228T100000Z", "0000-01-01T00:00:00Z",
        "2026-02-28T10:00:00.Z", "2026-02-28T10:00:00Zx"}) {
    EXPECT_EQ(ParseInstant(text, {}), std::nullopt) << text;
  }
}

TEST(Date, IsADayThatExists) {
  EXPECT_EQ(ParseDate("1970-01-02"), 1);
  EXPECT_EQ(ParseDate("2024-02-29"), ParseDate("2024-02-28").value() + 1);
  EXPECT_EQ(ParseDate("2023-02-29"), std::nullopt);
  EXPECT_EQ(ParseDate("2023-02-28T"), std::nullopt);
}

TEST(TimeOfDay, MayHaveSeconds) {
  EXPECT_EQ(ParseTimeOfDay("09:30"), 9 * kHour + kHour / 2);
  EXPECT_EQ(ParseTimeOfDay("09:30:15.250"), 9 * kHour + kHour / 2 + 15'250);
  EXPECT_EQ(ParseTimeOfDay("24:00"), std::nullopt);
  EXPECT_EQ(ParseTimeOfDay("9:30"), std::nullopt);
}

TEST(Duration, IsWordsOrIso) {
  EXPECT_EQ(ParseDuration("30 minutes"), kHour / 2);
  EXPECT_EQ(ParseDuration("1 hour 30 minutes"), kHour * 3 / 2);
  EXPECT_EQ(ParseDuration("1.5 hours"), kHour * 3 / 2);
  EXPECT_EQ(ParseDuration("-2 days"), -48 * kHour);
  EXPECT_EQ(ParseDuration("PT1H30M"), kHour * 3 / 2);
  EXPECT_EQ(ParseDuration("P1DT0.5S"), 24 * kHour + 500);
  EXPECT_EQ(ParseDuration("P2W"), 14 * 24 * kHour);
  for (std::string_view text :
       {"", "30", "minutes", "1 month", "P1M", "P", "PT", "P1H", "1e3 days", "99999999999999 weeks", "-"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(TimeFormat, ReadsWhatStrptimeDoes) {
  uint32_t utc = Zone("UTC");
  EXPECT_EQ(TimeFormat("%Y%m%d", utc).ParseInstant("19970101"), ParseInstant("1997-01-01T00:00:00Z", {}));
  EXPECT_EQ(TimeFormat("%d/%m/%Y %H:%M", utc).ParseInstant("05/02/2026 09:30"),
            ParseInstant("2026-02-05T09:30:00Z", {}));
  EXPECT_EQ(TimeFormat("%m/%d/%y %I:%M %p", utc).ParseInstant("02/05/26 09:30 PM"),
            ParseInstant("2026-02-05T21:30:00Z", {}));
  EXPECT_EQ(TimeFormat("%s", utc).ParseInstant("86400"), 24 * kHour);
  EXPECT_EQ(TimeFormat("%F %T %z", Zone("Europe/Madrid")).ParseInstant("2026-02-05 09:30:00 +0000"),
            ParseInstant("2026-02-05T09:30:00Z", {}));
  EXPECT_EQ(TimeFormat("%Y%m%d", utc).ParseInstant("1997010"), std::nullopt);
  EXPECT_EQ(TimeFormat("%Y%m%d", utc).ParseInstant("infinite-future"), std::nullopt);
}

TEST(TimeFormat, LocalTimesAreOfItsZone) {
  TimeFormat format("%Y-%m-%d %H:%M", Zone("Europe/Madrid"));
  EXPECT_EQ(format.ParseInstant("2026-07-01 02:00"), ParseInstant("2026-07-01T00:00:00Z", {}));
  EXPECT_EQ(format.ParseInstant("2026-03-29 02:30"), ParseInstant("2026-03-29T01:00:00Z", {}));
  EXPECT_EQ(format.ParseInstant("2026-10-25 02:30"), ParseInstant("2026-10-25T00:30:00Z", {}));
  EXPECT_EQ(TimeFormat("%Y%m%d", Zone("Europe/Madrid")).ParseDate("19970101"), ParseDate("1997-01-01"));
}

}  // namespace
}  // namespace senda::ingest
