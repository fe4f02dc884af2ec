// Journey instances of a customer who switches to the next program.
#pragma once

#include <vector>

#include "runtime/abi/frames.h"
#include "runtime/engine/rebuild.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/switch_counts.h"
#include "runtime/engine/switch_map.h"
#include "runtime/engine/work.h"

namespace senda::engine {

class InstanceSwitch {
 public:
  // The blocks on both workbenches, at the instant of the switch.
  InstanceSwitch(Work& from, Work& to, const SwitchMap& map, SwitchCounts& counts)
      : from_(from), to_(to), map_(map), counts_(counts) {}

  // Moves everybody whose journey goes on and whose place is there, or whose journey says what to do without it; notes
  // which of their aggregates have to be rebuilt. The others stay behind.
  void Move(std::vector<OwnAggregate>* rebuilt);
  // With memberships set: times the waits anew, ends who is to exit, makes runnable who goes on elsewhere.
  void Settle();
  // Whether somebody stays behind; then only they are left in the old block.
  bool stays();

 private:
  // What is to become of an instance.
  enum class Fate : uint8_t { kStay, kPickUp, kExit, kContinue };
  struct Moved {
    uint32_t old_offset, offset;
    Fate fate;
    uint32_t old_step;
  };

  Fate FateOf(uint32_t offset) const;
  struct Place {
    bool is_there = false;
    uint32_t lacked = abi::kNone;  // a new capture that is needed there, and nobody remembers
  };
  Place PlaceOf(const PendingSend& pending, const JourneyMap& map) const;
  Place FindPlace(uint32_t offset, const JourneyMap& map) const;
  abi::Value CaptureOf(const JourneyMap& map, uint32_t capture, uint32_t place) const;
  uint32_t Lacks(const JourneyMap& map, const std::vector<uint32_t>& needs, uint32_t place) const;
  uint32_t CapturesOf(uint32_t offset) const;
  void MoveList(Root root, std::vector<OwnAggregate>* rebuilt);
  uint32_t MoveOne(uint32_t old_offset, uint32_t step);
  void MoveCaptures(uint32_t old_offset, uint32_t offset, const JourneyMap& map);
  void MoveQueued(uint32_t kept, uint32_t offset, const JourneyMap& map);
  void MoveFrames(uint32_t old_offset, uint32_t offset, const JourneyMap& map);
  abi::KeptWait MapKept(abi::KeptWait kept, const abi::Step& old, const abi::Step& now,
                        const std::vector<uint32_t>& arms) const;
  void MoveSent(uint32_t old_offset, uint32_t offset, const JourneyMap& map);
  void LookAtWhile(const Moved& moved);
  void MoveOwnAggregates(uint32_t old_offset, uint32_t offset, const JourneyMap& map,
                         std::vector<OwnAggregate>* rebuilt);
  void SetKey(uint32_t old_offset, uint32_t offset);
  void TellStaying(uint32_t old_offset);
  void TimeGoal(const Moved& moved);
  void TimeWait(const Moved& moved);
  int64_t DeadlineOf(const Moved& moved);
  int64_t TimedUntil(const Moved& moved, const abi::Step& step);
  void BeginNewPatterns(const Moved& moved);

  Work& from_;
  Work& to_;
  const SwitchMap& map_;
  SwitchCounts& counts_;
  std::vector<Moved> moved_;
  bool has_staying_ = false;
};

}  // namespace senda::engine
