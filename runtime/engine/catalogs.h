// The rows of catalogs, one table for the whole engine.
//
// A row is the items of a record (abi/items.h), under its key; the last one of a key wins. Rows change only between
// inputs, so that a row that was read stays where it is during one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/schema_map.h"

namespace senda::engine {

class Catalogs {
 public:
  // Of a version of the program: catalogs begin with the rows of the version before. Where a catalog has other fields
  // now, its rows are put into them, as recorded events are (schema_map.h); a row that lacks a new field without a
  // default is not there until it comes again.
  explicit Catalogs(const abi::Program& program, const Catalogs* before = nullptr);

  // kNone when there is no catalog that is called so (name_match.h).
  uint32_t Find(std::string_view name) const;
  // Null when there is none.
  const std::string* Row(uint32_t catalog, std::string_view key) const;
  // True when that is another row than before. The versions before see it, too, as far as they have its fields.
  bool Set(uint32_t catalog, std::string_view key, std::string row);
  bool Remove(uint32_t catalog, std::string_view key);
  size_t size(uint32_t catalog) const { return tables_[catalog]->rows.size(); }

  void Save(ByteWriter* out) const;
  void Load(ByteReader* in);

 private:
  // Of a version and all that follow it with the same fields.
  struct Table {
    std::vector<abi::FieldSchema> fields;
    std::map<std::string, std::string, std::less<>> rows;
    std::shared_ptr<Table> former;    // with the fields of the versions before; null: none
    std::vector<FieldFrom> backward;  // by field of `former`
  };

  static std::shared_ptr<Table> Translated(const std::shared_ptr<Table>& former, std::vector<abi::FieldSchema> fields);
  static void Hand(const Table& table, std::string_view key, std::string_view row);
  // What a row of the catalog is: another one is not read.
  static uint64_t FormOf(const std::vector<abi::FieldSchema>& fields);

  const abi::Program& program_;
  std::vector<std::shared_ptr<Table>> tables_;  // by catalog
};

}  // namespace senda::engine
