// Who is who: ids, aliases, merges and erasures across partitions.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/history.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/versions.h"

namespace senda::engine {
namespace {

bool MayBeId(std::string_view id) {
  return !id.empty() && id.size() <= kCustomerIdBytesMax;
}

// The high half chooses the partition, so that the table within it has the whole low half.
uint32_t PartitionFor(uint64_t hash, size_t count) {
  return static_cast<uint32_t>((hash >> 32) * count >> 32);
}

std::vector<std::string> AliasesOf(const Block& block) {
  const HeapArray<abi::StoredValue> list(const_cast<Block&>(block), Block::RootAt(kAliasesRoot));
  std::vector<std::string> aliases;
  for (uint32_t i = 0; i < list.size(); ++i) aliases.emplace_back(block.Load(list[i], true).text());
  return aliases;
}

}  // namespace

CustomerHandle Engine::InternOwn(std::string_view id) {
  if (!MayBeId(id)) return {};
  const uint64_t hash = StableHash(id);
  const uint32_t partition = PartitionFor(hash, partitions_.size());
  return {partition, partitions_[partition]->Intern(id, hash)};
}

CustomerHandle Engine::FindOwn(std::string_view id) const {
  if (!MayBeId(id)) return {};
  const uint64_t hash = StableHash(id);
  const uint32_t partition = PartitionFor(hash, partitions_.size());
  const std::optional<uint32_t> index = partitions_[partition]->Find(id, hash);
  return index.has_value() ? CustomerHandle{partition, *index} : CustomerHandle{};
}

CustomerHandle Engine::Resolve(CustomerHandle handle) const {
  if (handle.partition >= partitions_.size() || handle.index >= partitions_[handle.partition]->size()) return {};
  // An alias never stands for another alias.
  const CustomerHandle person = partitions_[handle.partition]->AliasOf(handle.index);
  return person.is_valid() ? person : handle;
}

CustomerHandle Engine::Intern(std::string_view customer_id) {
  return Resolve(InternOwn(customer_id));
}

Partition* Engine::PartitionOf(CustomerHandle customer) const {
  if (customer.partition >= partitions_.size()) return nullptr;
  Partition* partition = partitions_[customer.partition].get();
  if (customer.index >= partition->size()) return nullptr;
  return partition->BlockOf(customer.index) != nullptr ? partition : nullptr;
}

int64_t Engine::CatchUp(CustomerHandle customer, int64_t at) {
  Partition& partition = *partitions_[customer.partition];
  if (options_.clock_follows_events) {
    RunTurns(released_ - 1);
    if (program().coupons.empty()) {
      partition.AdvanceTo(released_ - 1);
    } else {
      AdvancePartitions(released_ - 1);
    }
  }
  const Block* block = partition.BlockOf(customer.index);
  const int64_t now = std::max(at, block->header().clock);
  partition.CatchUp(customer.index, now);
  return now;
}

bool Engine::MergeCustomers(std::string_view into_id, std::string_view from_id, int64_t at) {
  const CustomerHandle into = Intern(into_id);
  const CustomerHandle from = Intern(from_id);
  if (into.partition == from.partition && into.index == from.index) {
    ++merged_again_;
    return false;
  }
  int64_t now = std::max(CatchUp(into, at), CatchUp(from, at));
  now = std::max(CatchUp(into, now), CatchUp(from, now));
  // What time alone flips now is no flip of the join.
  for (const CustomerHandle one : {into, from}) partitions_[one.partition]->SettleAt(one.index, now);
  Partition& into_partition = *partitions_[into.partition];
  Departed other = partitions_[from.partition]->TakeOut(from.index, into);
  for (const std::string& alias : AliasesOf(other.newest)) {
    const CustomerHandle own = FindOwn(alias);
    partitions_[own.partition]->Redirect(own.index, into);
  }
  const auto counted = partitions_[from.partition]->counted().TakeOut(from.index);
  into_partition.counted().PutIn(into.index, counted);
  into_partition.Join(into.index, std::move(other), now);
  if (options_.history != nullptr) {
    const std::string_view joined = partitions_[from.partition]->IdOf(from.index);
    options_.history->Record(into_partition.IdOf(into.index), {versions_->newest(), abi::kNone, now, {}, joined});
  }
  return true;
}

std::optional<Refusal> Engine::ApplyMerge(const Merge& merge) {
  if (!MayBeId(merge.into) || !MayBeId(merge.from)) {
    return Refuse(RefusalReason::kNoCustomer, "the merge does not name two customers with ids of at most 1,024 bytes");
  }
  if (auto refusal = CheckInstant(merge.at, "merge")) return Refuse(refusal->reason, std::move(refusal->message));
  if (ShowToClock(merge.at)) {
    held_.Hold(HeldInput::Of(merge));
  } else {
    MergeCustomers(merge.into, merge.from, merge.at);
  }
  return std::nullopt;
}

std::optional<std::pair<std::string, std::string>> Engine::JoinedBy(const HeldInput& held) const {
  if (held.is_merge) return std::pair(held.customer, held.from);
  if (held.type != plan().merged_event) return std::nullopt;
  HeldInput copy = held;
  const Event event = copy.AsEvent(program().events[held.type]);
  return std::pair(std::string(event.fields[plan().merged_into].text()),
                   std::string(event.fields[plan().merged_from].text()));
}

bool Engine::Concerns(const HeldInput& held, std::string_view customer_id) const {
  const CustomerHandle customer = Resolve(FindOwn(customer_id));
  const auto is_named = [&](std::string_view id) {
    if (id == customer_id) return true;  // also an id that only what is held will make known
    const CustomerHandle one = Resolve(FindOwn(id));
    return customer.is_valid() && one.partition == customer.partition && one.index == customer.index;
  };
  if (is_named(held.customer)) return true;
  const auto joined = JoinedBy(held);
  return joined.has_value() && (is_named(joined->first) || is_named(joined->second));
}

std::vector<std::string> Engine::IdsOfOne(std::string_view customer_id) const {
  std::vector<std::string> ids{std::string(customer_id)};
  for (size_t known = 0; known != ids.size();) {
    known = ids.size();
    held_.Count([&](const HeldInput& held) {
      const auto joined = JoinedBy(held);
      const auto is_of = [&](const std::string& id) { return Concerns(held, id); };
      if (!joined.has_value() || std::none_of(ids.begin(), ids.end(), is_of)) return false;
      for (const std::string& id : {joined->first, joined->second}) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
      }
      return true;
    });
  }
  return ids;
}

void Engine::EraseCustomer(CustomerHandle customer, int64_t at) {
  const int64_t now = CatchUp(customer, at);
  Partition& partition = *partitions_[customer.partition];
  const auto forget = [&](std::string_view id) {
    if (options_.history != nullptr) options_.history->Forget(id);
  };
  for (const std::string& alias : AliasesOf(*partition.BlockOf(customer.index))) {
    const CustomerHandle own = FindOwn(alias);
    forget(alias);
    partitions_[own.partition]->Erase(own.index, now);
  }
  const std::string id(partition.IdOf(customer.index));
  partition.Erase(customer.index, now);
  forget(id);
}

std::optional<Refusal> Engine::ApplyErasure(const Erasure& erasure) {
  if (!MayBeId(erasure.customer_id)) {
    return Refuse(RefusalReason::kNoCustomer, "the erasure has no customer, or an id longer than 1,024 bytes");
  }
  if (auto refusal = CheckInstant(erasure.at, "erasure")) return Refuse(refusal->reason, std::move(refusal->message));
  ShowToClock(erasure.at);
  // What is held of the person has come before: it counts, and then it is gone, too.
  const std::vector<std::string> ids = IdsOfOne(erasure.customer_id);
  const auto concerns = [&](const HeldInput& held) {
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) { return Concerns(held, id); });
  };
  while (std::optional<HeldInput> held = held_.TakeFirst(concerns)) Release(std::move(*held));
  if (!Resolve(FindOwn(erasure.customer_id)).is_valid()) return std::nullopt;
  EraseCustomer(Resolve(FindOwn(erasure.customer_id)), erasure.at);
  return std::nullopt;
}

}  // namespace senda::engine
