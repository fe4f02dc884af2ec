#include "runtime/engine/versions.h"

#include <algorithm>

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

// The journey of `map`'s older program that became this one.
uint32_t OlderOf(const SwitchMap& map, uint32_t journey) {
  for (uint32_t i = 0; i < map.journeys.size(); ++i) {
    if (map.journeys[i].to == journey) return i;
  }
  return kNone;
}

const Value* MapCaptures(const JourneyMap& map, const Value* captures, Arena* arena) {
  Value* out = arena->Values(map.captures.size());
  for (uint32_t i = 0; i < map.captures.size(); ++i) {
    out[i] = map.CaptureOf(i, [&](uint32_t old) { return captures[old]; });
  }
  return out;
}

const Value* MapBack(const std::vector<FieldFrom>& map, const Value* captures, Arena* arena) {
  Value* out = arena->Values(map.size());
  for (size_t i = 0; i < map.size(); ++i) {
    if (map[i].from != kNone) out[i] = map[i].Map(captures[map[i].from]);
  }
  return out;
}

uint32_t FieldThatTakes(const std::vector<FieldFrom>& fields, uint32_t from) {
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].from == from) return i;
  }
  return kNone;
}

// The values of an enum that a journey is keyed by go on under their first names. One that takes a name which another
// had before it was renamed goes by a name that nothing else has.
void KeepKeyNames(const Version& before, uint32_t old_journey, Version& now, uint32_t new_journey) {
  const abi::Journey& olds = before.program.journeys[old_journey];
  const abi::Journey& news = now.program.journeys[new_journey];
  std::vector<std::string>& names = now.plan.journeys[new_journey].keys_called;
  std::vector<uint8_t> is_kept(names.size(), 0);
  const std::vector<int64_t> places = MapMembers(olds.key_members, news.key_members, news.key_former_members, true);
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] < 0) continue;
    names[static_cast<size_t>(places[i])] = before.plan.journeys[old_journey].keys_called[i];
    is_kept[static_cast<size_t>(places[i])] = 1;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    while (is_kept[i] == 0 && std::count(names.begin(), names.end(), names[i]) > 1) names[i] += '\'';
  }
}

}  // namespace

void Versions::Add(const abi::Program& program, const abi::Evaluator& evaluator, int64_t begins_at,
                   bool has_new_zone_data) {
  versions_.push_back(std::make_unique<Version>(program, evaluator, begins_at));
  if (size() == 1) return;
  Version &before = *versions_[size() - 2], &now = *versions_.back();
  steps_.push_back(std::make_unique<SwitchMap>(before.program, program));
  if (has_new_zone_data || zone_data_ != abi::ZoneDataVersion()) steps_.back()->has_new_local_times = true;
  zone_data_ = abi::ZoneDataVersion();
  for (uint32_t i = 0; i < before.program.journeys.size(); ++i) {
    const uint32_t to = steps_.back()->journeys[i].to;
    if (to == kNone) continue;
    now.plan.journeys[to].assigned_as = before.plan.journeys[i].assigned_as;
    KeepKeyNames(before, i, now, to);
    for (auto& [split, arms] : now.plan.journeys[to].splits) {
      const auto olds = before.plan.journeys[i].splits.find(split);
      if (olds != before.plan.journeys[i].splits.end()) arms.GoOnFrom(olds->second);
    }
  }
  for (uint32_t i = 0; i < before.program.messages.size(); ++i) {
    const uint32_t to = steps_.back()->messages[i];
    if (to == kNone) continue;
    now.plan.drawn_as[to] = before.plan.drawn_as[i];
    now.plan.variants[to].GoOnFrom(before.plan.variants[i]);
  }
  for (uint32_t version = 0; version < newest(); ++version) {
    std::vector<JourneyPlan>& journeys = versions_[version]->plan.journeys;
    for (uint32_t i = 0; i < journeys.size(); ++i) {
      const uint32_t to = FindJourney(version, newest(), i);
      if (to != kNone) journeys[i].called = program.journeys[to].id;
    }
  }
}

const Value* Versions::Translate(uint32_t from, uint32_t to, uint32_t type, const Value* fields, Arena* arena,
                                 uint32_t* to_type) const {
  *to_type = type;
  while (fields != nullptr && from < to) fields = step(from++).forward.Translate(*to_type, fields, arena, to_type);
  while (fields != nullptr && from > to) fields = step(--from).backward.Translate(*to_type, fields, arena, to_type);
  return fields;
}

uint32_t Versions::FindJourney(uint32_t from, uint32_t to, uint32_t journey) const {
  while (journey != kNone && from < to) journey = step(from++).journeys[journey].to;
  while (journey != kNone && from > to) journey = OlderOf(step(--from), journey);
  return journey;
}

uint32_t Versions::FindBy(std::vector<uint32_t> SwitchMap::*map, uint32_t from, uint32_t to, uint32_t one) const {
  while (one != kNone && from < to) one = (step(from++).*map)[one];
  while (one != kNone && from > to) {
    const std::vector<uint32_t>& new_of_old = step(--from).*map;
    const auto old = std::find(new_of_old.begin(), new_of_old.end(), one);
    one = old == new_of_old.end() ? kNone : static_cast<uint32_t>(old - new_of_old.begin());
  }
  return one;
}

VersionPlace Versions::LastOf(std::vector<uint32_t> SwitchMap::*map, uint32_t version, uint32_t one) const {
  while (version < newest() && (step(version).*map)[one] != kNone) one = (step(version++).*map)[one];
  return {version, one};
}

VersionPlace Versions::LastJourney(uint32_t version, uint32_t journey) const {
  while (version < newest() && step(version).journeys[journey].to != kNone) {
    journey = step(version++).journeys[journey].to;
  }
  return {version, journey};
}

uint32_t Versions::FindChannel(uint32_t from, uint32_t to, uint32_t channel) const {
  return FindBy(&SwitchMap::channels, from, to, channel);
}

uint32_t Versions::FindCoupon(uint32_t from, uint32_t to, uint32_t coupon) const {
  return FindBy(&SwitchMap::coupons, from, to, coupon);
}

uint32_t Versions::FindHook(uint32_t from, uint32_t to, uint32_t hook) const {
  return FindBy(&SwitchMap::hooks, from, to, hook);
}

const Value* Versions::TranslateCaptures(uint32_t from, uint32_t to, const Value* captures, Arena* arena,
                                         uint32_t* journey) const {
  for (; *journey != kNone && from < to; ++from) {
    const JourneyMap& map = step(from).journeys[*journey];
    *journey = map.to;
    if (map.to != kNone) captures = MapCaptures(map, captures, arena);
  }
  for (; *journey != kNone && from > to; --from) {
    *journey = OlderOf(step(from - 1), *journey);
    if (*journey != kNone) captures = MapBack(step(from - 1).journeys[*journey].backward, captures, arena);
  }
  return captures;
}

Value Versions::TranslateField(uint32_t from, uint32_t to, Value value, uint32_t* field) const {
  while (*field != kNone && from != to) {
    const std::vector<FieldFrom>& fields = from < to ? step(from).fields : step(from - 1).backward_fields;
    *field = FieldThatTakes(fields, *field);
    if (*field != kNone) value = fields[*field].Map(value);
    from = from < to ? from + 1 : from - 1;
  }
  return value;
}

}  // namespace senda::engine
