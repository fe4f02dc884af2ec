// Of two journey instances of one journey and key only one can go on when two customers become one, whatever versions
// of the program they are on.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/merge.h"

namespace senda::engine {
namespace {

using abi::kNone;

// A journey in the newest version that still has it: the same for all who are in it.
struct JourneyOfAll {
  uint32_t version, journey;
  bool operator==(const JourneyOfAll&) const = default;
  auto operator<=>(const JourneyOfAll&) const = default;
};

struct Live {
  const MergePlace* place;
  Block* block;
  uint32_t offset;
  bool is_theirs;
  JourneyOfAll journey;
  bool has_ended = false;
  const Instance& instance() const { return *block->At<Instance>(offset); }
};

JourneyOfAll NewestOf(const Versions& versions, uint32_t version, uint32_t journey) {
  while (version < versions.newest()) {
    const uint32_t to = versions.FindJourney(version, version + 1, journey);
    if (to == kNone) break;
    journey = to;
    ++version;
  }
  return {version, journey};
}

// In the order in which they entered; of two that entered together the first customer's own goes first.
std::vector<Live> LiveOnes(const Versions& versions, const std::vector<MergePlace>& places) {
  std::vector<Live> live;
  for (const bool is_theirs : {false, true}) {
    for (const MergePlace& place : places) {
      Block* block = is_theirs ? place.other : place.work->block;
      const HeapArray<InstanceReference> list(*block, Block::RootAt(kInstancesRoot));
      for (uint32_t i = 0; i < list.size(); ++i) {
        const Instance& one = *block->At<Instance>(list[i].offset);
        if ((one.flags & kHasEnded) != 0) continue;
        live.push_back(
            {&place, block, list[i].offset, is_theirs, NewestOf(versions, place.version, one.journey), false});
      }
    }
  }
  std::sort(live.begin(), live.end(), [](const Live& a, const Live& b) {
    const auto key = [](const Live& one) {
      return std::tuple(one.instance().entered_at, one.is_theirs, one.place->version, one.instance().sequence);
    };
    return key(a) < key(b);
  });
  return live;
}

// Ends an instance of either customer under that customer's own id.
void EndAsMerged(Live& one) {
  Work& work = *one.place->work;
  Block* bench = std::exchange(work.block, one.block);
  DropKept(work, one.offset);
  EndInstance(work, one.offset, {"merged", "merge", {}, {}, work.program.journeys[one.instance().journey].position});
  work.block = bench;
  one.has_ended = true;
}

int64_t KeptAt(const Live& one) {
  const uint32_t kept = one.instance().kept;
  return kept == 0 ? INT64_MIN : one.block->At<KeptHead>(kept)->happened_at;
}

// The firing that the one that ends has kept is tried when the other ends, unless that keeps a newer one.
void HandKeptOver(const Versions& versions, const Live& from, const Live& to) {
  if (KeptAt(from) <= KeptAt(to)) return;
  KeptFiring firing = KeptOf(*from.place->work, *from.block, from.offset);
  Work& work = *to.place->work;
  if (firing.version == kNone) {
    firing.version = from.place->version;
    firing.journey = from.instance().journey;
  }
  // As the one that goes on has it, unless that is older.
  if (firing.version <= to.place->version) {
    firing.captures =
        versions.TranslateCaptures(firing.version, to.place->version, firing.captures, &work.arena, &firing.journey);
    if (firing.journey == kNone) return;
    firing.version = firing.journey = kNone;
  }
  Block* bench = std::exchange(work.block, to.block);
  Keep(work, to.offset, firing);
  work.block = bench;
}

// What two versions count alike for the instances of a journey, as Program::aggregates of each.
std::vector<std::pair<uint32_t, uint32_t>> CountedAlike(const Versions& versions, uint32_t older, uint32_t newer,
                                                        uint32_t newer_journey) {
  std::vector<std::pair<uint32_t, uint32_t>> alike;
  for (const uint32_t aggregate : versions[newer].program.journeys[newer_journey].aggregates) {
    uint32_t at = aggregate, journey = newer_journey;
    for (uint32_t version = newer; version > older && at != kNone; --version) {
      const std::vector<uint32_t>& own = versions[version].program.journeys[journey].aggregates;
      const auto place = static_cast<size_t>(std::find(own.begin(), own.end(), at) - own.begin());
      journey = versions.FindJourney(version, version - 1, journey);
      at = versions.step(version - 1).journeys[journey].aggregates[place];
    }
    if (at != kNone) alike.emplace_back(at, aggregate);
  }
  return alike;
}

uint32_t SlotOfOwn(const Live& one, const abi::Aggregate& aggregate) {
  return one.offset + one.place->work->plan.journeys[one.instance().journey].aggregate_offset + aggregate.slot;
}

// What is counted since entering goes on with the one that entered earlier: what the other has counted lies behind
// that.
void JoinCounts(const Versions& versions, const Live& into, const Live& from) {
  const bool is_into_older = into.place->version <= from.place->version;
  const Live& older = is_into_older ? into : from;
  const Live& newer = is_into_older ? from : into;
  Moment moment = into.place->work->MomentNow();
  moment.has_reset = true;
  moment.reset = into.instance().entered_at;
  for (const auto& [in_older, in_newer] :
       CountedAlike(versions, older.place->version, newer.place->version, newer.instance().journey)) {
    const abi::Aggregate& mine = into.place->work->program.aggregates[is_into_older ? in_older : in_newer];
    const abi::Aggregate& theirs = from.place->work->program.aggregates[is_into_older ? in_newer : in_older];
    JoinAggregates(*into.block, mine, SlotOfOwn(into, mine), *from.block, SlotOfOwn(from, theirs), moment);
  }
}

// Beyond as many keys as a journey may have, those that entered last end.
void EndBeyondCap(const Versions& versions, std::vector<Live>& live) {
  std::map<JourneyOfAll, uint32_t> counts;
  for (Live& one : live) {
    if (one.has_ended) continue;
    const abi::Journey& journey = versions[one.journey.version].program.journeys[one.journey.journey];
    if (++counts[one.journey] > journey.key_cap) EndAsMerged(one);
  }
}

}  // namespace

void EndRivals(const Versions& versions, const std::vector<MergePlace>& places) {
  std::vector<Live> live = LiveOnes(versions, places);
  for (size_t first = 0; first < live.size(); ++first) {
    if (live[first].has_ended) continue;
    for (size_t later = first + 1; later < live.size(); ++later) {
      if (live[later].has_ended || live[later].journey != live[first].journey ||
          live[later].instance().key_hash != live[first].instance().key_hash) {
        continue;
      }
      HandKeptOver(versions, live[later], live[first]);
      JoinCounts(versions, live[first], live[later]);
      EndAsMerged(live[later]);
    }
  }
  EndBeyondCap(versions, live);
}

}  // namespace senda::engine
