// One small id for each distinct text, so that names compare as integers.
//
// Symbols are given in order of first sight and are valid for the interner that made them. They are numbers of one run:
// never write one into anything durable, hashed or printed. Not for use from two threads at once.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <deque>
#include <string>
#include <string_view>

#include "compiler/base/id.h"

namespace senda {

using Symbol = Id<struct SymbolTag>;

class Interner {
 public:
  Interner() = default;
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  Symbol Intern(std::string_view text);
  // The symbol of a text seen before, invalid if it never was.
  Symbol Find(std::string_view text) const;
  // Valid as long as the interner.
  std::string_view Text(Symbol symbol) const;
  size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;  // a deque: the map's keys point into it
  absl::flat_hash_map<std::string_view, Symbol> symbols_;
};

}  // namespace senda
