#include "runtime/abi/escape.h"

#include <gtest/gtest.h>

namespace senda::abi {
namespace {

TEST(Escape, WritesIntoEveryPlace) {
  EXPECT_EQ(Escaped(Escape::kNone, "<&>"), "<&>");
  EXPECT_EQ(Escaped(Escape::kHtml, "<a b='\"&>"), "&lt;a b=&#39;&quot;&amp;&gt;");
  EXPECT_EQ(Escaped(Escape::kUrl, "a b/ñ?&"), "a%20b%2F%C3%B1%3F%26");
  EXPECT_EQ(Escaped(Escape::kUrlInHtml, "'"), "%27");
  EXPECT_EQ(Escaped(Escape::kJsonString, "a\"\\\n\x01"), "a\\\"\\\\\\n\\u0001");
  EXPECT_EQ(Escaped(Escape::kJson, "a"), "\"a\"");
}

TEST(Escape, AddressesLeadSomewhere) {
  EXPECT_TRUE(IsHarmlessUrl("https://a.es/x:y"));
  EXPECT_TRUE(IsHarmlessUrl("HTTP://a.es"));
  EXPECT_TRUE(IsHarmlessUrl("/path:with"));
  EXPECT_TRUE(IsHarmlessUrl("mailto:a@b.es"));
  EXPECT_TRUE(IsHarmlessUrl(""));
  EXPECT_FALSE(IsHarmlessUrl("javascript:alert(1)"));
  EXPECT_FALSE(IsHarmlessUrl(" javascript:alert(1)"));
  EXPECT_FALSE(IsHarmlessUrl("java\nscript:alert(1)"));
  EXPECT_FALSE(IsHarmlessUrl("data:text/html,x"));
}

TEST(Escape, TagsGoInFrontOfTheFragment) {
  EXPECT_EQ(WithParameter("https://a.es", "s", "1"), "https://a.es?s=1");
  EXPECT_EQ(WithParameter("https://a.es/?x=1#f", "s", "1"), "https://a.es/?x=1&s=1#f");
}

}  // namespace
}  // namespace senda::abi
