#include <gtest/gtest.h>

#include <string>

#include "compiler/base/id.h"
#include "compiler/base/interner.h"
#include "compiler/base/overloaded.h"
#include "compiler/base/result.h"
#include "compiler/base/span.h"

namespace senda {
namespace {

using ThingId = Id<struct ThingTag>;

TEST(Id, IsInvalidUntilSet) {
  ThingId id;
  EXPECT_FALSE(id.is_valid());
  EXPECT_TRUE(ThingId(0).is_valid());
  EXPECT_LT(ThingId(3), ThingId(4));
}

TEST(IdStore, CountsUpFromZero) {
  IdStore<ThingId, std::string> store;
  EXPECT_EQ(store.Add("a").index(), 0u);
  ThingId b = store.Add("b");
  EXPECT_EQ(store[b], "b");
  std::string all;
  for (ThingId id : store.ids()) all += store[id];
  EXPECT_EQ(all, "ab");
}

TEST(IdStoreDeathTest, RefusesAForeignId) {
  IdStore<ThingId, int> store;
  EXPECT_DEATH(store[ThingId(0)], "internal error");
}

TEST(IdMap, GivesTheDefaultForWhatWasNeverSet) {
  IdMap<ThingId, int> map(-1);
  map.Set(ThingId(5), 7);
  EXPECT_EQ(map.Get(ThingId(5)), 7);
  EXPECT_EQ(map.Get(ThingId(2)), -1);
  EXPECT_EQ(map.Get(ThingId(100)), -1);
}

TEST(Interner, GivesOneSymbolPerText) {
  Interner interner;
  Symbol a = interner.Intern("purchase");
  for (int i = 0; i < 1000; ++i) interner.Intern("name" + std::to_string(i));
  EXPECT_EQ(interner.Intern("purchase"), a);
  EXPECT_EQ(interner.Text(a), "purchase");
  EXPECT_FALSE(interner.Find("nobody").is_valid());
}

Result<int> Half(int n) {
  if (n % 2 != 0) return MakeError("{} is odd", n);
  return n / 2;
}

Result<std::string> Quarter(int n) {
  SENDA_ASSIGN_OR_RETURN(int half, Half(n));
  SENDA_ASSIGN_OR_RETURN(int quarter, Half(half));
  return std::to_string(quarter);
}

TEST(Result, CarriesAValueOrAnError) {
  EXPECT_EQ(*Quarter(8), "2");
  EXPECT_EQ(Quarter(6).error().message, "3 is odd");
  EXPECT_DEATH(Half(3).value(), "3 is odd");
}

TEST(Span, CoversBoth) {
  FileId file(0);
  EXPECT_EQ(Cover(Span{file, 3, 5}, Span{file, 8, 9}), (Span{file, 3, 9}));
  EXPECT_EQ(Cover(Span{}, Span{file, 8, 9}), (Span{file, 8, 9}));
}

}  // namespace
}  // namespace senda
