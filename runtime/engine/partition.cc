#include "runtime/engine/partition.h"

#include "compiler/base/check.h"
#include "runtime/abi/calendar.h"
#include "runtime/engine/duplicates.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Value;

constexpr int kStepsAtOneInstantMax = 100'000;

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
  return bytes;
}

Work& Partition::ShowOnBench(uint32_t customer) {
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
  Work& work = *work_;
  work.block = &blocks_[customer];
  work.customer = customer;
  work.now = now;
  work.present = std::max(now, present_);
  work.is_late = false;
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
  work_->has_moved_calendar = true;
  work_->block = &block;
  work_->now = at;
  header.clock = at;
  SettleSilently(*work_);
  MarkThoseAlreadyIn(*work_);
}

bool Partition::IsDuplicate(uint32_t customer, const Event& event) {
  const Value& id = event.fields[abi::kEventFieldId];
  const int64_t horizon = plan_.program.duplicates_ms;
  if (!event.has_identity || horizon <= 0 || id.known == 0) return false;
  const Value& source = event.fields[abi::kEventFieldSource];
  Block& block = blocks_[customer];
  const int64_t now = std::max(block.header().clock, event.fields[abi::kEventFieldAt].integer);
  const bool is_seen = IsSeen(block, source.known != 0 ? source.text() : std::string_view(), id.text(), now, horizon);
  if (is_seen) ++work_->counters.duplicates;
  return is_seen;
}

void Partition::CatchUp(uint32_t customer, int64_t instant) {
  Block& block = blocks_[customer];
  while (block.header().wake < instant) RunTimeStep(customer, block.header().wake);
}

void Partition::CountUnprocessed(bool is_late) {
  ++work_->counters.events;
  if (is_late) ++work_->counters.late;
}

void Partition::Process(uint32_t customer, const Event& event, bool is_late) {
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
  // What changes nothing needs no steps, unless something is due at this very instant.
  if (plan_.events[event.type].is_inert && block.header().wake > now) {
    if (plan_.events[event.type].is_counted) ++block.header().roots[kDeclaredSequence];
    block.header().clock = now;
    if (is_new) Close(customer);
    return;
  }
  PutCustomerOnBench(customer, now);
  work_->is_late = is_late;
  work_->is_instant_of_time_step = false;
  PutOnBench(*work_, event.type, event.fields.data(), abi::kNone);
  RunInstant(*work_);
  Close(customer);
}

std::vector<uint32_t> Partition::FindReached(const Event& event) const {
  std::vector<uint32_t> found = reach_.Find(event.type, event.fields.data());
  std::erase_if(found, [&](uint32_t customer) {
    const Block* block = BlockOf(customer);  // of who is an alias by now, or was erased, none
    return block == nullptr || !reach_.Reaches(event.type, event.fields.data(), *block);
  });
  return found;
}

void Partition::ProcessReached(uint32_t customer, const Event& event, bool is_late) {
  Block& block = blocks_[customer];
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const int64_t now = std::max(block.header().clock, at);
  CatchUp(customer, now);
  if (!reach_.Reaches(event.type, event.fields.data(), block)) return;
  ++work_->counters.reached;
  is_late = is_late || at < block.header().clock;
  if (is_late) ++work_->counters.late;
  if (plan_.events[event.type].is_inert && block.header().wake > now) {
    if (plan_.events[event.type].is_counted) ++block.header().roots[kDeclaredSequence];
    block.header().clock = now;
    return;
  }
  PutCustomerOnBench(customer, now);
  work_->is_late = is_late;
  work_->is_instant_of_time_step = false;
  PutOnBench(*work_, event.type, event.fields.data(), abi::kNone);
  RunInstant(*work_);
  Close(customer);
}

void Partition::RunTimeStep(uint32_t customer, int64_t wake) {
  PutCustomerOnBench(customer, wake);
  work_->is_instant_of_time_step = true;
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
