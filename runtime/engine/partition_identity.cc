// Customers who turn out to be one, and those who are forgotten.
#include <algorithm>
#include <utility>

#include "runtime/engine/instances.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/older_block.h"
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

// A block of each version of `others` that is not among `olds` yet.
template <typename See>
void AddVersionsOf(const std::vector<OldBlock>& others, Block& newest, std::vector<OldBlock>* olds, const See& see) {
  for (const OldBlock& other : others) {
    const auto place =
        std::find_if(olds->begin(), olds->end(), [&](const OldBlock& old) { return old.version >= other.version; });
    if (place != olds->end() && place->version == other.version) continue;
    olds->insert(place, {other.version, see(newest, other.version)});
  }
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
  for (size_t m = 0; m < plan().program.maps.size(); ++m) {
    const abi::Map& map = plan().program.maps[m];
    if (map.stage_field == abi::kNone) continue;
    const abi::StoredValue stage = block.At<abi::StoredValue>(plan().program.layout.fields)[map.stage_field];
    if (stage.known != 0) --work_->counters.maps[m].stages[static_cast<size_t>(stage.integer)].now;
  }
}

void Partition::SettleAt(uint32_t customer, int64_t now) {
  if (blocks_[customer].header().wake > now) return;
  for (const Place& place : PlacesOf(customer)) {
    RunAt(place, customer, now, [](Work& work) { work.is_time_step = false; });
  }
  Close(customer);
}

Departed Partition::TakeOut(uint32_t customer, CustomerHandle into) {
  Upgrade(customer);
  Departed departed{MakeAlias(plan().program, IdOf(customer)), {}};
  if (std::vector<OldBlock>* olds = OldsOf(customer)) {
    departed.olds = std::move(*olds);
    olds_.erase(customer);
  }
  CountOut(blocks_[customer]);
  ++work_->counters.merged;
  timers_.Set(customer, 0, abi::kNever);
  std::swap(blocks_[customer], departed.newest);
  Redirect(customer, into);
  return departed;
}

Work& Partition::PutPlaceOnBench(const Place& place, uint32_t customer, int64_t now) {
  Work& work = *works_[place.version];
  work.is_finishing = place.version != customer_versions_[customer];
  PutOnBenchOf(work, *place.block, customer, now);
  FindElsewhere(customer, work, place.version);
  PutOnBench(work, abi::kNone, nullptr, abi::kNone);
  work.has_moved_calendar = true;
  return work;
}

void Partition::JoinEverywhere(uint32_t customer, Departed* other, int64_t now) {
  // Wherever only the one of them has somebody left, the other is seen as that version would.
  const auto see = [&](Block& newest, uint32_t version) {
    Work& work = *works_[version];
    work.customer = customer;
    work.now = now;
    return AsOlder(versions_, version, work, newest, options_.history);
  };
  if (!other->olds.empty()) AddVersionsOf(other->olds, blocks_[customer], &olds_[customer], see);
  if (const std::vector<OldBlock>* olds = OldsOf(customer)) AddVersionsOf(*olds, other->newest, &other->olds, see);
  const std::vector<Place> places = PlacesOf(customer);
  std::vector<MergePlace> joined;
  for (size_t i = 0; i < places.size(); ++i) {
    Block* theirs = i < other->olds.size() ? &other->olds[i].block : &other->newest;
    joined.push_back({places[i].version, &PutPlaceOnBench(places[i], customer, now), theirs});
  }
  EndRivals(versions_, joined);
  for (const MergePlace& place : joined) JoinCustomer(*place.work, *place.other);
  for (const Place& place : places) {
    Work& work = *works_[place.version];
    FindElsewhere(customer, work, place.version);
    for (uint32_t journey = 0; places.size() > 1 && journey < work.program.journeys.size(); ++journey) {
      NoteMembership(work, journey);
    }
    if (places.size() > 1) SettleSilently(work);
    work.is_finishing = false;
  }
}

void Partition::Join(uint32_t customer, Departed other, int64_t now) {
  Upgrade(customer);
  Block& block = blocks_[customer];
  const bool has_lived = (other.newest.header().flags & kHasBegun) != 0;
  if (has_lived && (block.header().flags & kHasBegun) == 0) {
    Begin(block, now);
    NoteTurns(customer);
  }
  if (has_lived) {
    JoinEverywhere(customer, &other, now);
    NoteTurns(customer);
  } else {
    PutCustomerOnBench(customer, (block.header().flags & kHasBegun) != 0 ? now : INT64_MIN);
    PutOnBench(*work_, abi::kNone, nullptr, abi::kNone);
    JoinIds(*work_, other.newest);
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
    work_->tallies.Erase(index);
    timers_.Set(index, 0, abi::kNever);
    ++work_->counters.erased;
  }
  ids_.erase(index);
  ForgetTurns(index);
  block = Block();
}

}  // namespace senda::engine
