#include "runtime/engine/older_block.h"

#include <utility>
#include <vector>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/rebuild.h"
#include "runtime/engine/set_fields.h"
#include "runtime/engine/switch_slots.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::StoredValue;

// By new: what is given by old.
std::vector<uint32_t> Inverse(const std::vector<uint32_t>& new_of_old, size_t news) {
  std::vector<uint32_t> old_of_new(news, kNone);
  for (uint32_t i = 0; i < new_of_old.size(); ++i) {
    if (new_of_old[i] != kNone) old_of_new[new_of_old[i]] = i;
  }
  return old_of_new;
}

// From a version to the one before.
class StepBack {
 public:
  StepBack(const Versions& versions, uint32_t version, Block& newer)
      : map_(versions.step(version)),
        older_plan_(versions[version].plan),
        newer_plan_(versions[version + 1].plan),
        newer_(newer),
        older_(Block::Create(older_plan_.program.layout)) {}

  // `is_known`: by aggregate whether its slot is all that there is; before of the newer, then of the older.
  Block Run(std::vector<uint8_t>* is_known) {
    CopyHeader();
    CopyFields();
    CopyAliases(newer_, older_);
    CopyContactBack(newer_plan_, newer_, older_plan_, older_, map_);
    CopyPatterns();
    CopyCodes(newer_, older_, Inverse(map_.coupons, newer_plan_.program.coupons.size()),
              Inverse(Journeys(), newer_plan_.program.journeys.size()));
    CopyAggregates(is_known);
    return std::move(older_);
  }

 private:
  void CopyHeader() {
    abi::CustomerHeader& header = older_.header();
    header.flags = newer_.header().flags;
    header.clock = newer_.header().clock;
    for (const Root root : {kAttemptSequence, kEntrySequence, kOrderInPartition, kInputSequence, kDeclaredSequence}) {
      header.roots[root] = newer_.root(root);
    }
  }

  void CopyFields() {
    const auto* news = newer_.At<StoredValue>(newer_plan_.program.layout.fields);
    for (uint32_t i = 0; i < map_.backward_fields.size(); ++i) {
      const FieldFrom& field = map_.backward_fields[i];
      abi::Value value = abi::Value::Missing();
      if (field.from != kNone) value = newer_.Load(news[field.from], field.is_text);
      const StoredValue stored = older_.Store(field.Map(value), field.is_text);
      older_.At<StoredValue>(older_plan_.program.layout.fields)[i] = stored;
      if (field.from != kNone && WasFieldSet(newer_, field.from)) NoteFieldSet(older_, i);
    }
    older_.header().zone = ZoneOf(older_plan_, older_);
  }

  void CopyPatterns() {
    const std::vector<uint32_t> patterns = Inverse(map_.patterns, newer_plan_.program.patterns.size());
    const uint32_t attempts = Block::RootAt(kAttemptsRoot), firsts = Block::RootAt(kFirstsRoot);
    CopyAttempts(newer_, attempts, older_, attempts, patterns, older_plan_);
    CopyFirsts(newer_, firsts, older_, firsts, patterns);
  }

  std::vector<uint32_t> Journeys() const {
    std::vector<uint32_t> journeys;
    for (const JourneyMap& journey : map_.journeys) journeys.push_back(journey.to);
    return journeys;
  }

  void CopyAggregates(std::vector<uint8_t>* is_known) {
    std::vector<uint8_t> older_known(older_plan_.program.aggregates.size());
    for (uint32_t i = 0; i < map_.aggregates.size(); ++i) {
      const abi::Aggregate& newer = newer_plan_.program.aggregates[i];
      const uint32_t same = map_.aggregates[i];
      if (newer.is_instance_scoped || same == kNone || (*is_known)[i] == 0) continue;
      older_known[same] = 1;
      const abi::Aggregate& older = older_plan_.program.aggregates[same];
      const uint32_t slot = SlotOf(newer_plan_.program.layout, newer_, newer);
      if (slot != 0) CopySlot(newer_, slot, older_, TouchSlot(older_plan_.program, older_, older), older);
    }
    *is_known = std::move(older_known);
  }

  const SwitchMap& map_;
  const Plan& older_plan_;
  const Plan& newer_plan_;
  Block& newer_;
  Block older_;
};

}  // namespace

Block AsOlder(const Versions& versions, uint32_t version, Work& work, Block& newest, History* history) {
  std::vector<uint8_t> is_known(versions[versions.newest()].program.aggregates.size(), 1);
  Block block;
  for (uint32_t at = versions.newest(); at > version; --at) {
    block = StepBack(versions, at - 1, block ? block : newest).Run(&is_known);
  }
  ToRebuild wanted;
  for (uint32_t i = 0; i < is_known.size(); ++i) {
    if (is_known[i] == 0 && !work.program.aggregates[i].is_instance_scoped) wanted.aggregates.push_back(i);
  }
  work.block = &block;
  if (!wanted.empty()) Rebuild(work, versions, version, history, wanted);
  work.block = nullptr;
  return block;
}

}  // namespace senda::engine
