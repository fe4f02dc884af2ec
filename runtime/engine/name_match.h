// Which declaration of an old program a new one's is: that of the same name, or else one that it says it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/common.h"

namespace senda::engine {

struct NewName {
  std::string name;
  const std::vector<std::string>* formers = nullptr;  // null: none
};

// By new name: the place of the old one, abi::kNone when there is none. Nobody is claimed twice.
std::vector<uint32_t> MatchNames(const std::vector<NewName>& news, const std::vector<std::string>& olds);

// The declaration that inputs call by this name: its full one, its last part when only one has it, or one that it had
// before. kNone: there is none, or several.
template <typename T>
uint32_t FindCalled(const std::vector<T>& declarations, std::string_view name) {
  const auto ends = [&](const std::string& id) {
    return id.size() > name.size() && id.ends_with(name) && id[id.size() - name.size() - 1] == '.';
  };
  uint32_t by_part = abi::kNone, by_former = abi::kNone;
  bool are_several = false;
  for (uint32_t i = 0; i < declarations.size(); ++i) {
    if (declarations[i].id == name) return i;
    if (ends(declarations[i].id)) {
      are_several = by_part != abi::kNone;
      by_part = i;
    }
    for (const std::string& former : declarations[i].former_ids) {
      if (by_former == abi::kNone && (former == name || ends(former))) by_former = i;
    }
  }
  if (are_several) return abi::kNone;
  return by_part != abi::kNone ? by_part : by_former;
}

}  // namespace senda::engine
