#include "tools/values.h"

#include <gtest/gtest.h>

#include "tools/say.h"

namespace senda::tools {
namespace {

TEST(TellDuration, SpeaksTheLanguageOfTheProcess) {
  EXPECT_EQ(TellDuration(3'600'000), "1 hour");
  EXPECT_EQ(TellDuration(0), "0 seconds");
  Speak(Language::kSpanish);
  EXPECT_EQ(TellDuration(129'600'000), "36 horas");
  EXPECT_EQ(TellDuration(86'400'000), "1 día");
  EXPECT_EQ(TellDuration(1), "1 milisegundo");
  Speak(Language::kEnglish);
}

TEST(TellValue, TellsDurationsAndPrintsTheRest) {
  Speak(Language::kSpanish);
  abi::FieldType type;
  type.kind = abi::Kind::kDuration;
  EXPECT_EQ(TellValue(type, abi::Value::Integer(120'000)), "2 minutos");
  type.kind = abi::Kind::kInt;
  EXPECT_EQ(TellValue(type, abi::Value::Integer(12)), "12");
  Speak(Language::kEnglish);
}

}  // namespace
}  // namespace senda::tools
