#include "runtime/engine/shares.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "runtime/engine/name_match.h"

namespace senda::engine {

Shares::Shares(std::vector<Part> parts) : parts_(std::move(parts)) {
  for (const Part& part : parts_) {
    first_names_.push_back(part.former_names.empty() ? part.name : part.former_names.front());
  }
  Order();
}

uint32_t Shares::At(uint32_t place) const {
  int64_t end = 0;
  for (const uint32_t part : order_) {
    end += parts_[part].millionths;
    if (place < end) return part;
  }
  return order_.back();
}

void Shares::GoOnFrom(const Shares& before) {
  std::vector<NewName> news;
  std::vector<std::string> olds;
  for (const Part& part : parts_) news.push_back({part.name, &part.former_names});
  for (const Part& part : before.parts_) olds.push_back(part.name);
  const std::vector<uint32_t> old_of_new = MatchNames(news, olds);
  for (size_t i = 0; i < parts_.size(); ++i) {
    first_names_[i] = old_of_new[i] == abi::kNone ? parts_[i].name : before.first_names_[old_of_new[i]];
  }
  Order();
}

void Shares::Order() {
  order_.resize(parts_.size());
  std::iota(order_.begin(), order_.end(), 0);
  const auto key = [&](uint32_t part) { return std::tie(first_names_[part], parts_[part].name); };
  std::sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
}

}  // namespace senda::engine
