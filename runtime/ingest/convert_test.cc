#include "runtime/ingest/convert.h"

#include <gtest/gtest.h>

#include "runtime/abi/calendar.h"
#include "runtime/abi/packed.h"
#include "runtime/ingest/line_reader.h"

namespace senda::ingest {
namespace {

using abi::Kind;

abi::FieldType TypeOf(Kind kind) {
  abi::FieldType type;
  type.kind = kind;
  if (kind == Kind::kMoney) type.currency = "EUR";
  if (kind == Kind::kEnum) type.members = {"web", "app"};
  return type;
}

// Converts one value at a time; what came out is shown as a text.
class ConvertTest : public ::testing::Test {
 protected:
  ConvertTest() {
    context_.arena = &arena_;
    context_.document = &document_;
  }

  std::string From(const Cell& cell, const abi::FieldType& type) {
    abi::Value value = abi::Value::Missing();
    std::string reason;
    if (!Convert(type, cell, &context_, &value, &reason)) return "!" + reason;
    EXPECT_EQ(value.known, 1u);
    switch (abi::RepOf(type.kind)) {
      case abi::Rep::kInteger: return std::to_string(value.integer);
      case abi::Rep::kNumber: return fmt::format("{}", value.number);
      case abi::Rep::kText: return std::string(value.text());
    }
    return "?";
  }
  std::string Plain(std::string_view text, Kind kind) { return From({CellKind::kPlain, text, 0}, TypeOf(kind)); }
  std::string Json(const std::string& text, const abi::FieldType& type) {
    json_ = "{\"v\":" + text + "}" + std::string(kLinePadding, ' ');
    std::string reason;
    EXPECT_TRUE(document_.Parse(std::string_view(json_).substr(0, json_.size() - kLinePadding), &reason)) << text;
    return From(document_.FindPath("v"), type);
  }
  std::string Json(const std::string& text, Kind kind) { return Json(text, TypeOf(kind)); }

  TextArena arena_;
  JsonDocument document_;
  std::string json_;
  ConvertContext context_;
};

TEST_F(ConvertTest, Bool) {
  for (const char* text : {"true", "yes", "1", "TRUE", " Yes "}) EXPECT_EQ(Plain(text, Kind::kBool), "1") << text;
  for (const char* text : {"false", "no", "0"}) EXPECT_EQ(Plain(text, Kind::kBool), "0") << text;
  EXPECT_EQ(Plain("2", Kind::kBool), "!`2` is neither true nor false");
  EXPECT_EQ(Json("true", Kind::kBool), "1");
  EXPECT_EQ(Json("0", Kind::kBool), "0");
  EXPECT_EQ(Json("[true]", Kind::kBool), "!`[…]` is neither true nor false");
}

TEST_F(ConvertTest, Int) {
  EXPECT_EQ(Plain(" 42 ", Kind::kInt), "42");
  EXPECT_EQ(Json("3.0", Kind::kInt), "3");
  EXPECT_EQ(Json("1e3", Kind::kInt), "1000");
  EXPECT_EQ(Json("3.5", Kind::kInt), "!`3.5` is not a whole number");
  EXPECT_EQ(Json("\"3\"", Kind::kInt), "!`\"3\"` is not a whole number");
  EXPECT_EQ(Json("true", Kind::kInt), "!`true` is not a whole number");
  EXPECT_EQ(Json("9223372036854775807", Kind::kInt), "9223372036854775807");
  EXPECT_EQ(Json("9223372036854775808", Kind::kInt),
            "!`9223372036854775808` is out of range: a whole number has at most 64 bits");
  context_.is_mapped = true;
  EXPECT_EQ(Json("\"3\"", Kind::kInt), "3");
}

TEST_F(ConvertTest, NumberAndPercent) {
  EXPECT_EQ(Json("0.1", Kind::kNumber), "0.1");
  EXPECT_EQ(Json("1e400", Kind::kNumber), "!`1e400` is out of range");
  EXPECT_EQ(Json("\"x\"", Kind::kNumber), "!`\"x\"` is not a number");
  EXPECT_EQ(Json("12.5", Kind::kPercent), "125000");
  EXPECT_EQ(Json("\"12.5%\"", Kind::kPercent), "125000");
  EXPECT_EQ(Plain("100 %", Kind::kPercent), "1000000");
  EXPECT_EQ(Plain("many", Kind::kPercent), "!`many` is not a percentage, such as `12%`");
}

TEST_F(ConvertTest, Money) {
  EXPECT_EQ(Json("12.5", Kind::kMoney), "1250");
  EXPECT_EQ(Json("\"12.50\"", Kind::kMoney), "1250");
  EXPECT_EQ(Json("\"12.50 EUR\"", Kind::kMoney), "1250");
  EXPECT_EQ(Json("\"EUR 12.50\"", Kind::kMoney), "1250");
  EXPECT_EQ(Json(R"({"amount":"-0.07","currency":"EUR"})", Kind::kMoney), "-7");
  EXPECT_EQ(Json(R"({"amount":3})", Kind::kMoney), "300");
  EXPECT_EQ(Json("\"12.50 USD\"", Kind::kMoney), "!`\"12.50 USD\"` is in USD, and this field in EUR");
  EXPECT_EQ(Json(R"({"amount":3,"currency":"USD"})", Kind::kMoney), "!`{…}` is in USD, and this field in EUR");
  EXPECT_EQ(Json(R"({"amount":true})", Kind::kMoney), "!`{…}` is not an amount of money");
  for (const char* text : {"\"12,50\"", "\"€12\"", "\"12 euros\"", "true", "\"\"", "\"EUR\""}) {
    EXPECT_TRUE(Json(text, Kind::kMoney).ends_with("is not an amount of money")) << text;
  }
  EXPECT_EQ(context_.rounded_money, 0u);
  EXPECT_EQ(Plain("0.125", Kind::kMoney), "13");
  EXPECT_EQ(Plain("-0.125", Kind::kMoney), "-13");
  EXPECT_EQ(context_.rounded_money, 2u);
  abi::FieldType yen = TypeOf(Kind::kMoney);
  yen.currency = "JPY";
  yen.minor_digits = 0;
  EXPECT_EQ(Json("1200", yen), "1200");
}

TEST_F(ConvertTest, Text) {
  EXPECT_EQ(Json("\"caf\\u0065\\u0301\"", Kind::kText), "café");
  EXPECT_EQ(Json("17", Kind::kText), "!`17` is not a text");
  EXPECT_EQ(Json("\"a\\u0000b\"", Kind::kText), "!`\"a b\"` holds a NUL, which no text contains");
  EXPECT_EQ(Plain("", Kind::kText), "");
  abi::FieldType type = TypeOf(Kind::kText);
  type.text_limit = 4;
  EXPECT_EQ(Json("\"abcd\"", type), "abcd");
  EXPECT_EQ(Json("\"abcé\"", type), "!`\"abcé\"` has 5 bytes, and this field holds 4");
  context_.is_mapped = true;
  EXPECT_EQ(Json("17.0", Kind::kText), "17.0");
}

TEST_F(ConvertTest, Email) {
  EXPECT_EQ(Json("\"Ana@Example.COM\"", Kind::kEmail), "Ana@example.com");
  for (const char* text :
       {"\"ana\"", "\"@example.com\"", "\"ana@com\"", "\"a@b@c.de\"", "\"a b@c.de\"", "\"a@.de\"", "7"}) {
    EXPECT_TRUE(Json(text, Kind::kEmail).ends_with("is not an e-mail address")) << text;
  }
}

TEST_F(ConvertTest, Phone) {
  EXPECT_EQ(Json("\"+34 (600) 123-456\"", Kind::kPhone), "+34600123456");
  EXPECT_EQ(Json("\"600 123 456\"", Kind::kPhone),
            "!`\"600 123 456\"` is a national number: write it with `+` and its country, as in `+34 600 123 456`");
  EXPECT_EQ(Json("\"+123456\"", Kind::kPhone), "!`\"+123456\"` has 6 digits, and a phone number has 7 to 15");
  EXPECT_EQ(Json("\"call me\"", Kind::kPhone), "!`\"call me\"` is not a phone number, such as `+34 600 123 456`");
}

TEST_F(ConvertTest, CodesAndPlaces) {
  EXPECT_EQ(Json("\"es\"", Kind::kCountry), std::to_string(abi::PackLetters("ES")));
  EXPECT_EQ(Json("\"Spain\"", Kind::kCountry), "!`\"Spain\"` is not a country, such as `ES`");
  EXPECT_EQ(Json("\"es-ES\"", Kind::kLanguage), std::to_string(abi::PackLetters("es")));
  EXPECT_EQ(Json("\"x\"", Kind::kLanguage), "!`\"x\"` is not a language, such as `es`");
  EXPECT_EQ(Json("\"Europe/Madrid\"", Kind::kTimeZone), std::to_string(abi::FindZone("Europe/Madrid").value()));
  EXPECT_EQ(Json("\"Madrid\"", Kind::kTimeZone), "!`\"Madrid\"` is not a time zone, such as `Europe/Madrid`");
  EXPECT_EQ(Json("\"https://example.com/a?b=c\"", Kind::kUrl), "https://example.com/a?b=c");
  EXPECT_EQ(Json("\"example.com\"", Kind::kUrl), "!`\"example.com\"` is not a URL, such as `https://example.com/`");
}

TEST_F(ConvertTest, Times) {
  EXPECT_EQ(Json("\"1970-01-01T00:00:01Z\"", Kind::kInstant), "1000");
  EXPECT_EQ(Json("\"1970-01-01T00:00:01\"", Kind::kInstant),
            "!`\"1970-01-01T00:00:01\"` does not say its offset from UTC, as `2026-03-02T10:00:00Z` does");
  EXPECT_EQ(Json("1000", Kind::kInstant), "!`1000` is not an instant, such as `2026-03-02T10:00:00Z`");
  EXPECT_EQ(Json("\"1970-01-03\"", Kind::kDate), "2");
  EXPECT_EQ(Json("\"02/01/1970\"", Kind::kDate), "!`\"02/01/1970\"` is not a date, such as `2026-03-02`");
  EXPECT_EQ(Json("\"00:01\"", Kind::kTimeOfDay), "60000");
  EXPECT_EQ(Json("\"2 minutes\"", Kind::kDuration), "120000");
  EXPECT_EQ(Json("120", Kind::kDuration), "!`120` is not a length of time, such as `30 minutes` or `PT30M`");
  context_.zone = abi::FindZone("UTC");
  TimeFormat format("%d/%m/%Y", *context_.zone);
  context_.time_format = &format;
  EXPECT_EQ(Json("\"03/01/1970\"", Kind::kDate), "2");
  EXPECT_EQ(Json("\"02/01/1970\"", Kind::kInstant), "86400000");
  EXPECT_EQ(Json("\"1970-01-02\"", Kind::kInstant), "86400000");
}

TEST_F(ConvertTest, Enum) {
  EXPECT_EQ(Json("\"app\"", Kind::kEnum), "1");
  EXPECT_EQ(Json("\"App\"", Kind::kEnum), "!`\"App\"` is none of `web`, `app`");
  EXPECT_EQ(Json("1", Kind::kEnum), "!`1` is none of `web`, `app`");
  abi::FieldType open = TypeOf(Kind::kEnum);
  open.members.push_back("other");
  EXPECT_EQ(Json("\"fax\"", open), "2");
  abi::FieldType messages = TypeOf(Kind::kEnum);
  messages.members = {"blog.hello", "shop.bye", "shop.hello"};
  EXPECT_EQ(Json("\"bye\"", messages), "1");
  EXPECT_EQ(Json("\"shop.hello\"", messages), "2");
  EXPECT_EQ(Json("\"hello\"", messages), "!`\"hello\"` is none of `blog.hello`, `shop.bye`, `shop.hello`");
  messages.members.assign(20, "m");
  EXPECT_TRUE(Json("\"x\"", messages).ends_with(" `m`, `m`, …"));
}

TEST_F(ConvertTest, MissingIsNullOrAnEmptyCell) {
  EXPECT_TRUE(IsMissing(Cell{}, context_));
  EXPECT_TRUE(IsMissing({CellKind::kPlain, "", 0}, context_));
  EXPECT_FALSE(IsMissing({CellKind::kString, "", 0}, context_));
  context_.is_mapped = true;
  EXPECT_TRUE(IsMissing({CellKind::kString, "", 0}, context_));
}

TEST_F(ConvertTest, ShownValuesAreShortAndHarmless) {
  EXPECT_EQ(ShowCell({CellKind::kPlain, "a\x1b[31mb", 0}), "a [31mb");
  EXPECT_EQ(ShowCell({CellKind::kPlain, std::string(100, 'x'), 0}), std::string(60, 'x') + "…");
}

}  // namespace
}  // namespace senda::ingest
