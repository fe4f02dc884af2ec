#include "runtime/engine/tallies.h"

#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/cell.h"

namespace senda::engine {
namespace {

using abi::TallyFunction;
using abi::Value;

constexpr size_t kGroupsMax = 1'000;  // of one tally; what comes later counts together
constexpr std::string_view kOtherGroups = "(others)";
constexpr int64_t kAheadMax = 3'600'000;  // how far an event may be ahead of the clock

bool IsBefore(const TallyEntry& a, const TallyEntry& b) {
  return a.at != b.at ? a.at < b.at : a.value < b.value;
}

// A value as bytes that mean the same in every process.
std::string BytesOf(const abi::Tally& tally, const Value& value) {
  if (abi::RepOf(tally.value_kind) == abi::Rep::kText) return std::string(value.text());
  if (tally.value_kind == abi::Kind::kTimeZone) return std::string(abi::ZoneName(static_cast<uint32_t>(value.integer)));
  std::string out;
  ByteWriter(&out).Number(value.integer);
  return out;
}

bool IsBetter(const abi::Tally& tally, int64_t a, int64_t b) {
  const bool wants_less = tally.function == TallyFunction::kMin;
  if (abi::RepOf(tally.value_kind) == abi::Rep::kNumber) {
    const double x = Value{{a}, 0, 1}.number;
    const double y = Value{{b}, 0, 1}.number;
    return wants_less ? x < y : x > y;
  }
  return wants_less ? a < b : a > b;
}

void TakeExtreme(const abi::Tally& tally, int64_t value, std::optional<int64_t>* extreme) {
  if (!extreme->has_value() || IsBetter(tally, value, **extreme)) *extreme = value;
}

Wide WideOf(const abi::Tally& tally, int64_t value) {
  return engine::WideOf(tally.value_kind, Value{{value}, 0, 1});
}

void Later(int64_t at, int64_t* place) {
  *place = std::max(*place, at);
}

}  // namespace

void Tallies::Add(uint32_t index, std::string_view name, const Value& value, uint32_t customer, int64_t at,
                  int64_t now) {
  const abi::Tally& tally = program_.tallies[index];
  auto& groups = groups_[index];
  auto found = groups.find(name);
  if (found == groups.end()) {
    const bool is_full = groups.size() >= kGroupsMax;
    found = groups.try_emplace(std::string(is_full ? kOtherGroups : name)).first;
  }
  TallyGroup& group = found->second;
  switch (tally.function) {
    case TallyFunction::kCustomers: Later(at, &group.customers.try_emplace(customer, at).first->second); return;
    case TallyFunction::kDistinct: {
      std::string bytes = BytesOf(tally, value);
      if (group.values.size() >= abi::kTallyKeepMax && !group.values.contains(bytes)) {
        ++given_way_;
        return;
      }
      Later(at, &group.values.try_emplace(std::move(bytes), at).first->second);
      return;
    }
    case TallyFunction::kMembers: return;
    case TallyFunction::kCount:
    case TallyFunction::kSum:
    case TallyFunction::kAvg:
    case TallyFunction::kMin:
    case TallyFunction::kMax: break;
  }
  const int64_t bits = tally.function == TallyFunction::kCount ? 0 : value.integer;
  if (tally.length_ms > 0) return AddToWindow(tally, &group, bits, at, now);
  ++group.count;
  if (tally.function == TallyFunction::kSum || tally.function == TallyFunction::kAvg) {
    AddTo(&group.sum, WideOf(tally, bits));
  } else if (tally.function != TallyFunction::kCount) {
    TakeExtreme(tally, bits, &group.extreme);
  }
}

void Tallies::AddToWindow(const abi::Tally& tally, TallyGroup* group, int64_t value, int64_t at, int64_t now) {
  const TallyEntry entry{at, value};
  auto& entries = group->entries;
  entries.insert(std::upper_bound(entries.begin(), entries.end(), entry, IsBefore), entry);
  // Another customer's clock may be behind this one's by no more than this.
  while (!entries.empty() && entries.front().at <= now - tally.length_ms - kAheadMax) entries.pop_front();
  if (entries.size() <= abi::kTallyKeepMax) return;
  entries.pop_front();
  ++given_way_;
}

void Tallies::Read(uint32_t index, int64_t now, std::map<std::string, TallyReading>* readings) const {
  const abi::Tally& tally = program_.tallies[index];
  const bool is_sliding = tally.length_ms > 0;
  const auto is_in = [&](int64_t at) { return !is_sliding || (at <= now && now - at < tally.length_ms); };
  for (const auto& [name, group] : groups_[index]) {
    TallyReading& reading = (*readings)[name];
    reading.count += group.count;
    AddTo(&reading.sum, ToWide(group.sum));
    if (group.extreme.has_value()) TakeExtreme(tally, *group.extreme, &reading.extreme);
    for (const TallyEntry& entry : group.entries) {
      if (!is_in(entry.at)) continue;
      ++reading.count;
      if (tally.function == TallyFunction::kSum || tally.function == TallyFunction::kAvg) {
        AddTo(&reading.sum, WideOf(tally, entry.value));
      } else if (tally.function != TallyFunction::kCount) {
        TakeExtreme(tally, entry.value, &reading.extreme);
      }
    }
    for (const auto& [value, at] : group.values) {
      if (is_in(at)) Later(at, &reading.values.try_emplace(value, at).first->second);
    }
    for (const auto& [customer, at] : group.customers) reading.count += is_in(at) ? 1 : 0;
    for (const int64_t at : group.erased) reading.count += is_in(at) ? 1 : 0;
    if (tally.function == TallyFunction::kDistinct) reading.count = static_cast<int64_t>(reading.values.size());
  }
}

void Tallies::Erase(uint32_t customer) {
  for (auto& groups : groups_) {
    for (auto& [name, group] : groups) {
      const auto found = group.customers.find(customer);
      if (found == group.customers.end()) continue;
      group.erased.insert(std::upper_bound(group.erased.begin(), group.erased.end(), found->second), found->second);
      group.customers.erase(found);
    }
  }
}

std::vector<Tallies::Part> Tallies::TakeOut(uint32_t customer) {
  std::vector<Part> parts;
  for (uint32_t index = 0; index < groups_.size(); ++index) {
    for (auto& [name, group] : groups_[index]) {
      const auto found = group.customers.find(customer);
      if (found == group.customers.end()) continue;
      parts.push_back({index, name, found->second});
      group.customers.erase(found);
    }
  }
  return parts;
}

void Tallies::PutIn(uint32_t customer, const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    Later(part.at, &groups_[part.tally][part.group].customers.try_emplace(customer, part.at).first->second);
  }
}

void Tallies::TakeOver(Tallies* old) {
  const auto& others = old->program_.tallies;
  std::vector<bool> is_taken(others.size());
  for (uint32_t index = 0; index < groups_.size(); ++index) {
    const abi::Tally& tally = program_.tallies[index];
    const auto same = std::find_if(others.begin(), others.end(), [&](const abi::Tally& other) {
      return other.meaning == tally.meaning || (tally.former_meaning != 0 && other.meaning == tally.former_meaning);
    });
    if (same == others.end()) continue;
    const auto from = static_cast<size_t>(same - others.begin());
    groups_[index] = old->groups_[from];
    is_taken[from] = true;
  }
  for (size_t i = 0; i < is_taken.size(); ++i) {
    if (is_taken[i]) old->groups_[i].clear();
  }
}

void Tallies::Save(std::string* out) const {
  ByteWriter writer(out);
  writer.Number(given_way_);
  for (const auto& groups : groups_) {
    writer.Number(static_cast<uint32_t>(groups.size()));
    for (const auto& [name, group] : groups) {
      writer.Text(name);
      writer.Number(group.count);
      writer.Number(group.sum.low);
      writer.Number(group.sum.high);
      writer.Number(static_cast<uint8_t>(group.extreme.has_value()));
      writer.Number(group.extreme.value_or(0));
      writer.Number(static_cast<uint32_t>(group.entries.size()));
      for (const TallyEntry& entry : group.entries) {
        writer.Number(entry.at);
        writer.Number(entry.value);
      }
      writer.Number(static_cast<uint32_t>(group.values.size()));
      for (const auto& [value, at] : group.values) {
        writer.Text(value);
        writer.Number(at);
      }
      writer.Number(static_cast<uint32_t>(group.customers.size()));
      for (const auto& [customer, at] : group.customers) {
        writer.Number(customer);
        writer.Number(at);
      }
      writer.Number(static_cast<uint32_t>(group.erased.size()));
      for (const int64_t at : group.erased) writer.Number(at);
    }
  }
}

bool Tallies::Load(ByteReader* in) {
  given_way_ = in->Number<int64_t>();
  const auto each = [&](const auto& read) {
    const auto count = in->Number<uint32_t>();
    for (uint32_t i = 0; i < count && !in->has_failed(); ++i) read();
  };
  for (auto& groups : groups_) {
    each([&] {
      TallyGroup& group = groups[std::string(in->Text())];
      group.count = in->Number<int64_t>();
      group.sum.low = in->Number<uint64_t>();
      group.sum.high = in->Number<int64_t>();
      const bool has_extreme = in->Number<uint8_t>() != 0;
      const auto extreme = in->Number<int64_t>();
      if (has_extreme) group.extreme = extreme;
      each([&] {
        const auto at = in->Number<int64_t>();
        group.entries.push_back({at, in->Number<int64_t>()});
      });
      each([&] {
        const std::string value(in->Text());
        group.values[value] = in->Number<int64_t>();
      });
      each([&] {
        const auto customer = in->Number<uint32_t>();
        group.customers[customer] = in->Number<int64_t>();
      });
      each([&] { group.erased.push_back(in->Number<int64_t>()); });
    });
  }
  return !in->has_failed();
}

}  // namespace senda::engine
