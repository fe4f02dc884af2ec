// Customers who turn out to be one, and those who are forgotten.
#include "runtime/engine/instances.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Value;

// A block that is nothing but an id and whose it is.
Block MakeAlias(const abi::Program& program, std::string_view id) {
  abi::CustomerLayout layout = program.layout;
  layout.heap = static_cast<uint32_t>(layout.fields + sizeof(Value));
  Block block = Block::Create(layout);
  const abi::StoredValue stored = block.Store(Value::Text(id), true);
  *block.At<abi::StoredValue>(layout.fields) = stored;
  block.header().flags = kIsAlias;
  return block;
}

}  // namespace

CustomerHandle Partition::AliasOf(uint32_t index) const {
  const Block& block = blocks_[index];
  if (!block || (block.header().flags & kIsAlias) == 0) return {};
  return {block.header().roots[0], block.header().roots[1]};
}

void Partition::Redirect(uint32_t alias, CustomerHandle into) {
  abi::CustomerHeader& header = blocks_[alias].header();
  header.roots[0] = into.partition;
  header.roots[1] = into.index;
}

void Partition::CountOut(const Block& block) {
  if ((block.header().flags & kHasBegun) == 0) return;
  --work_->counters.customers;
  for (uint32_t i = 0; i < plan().program.segments.size(); ++i) {
    if (block.HasSegment(plan().program.layout, i)) --work_->counters.segments[i].members;
  }
}

Block Partition::TakeOut(uint32_t customer, CustomerHandle into, int64_t now) {
  Upgrade(customer);
  EndOlds(customer, now, "merged", "merge");
  Block alias = MakeAlias(plan().program, IdOf(customer));
  CountOut(blocks_[customer]);
  ++work_->counters.merged;
  timers_.Set(customer, 0, abi::kNever);
  std::swap(blocks_[customer], alias);
  Redirect(customer, into);
  return alias;
}

void Partition::Join(uint32_t customer, Block other, int64_t now) {
  Upgrade(customer);
  Block& block = blocks_[customer];
  const bool has_lived = (other.header().flags & kHasBegun) != 0;
  if (has_lived && (block.header().flags & kHasBegun) == 0) {
    Begin(block, now);
    NoteTurns(customer);
  }
  PutCustomerOnBench(customer, (block.header().flags & kHasBegun) != 0 ? now : INT64_MIN);
  PutOnBench(*work_, abi::kNone, nullptr, abi::kNone);
  if (has_lived) {
    JoinCustomer(*work_, other);
    work_->has_moved_calendar = true;
  } else {
    JoinIds(*work_, other);
  }
  if ((block.header().flags & kHasBegun) != 0) Close(customer);
  work_->arena.Reset();
}

void Partition::Erase(uint32_t index, int64_t now) {
  Upgrade(index);
  EndOlds(index, now, "erased", "erasure");
  Block& block = blocks_[index];
  if ((block.header().flags & kHasBegun) != 0) {
    PutCustomerOnBench(index, now);
    PutOnBench(*work_, abi::kNone, nullptr, abi::kNone);
    EndAll(*work_, {"erased", "erasure", {}, {}, {}});
    work_->arena.Reset();
  }
  if ((block.header().flags & kIsAlias) == 0) {
    CountOut(block);
    timers_.Set(index, 0, abi::kNever);
    ++work_->counters.erased;
  }
  ids_.erase(index);
  ForgetTurns(index);
  block = Block();
}

}  // namespace senda::engine
