#include "runtime/engine/catalogs.h"

#include "runtime/engine/hash.h"

namespace senda::engine {

Catalogs::Catalogs(const abi::Program& program, const Catalogs* before) : program_(program) {
  for (uint32_t i = 0; i < program.catalogs.size(); ++i) {
    const uint32_t same = before == nullptr ? abi::kNone : before->Find(program.catalogs[i].id);
    const bool is_shared = same != abi::kNone && before->FormOf(same) == FormOf(i);
    rows_.push_back(is_shared ? before->rows_[same] : std::make_shared<Rows>());
  }
}

uint32_t Catalogs::Find(std::string_view name) const {
  for (uint32_t i = 0; i < program_.catalogs.size(); ++i) {
    if (program_.catalogs[i].id == name) return i;
  }
  for (uint32_t i = 0; i < program_.catalogs.size(); ++i) {
    const std::string& id = program_.catalogs[i].id;
    if (id.size() > name.size() && id.ends_with(name) && id[id.size() - name.size() - 1] == '.') return i;
  }
  return abi::kNone;
}

const std::string* Catalogs::Row(uint32_t catalog, std::string_view key) const {
  const auto found = rows_[catalog]->find(key);
  return found == rows_[catalog]->end() ? nullptr : &found->second;
}

bool Catalogs::Set(uint32_t catalog, std::string_view key, std::string row) {
  std::string& place = rows_[catalog]->try_emplace(std::string(key)).first->second;
  if (place == row && !row.empty()) return false;
  place = std::move(row);
  return true;
}

bool Catalogs::Remove(uint32_t catalog, std::string_view key) {
  return rows_[catalog]->erase(std::string(key)) > 0;
}

uint64_t Catalogs::FormOf(uint32_t catalog) const {
  uint64_t hash = StableHash("catalog");
  for (const abi::FieldSchema& field : program_.catalogs[catalog].fields) {
    std::string members;
    for (const std::string& member : field.type.members) members += member + ",";
    hash = StableHash(hash, StableHash({field.name, field.type.currency, members}));
    hash = StableHash(hash, static_cast<uint64_t>(abi::RepOf(field.type.kind)));
  }
  return hash;
}

void Catalogs::Save(ByteWriter* out) const {
  out->Number(static_cast<uint32_t>(rows_.size()));
  for (uint32_t i = 0; i < rows_.size(); ++i) {
    out->Text(program_.catalogs[i].id);
    out->Number(FormOf(i));
    out->Number(static_cast<uint32_t>(rows_[i]->size()));
    for (const auto& [key, row] : *rows_[i]) {
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
    if (catalog != abi::kNone) rows_[catalog]->clear();
    for (uint32_t j = 0; j < rows && !in->has_failed(); ++j) {
      const std::string_view key = in->Text();
      std::string row(in->Text());
      if (catalog != abi::kNone && form == FormOf(catalog)) Set(catalog, key, std::move(row));
    }
  }
}

}  // namespace senda::engine
