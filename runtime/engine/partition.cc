#include "runtime/engine/partition.h"

#include "compiler/base/check.h"
#include "runtime/engine/duplicates.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/history.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Value;

constexpr int kStepsAtOneInstantMax = 100'000;

}  // namespace

Partition::Partition(const Versions& versions, const Options& options, DecisionSink* sink, uint32_t index)
    : versions_(versions),
      options_(options),
      sink_(sink),
      index_(index),
      ids_(0, PartitionIdHash{this}, PartitionIdEqual{this}) {
  while (works_.size() < versions_.size()) BeginVersion();
}

std::string_view Partition::IdOf(uint32_t customer) const {
  const Block& block = blocks_[customer];
  return block.Load(*block.At<abi::StoredValue>(plan().program.layout.fields), true).text();
}
size_t PartitionIdHash::operator()(uint32_t customer) const {
  return StableHash(partition->IdOf(customer));
}
bool PartitionIdEqual::operator()(uint32_t a, const std::pair<std::string_view, uint64_t>& id) const {
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

const Block* Partition::BlockOf(uint32_t customer) const {
  const Block& block = blocks_[customer];
  return block && (block.header().flags & kIsAlias) == 0 ? &block : nullptr;
}

const Block* Partition::StateOf(uint32_t customer) const {
  const Block* block = BlockOf(customer);
  return block != nullptr && (block->header().flags & kHasBegun) != 0 ? block : nullptr;
}

uint64_t Partition::StateBytes() const {
  uint64_t bytes = 0;
  for (const Block& block : blocks_) bytes += block ? block.size() : 0;
  for (const auto& [customer, olds] : olds_) {
    for (const OldBlock& old : olds) bytes += old.block.size();
  }
  return bytes;
}

Work& Partition::ShowOnBench(uint32_t customer) {
  Upgrade(customer);
  work_->block = &blocks_[customer];
  work_->now = work_->block->header().clock;
  return *work_;
}

Value Partition::Evaluate(uint32_t customer, uint32_t root, int64_t now) {
  Work& work = ShowOnBench(customer);
  work.now = std::max(work.now, now);
  return work.Evaluate(root, nullptr);
}

void Partition::PutCustomerOnBench(uint32_t customer, int64_t now) {
  PutOnBenchOf(*work_, blocks_[customer], customer, now);
}

void Partition::PutOnBenchOf(Work& work, Block& block, uint32_t customer, int64_t now) {
  work.block = &block;
  work.customer = customer;
  work.now = now;
  work.present = std::max(now, present_);
  work.is_late = work.is_instant_of_time_step = false;
  work.header().clock = now;
  // One numbering for all blocks of the customer: ids of what they queue derive from it.
  work.header().roots[kInputSequence] = ++blocks_[customer].header().roots[kInputSequence];
}

void Partition::Begin(Block& block, int64_t at) {
  abi::CustomerHeader& header = block.header();
  header.flags |= kHasBegun;
  header.roots[kOrderInPartition] = begun_++;
  header.zone = ZoneOf(plan(), block);
  ++work_->counters.customers;
  work_->has_moved_calendar = true;
  work_->block = &block;
  work_->now = at;
  header.clock = at;
  SettleSilently(*work_);
  MarkThoseAlreadyIn(*work_);
}

bool Partition::IsDuplicate(uint32_t customer, const Event& event) {
  Upgrade(customer);
  const Value& id = event.fields[abi::kEventFieldId];
  const int64_t horizon = plan().program.duplicates_ms;
  if (!event.has_identity || horizon <= 0 || id.known == 0) return false;
  const Value& source = event.fields[abi::kEventFieldSource];
  Block& block = blocks_[customer];
  const int64_t now = std::max(block.header().clock, event.fields[abi::kEventFieldAt].integer);
  const bool is_seen = IsSeen(block, source.known != 0 ? source.text() : std::string_view(), id.text(), now, horizon);
  if (is_seen) ++work_->counters.duplicates;
  return is_seen;
}

void Partition::CatchUp(uint32_t customer, int64_t instant) {
  Upgrade(customer);
  while (blocks_[customer].header().wake < instant) RunTimeStep(customer, blocks_[customer].header().wake);
}

void Partition::CountUnprocessed(bool is_late) {
  ++work_->counters.events;
  if (is_late) ++work_->counters.late;
}

void Partition::Process(uint32_t customer, const Event& event, bool is_late) {
  Upgrade(customer);
  Block& block = blocks_[customer];
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const bool is_new = (block.header().flags & kHasBegun) == 0;
  if (is_new) {
    Begin(block, at);
    NoteTurns(customer);
  }
  is_late = is_late || at < block.header().clock;
  const int64_t now = std::max(block.header().clock, at);
  ++work_->counters.events;
  if (is_late) ++work_->counters.late;
  CatchUp(customer, now);
  Record(customer, event, now);
  // What changes nothing needs no steps, unless something is due at this very instant.
  if (plan().events[event.type].is_inert && block.header().wake > now && OldsOf(customer) == nullptr) {
    if (plan().events[event.type].is_counted) ++block.header().roots[kDeclaredSequence];
    block.header().clock = now;
    if (is_new) Close(customer);
    return;
  }
  RunInput(customer, now, versions_.newest(), event.type, event.fields.data(), is_late);
  Close(customer);
}

void Partition::Record(uint32_t customer, const Event& event, int64_t now) {
  if (options_.history == nullptr) return;
  options_.history->Record(IdOf(customer), {versions_.newest(), event.type, now, event.fields});
}

std::vector<uint32_t> Partition::FindReached(const Event& event) {
  UpgradeSome(UINT32_MAX);  // who is behind is not in the index
  std::vector<uint32_t> found = reach_->Find(event.type, event.fields.data());
  std::erase_if(found, [&](uint32_t customer) {
    const Block* block = BlockOf(customer);  // of who is an alias by now, or was erased, none
    return block == nullptr || !reach_->Reaches(event.type, event.fields.data(), *block);
  });
  return found;
}

void Partition::ProcessReached(uint32_t customer, const Event& event, bool is_late) {
  Upgrade(customer);
  Block& block = blocks_[customer];
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const int64_t now = std::max(block.header().clock, at);
  CatchUp(customer, now);
  if (!reach_->Reaches(event.type, event.fields.data(), block)) return;
  ++work_->counters.reached;
  is_late = is_late || at < block.header().clock;
  if (is_late) ++work_->counters.late;
  Record(customer, event, now);
  if (plan().events[event.type].is_inert && block.header().wake > now && OldsOf(customer) == nullptr) {
    if (plan().events[event.type].is_counted) ++block.header().roots[kDeclaredSequence];
    block.header().clock = now;
    return;
  }
  RunInput(customer, now, versions_.newest(), event.type, event.fields.data(), is_late);
  Close(customer);
}

void Partition::RunTimeStep(uint32_t customer, int64_t wake) {
  RunInput(customer, wake, 0, abi::kNone, nullptr, false);
  Close(customer);
}

void Partition::Close(uint32_t customer) {
  Block& block = blocks_[customer];
  Work& work = WorkOf(customer);
  work.block = &block;
  const int64_t own_wake = NextWake(work);
  const int64_t wake = std::min(own_wake, CloseOld(customer));
  SENDA_CHECK(wake >= block.header().clock, "a wake in the past");
  if (wake != block.header().wake) {
    block.header().wake = wake;
    timers_.Set(customer, block.root(kOrderInPartition), wake);
  }
  if (!IsBehind(customer)) reach_->Update(customer, block);
  work.arena.Reset();
}

void Partition::AdvanceTo(int64_t instant) {
  // A switch may have made somebody's next wake earlier than their timer says.
  UpgradeSome(UINT32_MAX);
  int64_t last = INT64_MIN;
  uint32_t last_customer = abi::kNone;
  int steps = 0;
  while (timers_.NextWake() <= instant) {
    const Timers::Entry entry = timers_.front();
    steps = entry.wake == last && entry.customer == last_customer ? steps + 1 : 0;
    SENDA_CHECK(steps < kStepsAtOneInstantMax, "a customer who wakes without end");
    last = entry.wake;
    last_customer = entry.customer;
    RunTimeStep(entry.customer, entry.wake);
  }
}

}  // namespace senda::engine
