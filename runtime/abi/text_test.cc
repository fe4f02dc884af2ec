#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <deque>
#include <string>

#include "compiler/base/utf8.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/packed.h"

namespace senda::abi {
namespace {

// A context with an arena and a customer in Madrid, and nothing else.
class Texts : public testing::Test {
 protected:
  Texts() : calls_{nullptr, &Allocate, nullptr}, context_{} {
    header_.zone = FindZone("Europe/Madrid").value_or(0);
    context_.calls = &calls_;
    context_.customer = reinterpret_cast<const uint8_t*>(&header_);
    context_.host = &arena_;
  }

  static char* Allocate(const Context* context, uint32_t size) noexcept {
    return static_cast<std::deque<std::string>*>(context->host)->emplace_back(size, '\0').data();
  }

  std::string Lower(std::string_view text) { return std::string(LowerText(context_, text).text()); }
  std::string Upper(std::string_view text) { return std::string(UpperText(context_, text).text()); }
  std::string Join(std::string_view a, std::string_view b) { return std::string(Concatenate(context_, a, b).text()); }
  std::string Print(Kind kind, Value value, const TextFormat& format = {}) {
    return std::string(TextOf(context_, kind, value, format).text());
  }

  std::deque<std::string> arena_;
  CustomerHeader header_{};
  Calls calls_;
  Context context_;
};

std::string Trim(std::string_view text) {
  return std::string(TrimText(text).text());
}

TEST_F(Texts, ChangeCase) {
  EXPECT_EQ(Lower("ÁRBOL Ñ ΑΣ"), "árbol ñ ασ");  // by the simple mapping, wherever a letter stands
  EXPECT_EQ(Upper("árbol ñ straße"), "ÁRBOL Ñ STRAẞE");
  EXPECT_EQ(Lower(""), "");
  EXPECT_EQ(Lower("日本語 123"), "日本語 123");
  EXPECT_EQ(Lower("ǅ"), "ǆ");
}

TEST_F(Texts, AreCutOnlyWhenTheyGrow) {
  std::string grows;  // U+023A takes two bytes, its lower case three
  for (int i = 0; i < 512; ++i) grows += "Ⱥ";
  EXPECT_EQ(Lower(grows).size(), 1023u);
  EXPECT_TRUE(IsValidUtf8(Lower(grows)));
  std::string longer(3000, 'A');
  EXPECT_EQ(Lower(longer), std::string(3000, 'a'));
}

TEST(Text, EqualsIgnoringCase) {
  EXPECT_TRUE(EqualIgnoringCase("Straße", "STRASSE"));
  EXPECT_TRUE(EqualIgnoringCase("ΌΣΟΣ", "όσος"));
  EXPECT_TRUE(EqualIgnoringCase("Ñandú", "ñANDÚ"));
  EXPECT_TRUE(EqualIgnoringCase("ﬁn", "FIN"));
  EXPECT_TRUE(EqualIgnoringCase("", ""));
  EXPECT_FALSE(EqualIgnoringCase("a", "á"));
  EXPECT_FALSE(EqualIgnoringCase("a", "ab"));
  EXPECT_FALSE(EqualIgnoringCase("ab", "a"));
}

TEST(Text, Trims) {
  EXPECT_EQ(Trim("  a b \n"), "a b");
  EXPECT_EQ(Trim("\u00a0\u2003\u3000x\u2028\u0085"), "x");
  EXPECT_EQ(Trim(" \t "), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("\u200bx"), "\u200bx");  // a zero width space is no white space
}

TEST(Text, Sizes) {
  EXPECT_EQ(SizeOfText(""), 0);
  EXPECT_EQ(SizeOfText("añ日"), 3);
  EXPECT_EQ(SizeOfText("👩‍🚀"), 3);
}

TEST(Text, Searches) {
  EXPECT_TRUE(StartsWith("+34600", "+34"));
  EXPECT_FALSE(StartsWith("+3", "+34"));
  EXPECT_TRUE(EndsWith("a@uni.es", "@uni.es"));
  EXPECT_TRUE(Contains("abc", ""));
  EXPECT_TRUE(Contains("abc", "bc"));
  EXPECT_FALSE(Contains("", "a"));
  EXPECT_TRUE(EqualText("a", "a"));
  EXPECT_FALSE(EqualText("a", "A"));
}

TEST(Text, Domains) {
  EXPECT_EQ(DomainOf("ana@uni.es").text(), "uni.es");
  EXPECT_EQ(DomainOf("a@b@c").text(), "c");
  EXPECT_EQ(DomainOf("ana").text(), "");
  EXPECT_EQ(DomainOf("").known, 1u);
}

TEST_F(Texts, Concatenate) {
  EXPECT_EQ(Join("Hola ", "Ana"), "Hola Ana");
  EXPECT_EQ(Join("", ""), "");
  EXPECT_EQ(Join("e", "\u0301"), "é");
  EXPECT_EQ(Join("ᄀ", "ᅡ"), "가");
  EXPECT_EQ(Join(std::string(1023, 'x'), "ñ"), std::string(1023, 'x'));
  EXPECT_EQ(Join(std::string(1022, 'x'), "ñ"), std::string(1022, 'x') + "ñ");
  EXPECT_EQ(Join(std::string(1024, 'x'), "y"), std::string(1024, 'x'));
}

TEST(TextPatterns, MatchTheWholeText) {
  TextPattern pattern("[a-z]+@uni\\.(es|pt)");
  EXPECT_EQ(pattern.error(), "");
  EXPECT_TRUE(pattern.Matches("ana@uni.es"));
  EXPECT_FALSE(pattern.Matches("ana@uni.es "));
  EXPECT_TRUE(TextPattern("").Matches(""));
  EXPECT_FALSE(TextPattern("").Matches("a"));
  EXPECT_TRUE(TextPattern("ñ.").Matches("ñ日"));
  EXPECT_NE(TextPattern("(").error(), "");
  EXPECT_FALSE(TextPattern("(").Matches("("));
}

TEST(Packed, Letters) {
  EXPECT_EQ(PackLetters("ES"), 0x4553);
  EXPECT_EQ(UnpackLetters(PackLetters("ES")), "ES");
  EXPECT_EQ(UnpackLetters(PackLetters("pt-br")), "pt-br");
  EXPECT_EQ(UnpackLetters(PackLetters("abcdefgh")), "abcdefgh");
  EXPECT_LT(PackLetters("AR"), PackLetters("ES"));
}

TEST_F(Texts, PrintValues) {
  TextFormat eur{"EUR", 2, {}}, yen{"JPY", 0, {}}, plan{"", 2, {"free", "plus"}};
  EXPECT_EQ(Print(Kind::kBool, Value::Bool(true)), "true");
  EXPECT_EQ(Print(Kind::kInt, Value::Integer(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(Print(Kind::kPercent, Value::Integer(120'000)), "12%");
  EXPECT_EQ(Print(Kind::kPercent, Value::Integer(125'500)), "12.55%");
  EXPECT_EQ(Print(Kind::kPercent, Value::Integer(-1)), "-0.0001%");
  EXPECT_EQ(Print(Kind::kMoney, Value::Integer(1250), eur), "12.50 EUR");
  EXPECT_EQ(Print(Kind::kMoney, Value::Integer(-5), eur), "-0.05 EUR");
  EXPECT_EQ(Print(Kind::kMoney, Value::Integer(INT64_MIN), eur), "-92233720368547758.08 EUR");
  EXPECT_EQ(Print(Kind::kMoney, Value::Integer(1250), yen), "1250 JPY");
  EXPECT_EQ(Print(Kind::kText, Value::Text("hola")), "hola");
  EXPECT_EQ(Print(Kind::kCountry, Value::Integer(PackLetters("ES"))), "ES");
  EXPECT_EQ(Print(Kind::kDate, Value::Integer(20778)), "2026-11-21");
  EXPECT_EQ(Print(Kind::kTimeOfDay, Value::Integer(34'200'000)), "09:30");
  EXPECT_EQ(Print(Kind::kTimeOfDay, Value::Integer(34'205'007)), "09:30:05.007");
  EXPECT_EQ(Print(Kind::kTimeZone, Value::Integer(header_.zone)), "Europe/Madrid");
  EXPECT_EQ(Print(Kind::kEnum, Value::Integer(1), plan), "plus");
  EXPECT_EQ(Print(Kind::kEnum, Value::Integer(7), plan), "#7");
}

TEST_F(Texts, PrintDurations) {
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(0)), "0 seconds");
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(7 * 86'400'000)), "7 days");
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(86'400'000)), "1 day");
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(90 * 60'000)), "90 minutes");
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(1500)), "1500 milliseconds");
  EXPECT_EQ(Print(Kind::kDuration, Value::Integer(-3'600'000)), "-1 hour");
}

TEST_F(Texts, PrintInstantsOnTheCustomersClock) {
  constexpr int64_t kInstant = 1'795'249'800'000;  // 2026-11-21 08:30 UTC
  EXPECT_EQ(Print(Kind::kInstant, Value::Integer(kInstant)), "2026-11-21 09:30");
  EXPECT_EQ(Print(Kind::kInstant, Value::Integer(kInstant + 5)), "2026-11-21 09:30:00.005");
  EXPECT_EQ(Print(Kind::kInstant, Value::Integer(kNever)), "never");
  EXPECT_EQ(PrintValue(Kind::kInstant, Value::Integer(kInstant), {}), "2026-11-21T08:30:00Z");
  EXPECT_EQ(PrintValue(Kind::kInstant, Value::Integer(-1), {}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(PrintValue(Kind::kInt, Value::Missing(), {}), "unknown");
}

TEST_F(Texts, PrintNumbersShortest) {
  auto print = [&](double value) { return Print(Kind::kNumber, Value::Number(value)); };
  EXPECT_EQ(print(0), "0");
  EXPECT_EQ(print(3), "3");
  EXPECT_EQ(print(-3.5), "-3.5");
  EXPECT_EQ(print(0.1), "0.1");
  EXPECT_EQ(print(1e-5), "0.00001");
  EXPECT_EQ(print(1.5e-7), "0.00000015");
  EXPECT_EQ(print(-1e-9), "-0.000000001");
  EXPECT_EQ(print(1e20), "100000000000000000000");
  EXPECT_EQ(print(123456789012345680.0), "123456789012345680");
  EXPECT_EQ(print(1e21), "1e+21");
  EXPECT_EQ(print(1e-10), "1e-10");
}

RC_GTEST_PROP(TextProperty, PrintedNumbersReadBack, ()) {
  auto billionths = *rc::gen::arbitrary<int64_t>() >> *rc::gen::inRange(0, 64);
  auto power = *rc::gen::element(1.0, 1e9, 1e12, 1e-6, 1e3);
  double value = static_cast<double>(billionths) / power + 0.0;
  std::string printed = PrintValue(Kind::kNumber, Value::Number(value), {});
  RC_ASSERT(std::strtod(printed.c_str(), nullptr) == value);
}

}  // namespace
}  // namespace senda::abi
