// Small parts of a partition: how its ids are found, and the blocks of a customer who is on several versions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/engine/block.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/work_items.h"

namespace senda::engine {

class Partition;

struct PartitionIdHash {
  using is_transparent = void;
  const Partition* partition;
  size_t operator()(uint32_t customer) const;
  size_t operator()(const std::pair<std::string_view, uint64_t>& id) const { return id.second; }
};
struct PartitionIdEqual {
  using is_transparent = void;
  const Partition* partition;
  bool operator()(uint32_t a, uint32_t b) const { return a == b; }
  bool operator()(uint32_t a, const std::pair<std::string_view, uint64_t>& id) const;
  bool operator()(const std::pair<std::string_view, uint64_t>& id, uint32_t b) const { return (*this)(b, id); }
};

// What a customer leaves behind on an old version: instances that finish there, and all that they look at.
struct OldBlock {
  uint32_t version;
  Block block;
};
// The state of a customer who becomes another: all blocks.
struct Departed {
  Block newest;
  std::vector<OldBlock> olds;  // the oldest first
};
// One of the blocks of a customer.
struct Place {
  uint32_t version;
  Block* block;
};
// An open record and the version that it is of.
struct OpenRecord {
  uint32_t version;
  OutboxRecord record;
};
// A customer who has a turn, by hash.
struct TurnOf {
  uint64_t hash;
  uint32_t customer;
};
// Made by one of them, to be seen by the others.
struct Passing {
  uint32_t version;
  QueuedItem item;
  bool is_late;
};

}  // namespace senda::engine
