#include "compiler/base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace senda {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_TRUE(IsValidUtf8("año nuevo 日本 🛒"));
  EXPECT_EQ(FindInvalidUtf8("abc\xff"), 3u);
  EXPECT_EQ(FindInvalidUtf8("0123456789\xc0\x80"), 10u);  // overlong
  EXPECT_EQ(FindInvalidUtf8("\xed\xa0\x80"), 0u);         // a surrogate
  EXPECT_EQ(FindInvalidUtf8("ñ\xc3"), 2u);                // cut in the middle
}

TEST(Utf8, ComposesToNfc) {
  EXPECT_EQ(ToNfc("an\u0303o"), "año");
  EXPECT_EQ(ToNfc("plain"), "plain");
  EXPECT_EQ(ToNfc("\xff"), std::nullopt);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(CutAtCharacter("año", 2), "a");
  EXPECT_EQ(CutAtCharacter("año", 3), "añ");
  EXPECT_EQ(CutAtCharacter("año", 10), "año");
  EXPECT_EQ(CutAtCharacter("日", 2), "");
}

TEST(Utf8, CountsCharactersAndColumns) {
  EXPECT_EQ(CharacterCount("año"), 3u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("n\u0303"), 1u);
}

TEST(Utf8, KnowsLetters) {
  EXPECT_TRUE(IsLetter(U'ñ'));
  EXPECT_TRUE(IsLetter(U'日'));
  EXPECT_FALSE(IsLetter(U'1'));
  EXPECT_FALSE(IsLetter(U'-'));
}

RC_GTEST_PROP(Utf8, NeverReadsPastAnyBytes, (const std::string& bytes, uint8_t cut)) {
  CharacterCount(bytes);
  RC_ASSERT(DisplayWidth(bytes) <= 2 * bytes.size() + 2);
  if (!IsValidUtf8(bytes)) return;
  RC_ASSERT(IsValidUtf8(CutAtCharacter(bytes, cut)));
  RC_ASSERT(ToNfc(*ToNfc(bytes)) == ToNfc(bytes));
}

}  // namespace
}  // namespace senda
