#include "runtime/engine/catalogs.h"

#include <optional>
#include <utility>

#include "runtime/abi/items.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/name_match.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

// A row with other fields. What has no field of its own there is as `known`, a row with these fields, has it; nothing
// when something that must be there is missing.
std::optional<std::string> Translate(std::string_view row, const std::vector<abi::FieldSchema>& from,
                                     const std::vector<abi::FieldSchema>& to, const std::vector<FieldFrom>& map,
                                     const std::string* known) {
  abi::ItemsWriter items;
  for (uint32_t i = 0; i < to.size(); ++i) {
    const FieldFrom& field = map[i];
    const abi::Kind kind = to[i].type.kind;
    Value value = Value::Missing();
    if (field.from != kNone) value = field.Map(abi::ItemOf(row, field.from, from[field.from].type.kind));
    if (field.from == kNone && known != nullptr) value = abi::ItemOf(*known, i, kind);
    if (field.from == kNone && known == nullptr) value = field.Fallback();
    if (value.known == 0 && !field.is_optional) return std::nullopt;
    items.Add(kind, value);
  }
  return items.Take();
}

bool HasSameFields(const std::vector<abi::FieldSchema>& from, const std::vector<abi::FieldSchema>& to) {
  const std::vector<FieldFrom> map = MapFields(from, to, true);
  bool is_same = from.size() == to.size();
  for (uint32_t i = 0; is_same && i < map.size(); ++i) {
    is_same = map[i].from == i && map[i].IsIdentity() && from[i].name == to[i].name;
  }
  return is_same;
}

}  // namespace

Catalogs::Catalogs(const abi::Program& program, const Catalogs* before) : program_(program) {
  std::vector<NewName> names;
  std::vector<std::string> olds;
  for (const abi::Catalog& catalog : program.catalogs) names.push_back({catalog.id, &catalog.former_ids});
  for (size_t i = 0; before != nullptr && i < before->tables_.size(); ++i) {
    olds.push_back(before->program_.catalogs[i].id);
  }
  const std::vector<uint32_t> old_of_new = MatchNames(names, olds);
  for (uint32_t i = 0; i < program.catalogs.size(); ++i) {
    const std::vector<abi::FieldSchema>& fields = program.catalogs[i].fields;
    if (old_of_new[i] == kNone) {
      tables_.push_back(std::make_shared<Table>());
      tables_.back()->fields = fields;
      continue;
    }
    const std::shared_ptr<Table>& former = before->tables_[old_of_new[i]];
    tables_.push_back(HasSameFields(former->fields, fields) ? former : Translated(former, fields));
  }
}

std::shared_ptr<Catalogs::Table> Catalogs::Translated(const std::shared_ptr<Table>& former,
                                                      std::vector<abi::FieldSchema> fields) {
  auto table = std::make_shared<Table>();
  table->fields = std::move(fields);
  table->former = former;
  table->backward = MapFields(table->fields, former->fields, false);
  const std::vector<FieldFrom> forward = MapFields(former->fields, table->fields, true);
  for (const auto& [key, row] : former->rows) {
    auto translated = Translate(row, former->fields, table->fields, forward, nullptr);
    if (translated) table->rows.emplace(key, std::move(*translated));
  }
  return table;
}

uint32_t Catalogs::Find(std::string_view name) const {
  return FindCalled(program_.catalogs, name);
}

const std::string* Catalogs::Row(uint32_t catalog, std::string_view key) const {
  const auto found = tables_[catalog]->rows.find(key);
  return found == tables_[catalog]->rows.end() ? nullptr : &found->second;
}

void Catalogs::Hand(const Table& table, std::string_view key, std::string_view row) {
  if (table.former == nullptr) return;
  Table& former = *table.former;
  const auto known = former.rows.find(key);
  auto translated = Translate(row, table.fields, former.fields, table.backward,
                              known == former.rows.end() ? nullptr : &known->second);
  if (!translated) return;
  Hand(former, key, *translated);
  former.rows.insert_or_assign(std::string(key), std::move(*translated));
}

bool Catalogs::Set(uint32_t catalog, std::string_view key, std::string row) {
  Table& table = *tables_[catalog];
  Hand(table, key, row);
  std::string& place = table.rows.try_emplace(std::string(key)).first->second;
  if (place == row && !row.empty()) return false;
  place = std::move(row);
  return true;
}

bool Catalogs::Remove(uint32_t catalog, std::string_view key) {
  for (Table* former = tables_[catalog]->former.get(); former != nullptr; former = former->former.get()) {
    former->rows.erase(std::string(key));
  }
  return tables_[catalog]->rows.erase(std::string(key)) > 0;
}

uint64_t Catalogs::FormOf(const std::vector<abi::FieldSchema>& fields) {
  uint64_t hash = StableHash("catalog");
  for (const abi::FieldSchema& field : fields) {
    std::string members;
    for (const std::string& member : field.type.members) members += member + ",";
    hash = StableHash(hash, StableHash({field.name, field.type.currency, members}));
    hash = StableHash(hash, static_cast<uint64_t>(abi::RepOf(field.type.kind)));
  }
  return hash;
}

void Catalogs::Save(ByteWriter* out) const {
  out->Number(static_cast<uint32_t>(tables_.size()));
  for (uint32_t i = 0; i < tables_.size(); ++i) {
    out->Text(program_.catalogs[i].id);
    out->Number(FormOf(tables_[i]->fields));
    out->Number(static_cast<uint32_t>(tables_[i]->rows.size()));
    for (const auto& [key, row] : tables_[i]->rows) {
      out->Text(key);
      out->Text(row);
    }
  }
}

void Catalogs::Load(ByteReader* in) {
  const auto count = in->Number<uint32_t>();
  for (uint32_t i = 0; i < count && !in->has_failed(); ++i) {
    const uint32_t catalog = Find(in->Text());
    const auto form = in->Number<uint64_t>();
    const auto rows = in->Number<uint32_t>();
    if (catalog != kNone) tables_[catalog]->rows.clear();
    for (uint32_t j = 0; j < rows && !in->has_failed(); ++j) {
      const std::string_view key = in->Text();
      std::string row(in->Text());
      if (catalog == kNone || form != FormOf(tables_[catalog]->fields)) continue;
      tables_[catalog]->rows.insert_or_assign(std::string(key), std::move(row));
    }
  }
}

}  // namespace senda::engine
