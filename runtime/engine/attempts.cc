#include "runtime/engine/attempts.h"

#include <algorithm>

namespace senda::engine {

static_assert(sizeof(Attempt) % 8 == 0 && sizeof(AttemptBucket) % 8 == 0 && sizeof(CountedTime) % 8 == 0);

uint32_t AttemptSet::PositionOf(uint32_t pattern) const {
  const auto items = buckets_.items();
  const auto found = std::lower_bound(items.begin(), items.end(), pattern,
                                      [](const AttemptBucket& bucket, uint32_t p) { return bucket.pattern < p; });
  return static_cast<uint32_t>(found - items.begin());
}

AttemptBucket* AttemptSet::Find(uint32_t pattern) const {
  const uint32_t position = PositionOf(pattern);
  if (position == buckets_.size() || buckets_[position].pattern != pattern) return nullptr;
  return &buckets_[position];
}

void AttemptSet::List(uint32_t pattern, std::vector<uint32_t>* offsets) const {
  offsets->clear();
  const AttemptBucket* bucket = Find(pattern);
  if (bucket == nullptr) return;
  for (uint32_t at = bucket->head; at != 0; at = block_.At<Attempt>(at)->next) offsets->push_back(at);
}

int64_t AttemptSet::EarliestDeadline() const {
  int64_t earliest = abi::kNever;
  for (const AttemptBucket& bucket : buckets_.items()) earliest = std::min(earliest, bucket.deadline);
  return earliest;
}

uint32_t AttemptSet::Open(uint32_t pattern, uint32_t capture_count, uint32_t sequence, int64_t at) {
  const uint32_t offset = block_.Allocate(static_cast<uint32_t>(sizeof(Attempt) + capture_count * sizeof(abi::Value)));
  const uint32_t position = PositionOf(pattern);
  if (position == buckets_.size() || buckets_[position].pattern != pattern) {
    *buckets_.Insert(position) = {pattern, 0, 0, 0, abi::kNever};
  }
  AttemptBucket& bucket = buckets_[position];
  auto* attempt = block_.At<Attempt>(offset);
  attempt->sequence = sequence;
  attempt->start_at = attempt->last_at = at;
  attempt->deadline = attempt->dead_after = abi::kNever;
  if (bucket.tail != 0) {
    block_.At<Attempt>(bucket.tail)->next = offset;
  } else {
    bucket.head = offset;
  }
  bucket.tail = offset;
  ++bucket.count;
  return offset;
}

void AttemptSet::FindDeadline(AttemptBucket* bucket) {
  bucket->deadline = abi::kNever;
  for (uint32_t at = bucket->head; at != 0; at = block_.At<Attempt>(at)->next) {
    bucket->deadline = std::min(bucket->deadline, block_.At<Attempt>(at)->deadline);
  }
}

void AttemptSet::SetDeadline(uint32_t pattern, uint32_t attempt, int64_t deadline) {
  AttemptBucket* bucket = Find(pattern);
  int64_t& own = block_.At<Attempt>(attempt)->deadline;
  const bool was_earliest = own == bucket->deadline && own != abi::kNever;
  own = deadline;
  if (was_earliest && deadline > bucket->deadline) {
    FindDeadline(bucket);
  } else {
    bucket->deadline = std::min(bucket->deadline, deadline);
  }
}

void AttemptSet::Close(uint32_t pattern, uint32_t attempt, const std::vector<uint8_t>& is_text, bool is_distinct_text) {
  AttemptBucket* bucket = Find(pattern);
  const Attempt closing = *block_.At<Attempt>(attempt);
  uint32_t before = 0;
  for (uint32_t at = bucket->head; at != attempt; at = block_.At<Attempt>(at)->next) before = at;
  (before == 0 ? bucket->head : block_.At<Attempt>(before)->next) = closing.next;
  if (bucket->tail == attempt) bucket->tail = before;
  --bucket->count;
  if (bucket->count == 0) {
    buckets_.Erase(PositionOf(pattern));
  } else if (closing.deadline != abi::kNever && closing.deadline == bucket->deadline) {
    FindDeadline(bucket);
  }
  for (uint32_t i = 0; i < is_text.size(); ++i) {
    const abi::StoredValue capture = block_.At<abi::StoredValue>(CapturesOf(attempt))[i];
    block_.Release(capture, is_text[i] != 0);
  }
  if (closing.times != 0) {
    HeapArray<CountedTime> times(block_, TimesRootOf(attempt));
    for (uint32_t i = 0; i < times.size(); ++i) {
      const abi::StoredValue value = times[i].value;
      block_.Release(value, is_distinct_text);
    }
    times.Clear();
  }
  block_.Free(attempt, static_cast<uint32_t>(sizeof(Attempt) + is_text.size() * sizeof(abi::Value)));
}

}  // namespace senda::engine
