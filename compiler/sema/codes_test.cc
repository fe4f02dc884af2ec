#include "compiler/sema/codes.h"

#include <gtest/gtest.h>

namespace senda::sema {
namespace {

TEST(Codes, AreInTheirOwnCase) {
  EXPECT_TRUE(IsCountry("ES"));
  EXPECT_FALSE(IsCountry("es"));
  EXPECT_FALSE(IsCountry("XX"));
  EXPECT_FALSE(
      IsCountry("SE"
                "S"));
  EXPECT_TRUE(IsLanguage("es"));
  EXPECT_FALSE(IsLanguage("ES"));
  EXPECT_FALSE(IsLanguage("xx"));
}

TEST(Codes, TimeZonesAreThoseOfTheDatabase) {
  EXPECT_TRUE(IsTimeZone("Europe/Madrid"));
  EXPECT_TRUE(IsTimeZone("UTC"));
  EXPECT_FALSE(IsTimeZone("Europe/Madrit"));
  EXPECT_FALSE(IsTimeZone("../../etc/passwd"));
  EXPECT_FALSE(IsTimeZone("Fixed/UTC+01:00:00"));
  EXPECT_FALSE(IsTimeZone(""));
}

struct TextCase {
  TypeKind kind;
  std::string text;
  bool is_right;
  std::string instead;
};

TEST(Codes, TextsThatMeanSomething) {
  for (const TextCase& c : std::vector<TextCase>{
           {TypeKind::kEmail, "Ana@uni.es", true, "Ana@uni.es"},
           {TypeKind::kEmail, "ana@Uni.es", false, "ana@uni.es"},
           {TypeKind::kEmail, "ana@localhost", false, ""},
           {TypeKind::kEmail, "a@b@c.es", false, ""},
           {TypeKind::kEmail, "a b@c.es", false, ""},
           {TypeKind::kPhone, "+34600123456", true, "+34600123456"},
           {TypeKind::kPhone, "+34 (600) 123-456", false, "+34600123456"},
           {TypeKind::kPhone, "600123456", false, ""},
           {TypeKind::kPhone, "+34x00123456", false, ""},
           {TypeKind::kUrl, "https://tienda.es/c?x=1", true, ""},
           {TypeKind::kUrl, "tienda.es", false, ""},
       }) {
    std::string instead;
    EXPECT_EQ(IsTextOf(c.kind, c.text, &instead), c.is_right) << c.text;
    EXPECT_EQ(instead, c.instead) << c.text;
  }
}

}  // namespace
}  // namespace senda::sema
