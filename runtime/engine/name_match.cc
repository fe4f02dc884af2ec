#include "runtime/engine/name_match.h"

#include <map>

#include "runtime/abi/common.h"

namespace senda::engine {

std::vector<uint32_t> MatchNames(const std::vector<NewName>& news, const std::vector<std::string>& olds) {
  std::map<std::string, uint32_t> free;
  for (uint32_t i = 0; i < olds.size(); ++i) free.emplace(olds[i], i);
  std::vector<uint32_t> out(news.size(), abi::kNone);
  const auto claim = [&](size_t i, const std::string& name) {
    const auto found = free.find(name);
    if (found == free.end()) return;
    out[i] = found->second;
    free.erase(found);
  };
  for (size_t i = 0; i < news.size(); ++i) claim(i, news[i].name);
  for (size_t i = 0; i < news.size(); ++i) {
    if (news[i].formers == nullptr) continue;
    for (const std::string& former : *news[i].formers) {
      if (out[i] == abi::kNone) claim(i, former);
    }
  }
  return out;
}

}  // namespace senda::engine
