// Which declaration of an old program a new one's is: that of the same name, or else one that it says it was.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace senda::engine {

struct NewName {
  std::string name;
  const std::vector<std::string>* formers = nullptr;  // null: none
};

// By new name: the place of the old one, abi::kNone when there is none. Nobody is claimed twice.
std::vector<uint32_t> MatchNames(const std::vector<NewName>& news, const std::vector<std::string>& olds);

}  // namespace senda::engine
