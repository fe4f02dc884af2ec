// One customer on several versions of the program: what each block makes goes to the others, as they have it.
#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/history.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

constexpr size_t kPassedOnMax = 100'000;  // old instances only go forward, so there is an end

}  // namespace

uint32_t Partition::VersionOf(const Work& work) const {
  for (uint32_t version = 0; version < works_.size(); ++version) {
    if (works_[version].get() == &work) return version;
  }
  SENDA_UNREACHABLE("a workbench of another partition");
}

std::vector<Place> Partition::PlacesOf(uint32_t customer) {
  std::vector<Place> places;
  if (std::vector<OldBlock>* olds = OldsOf(customer)) {
    for (OldBlock& old : *olds) places.push_back({old.version, &old.block});
  }
  if (blocks_[customer]) places.push_back({customer_versions_[customer], &blocks_[customer]});
  return places;
}

// Who is in a journey on another version, as this one numbers them.
void Partition::FindElsewhere(uint32_t customer, Work& work, uint32_t version) {
  work.elsewhere.clear();
  work.others = nullptr;
  if (OldsOf(customer) == nullptr) return;
  work.others = this;
  for (const Place& place : PlacesOf(customer)) {
    if (place.version == version) continue;
    const HeapArray<InstanceReference> list(*place.block, Block::RootAt(kInstancesRoot));
    for (uint32_t i = 0; i < list.size(); ++i) {
      const Instance& instance = *place.block->At<Instance>(list[i].offset);
      if ((instance.flags & kHasEnded) != 0) continue;
      const uint32_t journey = versions_.FindJourney(place.version, version, instance.journey);
      if (journey != kNone) work.elsewhere.push_back({journey, instance.key_hash});
    }
  }
}

// Puts a block on its workbench for something that comes from another one; what is queued there runs in FinishOthers.
Work& Partition::PrepareOther(const Place& place, uint32_t customer, int64_t now) {
  Work& work = *works_[place.version];
  if (work.is_unfinished) return work;
  work.is_finishing = place.version != customer_versions_[customer];
  PutOnBenchOf(work, *place.block, customer, now);
  FindElsewhere(customer, work, place.version);
  PutOnBench(work, kNone, nullptr, kNone);
  work.is_time_step = work.is_timed_input = work.is_instant_of_time_step = false;
  work.queue.clear();
  work.queue_front = 0;
  work.round = work.round_index = 0;
  work.is_unfinished = true;
  return work;
}

bool Partition::FinishOther(const Place& place, uint32_t customer) {
  Work& work = *works_[place.version];
  if (!work.is_unfinished) return false;
  FindElsewhere(customer, work, place.version);
  RunOn(work);
  CollectPassing(work, place.version);
  work.is_unfinished = work.is_finishing = false;
  return true;
}

bool Partition::FinishOthers(uint32_t customer) {
  bool has_run = false;
  for (const Place& place : PlacesOf(customer)) has_run |= FinishOther(place, customer);
  return has_run;
}

// `in J` is true wherever the customer is in J.
bool Partition::RefreshMemberships(uint32_t customer, int64_t now) {
  bool is_stale = false;
  for (const Place& place : PlacesOf(customer)) {
    Work& work = *works_[place.version];
    work.block = place.block;
    FindElsewhere(customer, work, place.version);
    for (uint32_t journey = 0; journey < work.program.journeys.size(); ++journey) {
      if (!IsMembershipStale(work, journey)) continue;
      is_stale = true;
      NoteMembership(PrepareOther(place, customer, now), journey);
    }
  }
  return is_stale;
}

void Partition::CollectPassing(const Work& work, uint32_t version) {
  if (work.others == nullptr && options_.history == nullptr) return;
  for (const QueuedItem& item : work.queue) {
    if (item.is_passed || item.kind == QueuedItem::Kind::kBit) continue;
    passing_.push_back({version, item, false});
    if (options_.history == nullptr || item.kind != QueuedItem::Kind::kEvent) continue;
    const size_t count = work.program.events[item.type].fields.size();
    options_.history->Record(IdOf(work.customer), {version, item.type, work.now, {item.fields, count}});
  }
}

void Partition::RunInput(uint32_t customer, int64_t now, uint32_t version, uint32_t type, const Value* fields,
                         bool is_late) {
  passing_.clear();
  Passing input{version, {}, is_late};
  input.item.type = type;
  input.item.fields = fields;
  if (std::vector<OldBlock>* olds = OldsOf(customer)) {
    for (OldBlock& old : *olds) RunOther({old.version, &old.block}, customer, now, input);
  }
  RunOther({customer_versions_[customer], &blocks_[customer]}, customer, now, input);
  PassOn(customer, now);
}

// Something other than an event, for one of the customer's blocks.
void Partition::RunAt(const Place& place, uint32_t customer, int64_t now,
                      const std::function<void(Work&)>& put_on_bench) {
  passing_.clear();
  Work& work = *works_[place.version];
  work.is_finishing = place.version != customer_versions_[customer];
  FindElsewhere(customer, work, place.version);
  PutOnBenchOf(work, *place.block, customer, now);
  PutOnBench(work, kNone, nullptr, kNone);
  put_on_bench(work);
  RunInstant(work);
  CollectPassing(work, place.version);
  work.is_finishing = false;
  PassOn(customer, now);
}

// An event, or without fields a time step, for another block.
void Partition::RunOther(const Place& place, uint32_t customer, int64_t now, const Passing& input) {
  Work& work = *works_[place.version];
  const Value* fields = input.item.fields;
  uint32_t type = kNone;
  if (fields != nullptr) {
    fields = versions_.Translate(input.version, place.version, input.item.type, fields, &work.arena, &type);
    if (fields == nullptr) return;  // that version knows nothing of it
  }
  FinishOther(place, customer);
  work.is_finishing = place.version != customer_versions_[customer];
  FindElsewhere(customer, work, place.version);
  PutOnBenchOf(work, *place.block, customer, now);
  work.is_late = input.is_late;
  work.is_instant_of_time_step = fields == nullptr;
  PutOnBench(work, type, fields, input.item.origin);
  RunInstant(work);
  CollectPassing(work, place.version);
  work.is_finishing = false;
}

void Partition::HandChange(const Place& place, uint32_t customer, int64_t now, const Passing& passing) {
  uint32_t field = passing.item.change.field;
  const Value to = versions_.TranslateField(passing.version, place.version, passing.item.change.to, &field);
  if (field == kNone) return;
  Work& other = PrepareOther(place, customer, now);
  const std::optional<Change> change = WriteField(other, field, to);
  if (!change.has_value()) return;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kChange;
  item.change = *change;
  item.is_passed = true;
  other.queue.push_back(item);
}

// Somebody asked for an entry, on an old version: they enter as the newest has it, or not at all.
void Partition::HandEntry(const Place& place, uint32_t customer, int64_t now, const Passing& passing) {
  QueuedItem item = passing.item;
  const uint32_t from = item.captures_version == kNone ? passing.version : item.captures_version;
  item.fields =
      versions_.TranslateCaptures(from, place.version, item.fields, &works_[place.version]->arena, &item.type);
  item.captures_version = kNone;
  if (item.type == kNone) return;
  item.is_passed = true;
  PrepareOther(place, customer, now).queue.push_back(item);
}

void Partition::Hand(uint32_t customer, int64_t now, const Passing& passing) {
  for (const Place& place : PlacesOf(customer)) {
    if (place.version == passing.version) continue;
    switch (passing.item.kind) {
      case QueuedItem::Kind::kEvent: RunOther(place, customer, now, passing); break;
      case QueuedItem::Kind::kChange: HandChange(place, customer, now, passing); break;
      case QueuedItem::Kind::kStart:
      case QueuedItem::Kind::kKept:
        if (place.version == customer_versions_[customer]) HandEntry(place, customer, now, passing);
        break;
      case QueuedItem::Kind::kBit: break;
    }
  }
}

// What each block has made goes to the others, until nothing new comes of it.
void Partition::PassOn(uint32_t customer, int64_t now) {
  if (OldsOf(customer) == nullptr) return;
  size_t handed = 0;
  do {
    SENDA_CHECK(passing_.size() < kPassedOnMax, "versions that pass events to each other without end");
    for (; handed < passing_.size(); ++handed) {
      FinishOthers(customer);
      const Passing passing = passing_[handed];
      Hand(customer, now, passing);
    }
  } while (FinishOthers(customer) || RefreshMemberships(customer, now) || handed < passing_.size());
}

void Partition::End(Work& work, uint32_t journey, const uint64_t* key_hash, const Ending& ending) {
  const uint32_t version = VersionOf(work);
  for (const Place& place : PlacesOf(work.customer)) {
    const uint32_t there = place.version == version ? kNone : versions_.FindJourney(version, place.version, journey);
    if (there == kNone) continue;
    std::vector<uint32_t> ended;
    const HeapArray<InstanceReference> list(*place.block, Block::RootAt(kInstancesRoot));
    for (uint32_t i = 0; i < list.size(); ++i) {
      const Instance& one = *place.block->At<Instance>(list[i].offset);
      if (one.journey != there || (one.flags & kHasEnded) != 0) continue;
      if (key_hash == nullptr || one.key_hash == *key_hash) ended.push_back(list[i].offset);
    }
    for (const uint32_t offset : ended) EndInstance(PrepareOther(place, work.customer, work.now), offset, ending);
  }
  FindElsewhere(work.customer, work, version);
}

void Partition::ForEachOther(Work& work, const std::function<bool(Work& other)>& visit) {
  const uint32_t version = VersionOf(work);
  for (const Place& place : PlacesOf(work.customer)) {
    if (place.version == version) continue;
    Work& other = *works_[place.version];
    other.block = place.block;
    if (visit(other)) PrepareOther(place, work.customer, work.now);
  }
}

uint32_t Partition::FindChannel(const Work& from, const Work& to, uint32_t channel) const {
  return versions_.FindChannel(VersionOf(from), VersionOf(to), channel);
}

uint32_t Partition::FindCoupon(const Work& from, const Work& to, uint32_t coupon) const {
  return versions_.FindCoupon(VersionOf(from), VersionOf(to), coupon);
}

void Partition::KeepWith(Work& work, uint32_t journey, uint64_t key_hash, const KeptFiring& firing) {
  const uint32_t version = VersionOf(work);
  KeptFiring kept = firing;
  kept.version = version;
  kept.journey = journey;
  kept.is_text = work.plan.journeys[journey].is_text;
  for (const Place& place : PlacesOf(work.customer)) {
    if (place.version == version) continue;
    const uint32_t there = versions_.FindJourney(version, place.version, journey);
    const HeapArray<InstanceReference> list(*place.block, Block::RootAt(kInstancesRoot));
    for (uint32_t i = 0; there != kNone && i < list.size(); ++i) {
      const uint32_t offset = list[i].offset;
      const Instance& one = *place.block->At<Instance>(offset);
      if (one.journey != there || (one.flags & kHasEnded) != 0 || one.key_hash != key_hash) continue;
      works_[place.version]->block = place.block;
      return Keep(*works_[place.version], offset, kept);
    }
  }
}

}  // namespace senda::engine
