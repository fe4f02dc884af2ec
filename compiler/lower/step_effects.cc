// Journeys, third part: steps that change something, and steps that go round.
#include <fmt/core.h>

#include <algorithm>

#include "compiler/base/overloaded.h"
#include "compiler/lower/journeys.h"
#include "runtime/abi/frames.h"

namespace senda::lower {

uint32_t JourneyLowering::AddFrame(uint32_t bytes) {
  const uint32_t frame = journey().frame_bytes;
  journey().frame_bytes += bytes;
  return frame;
}

void JourneyLowering::LowerSet(ast::StepId id, const ast::SetStep& written) {
  const uint32_t index = Emit(abi::StepKind::kSet, id);
  const uint32_t field = in_.model.set_fields[id];
  NodeId value = expressions_.As(in_.model.customer_fields.at(field).type, written.value, InstanceScope());
  const uint32_t root = Root(value, step(index).id, PositionOf(id));
  step(index).field = field;
  step(index).root = root;
}

// What is left out has its default or is missing, as in an event that arrives.
void JourneyLowering::LowerEmit(ast::StepId id) {
  const uint32_t index = Emit(abi::StepKind::kEmit, id);
  const sema::EventTypeId event = in_.model.emit_events[id];
  const std::vector<ast::ExprId>& values = in_.model.emit_values[id];
  step(index).event = event.index();
  for (uint32_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_valid()) continue;
    NodeId value = expressions_.As(in_.EventFields(event)[i].type, values[i], InstanceScope());
    const std::string what = fmt::format("{} of {}", in_.Text(in_.EventFields(event)[i].name), step(index).id);
    const uint32_t root = Root(value, what, PositionOf(id));
    step(index).values.push_back({i, root});
  }
}

void JourneyLowering::LowerStart(ast::StepId id) {
  const uint32_t index = Emit(abi::StepKind::kStart, id);
  step(index).journey = in_.model.step_journeys[id].index();
  starts_.push_back({draft_, index, id});
}

void JourneyLowering::LowerStop(ast::StepId id) {
  const uint32_t index = Emit(abi::StepKind::kStop, id);
  step(index).journey = in_.model.step_journeys[id].index();
  if (step(index).journey == draft_ && !is_in_exit_) open_.clear();
}

void JourneyLowering::LowerKeep(ast::StepId id) {
  const uint32_t index = Emit(abi::StepKind::kKeepWaiting, id);
  step(index).wait = kept_.back();
  open_.clear();
}

void JourneyLowering::LowerRepeat(ast::StepId id, const ast::RepeatStep& written) {
  const uint32_t frame = AddFrame(sizeof(abi::Turns));
  const uint32_t begin = Emit(abi::StepKind::kRepeat, "begin " + NameOf(id), PositionOf(id));
  step(begin).frame = frame;
  const uint32_t turn = Emit(abi::StepKind::kTurn, id);
  step(turn).frame = frame;
  step(turn).times = written.times;
  if (written.every.is_valid()) {
    step(turn).has_deadline = true;
    step(turn).duration = expressions_.Length(written.every, InstanceScope());
    WatchZone(turn);
  }
  if (written.until.is_valid()) {
    NodeId until = expressions_.Lower(written.until, InstanceScope());
    const uint32_t root = Root(until, "until of " + step(turn).id, in_.Position(in_.expr(written.until).span));
    step(turn).root = root;
  }
  LowerBlock(written.body);
  for (const Jump& jump : open_) Resolve(jump, turn);
  open_ = {Jump{Jump::Kind::kOtherwise, turn, 0}};
}

// Whether a `keep waiting` in the steps leads back to the wait whose arm they are.
bool JourneyLowering::KeepsWaiting(const ast::Block& block) const {
  const auto in_optional = [&](const std::optional<ast::Block>& inner) { return inner && KeepsWaiting(*inner); };
  return std::any_of(block.begin(), block.end(), [&](ast::StepId id) {
    return std::visit(
        Overloaded{
            [](const ast::KeepWaitingStep&) { return true; },
            [&](const ast::WaitUntilStep& s) { return in_optional(s.otherwise); },
            [&](const ast::WaitForStep& s) { return in_optional(s.otherwise); },
            [&](const ast::RepeatStep& s) { return KeepsWaiting(s.body); },
            [&](const ast::IfStep& s) {
              return in_optional(s.otherwise) || std::any_of(s.branches.begin(), s.branches.end(),
                                                             [&](const auto& b) { return KeepsWaiting(b.body); });
            },
            [&](const ast::SplitStep& s) {
              return std::any_of(s.arms.begin(), s.arms.end(), [&](const auto& a) { return KeepsWaiting(a.body); });
            },
            [](const auto&) { return false; },
        },
        in_.ast.steps[id].node);
  });
}

// ------------------------------------------------------------------------------------------------------------ starts

// Gives a started instance one more of the captures that its journey reads; false when it has all.
bool JourneyLowering::Supply(const Start& start) {
  const abi::Step& written = captures_.journey(start.journey).journey.steps.at(start.step);
  const auto& supplied = in_.model.start_events[start.id];
  for (const auto& [read, slot] : captures_.journey(written.journey).slots) {
    const auto given =
        std::find_if(supplied.begin(), supplied.end(), [&](const auto& s) { return s.first == read.first; });
    const bool is_there = std::any_of(written.values.begin(), written.values.end(),
                                      [&, to = slot](const abi::StepValue& value) { return value.to == to; });
    if (given == supplied.end() || is_there) continue;
    draft_ = start.journey;
    NodeId value = expressions_.EventArgumentField(given->second, read.second, InstanceScope());
    const uint32_t to = slot;
    const uint32_t root = Root(value, fmt::format("{} of {}", in_.Text(read.second), written.id), PositionOf(start.id));
    step(start.step).values.push_back({to, root});
    return true;
  }
  return false;
}

// What one start supplies may be read of an instance that another one begins.
void JourneyLowering::SupplyStarts() {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const Start& start : starts_) {
      while (Supply(start)) has_changed = true;
    }
  }
}

}  // namespace senda::lower
