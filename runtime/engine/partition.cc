#include "runtime/engine/partition.h"

#include "compiler/base/check.h"
#include "runtime/abi/calendar.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/heap_array.h"
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

// Declared defaults, and the id.
void FillFields(const Plan& plan, Block& block, std::string_view id) {
  const abi::Program& program = plan.program;
  const auto set = [&](uint32_t field, const Value& value, bool is_text) {
    const abi::StoredValue stored = block.Store(value, is_text);
    block.At<abi::StoredValue>(program.layout.fields)[field] = stored;
  };
  set(abi::kCustomerFieldId, Value::Text(id), true);
  for (uint32_t i = abi::kFirstCustomerField; i < program.customer_fields.size(); ++i) {
    const abi::FieldSchema& field = program.customer_fields[i];
    if (!field.default_value.has_value()) continue;
    const bool is_text = abi::RepOf(field.type.kind) == abi::Rep::kText;
    Value value = is_text ? Value::Text(field.default_value->text) : field.default_value->value;
    if (field.type.kind == abi::Kind::kTimeZone && !field.default_value->text.empty()) {
      value = Value::Integer(abi::FindZone(field.default_value->text).value_or(plan.default_zone));
    }
    set(i, value, is_text);
  }
}

}  // namespace

Partition::Partition(const Plan& plan, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink,
                     uint32_t index)
    : plan_(plan),
      work_(std::make_unique<Work>(plan, evaluator, options, sink, index)),
      ids_(0, IdHash{this}, IdEqual{this}),
      reach_(plan.program) {}

std::string_view Partition::IdOf(uint32_t customer) const {
  const Block& block = blocks_[customer];
  return block.Load(*block.At<abi::StoredValue>(plan_.program.layout.fields), true).text();
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
  blocks_.push_back(Block::Create(plan_.program.layout));
  FillFields(plan_, blocks_.back(), id);
  ids_.insert(customer);
  return customer;
}

const Block* Partition::StateOf(uint32_t customer) const {
  const Block& block = blocks_[customer];
  return (block.header().flags & kHasBegun) != 0 ? &block : nullptr;
}

uint64_t Partition::StateBytes() const {
  uint64_t bytes = 0;
  for (const Block& block : blocks_) bytes += block.size();
  return bytes;
}

Value Partition::Evaluate(uint32_t customer, uint32_t root) {
  work_->block = &blocks_[customer];
  work_->now = work_->block->header().clock;
  return work_->Evaluate(root, nullptr);
}

void Partition::PutCustomerOnBench(uint32_t customer, int64_t now) {
  Work& work = *work_;
  work.block = &blocks_[customer];
  work.customer = customer;
  work.now = now;
  work.header().clock = now;
  ++work.header().roots[kInputSequence];
}

void Partition::Begin(Block& block, int64_t at) {
  abi::CustomerHeader& header = block.header();
  header.flags |= kHasBegun;
  header.roots[kOrderInPartition] = begun_++;
  header.zone = plan_.default_zone;
  if (const uint32_t field = plan_.program.timezone_field; field != abi::kNone) {
    const abi::StoredValue zone = block.At<abi::StoredValue>(plan_.program.layout.fields)[field];
    if (zone.known != 0) header.zone = static_cast<uint32_t>(zone.integer);
  }
  ++work_->counters.customers;
  work_->block = &block;
  work_->now = at;
  header.clock = at;
  SettleSilently(*work_);
}

bool Partition::IsDuplicate(Block& block, const Event& event, int64_t now) {
  const int64_t horizon = plan_.program.duplicates_ms;
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
  Block& block = blocks_[customer];
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const bool is_new = (block.header().flags & kHasBegun) == 0;
  if (is_new) Begin(block, at);
  const int64_t now = std::max(block.header().clock, at);
  if (IsDuplicate(block, event, now)) {
    ++work_->counters.duplicates;
    return;
  }
  ++work_->counters.events;
  if (is_late || at < block.header().clock) ++work_->counters.late;
  CatchUp(customer, now);
  if (plan_.events[event.type].is_inert) {
    block.header().clock = now;
    if (is_new) Close(customer);
    return;
  }
  PutCustomerOnBench(customer, now);
  PutOnBench(*work_, event.type, event.fields.data(), abi::kNone);
  RunInstant(*work_);
  Close(customer);
}

std::vector<uint32_t> Partition::FindReached(const Event& event) const {
  std::vector<uint32_t> found = reach_.Find(event.type, event.fields.data());
  std::erase_if(found,
                [&](uint32_t customer) { return !reach_.Reaches(event.type, event.fields.data(), blocks_[customer]); });
  return found;
}

void Partition::ProcessReached(uint32_t customer, const Event& event, bool is_late) {
  Block& block = blocks_[customer];
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const int64_t now = std::max(block.header().clock, at);
  CatchUp(customer, now);
  if (!reach_.Reaches(event.type, event.fields.data(), block)) return;
  ++work_->counters.reached;
  if (is_late || at < block.header().clock) ++work_->counters.late;
  if (plan_.events[event.type].is_inert) {
    block.header().clock = now;
    return;
  }
  PutCustomerOnBench(customer, now);
  PutOnBench(*work_, event.type, event.fields.data(), abi::kNone);
  RunInstant(*work_);
  Close(customer);
}

void Partition::CatchUp(uint32_t customer, int64_t now) {
  while (blocks_[customer].header().wake < now) RunTimeStep(customer, blocks_[customer].header().wake);
}

void Partition::RunTimeStep(uint32_t customer, int64_t wake) {
  PutCustomerOnBench(customer, wake);
  PutOnBench(*work_, abi::kNone, nullptr, abi::kNone);
  RunInstant(*work_);
  Close(customer);
}

void Partition::Close(uint32_t customer) {
  Block& block = blocks_[customer];
  work_->block = &block;
  const int64_t wake = NextWake(*work_);
  SENDA_CHECK(wake >= block.header().clock, "a wake in the past");
  if (wake != block.header().wake) {
    block.header().wake = wake;
    timers_.Set(customer, block.root(kOrderInPartition), wake);
  }
  reach_.Update(customer, block);
  work_->arena.Reset();
}

void Partition::AdvanceTo(int64_t instant) {
  int64_t last = INT64_MIN;
  int steps = 0;
  while (timers_.NextWake() <= instant) {
    const Timers::Entry entry = timers_.front();
    steps = entry.wake == last && entry.customer == work_->customer ? steps + 1 : 0;
    SENDA_CHECK(steps < kStepsAtOneInstantMax, "a customer who wakes without end");
    last = entry.wake;
    RunTimeStep(entry.customer, entry.wake);
  }
}

}  // namespace senda::engine
