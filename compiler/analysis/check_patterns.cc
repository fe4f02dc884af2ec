#include "compiler/analysis/check_patterns.h"

#include <fmt/format.h>

#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

constexpr int kTriggersMax = 8;  // within one another

}  // namespace

void PatternChecker::Check(ast::PatternId id, const PatternPlace& place) {
  if (!id.is_valid()) return;
  std::visit([&](const auto& node) { On(id, node, place); }, finder_.ast.patterns[id].node);
}

FormulaId PatternChecker::Stable(FormulaId formula) {
  return finder_.conditions.formulas().Only(formula, [](const Term& term) { return term.is_stable; });
}

void PatternChecker::Where(ast::PatternId id, const ast::EventReference& event, const PatternPlace& place) {
  if (!event.where.is_valid()) return;
  const sema::EventTarget& target = finder_.model.pattern_events.Get(id);
  Place inside;
  inside.event = target.event;
  inside.binding = target.binding;
  inside.frame = Frame::kLooking;
  if (conditions_.Check(event.where, inside) != Verdict::kOpen) return;
  const FormulaId holds = finder_.conditions.That(event.where, true, inside);
  if (!finder_.Excludes(place.facts, holds)) return;
  DiagnosticBuilder report =
      finder_.sink.Report(Kind::kNeverHere, finder_.SpanOf(event.where), finder_.Describe(event.where));
  for (const Fact& fact : finder_.Reasons(place.facts, holds)) report.Note(fact.span, "this is known by then");
}

// within 1 hour: A then B within 2 hours
void PatternChecker::CheckWithin(ast::ExprId within, const PatternPlace& place) {
  const std::optional<int64_t> length = finder_.Milliseconds(within);
  if (!length || !place.most_ms || *length < *place.most_ms) return;
  finder_.sink.Report(Kind::kWithinNeverMatters, finder_.SpanOf(within), finder_.Describe(within))
      .Note(place.most_span, "this ends it first");
}

// exit on clicked(m), of a message that the journey does not send
void PatternChecker::LookAtMessage(ast::PatternId id, const ast::EventReference& event, const PatternPlace& place) {
  const sema::MessageId message = finder_.model.pattern_events.Get(id).message;
  if (place.sent == nullptr || !message.is_valid() || place.sent->contains(message.index())) return;
  bool is_sent = false;
  for (ast::StepId step : finder_.ast.steps.ids()) is_sent |= finder_.model.send_messages.Get(step) == message;
  const std::string& name = finder_.model.messages[message].qualified_name;
  finder_.sink.Report(
      Kind::kPatternNever, event.span,
      is_sent ? fmt::format("this journey does not send `{}`", name) : fmt::format("nobody sends `{}`", name));
}

void PatternChecker::On(ast::PatternId id, const ast::EventPattern& node, const PatternPlace& place) {
  LookAtMessage(id, node.event, place);
  Where(id, node.event, place);
}

void PatternChecker::On(ast::PatternId, const ast::OrPattern& node, const PatternPlace& place) {
  for (ast::PatternId alternative : node.alternatives) Check(alternative, place);
}

void PatternChecker::On(ast::PatternId, const ast::ThenPattern& node, const PatternPlace& outside) {
  PatternPlace place = outside;
  const std::optional<int64_t> total = finder_.Milliseconds(node.total_within);
  if (total) {
    CheckWithin(node.total_within, place);
    if (!place.most_ms || *total < *place.most_ms) {
      place.most_ms = total;
      place.most_span = finder_.SpanOf(node.total_within);
    }
  }
  for (const ast::ChainLink& link : node.links) {
    Check(link.pattern, place);
    if (link.within.is_valid()) CheckWithin(link.within, place);
    const FormulaId known = FactsOf(link.pattern, true);
    if (known != finder_.conditions.formulas().True()) place.facts.push_back({known, link.span});
  }
}

// wait for cart_add not followed by purchase within 3 days up to 1 day
void PatternChecker::On(ast::PatternId id, const ast::AbsencePattern& node, const PatternPlace& outside) {
  Check(node.before, outside);
  PatternPlace place = outside;
  if (const FormulaId known = FactsOf(node.before, true); known != finder_.conditions.formulas().True()) {
    place.facts.push_back({known, finder_.ast.patterns[node.before].span});
  }
  Check(node.absent, place);
  const std::optional<int64_t> length = finder_.Milliseconds(node.within);
  if (!length || !place.most_ms || *length <= *place.most_ms) return;
  finder_.sink.Report(Kind::kPatternNever, finder_.ast.patterns[id].span, "its deadline comes too late")
      .Note(place.most_span, "until then it is looked for");
}

void PatternChecker::On(ast::PatternId id, const ast::CountPattern& node, const PatternPlace& place) {
  LookAtMessage(id, node.event, place);
  Where(id, node.event, place);
  CheckWithin(node.within, place);
}

void PatternChecker::On(ast::PatternId id, const ast::SilencePattern& node, const PatternPlace& place) {
  Where(id, node.event, place);
  const std::optional<int64_t> length = finder_.Milliseconds(node.duration);
  if (node.since.is_valid() || !length || !place.most_ms || *length <= *place.most_ms) return;
  finder_.sink.Report(Kind::kPatternNever, finder_.ast.patterns[id].span, "so long a silence comes too late")
      .Note(place.most_span, "until then it is looked for");
}

void PatternChecker::On(ast::PatternId, const ast::FlipPattern&, const PatternPlace&) {}

// changes customer.plan from pro to pro
void PatternChecker::On(ast::PatternId id, const ast::ChangePattern& node, const PatternPlace&) {
  if (!node.from.is_valid() || !node.to.is_valid()) return;
  const std::optional<Constant> from = finder_.conditions.terms().ConstantOf(node.from, {});
  const std::optional<Constant> to = finder_.conditions.terms().ConstantOf(node.to, {});
  if (!from || !to || from->kind != to->kind || from->value != to->value) return;
  finder_.sink.Report(Kind::kPatternNever, finder_.ast.patterns[id].span, "a change leads to another value");
}

void PatternChecker::On(ast::PatternId, const ast::CalendarPattern&, const PatternPlace&) {}

void PatternChecker::On(ast::PatternId, const ast::ParenPattern& node, const PatternPlace& place) {
  Check(node.inner, place);
}

FormulaId PatternChecker::WhereFacts(ast::PatternId id, const ast::EventReference& event, bool later) {
  const sema::EventTarget& target = finder_.model.pattern_events.Get(id);
  if (target.trigger.is_valid()) {
    if (depth_ >= kTriggersMax) return finder_.conditions.formulas().True();
    ++depth_;
    const ast::Declaration& trigger = finder_.DeclarationOf(finder_.model.triggers[target.trigger]);
    const FormulaId out = FactsOf(ast::FiringPattern(trigger), later);
    --depth_;
    return out;
  }
  if (!event.where.is_valid()) return finder_.conditions.formulas().True();
  Place inside;
  inside.event = target.event;
  inside.binding = target.binding;
  inside.frame = Frame::kLooking;
  const FormulaId holds = finder_.conditions.That(event.where, true, inside);
  // A field without a name outside is forgotten: another event has a field of that name, too.
  const FormulaId kept = finder_.conditions.formulas().Only(
      holds, [](const Term& term) { return term.key.find("field#") == std::string::npos; });
  return later ? Stable(kept) : kept;
}

FormulaId PatternChecker::FactsOf(ast::PatternId id, bool later) {
  Formulas& formulas = finder_.conditions.formulas();
  if (!id.is_valid()) return formulas.True();
  return std::visit(Overloaded{
                        [&](const ast::EventPattern& node) { return WhereFacts(id, node.event, later); },
                        [&](const ast::CountPattern& node) { return WhereFacts(id, node.event, later); },
                        [&](const ast::ParenPattern& node) { return FactsOf(node.inner, later); },
                        [&](const ast::OrPattern& node) {
                          std::vector<FormulaId> parts;
                          for (ast::PatternId alternative : node.alternatives)
                            parts.push_back(FactsOf(alternative, later));
                          return formulas.Or(std::move(parts));
                        },
                        [&](const ast::ThenPattern& node) {
                          std::vector<FormulaId> parts;
                          for (size_t i = 0; i < node.links.size(); ++i) {
                            parts.push_back(FactsOf(node.links[i].pattern, later || i + 1 < node.links.size()));
                          }
                          return formulas.And(std::move(parts));
                        },
                        [&](const ast::AbsencePattern& node) { return FactsOf(node.before, true); },
                        [&](const ast::FlipPattern& node) {
                          const sema::SegmentId segment = finder_.model.pattern_segments.Get(id);
                          if (later || !segment.is_valid()) return formulas.True();
                          return finder_.conditions.InSegment(segment, node.flip == ast::Flip::kEnters, Place{});
                        },
                        [&](const auto&) { return formulas.True(); },
                    },
                    finder_.ast.patterns[id].node);
}

}  // namespace senda::analysis
