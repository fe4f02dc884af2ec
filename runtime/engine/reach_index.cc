#include "runtime/engine/reach_index.h"

#include <cstring>
#include <string>

#include "runtime/engine/hash.h"

namespace senda::engine {
namespace {

using abi::Value;

constexpr uint64_t kNobody = 0;

bool IsText(const abi::Program& program, const abi::ReachedBy& reach) {
  return abi::RepOf(program.customer_fields[reach.customer_field].type.kind) == abi::Rep::kText;
}

Value FieldOf(const abi::Program& program, const abi::ReachedBy& reach, const Block& block) {
  const auto* fields = block.At<abi::StoredValue>(program.layout.fields);
  return block.Load(fields[reach.customer_field], IsText(program, reach));
}

uint64_t Mixed(uint64_t hash, const Value& value, bool is_text) {
  uint64_t bits = 0;
  if (is_text) {
    bits = StableHash(value.text());
  } else {
    std::memcpy(&bits, &value.integer, sizeof(bits));
  }
  const uint64_t mixed = StableHash(hash, bits);
  return mixed == kNobody ? 1 : mixed;
}

// Of what is compared, or kNobody when a part of it is unknown. `value_of` gives the value on one side.
template <typename ValueOf>
uint64_t HashOf(const abi::Program& program, uint32_t event, const ValueOf& value_of) {
  uint64_t hash = 1;
  for (const abi::ReachedBy& reach : program.events[event].reaches) {
    const Value value = value_of(reach);
    if (value.known == 0) return kNobody;
    hash = Mixed(hash, value, IsText(program, reach));
  }
  return hash;
}

}  // namespace

ReachIndex::ReachIndex(const abi::Program& program) : program_(program) {
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    if (!program.events[event].reaches.empty()) entries_.push_back({event, {}, {}});
  }
}

void ReachIndex::Put(Entry* entry, uint32_t customer, uint64_t hash) {
  if (customer >= entry->hashes.size()) entry->hashes.resize(customer + 1, kNobody);
  uint64_t& present = entry->hashes[customer];
  if (present == hash) return;
  if (present != kNobody) entry->customers.erase({present, customer});
  if (hash != kNobody) entry->customers.insert({hash, customer});
  present = hash;
}

void ReachIndex::Update(uint32_t customer, const Block& block) {
  if ((block.header().flags & kIsAlias) != 0) return Remove(customer);
  for (Entry& entry : entries_) {
    Put(&entry, customer,
        HashOf(program_, entry.event, [&](const abi::ReachedBy& reach) { return FieldOf(program_, reach, block); }));
  }
}

void ReachIndex::Remove(uint32_t customer) {
  for (Entry& entry : entries_) Put(&entry, customer, kNobody);
}

bool ReachIndex::Reaches(uint32_t event, const Value* fields, const Block& block) const {
  for (const abi::ReachedBy& reach : program_.events[event].reaches) {
    const Value mine = FieldOf(program_, reach, block), wanted = fields[reach.event_field];
    if (mine.known == 0 || wanted.known == 0) return false;
    const bool is_equal = IsText(program_, reach) ? mine.text() == wanted.text() : mine.integer == wanted.integer;
    if (!is_equal) return false;
  }
  return true;
}

std::vector<uint32_t> ReachIndex::Find(uint32_t event, const Value* fields) const {
  std::vector<uint32_t> out;
  const uint64_t hash = HashOf(program_, event, [&](const abi::ReachedBy& reach) { return fields[reach.event_field]; });
  if (hash == kNobody) return out;
  for (const Entry& entry : entries_) {
    if (entry.event != event) continue;
    for (auto at = entry.customers.lower_bound({hash, 0}); at != entry.customers.end() && at->first == hash; ++at) {
      out.push_back(at->second);
    }
  }
  return out;
}

}  // namespace senda::engine
