#include "compiler/sema/sms.h"

#include <gtest/gtest.h>

#include <string>

namespace senda::sema {
namespace {

TEST(Sms, CountsLettersOfItsAlphabet) {
  EXPECT_EQ(MeasureSms("").parts, 1);
  EXPECT_EQ(MeasureSms(std::string(160, 'a')).parts, 1);
  EXPECT_EQ(MeasureSms(std::string(161, 'a')).parts, 2);
  EXPECT_EQ(MeasureSms(std::string(306, 'a')).parts, 2);
  EXPECT_EQ(MeasureSms(std::string(307, 'a')).parts, 3);
  EXPECT_EQ(MeasureSms("¿Qué? Ñ à É ü").foreign, 0u);
}

TEST(Sms, AnExtendedLetterIsNotCutInTwo) {
  EXPECT_EQ(MeasureSms("€").characters, 2);
  // 152 letters and a `€` do not fit into 153: the sign moves to the second part.
  EXPECT_EQ(MeasureSms(std::string(152, 'a') + "€" + std::string(152, 'a')).parts, 3);
}

TEST(Sms, AnyOtherLetterMakesItUnicode) {
  EXPECT_EQ(MeasureSms("á").foreign, U'á');
  EXPECT_EQ(MeasureSms(std::string(69, 'a') + "í").parts, 1);
  EXPECT_EQ(MeasureSms(std::string(70, 'a') + "í").parts, 2);
  EXPECT_EQ(MeasureSms("😀").characters, 2);
}

}  // namespace
}  // namespace senda::sema
