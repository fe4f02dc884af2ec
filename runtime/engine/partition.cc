#include "runtime/engine/partition.h"

#include "compiler/base/check.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/history.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/ring.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Value;

constexpr uint32_t kDuplicatesMax = 1'000;
constexpr int kStepsAtOneInstantMax = 100'000;

struct SeenId {
  uint64_t hash;  // of source and id
  int64_t at;     // when it was processed
};

}  // namespace

Partition::Partition(const Versions& versions, const Options& options, DecisionSink* sink, uint32_t index)
    : versions_(versions), options_(options), sink_(sink), index_(index), ids_(0, IdHash{this}, IdEqual{this}) {
  while (works_.size() < versions_.size()) BeginVersion();
}

std::string_view Partition::IdOf(uint32_t customer) const {
  const Block& block = blocks_[customer];
  return block.Load(*block.At<abi::StoredValue>(plan().program.layout.fields), true).text();
}
size_t Partition::IdHash::operator()(uint32_t customer) const {
  return StableHash(partition->IdOf(customer));
}
bool Partition::IdEqual::operator()(uint32_t a, const std::pair<std::string_view, uint64_t>& id) const {
  return partition->IdOf(a) == id.first;
}

std::optional<uint32_t> Partition::Find(std::string_view id, uint64_t hash) const {
  const auto found = ids_.find(std::pair(id, hash));
  return found == ids_.end() ? std::nullopt : std::optional(*found);
}

uint32_t Partition::Intern(std::string_view id, uint64_t hash) {
  if (const auto found = Find(id, hash)) return *found;
  const auto customer = static_cast<uint32_t>(blocks_.size());
  blocks_.push_back(NewCustomer(plan(), id));
  customer_versions_.push_back(versions_.newest());
  ids_.insert(customer);
  return customer;
}

const Block* Partition::StateOf(uint32_t customer) {
  Upgrade(customer);
  const Block& block = blocks_[customer];
  return (block.header().flags & kHasBegun) != 0 ? &block : nullptr;
}

uint64_t Partition::StateBytes() const {
  uint64_t bytes = 0;
  for (const Block& block : blocks_) bytes += block.size();
  for (const auto& [customer, olds] : olds_) {
    for (const OldBlock& old : olds) bytes += old.block.size();
  }
  return bytes;
}

Value Partition::Evaluate(uint32_t customer, uint32_t root) {
  Upgrade(customer);
  Work& work = WorkOf(customer);
  work.block = &blocks_[customer];
  work.now = work.block->header().clock;
  return work.Evaluate(root, nullptr);
}

void Partition::PutOnBenchOf(Work& work, Block& block, uint32_t customer, int64_t now) {
  work.block = &block;
  work.customer = customer;
  work.now = now;
  work.header().clock = now;
  ++work.header().roots[kInputSequence];
}

void Partition::Begin(Block& block, int64_t at) {
  abi::CustomerHeader& header = block.header();
  header.flags |= kHasBegun;
  header.roots[kOrderInPartition] = begun_++;
  header.zone = ZoneOf(plan(), block);
  Work& work = *works_.back();
  ++work.counters.customers;
  work.block = &block;
  work.now = at;
  header.clock = at;
  SettleSilently(work);
}

bool Partition::IsDuplicate(Block& block, const Event& event, int64_t now) {
  const int64_t horizon = plan().program.duplicates_ms;
  const Value& id = event.fields[abi::kEventFieldId];
  const Value& source = event.fields[abi::kEventFieldSource];
  if (!event.has_identity || horizon <= 0 || id.known == 0) return false;
  const uint64_t hash = StableHash({source.known != 0 ? source.text() : std::string_view(), id.text()});
  HeapArray<abi::ListSlot> slots(block, Block::RootAt(kDuplicatesRoot));
  if (slots.empty()) slots.Append();
  Ring<SeenId> seen(block, slots.OffsetOf(0));
  while (seen.size() > 0 && AddMilliseconds(seen[0].at, horizon) <= now) seen.PopFront();
  for (uint32_t i = 0; i < seen.size(); ++i) {
    if (seen[i].hash == hash) return true;
  }
  if (seen.size() == kDuplicatesMax) seen.PopFront();
  seen.Insert(seen.size(), {hash, now});
  return false;
}

void Partition::Process(uint32_t customer, const Event& event, bool is_late) {
  Upgrade(customer);
  Block& block = blocks_[customer];
  Counters& counters = WorkOf(customer).counters;
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const bool is_new = (block.header().flags & kHasBegun) == 0;
  if (is_new) Begin(block, at);
  const int64_t now = std::max(block.header().clock, at);
  if (IsDuplicate(block, event, now)) {
    ++counters.duplicates;
    return;
  }
  ++counters.events;
  if (is_late || at < block.header().clock) ++counters.late;
  while (block.header().wake < now) RunTimeStep(customer, block.header().wake);
  if (options_.history != nullptr) {
    options_.history->Record(IdOf(customer), {versions_.newest(), event.type, now, event.fields});
  }
  if (plan().events[event.type].is_inert && OldsOf(customer) == nullptr) {
    block.header().clock = now;
    if (is_new) Close(customer);
    return;
  }
  RunInput(customer, now, event.type, event.fields.data());
  Close(customer);
}

void Partition::RunTimeStep(uint32_t customer, int64_t wake) {
  RunInput(customer, wake, abi::kNone, nullptr);
  Close(customer);
}

void Partition::Close(uint32_t customer) {
  Block& block = blocks_[customer];
  Work& work = WorkOf(customer);
  work.block = &block;
  const int64_t wake = std::min(NextWake(work), CloseOld(customer));
  SENDA_CHECK(wake >= block.header().clock, "a wake in the past");
  if (wake != block.header().wake) {
    block.header().wake = wake;
    timers_.Set(customer, block.root(kOrderInPartition), wake);
  }
  work.arena.Reset();
}

void Partition::AdvanceTo(int64_t instant) {
  int64_t last = INT64_MIN;
  uint32_t last_customer = abi::kNone;
  int steps = 0;
  while (timers_.NextWake() <= instant) {
    const Timers::Entry entry = timers_.front();
    steps = entry.wake == last && entry.customer == last_customer ? steps + 1 : 0;
    SENDA_CHECK(steps < kStepsAtOneInstantMax, "a customer who wakes without end");
    last = entry.wake;
    last_customer = entry.customer;
    if (IsBehind(entry.customer) && versions_[customer_versions_[entry.customer] + 1].begins_at <= entry.wake) {
      UpgradeOnce(entry.customer);
    } else {
      RunTimeStep(entry.customer, entry.wake);
    }
  }
}

}  // namespace senda::engine
