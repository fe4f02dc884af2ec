#include "compiler/base/interner.h"

namespace senda {

Symbol Interner::Intern(std::string_view text) {
  if (auto found = symbols_.find(text); found != symbols_.end()) return found->second;
  Symbol symbol(static_cast<uint32_t>(texts_.size()));
  const std::string& kept = texts_.emplace_back(text);
  symbols_.emplace(kept, symbol);
  return symbol;
}

Symbol Interner::Find(std::string_view text) const {
  auto found = symbols_.find(text);
  return found == symbols_.end() ? Symbol() : found->second;
}

std::string_view Interner::Text(Symbol symbol) const {
  SENDA_CHECK(symbol.index() < texts_.size());
  return texts_[symbol.index()];
}

}  // namespace senda
