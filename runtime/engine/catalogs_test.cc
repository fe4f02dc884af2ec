#include "runtime/engine/catalogs.h"

#include <gtest/gtest.h>

#include <vector>

#include "runtime/abi/items.h"

namespace senda::engine {
namespace {

using abi::Kind;
using abi::Value;

abi::FieldSchema Field(const char* name, Kind kind, bool is_optional = false) {
  abi::FieldSchema field;
  field.name = name;
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  return field;
}

abi::FieldSchema WithDefault(abi::FieldSchema field, int64_t value) {
  field.default_value = abi::DefaultValue{Value::Integer(value), {}};
  return field;
}

abi::FieldSchema Was(abi::FieldSchema field, const char* former) {
  field.former_names = {former};
  return field;
}

// product by sku, whose cost becomes a price, beside which a stock and then what is said of it come.
std::vector<abi::Program> Versions() {
  const abi::FieldSchema sku = Field("sku", Kind::kText);
  const std::vector<std::vector<abi::FieldSchema>> fields = {
      {sku, Field("cost", Kind::kInt)},
      {sku, Was(Field("price", Kind::kInt), "cost"), WithDefault(Field("stock", Kind::kInt), 5)},
      {sku, Field("price", Kind::kInt), WithDefault(Field("stock", Kind::kInt), 5), Field("note", Kind::kText, true)},
  };
  std::vector<abi::Program> out(fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    abi::Catalog catalog;
    catalog.id = "product";
    catalog.key = "sku";
    catalog.fields = fields[i];
    out[i].catalogs.push_back(catalog);
  }
  return out;
}

std::string Row(const char* sku, std::vector<Value> values, bool has_note = false) {
  abi::ItemsWriter items;
  items.Add(Kind::kText, Value::Text(sku));
  for (size_t i = 0; i < values.size(); ++i) {
    items.Add(has_note && i + 1 == values.size() ? Kind::kText : Kind::kInt, values[i]);
  }
  return items.Take();
}

class Chain {
 public:
  explicit Chain(const std::vector<abi::Program>& programs) : programs_(programs) {}

  void Switch() {
    const Catalogs* before = all_.empty() ? nullptr : all_.back().get();
    all_.push_back(std::make_unique<Catalogs>(programs_[all_.size()], before));
  }
  void Set(const char* sku, std::string row) { all_.back()->Set(0, sku, std::move(row)); }
  bool Remove(const char* sku) { return all_.back()->Remove(0, sku); }
  // The row of each version that there has been.
  std::vector<std::string> Rows(const char* sku) const {
    std::vector<std::string> out;
    for (const auto& one : all_) out.push_back(one->Row(0, sku) == nullptr ? "none" : *one->Row(0, sku));
    return out;
  }
  // As a snapshot has them: all versions, one behind the other.
  std::string Save() const {
    std::string out;
    ByteWriter writer(&out);
    for (const auto& one : all_) one->Save(&writer);
    return out;
  }
  void Restore(const std::string& saved) {
    ByteReader reader(saved);
    for (const auto& one : all_) one->Load(&reader);
    EXPECT_TRUE(reader.is_at_end() && !reader.has_failed());
  }

 private:
  const std::vector<abi::Program>& programs_;
  std::vector<std::unique_ptr<Catalogs>> all_;
};

// By hand: a (cost 3) comes on the first version, and is {3, 5} on the second, {3, 5, -} on the third. b comes on the
// second as {4, 7}: the first has it as 4. After the snapshot a becomes {8, 1, "new"} on the third: {8, 1} on the
// second, 8 on the first. c, which only the third has heard of, is 9 and {9, 2} before; b is taken out everywhere.
TEST(Catalogs, RowsOverThreeVersionsWithASnapshotBetween) {
  const std::vector<abi::Program> programs = Versions();
  for (const bool is_restored : {false, true}) {
    Chain chain(programs);
    chain.Switch();
    chain.Set("a", Row("a", {Value::Integer(3)}));
    chain.Switch();
    chain.Set("b", Row("b", {Value::Integer(4), Value::Integer(7)}));
    Chain other(programs);
    other.Switch();
    other.Switch();
    other.Restore(chain.Save());
    Chain& now = is_restored ? other : chain;
    EXPECT_EQ(now.Rows("a"),
              (std::vector{Row("a", {Value::Integer(3)}), Row("a", {Value::Integer(3), Value::Integer(5)})}));
    EXPECT_EQ(now.Rows("b"),
              (std::vector{Row("b", {Value::Integer(4)}), Row("b", {Value::Integer(4), Value::Integer(7)})}));
    now.Switch();
    EXPECT_EQ(now.Rows("a").back(), Row("a", {Value::Integer(3), Value::Integer(5), Value::Missing()}, true));
    now.Set("a", Row("a", {Value::Integer(8), Value::Integer(1), Value::Text("new")}, true));
    now.Set("c", Row("c", {Value::Integer(9), Value::Integer(2), Value::Missing()}, true));
    EXPECT_TRUE(now.Remove("b"));
    EXPECT_EQ(now.Rows("a"),
              (std::vector{Row("a", {Value::Integer(8)}), Row("a", {Value::Integer(8), Value::Integer(1)}),
                           Row("a", {Value::Integer(8), Value::Integer(1), Value::Text("new")}, true)}));
    EXPECT_EQ(now.Rows("c"),
              (std::vector{Row("c", {Value::Integer(9)}), Row("c", {Value::Integer(9), Value::Integer(2)}),
                           Row("c", {Value::Integer(9), Value::Integer(2), Value::Missing()}, true)}));
    EXPECT_EQ(now.Rows("b"), (std::vector<std::string>{"none", "none", "none"}));
  }
}

}  // namespace
}  // namespace senda::engine
