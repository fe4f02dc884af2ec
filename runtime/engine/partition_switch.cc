// A partition's customers and the versions of the program: switching to the next, and what finishes on old ones.
#include <algorithm>
#include <utility>

#include "compiler/base/check.h"
#include "runtime/engine/exact_since.h"
#include "runtime/engine/history.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/switch_customer.h"
#include "runtime/engine/switch_sends.h"

namespace senda::engine {
void Partition::BeginVersion() {
  const auto version = static_cast<uint32_t>(works_.size());
  const Version& one = versions_[version];
  works_.push_back(std::make_unique<Work>(one.plan, one.evaluator, options_, sink_, index_));
  work_ = works_.back().get();
  if (version > 0) work_->tallies.TakeOver(&works_[version - 1]->tallies);
  work_->pauses = pauses_;
  ShareWith(version);
  reach_.emplace(one.program);
  turns_.clear();
  switches_.emplace_back();
  switches_.back().at = one.begins_at;
  next_behind_ = 0;
}

uint32_t Partition::UpgradeSome(uint32_t limit) {
  uint32_t count = 0;
  for (; next_behind_ < size() && count < limit; ++next_behind_) {
    if (!IsBehind(next_behind_)) continue;
    Upgrade(next_behind_);
    ++count;
  }
  return count;
}

void Partition::Upgrade(uint32_t customer) {
  while (IsBehind(customer)) UpgradeOnce(customer);
}

void Partition::UpgradeOnce(uint32_t customer) {
  const uint32_t version = customer_versions_[customer] + 1;
  if (BlockOf(customer) == nullptr) {  // an alias, or forgotten
    customer_versions_[customer] = version;
    return;
  }
  if ((blocks_[customer].header().flags & kHasBegun) == 0) {
    // Nothing has happened yet, but for ids that were seen and joined.
    Block fresh = NewCustomer(versions_[version].plan, IdOf(customer));
    CopySeenIds(blocks_[customer], fresh);
    CopyAliases(blocks_[customer], fresh);
    blocks_[customer] = std::move(fresh);
    customer_versions_[customer] = version;
    return;
  }
  const int64_t begins_at = versions_[version].begins_at;
  while (blocks_[customer].header().wake < begins_at) RunTimeStep(customer, blocks_[customer].header().wake);
  const int64_t present = std::exchange(present_, versions_[version].present);
  Block old = std::move(blocks_[customer]);
  const int64_t clock = old.header().clock;
  const int64_t at = std::max(begins_at, clock);
  old.header().clock = at;
  Work& from = *works_[version - 1];
  Work& to = *works_[version];
  from.is_finishing = to.is_finishing = false;
  from.present = to.present = std::max(at, present_);
  from.is_late = to.is_late = false;
  FindElsewhere(customer, to, version);
  bool stays = false;
  Block fresh = SwitchCustomer({versions_, version, clock, from, to, options_.history, switches_[version]}, old,
                               customer, at, &stays);
  // The entry of its timer stands until Close finds another wake.
  fresh.header().wake = old.header().wake;
  blocks_[customer] = std::move(fresh);
  customer_versions_[customer] = version;
  to.block = &blocks_[customer];
  if (stays) olds_[customer].push_back({version - 1, std::move(old)});
  passing_.clear();
  FindElsewhere(customer, to, version);
  RunOn(to);
  CollectPassing(to, version);
  RetireOld(customer, at);
  PassOn(customer, at);
  DropRetired(customer);
  present_ = present;
  from.arena.Reset();
  Close(customer);
  if (!IsBehind(customer)) NoteTurns(customer);
}

bool Partition::IsRetired(uint32_t customer, const OldBlock& old) const {
  return customer_versions_[customer] - old.version > kOldVersionsMax;
}

void Partition::RetireOld(uint32_t customer, int64_t at) {
  std::vector<OldBlock>* olds = OldsOf(customer);
  if (olds == nullptr) return;
  for (OldBlock& old : *olds) {
    if (IsRetired(customer, old)) Retire(old, customer, at, "retired", "versions");
  }
}

void Partition::DropRetired(uint32_t customer) {
  std::vector<OldBlock>* olds = OldsOf(customer);
  if (olds == nullptr) return;
  std::erase_if(*olds, [&](const OldBlock& old) { return IsRetired(customer, old); });
  if (olds->empty()) olds_.erase(customer);
}

// Everybody who is still on it ends.
void Partition::Retire(OldBlock& old, uint32_t customer, int64_t at, std::string_view reason, std::string_view rule) {
  Work& work = *works_[old.version];
  work.is_finishing = true;
  PutOnBenchOf(work, old.block, customer, at);
  PutOnBench(work, abi::kNone, nullptr, abi::kNone);
  work.elsewhere.clear();
  work.queue.clear();
  const HeapArray<InstanceReference> list(old.block, Block::RootAt(kInstancesRoot));
  while (!list.empty()) {
    const uint32_t instance = list[0].offset;
    if ((work.instance(instance).flags & kHasEnded) != 0) {  // the block of its exit did not come to an end
      const abi::SourcePosition source = work.program.journeys[work.instance(instance).journey].position;
      WithdrawOpen(work, instance, rule, source);
      RemoveInstance(work, instance);
      continue;
    }
    if (reason == "retired") ++switches_[customer_versions_[customer]].retired;
    const abi::Journey& journey = work.program.journeys[work.instance(instance).journey];
    EndInstance(work, instance, {reason, rule, {}, {}, journey.position});
  }
  work.is_finishing = false;
  // A firing that waited for one of them is tried as the newest version has it.
  if (reason == "retired") CollectPassing(work, old.version);
}

void Partition::EndOlds(uint32_t customer, int64_t at, std::string_view reason, std::string_view rule) {
  std::vector<OldBlock>* olds = OldsOf(customer);
  if (olds == nullptr) return;
  for (OldBlock& old : *olds) Retire(old, customer, std::max(at, old.block.header().clock), reason, rule);
  olds_.erase(customer);
}

// What the last of an old version have sent is heard of by the newest.
void Partition::HandDown(OldBlock& old, uint32_t customer) {
  Work& work = *works_[customer_versions_[customer]];
  work.block = &blocks_[customer];
  const HeapArray<OutboxRecord> records(old.block, Block::RootAt(kOutboxRoot));
  for (uint32_t i = 0; i < records.size(); ++i) {
    OutboxRecord record = records[i];
    bool is_known = record.kind == RecordKind::kMessage;
    for (uint32_t version = old.version; is_known && version < customer_versions_[customer]; ++version) {
      is_known = MapMessage(versions_.step(version), &record);
    }
    if (!is_known || FindRecord(work, record.id)) continue;
    AddRecord(work, record, old.block.Load(record.address, true), old.block.Load(record.content, true));
    const HeapArray<OutboxRecord> all(blocks_[customer], Block::RootAt(kOutboxRoot));
    all[all.size() - 1].made_at = record.made_at;
  }
}

// Gives the earliest wake of old blocks; who has nobody left goes.
int64_t Partition::CloseOld(uint32_t customer) {
  std::vector<OldBlock>* olds = OldsOf(customer);
  int64_t earliest = abi::kNever;
  if (olds == nullptr) return earliest;
  for (OldBlock& old : *olds) {
    Work& work = *works_[old.version];
    work.block = &old.block;
    const int64_t wake = NextWake(work);
    old.block.header().wake = HasInstances(work) ? wake : abi::kNever;
    earliest = std::min(earliest, old.block.header().wake);
    work.arena.Reset();
  }
  const auto is_over = [](const OldBlock& old) {
    return old.block.root(kInstancesRoot) == 0 && old.block.root(kTailsRoot) == 0;
  };
  for (OldBlock& old : *olds) {
    if (is_over(old)) HandDown(old, customer);
  }
  olds->erase(std::remove_if(olds->begin(), olds->end(), is_over), olds->end());
  if (olds->empty()) olds_.erase(customer);
  return earliest;
}

std::optional<int64_t> Partition::ExactSinceOf(uint32_t customer, uint32_t aggregate) {
  Upgrade(customer);
  if (StateOf(customer) == nullptr) return std::nullopt;
  Block& block = blocks_[customer];
  return ExactSince(block, versions_[versions_.newest()].program, aggregate, block.header().clock);
}

uint64_t Partition::ActiveInstances() {
  uint64_t count = 0;
  const auto add = [&](Block& block) {
    for (const InstanceReference& one : HeapArray<InstanceReference>(block, Block::RootAt(kInstancesRoot)).items()) {
      if ((block.At<Instance>(one.offset)->flags & kHasEnded) == 0) ++count;
    }
  };
  for (uint32_t customer = 0; customer < size(); ++customer) {
    if (BlockOf(customer) == nullptr) continue;
    add(blocks_[customer]);
    if (std::vector<OldBlock>* olds = OldsOf(customer)) {
      for (OldBlock& old : *olds) add(old.block);
    }
  }
  return count;
}

}  // namespace senda::engine
