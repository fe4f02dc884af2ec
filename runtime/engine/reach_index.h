// Which customers an event that `reaches customers where …` finds: per such event, customers by the fields it compares.
//
// Takes a customer's block whenever an input or time step for it has ended. Costs 16 bytes per customer and such event.
// Rebuilt from the blocks when a state is restored, so that it is no part of a snapshot.
#pragma once

#include <absl/container/btree_set.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/engine/block.h"
#include "runtime/engine/plan.h"

namespace senda::engine {

class ReachIndex {
 public:
  explicit ReachIndex(const abi::Program& program);

  // Takes the customer's fields as they are now.
  void Update(uint32_t customer, const Block& block);
  // Forgets the customer.
  void Remove(uint32_t customer);
  // Whether the event reaches a customer with these fields: all compared ones are known and equal.
  bool Reaches(uint32_t event, const abi::Value* fields, const Block& block) const;
  // The customers who may be reached: all that are, and such as only look alike.
  std::vector<uint32_t> Find(uint32_t event, const abi::Value* fields) const;

 private:
  struct Entry {
    uint32_t event;
    absl::btree_set<std::pair<uint64_t, uint32_t>> customers;  // by hash of the compared fields
    std::vector<uint64_t> hashes;                              // by customer; 0: not in it
  };
  void Put(Entry* entry, uint32_t customer, uint64_t hash);

  const abi::Program& program_;
  std::vector<Entry> entries_;
};

}  // namespace senda::engine
