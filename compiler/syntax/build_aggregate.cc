// Aggregates over a customer's events, and their windows.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {
namespace {

ast::AggregateFunction FunctionOf(size_t token) {
  switch (token) {
    case Parser::COUNT: return ast::AggregateFunction::kCount;
    case Parser::SUM: return ast::AggregateFunction::kSum;
    case Parser::AVG: return ast::AggregateFunction::kAvg;
    case Parser::MIN: return ast::AggregateFunction::kMin;
    case Parser::MAX: return ast::AggregateFunction::kMax;
    case Parser::DISTINCT: return ast::AggregateFunction::kDistinct;
    case Parser::ANY: return ast::AggregateFunction::kAny;
    case Parser::LAST: return ast::AggregateFunction::kLast;
    default: return ast::AggregateFunction::kFirst;
  }
}

}  // namespace

ast::ExprId Builder::BuildAggregate(Parser::AggregateContext* tree) {
  if (tree->opens != nullptr) return BuildOpen(tree);
  if (!tree->others.empty()) return BuildMinMaxCall(tree);
  ast::AggregateExpr aggregate{};
  aggregate.function = FunctionOf(tree->function->start->getType());
  aggregate.function_span = SpanOf(tree->function);
  if (tree->event != nullptr) {
    aggregate.value = BuildDefaulted(tree->source);
    aggregate.event = BuildEventReference(tree->event);
  } else {
    aggregate.event = BuildSource(tree);
  }
  if (tree->range != nullptr) aggregate.window = BuildWindow(tree->range);
  aggregate.keep = BuildOptionalCount(tree->keep);
  std::initializer_list<ast::ExprId> children = {aggregate.value, aggregate.event.where, aggregate.window.argument};
  return AddExpr(SpanOf(tree), std::move(aggregate), children);
}

// any(open ticket_opened until ticket_solved by ticket)
ast::ExprId Builder::BuildOpen(Parser::AggregateContext* tree) {
  ast::OpenExpr open{FunctionOf(tree->function->start->getType()), BuildEventReference(tree->opens),
                     BuildEventReference(tree->closes), BuildName(tree->by)};
  std::initializer_list<ast::ExprId> children = {open.opens.where, open.closes.where};
  return AddExpr(SpanOf(tree), std::move(open), children);
}

// `min(a, b)`. What follows a comma in any other aggregate is a mistake: `count(purchase, 30 days)`.
ast::ExprId Builder::BuildMinMaxCall(Parser::AggregateContext* tree) {
  size_t function = tree->function->start->getType();
  if (function != Parser::MIN && function != Parser::MAX) {
    std::string word(WordOf(tree->function->start).text());
    sink_->Report(Kind::kAggregateArguments, SpanOf(tree->others[0]), word)
        .Help("write `" + word + "(purchase in last 30 days)`, or `" + word + "(purchase where amount > 20 EUR)`");
  }
  ast::ExprId callee = AddExpr(SpanOf(tree->function), ast::NameExpr{BuildName(tree->function)});
  ast::ExprId first = BuildDefaulted(tree->source);
  ast::CallExpr call{callee, {{std::nullopt, first, ExprSpan(first)}}};
  ast::ExprId deepest = first;
  for (auto* other : tree->others) {
    ast::ExprId id = BuildExpression(other);
    if (depths_.Get(id) > depths_.Get(deepest)) deepest = id;
    call.arguments.push_back({std::nullopt, id, ExprSpan(id)});
  }
  return AddExpr(SpanOf(tree), std::move(call), {deepest});
}

// `purchase as p where amount > 20 EUR`, `purchase.amount`, `opened(m)`; without `of`, a source is nothing else.
ast::EventReference Builder::BuildSource(Parser::AggregateContext* tree) {
  ast::EventReference event{};
  auto& operands = tree->source->operands;
  if (operands.size() != 1 || !ReadSourcePath(operands[0], &event)) {
    sink_->Report(Kind::kAggregateSource, SpanOf(tree->source), WordOf(tree->function->start).text())
        .Help("name the event, or write `… of purchase` behind an expression over its fields");
    event.event = {{NameOf(tree->source->start)}, SpanOf(tree->source)};
  }
  event.span = SpanOf(tree->source);
  if (tree->binding != nullptr) {
    event.binding = BuildName(tree->binding);
    event.span = Cover(event.span, event.binding->span);
  }
  if (tree->condition != nullptr) {
    event.where = BuildConjunction(tree->condition);
    event.span = Cover(event.span, ExprSpan(event.where));
  }
  return event;
}

// Names joined by dots, and perhaps one name in brackets behind them. False when it is anything else.
bool Builder::ReadSourcePath(Parser::AmountContext* tree, ast::EventReference* event) {
  std::vector<Parser::AmountContext*> operations;
  for (; tree->left != nullptr; tree = tree->left) operations.push_back(tree);
  auto* base = tree->base;
  if (base == nullptr || (base->word == nullptr && base->function == nullptr)) return false;
  event->event = {{NameOf(base->start)}, SpanOf(base->start)};
  if (!ReadSourceMessage(base->call != nullptr, base->given, event)) return false;
  for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation) {
    auto* member = (*operation)->member;
    if (member == nullptr || event->message) return false;
    event->event.parts.push_back(BuildName(member));
    event->event.span = Cover(event->event.span, SpanOf(member));
    if (!ReadSourceMessage((*operation)->call != nullptr, (*operation)->given, event)) return false;
  }
  return true;
}

// The `(m)` of `opened(m)` or `(m.buy)` of `clicked(m.buy)`, if there are brackets.
bool Builder::ReadSourceMessage(bool is_call, Parser::ArgumentsContext* given, ast::EventReference* event) {
  if (!is_call) return true;
  if (given == nullptr || !WordOf(given->start).is_name()) return false;
  const uint32_t first = WordOf(given->start).index(), last = WordOf(given->stop).index();
  const bool is_link = last == first + 2 && words_.tokens[first + 1].type() == Parser::DOT;
  if (first != last && !is_link) return false;
  event->message = NameOf(given->start);
  if (is_link) event->link = NameOf(given->stop);
  return true;
}

ast::Window Builder::BuildWindow(Parser::WindowContext* tree) {
  ast::Window window{ast::WindowKind::kToday, {}, SpanOf(tree)};
  if (tree->duration != nullptr) {
    window.kind = ast::WindowKind::kLast;
    window.argument = BuildAmount(tree->duration);
  } else if (tree->moment != nullptr && TextOf(tree->moment) == "entering") {
    window.kind = ast::WindowKind::kSinceEntering;
  } else if (tree->moment != nullptr) {
    window.kind = ast::WindowKind::kSince;
    window.argument = BuildAmount(tree->moment);
  } else if (tree->period != nullptr) {
    std::string_view word = WordOf(tree->period).text();
    if (word == "week") {
      window.kind = ast::WindowKind::kThisWeek;
    } else if (word == "month") {
      window.kind = ast::WindowKind::kThisMonth;
    } else if (word == "year") {
      window.kind = ast::WindowKind::kThisYear;
    } else {
      sink_->Report(Kind::kWindowPeriod, SpanOf(tree), TextOf(tree))
          .Help("write `today`, `this week`, `this month`, `this year`, or `in last 24 hours`");
    }
  }
  return window;
}

}  // namespace senda::syntax
