#include "runtime/engine/memory_history.h"

#include "runtime/abi/emptied.h"
#include "runtime/engine/window.h"

namespace senda::engine {

using abi::Value;

bool MemoryHistory::IsText(const Kept& kept, size_t field) const {
  return abi::RepOf(programs_[kept.version]->events[kept.type].fields[field].type.kind) == abi::Rep::kText;
}

void MemoryHistory::Record(std::string_view customer, const PastEvent& event) {
  auto found = customers_.find(customer);
  if (found == customers_.end()) found = customers_.emplace(std::string(customer), std::vector<Kept>()).first;
  Kept kept{event.version,
            event.type,
            event.processed_at,
            {event.fields.begin(), event.fields.end()},
            {},
            std::string(event.joined)};
  for (size_t i = 0; i < kept.fields.size(); ++i) {
    Value& value = kept.fields[i];
    if (abi::IsEmptied(value)) value = Value::Missing();
    if (value.known == 0 || !IsText(kept, i)) continue;
    const size_t place = kept.texts.size();
    kept.texts.append(value.text());
    value.integer = static_cast<int64_t>(place);
  }
  found->second.push_back(std::move(kept));
}

void MemoryHistory::Forget(std::string_view customer) {
  const auto found = customers_.find(customer);
  if (found != customers_.end()) customers_.erase(found);
}

int64_t MemoryHistory::Read(std::string_view customer, int64_t until,
                            const std::function<void(const PastEvent&)>& visit) {
  const auto found = customers_.find(customer);
  if (found == customers_.end()) return INT64_MIN;
  const int64_t from = AddMilliseconds(until, -retained_ms_);
  bool is_whole = true;
  std::vector<Value> fields;
  for (const Kept& kept : found->second) {
    if (kept.processed_at > until) break;
    if ((kept.joined.empty() ? kept.fields[abi::kEventFieldAt].integer : kept.processed_at) < from) {
      is_whole = false;
      continue;
    }
    fields = kept.fields;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].known == 0 || !IsText(kept, i)) continue;
      fields[i].data = kept.texts.data() + fields[i].integer;
    }
    visit({kept.version, kept.type, kept.processed_at, fields, kept.joined});
  }
  return is_whole ? INT64_MIN : from;
}

}  // namespace senda::engine
