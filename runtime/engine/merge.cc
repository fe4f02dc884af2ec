#include "runtime/engine/merge.h"

#include <algorithm>
#include <vector>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/duplicates.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/once.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/set_fields.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/waits.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::StoredValue;
using abi::Value;

bool IsSameStored(const Block& a, const StoredValue& mine, const Block& b, const StoredValue& theirs, bool is_text) {
  if (mine.known != theirs.known) return false;
  if (mine.known == 0) return true;
  return is_text ? a.Load(mine, true).text() == b.Load(theirs, true).text() : mine.integer == theirs.integer;
}

// What is known stays, gaps are filled. A default that nobody ever set is a gap, when the other's was set.
JoinedFields JoinFields(Work& work, const Block& other) {
  const abi::Program& program = work.program;
  const auto count = static_cast<uint32_t>(program.customer_fields.size());
  JoinedFields joined;
  joined.changed_here.resize(count);
  joined.changed_there.resize(count);
  for (uint32_t i = abi::kFirstCustomerField; i < count; ++i) {
    if (program.customer_fields[i].is_kept_by_engine) continue;
    const bool is_text = abi::RepOf(program.customer_fields[i].type.kind) == abi::Rep::kText;
    const auto place = static_cast<uint32_t>(program.layout.fields + i * sizeof(Value));
    const StoredValue theirs = *other.At<StoredValue>(place);
    const StoredValue mine = *work.block->At<StoredValue>(place);
    if (IsSameStored(*work.block, mine, other, theirs, is_text)) {
      if (WasFieldSet(other, i)) NoteFieldSet(*work.block, i);
      continue;
    }
    const bool is_gap = mine.known == 0 || (program.customer_fields[i].default_value.has_value() &&
                                            !WasFieldSet(*work.block, i) && WasFieldSet(other, i));
    (is_gap ? joined.changed_here : joined.changed_there)[i] = 1;
    if (!is_gap) continue;
    *work.block->At<StoredValue>(place) = Value::Missing();
    work.block->Release(mine, is_text);
    const StoredValue stored = work.block->Store(other.Load(theirs, is_text), is_text);
    *work.block->At<StoredValue>(place) = stored;
    if (WasFieldSet(other, i)) NoteFieldSet(*work.block, i);
  }
  if (program.timezone_field != kNone) {
    const StoredValue zone = work.block->At<StoredValue>(program.layout.fields)[program.timezone_field];
    work.header().zone = zone.known != 0 ? static_cast<uint32_t>(zone.integer) : work.plan.default_zone;
  }
  return joined;
}

// Where two are on a map: where the one of them is who moved last, or else this one. Each stage since when the later of
// the two entered it. `from`, who was counted out, is counted in again.
void JoinStages(Work& work, const Block& other, JoinedFields* joined) {
  const abi::Program& program = work.program;
  auto* mine = work.block->At<StoredValue>(program.layout.fields);
  const auto* theirs = other.At<StoredValue>(program.layout.fields);
  const bool is_counted = !work.is_silent && !work.is_finishing;
  const auto take = [&](uint32_t field, bool is_theirs) {
    if (mine[field].known == theirs[field].known && mine[field].integer == theirs[field].integer) return;
    (is_theirs ? joined->changed_here : joined->changed_there)[field] = 1;
    if (is_theirs) mine[field] = theirs[field];
  };
  for (size_t m = 0; m < program.maps.size(); ++m) {
    const abi::Map& map = program.maps[m];
    if (map.stage_field == kNone) continue;
    const auto moved_at = [&](const StoredValue* fields) {
      const StoredValue stage = fields[map.stage_field];
      return stage.known == 0 ? INT64_MIN : fields[map.stages[static_cast<size_t>(stage.integer)].since_field].integer;
    };
    const bool is_theirs = moved_at(theirs) > moved_at(mine);
    const auto count_now = [&](int64_t by) {
      if (!is_counted || mine[map.stage_field].known == 0) return;
      work.counters.maps[m].stages[static_cast<size_t>(mine[map.stage_field].integer)].now += by;
    };
    count_now(-1);
    for (size_t s = 0; s < map.stages.size(); ++s) {
      const uint32_t field = map.stages[s].since_field;
      if (field == kNone) continue;
      const bool is_twice = mine[field].known != 0 && theirs[field].known != 0;
      if (is_counted && is_twice) --work.counters.maps[m].stages[s].reached;
      take(field, theirs[field].known != 0 && (mine[field].known == 0 || theirs[field].integer > mine[field].integer));
    }
    take(map.stage_field, is_theirs);
    count_now(+1);
  }
}

void JoinAggregate(Work& work, const abi::Aggregate& aggregate, const Block& other) {
  const uint32_t other_slot = SlotOf(work.program.layout, other, aggregate);
  if (other_slot == 0) return;
  Moment moment = work.MomentNow();
  if (aggregate.reset_root != kNone) {
    const Value reset = work.Evaluate(aggregate.reset_root, nullptr);
    moment.has_reset = reset.known != 0;
    moment.reset = reset.integer;
  }
  const uint32_t slot = TouchSlot(work.program, *work.block, aggregate);
  JoinAggregates(*work.block, aggregate, slot, other, other_slot, moment);
}

// What counts since an instant waits until everything that may move that instant is in.
void JoinAllAggregates(Work& work, const Block& other) {
  for (const bool has_reset : {false, true}) {
    for (const abi::Aggregate& aggregate : work.program.aggregates) {
      if (aggregate.is_instance_scoped || (aggregate.reset_root != kNone) != has_reset) continue;
      JoinAggregate(work, aggregate, other);
    }
  }
}

void JoinAliases(Work& work, Block& other) {
  const auto add = [&](std::string_view id) {
    const StoredValue stored = work.block->Store(Value::Text(id), true);
    *HeapArray<StoredValue>(*work.block, Block::RootAt(kAliasesRoot)).Append() = stored;
  };
  add(other.Load(*other.At<StoredValue>(work.program.layout.fields), true).text());
  const HeapArray<StoredValue> aliases(other, Block::RootAt(kAliasesRoot));
  for (uint32_t i = 0; i < aliases.size(); ++i) add(other.Load(aliases[i], true).text());
}

// `first A`: who has had theirs on either side has had it.
void JoinFirsts(Work& work, Block& other) {
  const HeapArray<uint64_t> theirs(other, Block::RootAt(kFirstsRoot));
  HeapArray<uint64_t> mine(*work.block, Block::RootAt(kFirstsRoot));
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    const auto items = mine.items();
    if (std::find(items.begin(), items.end(), theirs[i]) == items.end()) *mine.Append() = theirs[i];
  }
}

}  // namespace

void CopyAliases(Block& from, Block& to) {
  const HeapArray<StoredValue> olds(from, Block::RootAt(kAliasesRoot));
  for (uint32_t i = 0; i < olds.size(); ++i) {
    const StoredValue stored = to.Store(from.Load(olds[i], true), true);
    *HeapArray<StoredValue>(to, Block::RootAt(kAliasesRoot)).Append() = stored;
  }
}

void JoinIds(Work& work, Block& other) {
  JoinAliases(work, other);
  JoinSeenIds(*work.block, other);
}

void JoinCustomer(Work& work, Block& other) {
  JoinedFields fields = JoinFields(work, other);
  JoinContact(work, other);
  JoinStages(work, other, &fields);
  JoinIds(work, other);
  JoinFirsts(work, other);
  JoinOnce(work, other);
  JoinAllAggregates(work, other);
  JoinAttempts(work, other);
  JoinInstances(work, other);
  AskThoseWithoutConsent(work);
  JoinOutbox(work, other);
  JoinCodes(work, other);
  uint32_t& inputs = work.header().roots[kInputSequence];
  inputs = std::max(inputs, other.root(kInputSequence));
  SettleSilently(work);
  LookAgain(work, fields);
}

}  // namespace senda::engine
