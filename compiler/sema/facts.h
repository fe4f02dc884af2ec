// What tests have shown to be known at a place: the keys (describe.h) of optional expressions that cannot be missing.
//
// A fact is stable when nothing that happens later can undo it (a named event's field); the others are forgotten at a
// step that can take time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <vector>

namespace senda::sema {

struct Fact {
  std::string key;
  bool is_stable = false;
};

class Facts {
 public:
  const std::vector<Fact>& all() const { return facts_; }
  bool empty() const { return facts_.empty(); }
  bool Has(const std::string& key) const { return counts_.contains(key); }
  void Add(Fact fact) {
    ++counts_[fact.key];
    facts_.push_back(std::move(fact));
  }

  // For what holds only in a part of an expression: everything added since the mark is forgotten.
  size_t Mark() const { return facts_.size(); }
  void RollBack(size_t mark) {
    while (facts_.size() > mark) {
      auto found = counts_.find(facts_.back().key);
      if (--found->second == 0) counts_.erase(found);
      facts_.pop_back();
    }
  }

  Facts Stable() const {
    Facts result;
    for (const Fact& fact : facts_) {
      if (fact.is_stable) result.Add(fact);
    }
    return result;
  }

 private:
  std::vector<Fact> facts_;
  absl::flat_hash_map<std::string, int> counts_;
};

}  // namespace senda::sema
