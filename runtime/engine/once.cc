#include "runtime/engine/once.h"

#include "runtime/engine/heap_array.h"

namespace senda::engine {
namespace {

// An entry remembered. Of `once per D` those within D, at most so many per journey; of `once ever` all.
struct OnceRecord {
  uint32_t journey;
  uint32_t unused;
  uint64_t key_hash;
  int64_t at;
};
constexpr uint32_t kRecordsPerJourneyMax = 100;

using Records = HeapArray<OnceRecord>;

uint32_t Find(const Records& records, uint32_t journey, uint64_t key_hash) {
  uint32_t i = 0;
  while (i < records.size() && (records[i].journey != journey || records[i].key_hash != key_hash)) ++i;
  return i;
}

uint64_t HashFor(const abi::Journey& journey, uint64_t key_hash) {
  return journey.is_once_per_customer ? 0 : key_hash;
}

bool IsOver(const Work& work, const OnceRecord& record, const abi::Journey& journey) {
  return journey.once == abi::Once::kPer && work.now >= After(record.at, journey.once_per, work.header().zone);
}

// Records of the journey that no longer matter go; then, if there are too many, the oldest.
void MakeRoom(Work& work, Records& records, uint32_t journey_index) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  uint32_t count = 0, oldest = 0;
  for (uint32_t i = records.size(); i > 0; --i) {
    const OnceRecord& record = records[i - 1];
    if (record.journey != journey_index) continue;
    if (IsOver(work, record, journey)) {
      records.Erase(i - 1);
      --oldest;
    } else {
      ++count;
      oldest = i - 1;
    }
  }
  if (journey.once == abi::Once::kPer && count >= kRecordsPerJourneyMax) records.Erase(oldest);
}

}  // namespace

bool MayEnterAgain(Work& work, uint32_t journey_index, uint64_t key_hash) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  if (journey.once == abi::Once::kEveryTime) return true;
  const Records records(*work.block, Block::RootAt(kOnceRoot));
  const uint32_t i = Find(records, journey_index, HashFor(journey, key_hash));
  return i == records.size() || IsOver(work, records[i], journey);
}

void RememberEntry(Work& work, uint32_t journey_index, uint64_t key_hash) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  if (journey.once == abi::Once::kEveryTime) return;
  Records records(*work.block, Block::RootAt(kOnceRoot));
  const uint64_t hash = HashFor(journey, key_hash);
  const uint32_t i = Find(records, journey_index, hash);
  if (i < records.size()) records.Erase(i);
  MakeRoom(work, records, journey_index);
  *records.Append() = {journey_index, 0, hash, work.now};
}

void CopyOnce(Block& from, Block& to, const std::vector<JourneyMap>& journeys) {
  const Records olds(from, Block::RootAt(kOnceRoot));
  Records news(to, Block::RootAt(kOnceRoot));
  for (uint32_t i = 0; i < olds.size(); ++i) {
    const auto [journey, unused, key_hash, at] = olds[i];
    if (journeys[journey].to != abi::kNone) *news.Append() = {journeys[journey].to, 0, key_hash, at};
  }
}

}  // namespace senda::engine
