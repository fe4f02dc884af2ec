// Journeys, third part: what ends them, and what that leaves of their waits.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/check_journeys.h"

namespace senda::analysis {
namespace {

constexpr int64_t kDayMs = 86'400'000;
// A local day can last so long: clocks are put back, and customers move to other zones.
constexpr int64_t kSlackMs = 2 * kDayMs;

// The events that a pattern is satisfied by, when it is nothing but events.
bool EventsOf(const Finder& finder, ast::PatternId pattern, std::vector<ast::PatternId>* out) {
  const ast::PatternId id = finder.Unwrapped(pattern);
  const ast::PatternNode& node = finder.ast.patterns[id].node;
  if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
    return std::all_of(any->alternatives.begin(), any->alternatives.end(),
                       [&](ast::PatternId one) { return EventsOf(finder, one, out); });
  }
  if (!std::holds_alternative<ast::EventPattern>(node)) return false;
  if (!finder.model.pattern_events.Get(id).event.is_valid()) return false;
  out->push_back(id);
  return true;
}

const ast::EventReference& ReferenceOf(const ast::PatternNode& node) {
  if (const auto* silence = std::get_if<ast::SilencePattern>(&node)) return silence->event;
  return std::get<ast::EventPattern>(node).event;
}

}  // namespace

// exit on purchase … wait for purchase up to 1 day
bool JourneyChecker::Covers(ast::PatternId all, ast::PatternId some, bool breaks_silence) {
  std::vector<ast::PatternId> looked_for, covering;
  const ast::PatternId inner = finder_.Unwrapped(some);
  if (std::holds_alternative<ast::SilencePattern>(finder_.ast.patterns[inner].node) &&
      finder_.model.pattern_events.Get(inner).event.is_valid()) {
    if (!breaks_silence) return false;
    looked_for.push_back(inner);
  } else if (!EventsOf(finder_, some, &looked_for)) {
    return false;
  }
  if (!EventsOf(finder_, all, &covering)) return false;
  const auto where = [&](ast::PatternId id, bool truth) {
    const ast::EventReference& event = ReferenceOf(finder_.ast.patterns[id].node);
    if (!event.where.is_valid()) return finder_.conditions.formulas().Constant(truth);
    Place place;
    place.event = finder_.model.pattern_events.Get(id).event;
    place.frame = Frame::kLooking;
    return finder_.conditions.That(event.where, truth, place);
  };
  return std::all_of(looked_for.begin(), looked_for.end(), [&](ast::PatternId one) {
    const sema::EventTarget& target = finder_.model.pattern_events.Get(one);
    return std::any_of(covering.begin(), covering.end(), [&](ast::PatternId other) {
      const sema::EventTarget& covers = finder_.model.pattern_events.Get(other);
      const auto* event = std::get_if<ast::EventPattern>(&finder_.ast.patterns[other].node);
      if (event == nullptr || event->modifier != ast::EventModifier::kNone) return false;
      if (covers.event != target.event) return false;
      if (covers.message.is_valid() && covers.message != target.message) return false;
      if (covers.link.is_valid() && covers.link != target.link) return false;
      return finder_.conditions.AreExclusive({where(one, true), where(other, false)});
    });
  });
}

void JourneyChecker::ExitsTake(const ast::ForArm& arm) {
  for (const ast::ExitClause& exit : node_.exits) {
    if (!Covers(exit.pattern, arm.pattern)) continue;
    finder_.sink
        .Report(Kind::kExitTakesIt, finder_.ast.patterns[arm.pattern].span, finder_.Text(declaration_.name.text))
        .Note(exit.span, "this is looked at first")
        .Help("leave one of the two out");
    return;
  }
}

std::optional<int64_t> JourneyChecker::SilenceOf(ast::PatternId pattern) {
  const auto* silence = std::get_if<ast::SilencePattern>(&finder_.ast.patterns[finder_.Unwrapped(pattern)].node);
  if (silence == nullptr || !silence->since.is_valid()) return std::nullopt;
  const ast::ExprId since = finder_.conditions.terms().Through(silence->since, {}).id;
  const bool is_entering = std::holds_alternative<sema::EnteringRef>(finder_.model.resolutions.Get(since));
  return is_entering ? finder_.Milliseconds(silence->duration) : std::nullopt;
}

void JourneyChecker::EndAfter(int64_t most_ms, Span span) {
  if (most_ms_ && *most_ms_ <= most_ms) return;
  most_ms_ = most_ms;
  most_span_ = span;
}

// exit on purchase  exit as late on no purchase for 3 days since entering
void JourneyChecker::LookAtExits() {
  for (const ast::ExitClause& exit : node_.exits) {
    const ast::PatternNode& node = finder_.ast.patterns[finder_.Unwrapped(exit.pattern)].node;
    if (const auto* calendar = std::get_if<ast::CalendarPattern>(&node)) {
      const std::optional<Constant> time = finder_.conditions.terms().ConstantOf(calendar->time, {});
      if (!time) continue;
      if (calendar->kind == ast::CalendarKind::kEveryDay) EndAfter(kDayMs + kSlackMs, exit.span);
      if (calendar->kind == ast::CalendarKind::kEveryWeekday) EndAfter(7 * kDayMs + kSlackMs, exit.span);
      continue;
    }
    const std::optional<int64_t> silence = SilenceOf(exit.pattern);
    if (!silence) continue;
    const bool is_certain = std::any_of(node_.exits.begin(), node_.exits.end(), [&](const ast::ExitClause& other) {
      return Covers(other.pattern, exit.pattern, true);
    });
    // Exits are looked at before waits, also at the same instant.
    if (is_certain) EndAfter(*silence - 1, exit.span);
  }
}

// exit as silent on no visit for 1 day since entering … wait for visit up to 3 days else {…}
void JourneyChecker::SilenceTakes(const ast::WaitForStep& step) {
  const std::optional<int64_t> most = finder_.Milliseconds(step.up_to);
  if (!most || has_said_time_ || step.arms.size() != 1) return;
  const auto* arm = std::get_if<ast::ForArm>(&step.arms.front());
  if (arm == nullptr || !arm->body.empty()) return;
  for (const ast::ExitClause& exit : node_.exits) {
    const std::optional<int64_t> silence = SilenceOf(exit.pattern);
    if (!silence || *silence > *most || !Covers(arm->pattern, exit.pattern, true)) continue;
    has_said_time_ = true;
    finder_.sink
        .Report(Kind::kWaitOutlives, finder_.SpanOf(step.up_to), "this deadline comes",
                finder_.Text(declaration_.name.text))
        .Note(exit.span, "this has ended it before");
    return;
  }
}

void JourneyChecker::CollectMessages() {
  for (ast::StepId id : finder_.ast.steps.ids()) {
    const Span span = finder_.ast.steps[id].span;
    const sema::MessageId message = finder_.model.send_messages.Get(id);
    const bool is_own = span.file == declaration_.span.file && span.begin >= declaration_.span.begin &&
                        span.end <= declaration_.span.end;
    if (is_own && message.is_valid()) sent_.insert(message.index());
  }
}

}  // namespace senda::analysis
