// What patterns and journey instances remember of the events they met, one slot for each field that somebody reads.
//
// Triggers and journeys are drafts until everything has been lowered: reading `c.cart` for the first time gives it a
// slot and adds a copy to every source that binds `c`, however deep it is nested. Slots are in the order of first
// reading.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower/inputs.h"
#include "runtime/abi/program.h"

namespace senda::lower {

// A source of a pattern that can name an event: its own, or those of the trigger that it is fed by.
struct Binder {
  ast::PatternId written;         // where it is written
  sema::EventTypeId event;        // invalid: fed by `trigger`
  uint32_t trigger = abi::kNone;  // draft
  uint32_t pattern = 0, link = 0, source = 0;
};

struct TriggerDraft {
  abi::Trigger trigger;  // `patterns` and `nested` are filled at the end
  std::vector<abi::Pattern> patterns;
  std::vector<uint32_t> nested;  // drafts made for parts of this one
  std::vector<Binder> binders;
  std::map<std::pair<sema::BindingId, Symbol>, uint32_t> slots;
  uint32_t journey = abi::kNone;  // of an instance-scoped one
};

// Where captures of a trigger become those of an instance: at entry, at an exit, at an arm of a wait.
struct Handover {
  enum class Place : uint8_t { kEntry, kExit, kArm };
  Place place = Place::kEntry;
  uint32_t trigger = abi::kNone;  // draft
  uint32_t index = 0;             // exit, or step
  uint32_t arm = 0;
};

struct JourneyDraft {
  abi::Journey journey;
  std::vector<Handover> handovers;
  std::map<std::pair<sema::BindingId, Symbol>, uint32_t> slots;
  std::map<sema::BindingId, uint32_t> answers;  // the step that gets each
};

class Captures {
 public:
  explicit Captures(const Inputs* in) : in_(*in) {}

  // References stay valid.
  uint32_t AddTrigger(TriggerDraft draft);
  uint32_t AddJourney(JourneyDraft draft);
  TriggerDraft& trigger(uint32_t draft) { return triggers_.at(draft); }
  const TriggerDraft& trigger(uint32_t draft) const { return triggers_.at(draft); }
  JourneyDraft& journey(uint32_t draft) { return journeys_.at(draft); }
  uint32_t trigger_count() const { return static_cast<uint32_t>(triggers_.size()); }
  uint32_t journey_count() const { return static_cast<uint32_t>(journeys_.size()); }

  // Whether the trigger's firing carries that named event.
  bool TriggerBinds(uint32_t draft, sema::BindingId binding) const;
  uint32_t TriggerSlot(uint32_t draft, sema::BindingId binding, Symbol field);
  bool InstanceBinds(uint32_t draft, sema::BindingId binding) const;
  uint32_t InstanceSlot(uint32_t draft, sema::BindingId binding, Symbol field);
  // Where an instance keeps what a hook or person has answered; `ExpectAnswer` says first which step gets it.
  void ExpectAnswer(uint32_t draft, sema::BindingId binding, uint32_t step);
  uint32_t AnswerSlot(uint32_t draft, sema::BindingId binding);
  // A field of the last event of the trigger's patterns, named or not; kNone when no such event has it.
  uint32_t LastEventSlot(uint32_t draft, Symbol field);
  // The field may be missing even when its event is there, or the event may be.
  bool IsOptional(sema::BindingId binding, Symbol field) const;
  abi::Kind KindOfField(sema::BindingId binding, Symbol field) const;
  abi::FieldType TypeOfField(sema::BindingId binding, Symbol field) const;
  std::vector<std::string> FormerNamesOfField(sema::BindingId binding, Symbol field) const;
  abi::CaptureOrigin OriginOfField(sema::BindingId binding, Symbol field) const;

 private:
  // The event of this binder is one of those that the name stands for.
  bool Names(sema::BindingId binding, const Binder& binder) const;
  const Handover* FindHandover(const JourneyDraft& draft, sema::BindingId binding) const;
  std::vector<abi::Source::Copy>& CopiesOf(JourneyDraft& draft, const Handover& handover);
  // Gives the slot its copies from every binder for which `wants` says so.
  template <typename F>
  void AddCopies(uint32_t draft, uint32_t slot, F source_slot);

  const Inputs& in_;
  std::deque<TriggerDraft> triggers_;
  std::deque<JourneyDraft> journeys_;
};

}  // namespace senda::lower
