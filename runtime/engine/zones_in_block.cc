#include "runtime/engine/zones_in_block.h"

#include "runtime/engine/aggregates.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/instance.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/ring.h"
#include "runtime/engine/sends.h"

namespace senda::engine {
namespace {

using abi::Kind;
using abi::StoredValue;

class Walker {
 public:
  Walker(const Versions& versions, uint32_t version, Block& block, const std::function<void(int64_t*)>& visit)
      : versions_(versions), plan_(versions[version].plan), program_(plan_.program), block_(block), visit_(visit) {}

  void Walk() {
    int64_t zone = block_.header().zone;
    visit_(&zone);
    block_.header().zone = static_cast<uint32_t>(zone);
    for (uint32_t i = 0; i < program_.customer_fields.size(); ++i) {
      Value(program_.layout.fields + i * sizeof(StoredValue), program_.customer_fields[i].type.kind);
    }
    for (const abi::Aggregate& aggregate : program_.aggregates) {
      if (aggregate.is_instance_scoped) continue;
      if (const uint32_t slot = SlotOf(program_.layout, block_, aggregate); slot != 0) Slot(aggregate, slot);
    }
    Attempts(Block::RootAt(kAttemptsRoot));
    for (const PendingSend& pending : HeapArray<PendingSend>(block_, Block::RootAt(kSendsRoot)).items()) {
      if (pending.captures == 0) continue;
      Values(pending.captures, program_.journeys[block_.At<Instance>(pending.instance)->journey].capture_kinds);
    }
    for (const Root root : {kInstancesRoot, kTailsRoot}) {
      for (const InstanceReference& one : HeapArray<InstanceReference>(block_, Block::RootAt(root)).items()) {
        OneInstance(one.offset);
      }
    }
  }

 private:
  void Value(size_t offset, Kind kind) {
    if (kind != Kind::kTimeZone) return;
    auto* value = block_.At<StoredValue>(static_cast<uint32_t>(offset));
    if (value->known != 0) visit_(&value->integer);
  }
  void Values(size_t offset, const std::vector<Kind>& kinds) {
    for (size_t i = 0; i < kinds.size(); ++i) Value(offset + i * sizeof(StoredValue), kinds[i]);
  }

  void Slot(const abi::Aggregate& aggregate, uint32_t slot) {
    switch (aggregate.container) {
      case abi::Container::kFields: {
        if (!abi::IsListOfFields(aggregate)) return Values(slot + sizeof(abi::FieldsSlot), aggregate.field_kinds);
        const Ring<abi::TimePiece> ring(block_, slot);
        for (uint32_t i = 0; i < ring.size(); ++i) Values(static_cast<size_t>(ring[i].offset), aggregate.field_kinds);
        return;
      }
      case abi::Container::kValues:
      case abi::Container::kOpen: {
        if (aggregate.value_kind != Kind::kTimeZone) return;
        const Ring<abi::ValueTime> ring(block_, slot);
        for (uint32_t i = 0; i < ring.size(); ++i) visit_(&ring[i].value.integer);
        return;
      }
      default: return;
    }
  }

  void Attempts(uint32_t root_at) {
    for (const AttemptBucket& bucket : AttemptSet(block_, root_at).buckets()) {
      const abi::Pattern& pattern = program_.patterns[bucket.pattern];
      for (uint32_t at = bucket.head; at != 0; at = block_.At<Attempt>(at)->next) {
        Values(AttemptSet::CapturesOf(at), program_.triggers[pattern.trigger].capture_kinds);
        if (!pattern.is_distinct || pattern.distinct_kind != Kind::kTimeZone) continue;
        for (CountedTime& time : HeapArray<CountedTime>(block_, AttemptSet::TimesRootOf(at)).items()) {
          visit_(&time.value.integer);
        }
      }
    }
  }

  void OneInstance(uint32_t offset) {
    const Instance& instance = *block_.At<Instance>(offset);
    const abi::Journey& journey = program_.journeys[instance.journey];
    const JourneyPlan& plan = plan_.journeys[instance.journey];
    Values(offset + plan.capture_offset, journey.capture_kinds);
    if (instance.kept != 0) Kept(instance.kept, journey);
    if (journey.key_root != abi::kNone) Value(offset + offsetof(Instance, key), journey.key_kind);
    for (uint32_t index : journey.aggregates) {
      const abi::Aggregate& aggregate = program_.aggregates[index];
      Slot(aggregate, offset + plan.aggregate_offset + aggregate.slot);
    }
    Attempts(offset + static_cast<uint32_t>(offsetof(Instance, attempts)));
  }

  void Kept(uint32_t kept, const abi::Journey& own) {
    const KeptHead& head = *block_.At<KeptHead>(kept);
    const abi::Journey& journey =
        head.version == abi::kNone ? own : versions_[head.version].program.journeys[head.journey];
    Values(kept + sizeof(KeptHead), journey.capture_kinds);
  }

  const Versions& versions_;
  const Plan& plan_;
  const abi::Program& program_;
  Block& block_;
  const std::function<void(int64_t*)>& visit_;
};

}  // namespace

void ForEachZone(const Versions& versions, uint32_t version, Block& block,
                 const std::function<void(int64_t* zone)>& visit) {
  Walker(versions, version, block, visit).Walk();
}

}  // namespace senda::engine
