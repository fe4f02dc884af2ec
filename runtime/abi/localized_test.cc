#include "runtime/abi/localized.h"

#include <gtest/gtest.h>

#include "runtime/abi/calendar.h"
#include "runtime/abi/messages.h"

namespace senda::abi {
namespace {

std::string Print(std::string_view language, Kind kind, int64_t value, bool is_html = false) {
  const TextFormat euros{"EUR", 2, {}};
  return PrintInLanguage(language, kind, Value::Integer(value), euros, *FindZone("Europe/Madrid"), is_html);
}

TEST(Localized, RegionsFollowTheirLanguage) {
  EXPECT_EQ(Print("es-MX", Kind::kMoney, 1250), "12,50 €");
  EXPECT_EQ(Print("en-US", Kind::kDate, 20'413), "November 21, 2025");
  EXPECT_EQ(Print("en-GB", Kind::kDate, 20'413), "21 November 2025");
}

TEST(Localized, BlanksDoNotBreakInHtml) {
  EXPECT_EQ(Print("fr", Kind::kMoney, 123'456'700, true), "1\u202f234\u202f567,00\u00a0€");
  EXPECT_EQ(Print("fr", Kind::kMoney, 123'456'700), "1 234 567,00 €");
}

TEST(Localized, ExtremesArePrinted) {
  EXPECT_EQ(Print("en", Kind::kInt, INT64_MIN), "-9,223,372,036,854,775,808");
  EXPECT_EQ(Print("es", Kind::kDuration, 0), "0 segundos");
  EXPECT_EQ(Print("es", Kind::kDuration, 1), "1 milisegundo");
  EXPECT_EQ(PrintInLanguage("es", Kind::kNumber, Value::Number(1e300), {}, 0, false), "1e+300");
}

TEST(LanguageFor, TakesTheNearest) {
  const std::vector<std::string> languages = {"es", "pt-PT", "en"};
  EXPECT_EQ(LanguageFor(languages, "en"), 2u);
  EXPECT_EQ(LanguageFor(languages, "en-AU"), 2u);
  EXPECT_EQ(LanguageFor(languages, "pt-BR"), 1u);
  EXPECT_EQ(LanguageFor(languages, "pt"), 1u);
  EXPECT_EQ(LanguageFor(languages, "de"), 0u);
}

}  // namespace
}  // namespace senda::abi
