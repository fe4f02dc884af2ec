#include "runtime/abi/items.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/abi/calendar.h"

namespace senda::abi {
namespace {

struct Memory {
  std::vector<std::string> pieces;
};

char* Allocate(const Context* context, uint32_t size) noexcept {
  auto& pieces = static_cast<Memory*>(context->host)->pieces;
  pieces.emplace_back(size, '\0');
  return pieces.back().data();
}

class ItemsTest : public testing::Test {
 protected:
  ItemsTest() {
    memory_.pieces.reserve(100);
    calls_.allocate = Allocate;
    context_.calls = &calls_;
    context_.host = &memory_;
  }
  std::string_view Add(std::string_view items, Kind kind, const Value& item) {
    return AddItem(context_, items, kind, item).text();
  }

  Memory memory_;
  Calls calls_{};
  Context context_{};
};

TEST_F(ItemsTest, HoldsWhatWasAdded) {
  std::string_view items = Add({}, Kind::kText, Value::Text("mug"));
  items = Add(items, Kind::kMoney, Value::Integer(-1250));
  items = Add(items, Kind::kNumber, Value::Number(0.5));
  items = Add(items, Kind::kText, Value::Missing());
  items = Add(items, Kind::kText, Value::Text(""));
  EXPECT_EQ(SizeOfItems(items), 5);
  EXPECT_EQ(ItemOf(items, 0, Kind::kText).text(), "mug");
  EXPECT_EQ(ItemOf(items, 1, Kind::kMoney).integer, -1250);
  EXPECT_EQ(ItemOf(items, 2, Kind::kNumber).number, 0.5);
  EXPECT_EQ(ItemOf(items, 3, Kind::kText).known, 0u);
  EXPECT_EQ(ItemOf(items, 4, Kind::kText).known, 1u);
  EXPECT_EQ(ItemOf(items, 5, Kind::kText).known, 0u);
  EXPECT_EQ(ItemOf(items, -1, Kind::kText).known, 0u);
}

TEST_F(ItemsTest, EqualValuesAreEqualBytes) {
  ItemsWriter writer;
  writer.Add(Kind::kText, Value::Text("mug"));
  writer.Add(Kind::kInt, Value::Missing());
  writer.Add(Kind::kInt, Value::Integer(2));
  const std::string written = writer.Take();
  std::string_view added = Add({}, Kind::kText, Value::Text("mug"));
  added = Add(added, Kind::kInt, Value::Missing());
  EXPECT_NE(written, added);
  added = Add(added, Kind::kInt, Value::Integer(2));
  EXPECT_EQ(written, added);
  EXPECT_EQ(writer.Take(), "");
}

TEST_F(ItemsTest, FindsItems) {
  const std::string_view inner = Add({}, Kind::kInt, Value::Integer(7));
  std::string_view items = Add({}, Kind::kList, Value::Text(inner));
  items = Add(items, Kind::kList, Value::Text({}));
  EXPECT_TRUE(HasItem(items, Kind::kList, Value::Text(inner)));
  EXPECT_TRUE(HasItem(items, Kind::kList, Value::Text({})));
  EXPECT_FALSE(HasItem(items, Kind::kList, Value::Text(items)));
  EXPECT_EQ(ItemOf(ItemOf(items, 0, Kind::kList).text(), 0, Kind::kInt).integer, 7);
  EXPECT_FALSE(HasItem({}, Kind::kInt, Value::Integer(0)));
}

TEST_F(ItemsTest, MissingIsNoItem) {
  const std::string_view items = Add({}, Kind::kText, Value::Missing());
  EXPECT_FALSE(HasItem(items, Kind::kText, Value::Text("")));
}

// The number of a zone is one of this process; what lasts is its name.
TEST_F(ItemsTest, ZonesStandAsNames) {
  const uint32_t zone = FindZone("Europe/Madrid").value();
  const std::string_view items = Add({}, Kind::kTimeZone, Value::Integer(zone));
  EXPECT_NE(items.find("Europe/Madrid"), std::string_view::npos);
  EXPECT_EQ(ItemOf(items, 0, Kind::kTimeZone).integer, zone);
  EXPECT_TRUE(HasItem(items, Kind::kTimeZone, Value::Integer(zone)));
}

TEST_F(ItemsTest, AnyBytesAreRead) {
  for (const std::string& bytes : {std::string("x"),
                                   std::string("\xff\xff\xff\xff"
                                               "abcdefgh"),
                                   std::string("\x01\0\0\0\xff\xff\0\0\x08\0\0\0abc", 15)}) {
    EXPECT_EQ(ItemOf(bytes, 0, Kind::kText).known, 0u);
    EXPECT_EQ(ItemOf(bytes, 0, Kind::kInt).known, 0u);
    EXPECT_FALSE(HasItem(bytes, Kind::kText, Value::Text("abc")));
  }
}

TEST_F(ItemsTest, DoesNotGrowBeyondItsLimit) {
  const std::string large(kItemsBytesMax / 2, 'x');
  const std::string_view one = Add({}, Kind::kText, Value::Text(large));
  EXPECT_EQ(SizeOfItems(one), 1);
  EXPECT_EQ(Add(one, Kind::kText, Value::Text(large)), one);
}

TEST_F(ItemsTest, SizesOfTypes) {
  FieldType text;
  text.kind = Kind::kText;
  text.text_limit = 10;
  FieldType list;
  list.kind = Kind::kList;
  list.element = {text};
  list.list_limit = 3;
  EXPECT_EQ(ItemBytesMax(list), 4u + 3 * (8 + 10));
  FieldType record;
  record.kind = Kind::kRecord;
  record.fields.resize(2);
  record.fields[0].type = list;
  EXPECT_EQ(ItemBytesMax(record), 4u + 8 + 58 + 8 + 8);
}

}  // namespace
}  // namespace senda::abi
