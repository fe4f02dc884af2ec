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

namespace senda::engine {

class Catalogs {
 public:
  // Of a version of the program: catalogs of the same name and fields are those of the version before.
  explicit Catalogs(const abi::Program& program, const Catalogs* before = nullptr);

  // kNone when there is no catalog of that name, in full or its last part.
  uint32_t Find(std::string_view name) const;
  // Null when there is none.
  const std::string* Row(uint32_t catalog, std::string_view key) const;
  // True when that is another row than before.
  bool Set(uint32_t catalog, std::string_view key, std::string row);
  bool Remove(uint32_t catalog, std::string_view key);
  size_t size(uint32_t catalog) const { return rows_[catalog]->size(); }

  void Save(ByteWriter* out) const;
  void Load(ByteReader* in);

 private:
  // What a row of the catalog is: another one is not read.
  uint64_t FormOf(uint32_t catalog) const;

  const abi::Program& program_;
  using Rows = std::map<std::string, std::string, std::less<>>;
  std::vector<std::shared_ptr<Rows>> rows_;  // by catalog
};

}  // namespace senda::engine
