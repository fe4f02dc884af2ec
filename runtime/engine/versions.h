// The programs that an engine has run, the newest last, and how to get from each to the next.
//
// Programs and evaluators outlive the engine. Grows only; partitions share it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/calendar.h"
#include "runtime/abi/evaluator.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/switch_map.h"

namespace senda::engine {

// So many versions older than the newest may still run; who is on an older one is retired.
inline constexpr uint32_t kOldVersionsMax = 4;

struct Version {
  Version(const abi::Program& given_program, const abi::Evaluator& given_evaluator, int64_t given_begins_at)
      : program(given_program), evaluator(given_evaluator), plan(given_program), begins_at(given_begins_at) {}

  const abi::Program& program;
  const abi::Evaluator& evaluator;
  Plan plan;
  int64_t begins_at;            // the instant of the switch to it; of the first INT64_MIN
  int64_t present = INT64_MIN;  // what the clock showed then: sends that the switch causes are decided at it
};

// Where something is in the last version that has it.
struct VersionPlace {
  uint32_t version = abi::kNone, index = abi::kNone;
  friend bool operator==(const VersionPlace&, const VersionPlace&) = default;
};

class Versions {
 public:
  void Add(const abi::Program& program, const abi::Evaluator& evaluator, int64_t begins_at,
           bool has_new_zone_data = false);

  // What the clock shows at the switch to the newest.
  void SetPresent(int64_t present) { versions_.back()->present = present; }

  uint32_t size() const { return static_cast<uint32_t>(versions_.size()); }
  uint32_t newest() const { return size() - 1; }
  const Version& operator[](uint32_t version) const { return *versions_[version]; }
  // From `version` to the one after it.
  const SwitchMap& step(uint32_t version) const { return *steps_[version]; }

  // An event of one version as another has it, in the arena or where it was; null when one on the way has no such.
  const abi::Value* Translate(uint32_t from, uint32_t to, uint32_t type, const abi::Value* fields, Arena* arena,
                              uint32_t* to_type) const;
  // A journey of one version in another; kNone where it does not exist on the way.
  uint32_t FindJourney(uint32_t from, uint32_t to, uint32_t journey) const;
  // Likewise a channel, a coupon and a hook.
  uint32_t FindChannel(uint32_t from, uint32_t to, uint32_t channel) const;
  uint32_t FindCoupon(uint32_t from, uint32_t to, uint32_t coupon) const;
  uint32_t FindHook(uint32_t from, uint32_t to, uint32_t hook) const;
  // Two versions' journeys are one when this is the same; likewise hooks and teams.
  VersionPlace LastJourney(uint32_t version, uint32_t journey) const;
  VersionPlace LastHook(uint32_t version, uint32_t hook) const { return LastOf(&SwitchMap::hooks, version, hook); }
  VersionPlace LastTeam(uint32_t version, uint32_t team) const { return LastOf(&SwitchMap::teams, version, team); }
  // What an instance remembers, likewise; `*journey` becomes the other version's, kNone when it has none.
  const abi::Value* TranslateCaptures(uint32_t from, uint32_t to, const abi::Value* captures, Arena* arena,
                                      uint32_t* journey) const;
  // A value of a customer's field; the field is kNone where it does not exist on the way.
  abi::Value TranslateField(uint32_t from, uint32_t to, abi::Value value, uint32_t* field) const;

  // What a restored state was computed with; the next switch is told when it is other zone data than this process has.
  void SetZoneData(std::string version) { zone_data_ = std::move(version); }
  const std::string& zone_data() const { return zone_data_; }

 private:
  VersionPlace LastOf(std::vector<uint32_t> SwitchMap::*map, uint32_t version, uint32_t one) const;
  uint32_t FindBy(std::vector<uint32_t> SwitchMap::*map, uint32_t from, uint32_t to, uint32_t one) const;

  std::string zone_data_ = abi::ZoneDataVersion();
  std::vector<std::unique_ptr<Version>> versions_;
  std::vector<std::unique_ptr<SwitchMap>> steps_;
};

}  // namespace senda::engine
