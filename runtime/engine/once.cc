#include "runtime/engine/once.h"

#include <algorithm>

#include "runtime/engine/heap_array.h"

namespace senda::engine {
namespace {

// Entries remembered, by key or for the customer: of `once per D` the last, while within D; of `at most N times` how
// many. At most `keep` per journey; the oldest gives way and is counted.
struct OnceRecord {
  uint32_t journey;
  uint32_t times;
  uint64_t key_hash;
  int64_t at;
};

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
  if (count < journey.once_keep) return;
  records.Erase(oldest);
  ++work.counters.entries_given_way;
}

}  // namespace

bool MayEnterAgain(Work& work, uint32_t journey_index, uint64_t key_hash) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  if (journey.once == abi::Once::kEveryTime) return true;
  const Records records(*work.block, Block::RootAt(kOnceRoot));
  const uint32_t i = Find(records, journey_index, HashFor(journey, key_hash));
  if (i == records.size() || IsOver(work, records[i], journey)) return true;
  return journey.once == abi::Once::kAtMost && records[i].times < journey.once_times;
}

void RememberEntry(Work& work, uint32_t journey_index, uint64_t key_hash) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  if (journey.once == abi::Once::kEveryTime) return;
  Records records(*work.block, Block::RootAt(kOnceRoot));
  const uint64_t hash = HashFor(journey, key_hash);
  const uint32_t i = Find(records, journey_index, hash);
  uint32_t times = 1;
  if (i < records.size()) {
    times += records[i].times;
    records.Erase(i);
  }
  MakeRoom(work, records, journey_index);
  *records.Append() = {journey_index, times, hash, work.now};
}

void ForEachEntry(const Work& work, const std::function<void(uint32_t journey, int64_t at)>& visit) {
  const Records records(*work.block, Block::RootAt(kOnceRoot));
  for (uint32_t i = 0; i < records.size(); ++i) visit(records[i].journey, records[i].at);
}

void JoinOnce(Work& work, Block& other) {
  const Records theirs(other, Block::RootAt(kOnceRoot));
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    OnceRecord record = theirs[i];
    Records records(*work.block, Block::RootAt(kOnceRoot));
    if (const uint32_t mine = Find(records, record.journey, record.key_hash); mine < records.size()) {
      record.at = std::max(record.at, records[mine].at);
      record.times += records[mine].times;
      records.Erase(mine);
    }
    MakeRoom(work, records, record.journey);
    uint32_t position = records.size();
    while (position > 0 && records[position - 1].at > record.at) --position;
    *records.Insert(position) = record;
  }
}

void CopyOnce(Block& from, Block& to, const std::vector<JourneyMap>& journeys) {
  const Records olds(from, Block::RootAt(kOnceRoot));
  Records news(to, Block::RootAt(kOnceRoot));
  for (uint32_t i = 0; i < olds.size(); ++i) {
    const auto [journey, times, key_hash, at] = olds[i];
    if (journeys[journey].to != abi::kNone) *news.Append() = {journeys[journey].to, times, key_hash, at};
  }
}

}  // namespace senda::engine
