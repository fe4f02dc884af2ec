// Patterns: events, chains of them, and what does not happen.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

ast::PatternId Builder::AddPattern(Span span, ast::PatternNode node) {
  return ast_->patterns.Add({span, std::nullopt, std::move(node)});
}

ast::PatternId Builder::BuildPattern(Parser::PatternContext* tree, ast::ExprId* loose_within) {
  if (tree->terms.size() == 1) return BuildTerm(tree->terms[0], loose_within);
  ast::OrPattern any;
  for (auto* term : tree->terms) {
    any.alternatives.push_back(BuildTerm(term, term == tree->terms.back() ? loose_within : nullptr));
  }
  return AddPattern(SpanOf(tree), std::move(any));
}

ast::PatternId Builder::BuildTerm(Parser::PatternTermContext* tree, ast::ExprId* loose_within) {
  ast::PatternId id;
  if (tree->asCount != nullptr) {
    id = BuildCount(tree->asCount);
  } else if (tree->asSilence != nullptr) {
    id = BuildSilence(tree->asSilence);
  } else if (tree->asCalendar != nullptr) {
    id = BuildCalendar(tree->asCalendar);
  } else {
    id = BuildChain(tree->asChain, loose_within);
  }
  if (tree->within != nullptr) TakeLooseWithin(tree->within, loose_within);
  ast_->patterns[id].keep = BuildOptionalCount(tree->keep);
  return id;
}

// `3 purchase within 7 days`, `3 distinct sku in cart_add within 1 day`
ast::PatternId Builder::BuildCount(Parser::CountPatternContext* tree) {
  ast::CountPattern count{BuildCount(tree->count), {}, {}, {}};
  if (tree->distinct != nullptr) count.distinct = BuildAmount(tree->distinct);
  count.event = BuildEventReference(tree->event);
  if (tree->within != nullptr) count.within = BuildAmount(tree->within);
  return AddPattern(SpanOf(tree), std::move(count));
}

ast::PatternId Builder::BuildSilence(Parser::SilencePatternContext* tree) {
  ast::SilencePattern silence{BuildEventReference(tree->event), BuildAmount(tree->duration), {}};
  if (tree->since != nullptr) silence.since = BuildAmount(tree->since);
  return AddPattern(SpanOf(tree), std::move(silence));
}

// `every year on customer.birthday at 09:00`, `3 days before customer.renewal at 10:00`
ast::PatternId Builder::BuildCalendar(Parser::CalendarPatternContext* tree) {
  ast::CalendarPattern calendar{};
  if (tree->weekday != nullptr) {
    calendar.kind = ast::CalendarKind::kEveryWeekday;
    calendar.weekday = WeekdayOf(WordOf(tree->weekday).text());
  } else if (tree->unit != nullptr) {
    const std::string_view unit = WordOf(tree->unit).text();
    calendar.kind = unit == "year" ? ast::CalendarKind::kEveryYear : ast::CalendarKind::kEveryDay;
    if (unit != (tree->date == nullptr ? "day" : "year")) {
      sink_->Report(Kind::kEveryWhat, SpanOf(tree->unit), unit)
          .Help("write `every day at 09:00`, `every monday at 09:00` or `every year on customer.birthday at 09:00`");
    }
  } else if (tree->side != nullptr) {
    const bool is_before = tree->side->getType() == Parser::BEFORE;
    calendar.kind = is_before ? ast::CalendarKind::kBefore : ast::CalendarKind::kAfter;
    const WordToken& length = WordOf(tree->offset);
    calendar.offset = AddExpr(SpanOf(tree->offset), ReadDuration(length.text()));
  } else {
    calendar.kind = ast::CalendarKind::kOnce;
    calendar.date = AddExpr(SpanOf(tree->literal_), ReadDate(WordOf(tree->literal_).text()));
  }
  if (tree->weekday != nullptr && tree->date != nullptr) {
    sink_->Report(Kind::kEveryWhat, SpanOf(tree->weekday), WordOf(tree->weekday).text())
        .Help("a weekday takes no date; `every year on DATE at 09:00` does");
  }
  if (tree->date != nullptr) calendar.date = BuildAmount(tree->date);
  calendar.time = BuildAmount(tree->time);
  return AddPattern(SpanOf(tree), calendar);
}

ast::PatternId Builder::BuildChain(Parser::ChainPatternContext* tree, ast::ExprId* loose_within) {
  bool is_loose_allowed = tree->absent == nullptr;
  ast::PatternId chain = BuildThen(tree, is_loose_allowed ? loose_within : nullptr);
  return tree->absent == nullptr ? chain : BuildAbsence(tree, chain);
}

// A goal's own; a pattern has nothing that it would count from.
void Builder::TakeLooseWithin(Parser::AmountContext* tree, ast::ExprId* loose_within) {
  if (loose_within != nullptr) {
    *loose_within = BuildAmount(tree);
    return;
  }
  sink_->Report(Kind::kWithinWithoutThen, SpanOf(tree))
      .Help("`within` counts from the event before: `purchase then ticket_opened within 3 days`");
}

// `A then B within D`, `within D: A then B`, or one event alone. The first event has nothing to be within of.
ast::PatternId Builder::BuildThen(Parser::ChainPatternContext* tree, ast::ExprId* loose_within) {
  auto* first = tree->first;
  bool is_chain = !tree->later.empty() || tree->total != nullptr;
  if (first->within != nullptr) TakeLooseWithin(first->within, is_chain ? nullptr : loose_within);
  if (!is_chain) return BuildLink(first->fires);
  ast::ThenPattern then;
  if (tree->total != nullptr) then.total_within = BuildAmount(tree->total);
  if (tree->later.empty()) {
    sink_->Report(Kind::kTotalWithoutThen, SpanOf(tree->total)).Help("`within 7 days: cart_add then purchase`");
  }
  const auto add = [&](Parser::ChainLinkContext* link, bool is_immediate) {
    ast::ChainLink built{BuildLink(link->fires), {}, SpanOf(link), is_immediate};
    if (link->within != nullptr) built.within = BuildAmount(link->within);
    then.links.push_back(built);
  };
  add(first, false);
  for (auto* link : tree->later) add(link->link, link->immediately != nullptr);
  Span span{file_, WordOf(tree->start).begin(), then.links.back().span.end};
  return AddPattern(span, std::move(then));
}

ast::PatternId Builder::BuildAbsence(Parser::ChainPatternContext* tree, ast::PatternId before) {
  ast::AbsencePattern absence{before, BuildLink(tree->absent), {}};
  if (tree->within != nullptr) absence.within = BuildAmount(tree->within);
  return AddPattern(SpanOf(tree), absence);
}

ast::PatternId Builder::BuildLink(Parser::LinkPatternContext* tree) {
  if (tree->flip != nullptr) {
    ast::Flip flip = tree->flip->getType() == Parser::ENTERS ? ast::Flip::kEnters : ast::Flip::kLeaves;
    return AddPattern(SpanOf(tree), ast::FlipPattern{flip, BuildPath(tree->segment)});
  }
  if (tree->changed != nullptr) return BuildChange(tree);
  if (tree->inner != nullptr) {
    ast::PatternId inner = BuildPattern(tree->inner);
    return AddPattern(SpanOf(tree), ast::ParenPattern{inner});
  }
  ast::EventModifier modifier = ast::EventModifier::kNone;
  if (tree->modifier != nullptr) {
    switch (tree->modifier->getType()) {
      case Parser::FIRST: modifier = ast::EventModifier::kFirst; break;
      case Parser::EARLIEST: modifier = ast::EventModifier::kEarliest; break;
      default: modifier = ast::EventModifier::kEach; break;
    }
  }
  return AddPattern(SpanOf(tree), ast::EventPattern{modifier, BuildEventReference(tree->event)});
}

// `changes customer.plan from free to pro`
ast::PatternId Builder::BuildChange(Parser::LinkPatternContext* tree) {
  ast::ChangePattern change{BuildPathExpression(tree->changed), {}, {}};
  if (tree->from != nullptr) change.from = BuildAmount(tree->from);
  if (tree->to != nullptr) change.to = BuildAmount(tree->to);
  return AddPattern(SpanOf(tree), change);
}

ast::EventReference Builder::BuildEventReference(Parser::EventReferenceContext* tree) {
  ast::EventReference event{};
  event.event = BuildPath(tree->event);
  if (tree->message != nullptr) event.message = BuildName(tree->message);
  if (tree->link != nullptr) event.link = BuildName(tree->link);
  if (tree->binding != nullptr) event.binding = BuildName(tree->binding);
  if (tree->condition != nullptr) event.where = BuildConjunction(tree->condition);
  event.span = SpanOf(tree);
  return event;
}

}  // namespace senda::syntax
