#include "compiler/ast/expr_printer.h"

#include "compiler/base/overloaded.h"

namespace senda::ast {
namespace {

const char* SignOf(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kOr: return "or";
    case BinaryOperator::kAnd: return "and";
    case BinaryOperator::kEq: return "==";
    case BinaryOperator::kNe: return "!=";
    case BinaryOperator::kLt: return "<";
    case BinaryOperator::kLe: return "<=";
    case BinaryOperator::kGt: return ">";
    case BinaryOperator::kGe: return ">=";
    case BinaryOperator::kElse: return "else";
    case BinaryOperator::kAdd: return "+";
    case BinaryOperator::kSub: return "-";
    case BinaryOperator::kMul: return "*";
    case BinaryOperator::kDiv: return "/";
  }
  SENDA_UNREACHABLE();
}

const char* WordOf(IsTest test) {
  switch (test) {
    case IsTest::kKnown: return "known";
    case IsTest::kUnknown: return "unknown";
    case IsTest::kTrue: return "true";
    case IsTest::kFalse: return "false";
    case IsTest::kStage: return "stage";
  }
  SENDA_UNREACHABLE();
}

const char* WordOf(DurationUnit unit) {
  switch (unit) {
    case DurationUnit::kMilliseconds: return "milliseconds";
    case DurationUnit::kSeconds: return "seconds";
    case DurationUnit::kMinutes: return "minutes";
    case DurationUnit::kHours: return "hours";
    case DurationUnit::kDays: return "days";
    case DurationUnit::kWeeks: return "weeks";
    case DurationUnit::kMonths: return "months";
    case DurationUnit::kYears: return "years";
  }
  SENDA_UNREACHABLE();
}

const char* WordOf(AggregateFunction function) {
  switch (function) {
    case AggregateFunction::kCount: return "count";
    case AggregateFunction::kSum: return "sum";
    case AggregateFunction::kAvg: return "avg";
    case AggregateFunction::kMin: return "min";
    case AggregateFunction::kMax: return "max";
    case AggregateFunction::kDistinct: return "distinct";
    case AggregateFunction::kAny: return "any";
    case AggregateFunction::kLast: return "last";
    case AggregateFunction::kFirst: return "first";
  }
  SENDA_UNREACHABLE();
}

const char* WordOf(EventModifier modifier) {
  switch (modifier) {
    case EventModifier::kNone: return "";
    case EventModifier::kFirst: return "first ";
    case EventModifier::kEarliest: return "earliest ";
    case EventModifier::kEach: return "each ";
  }
  SENDA_UNREACHABLE();
}

std::string OutOfRange(bool is_out_of_range) {
  return is_out_of_range ? "(too large)" : "";
}

// Never without a dot or an exponent, so that it is told from a whole number.
std::string NumberText(double value) {
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string ClockText(int64_t milliseconds) {
  int64_t seconds = milliseconds / 1000;
  std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (milliseconds % 60'000 != 0) text += fmt::format(":{:02}", seconds % 60);
  if (milliseconds % 1000 != 0) text += fmt::format(".{:03}", milliseconds % 1000);
  return text;
}

// The proleptic Gregorian date of a day since 1970-01-01.
std::string DateText(int64_t days, bool is_valid) {
  if (!is_valid) return "(no such date)";
  int64_t z = days + 719'468;
  int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  int64_t day_of_era = z - era * 146'097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

}  // namespace

std::string ExprPrinter::Quoted(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result + '"';
}

std::string ExprPrinter::Percent(int64_t millionths) {
  std::string text = fmt::format("{}.{:04}", millionths / 10'000, millionths % 10'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + "%";
}

std::string ExprPrinter::Text(const Name& name) const {
  return name.text.is_valid() ? std::string(names_.Text(name.text)) : "(nothing)";
}

std::string ExprPrinter::Path(const QualifiedName& path) const {
  std::string result;
  for (const Name& part : path.parts) result += (result.empty() ? "" : ".") + Text(part);
  return result;
}

std::string ExprPrinter::At(Span span) const {
  if (sources_ == nullptr || !span.is_valid()) return {};
  const SourceFile& file = (*sources_)[span.file];
  LineColumn begin = file.Locate(span.begin);
  LineColumn end = file.Locate(span.end);
  return fmt::format("@{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
}

std::string ExprPrinter::Expr(ExprId id) const {
  if (!id.is_valid()) return "(nothing)";
  return Node(ast_.exprs[id].node) + At(ast_.exprs[id].span);
}

std::string ExprPrinter::Optional(const char* label, ExprId id) const {
  return id.is_valid() ? fmt::format(" ({} {})", label, Expr(id)) : std::string();
}

std::string ExprPrinter::Node(const ExprNode& node) const {
  return std::visit(
      Overloaded{
          [](const BoolLiteral& e) { return std::string(e.value ? "true" : "false"); },
          [](const IntLiteral& e) { return fmt::format("{}{}", e.value, OutOfRange(e.is_out_of_range)); },
          [](const NumberLiteral& e) { return NumberText(e.value); },
          [](const PercentLiteral& e) { return Percent(e.millionths) + OutOfRange(e.is_out_of_range); },
          [&](const MoneyLiteral& e) { return Money(e); },
          [](const DurationLiteral& e) {
            return fmt::format("{} {}{}", e.count, WordOf(e.unit), OutOfRange(e.is_out_of_range));
          },
          [](const TimeOfDayLiteral& e) { return ClockText(e.milliseconds); },
          [](const DateLiteral& e) { return DateText(e.days, e.is_valid); },
          [](const DateTimeLiteral& e) {
            return e.is_valid ? DateText(e.days, true) + " " + ClockText(e.milliseconds) : DateText(0, false);
          },
          [&](const TextLiteral& e) { return Pieces(e); },
          [&](const ListLiteral& e) { return List(e); },
          [&](const RecordLiteral& e) { return "(record" + Arguments(e.items) + ")"; },
          [&](const NameExpr& e) { return Text(e.name); },
          [&](const MemberExpr& e) { return fmt::format("(. {} {})", Expr(e.object), Text(e.member)); },
          [&](const CallExpr& e) { return fmt::format("(call {}{})", Expr(e.callee), Arguments(e.arguments)); },
          [&](const UnaryExpr& e) {
            return fmt::format("({} {})", e.op == UnaryOperator::kNot ? "not" : "-", Expr(e.operand));
          },
          [&](const BinaryExpr& e) {
            return fmt::format("({}{} {} {})", SignOf(e.op), At(e.op_span), Expr(e.left), Expr(e.right));
          },
          [&](const InExpr& e) {
            return fmt::format("({} {} {})", e.is_negated ? "not-in" : "in", Expr(e.value), Expr(e.list));
          },
          [&](const BetweenExpr& e) {
            return fmt::format("(between {} {} {})", Expr(e.value), Expr(e.low), Expr(e.high));
          },
          [&](const IsExpr& e) {
            return fmt::format("(is {} {})", Expr(e.value), e.stage ? Text(*e.stage) : WordOf(e.test));
          },
          [&](const ConditionalExpr& e) {
            return fmt::format("(if {} {} {})", Expr(e.condition), Expr(e.then_value), Expr(e.otherwise_value));
          },
          [&](const SinceExpr& e) {
            return fmt::format("({}-since {})", e.unit ? WordOf(*e.unit) : "time", Expr(e.moment));
          },
          [&](const InJourneyExpr& e) { return fmt::format("(in-journey {})", Path(e.journey)); },
          [&](const ParenExpr& e) { return fmt::format("(parens {})", Expr(e.inner)); },
          [&](const AggregateExpr& e) { return Aggregate(e); },
          [&](const OpenExpr& e) {
            return fmt::format("({} (open {}) (until {}) (by {}))", WordOf(e.function), Event(e.opens), Event(e.closes),
                               Text(e.by));
          },
      },
      node);
}

std::string ExprPrinter::Money(const MoneyLiteral& money) const {
  std::string digits = std::to_string(money.digits);
  auto decimals = static_cast<size_t>(money.decimals);
  if (decimals > 0) {
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
  }
  return fmt::format("{} {}{}", digits, names_.Text(money.currency), OutOfRange(money.is_out_of_range));
}

std::string ExprPrinter::Pieces(const TextLiteral& text) const {
  auto print =
      Overloaded{[](const std::string& literal) { return Quoted(literal); }, [&](ExprId value) { return Expr(value); }};
  if (text.pieces.empty()) return Quoted("");
  if (text.pieces.size() == 1 && std::holds_alternative<std::string>(text.pieces[0])) {
    return Quoted(std::get<std::string>(text.pieces[0]));
  }
  std::string result = "(text";
  for (const auto& piece : text.pieces) result += " " + std::visit(print, piece);
  return result + ")";
}

std::string ExprPrinter::List(const ListLiteral& list) const {
  std::string result = "(list";
  for (ExprId item : list.items) result += " " + Expr(item);
  return result + ")";
}

std::string ExprPrinter::Arguments(const std::vector<Argument>& arguments) const {
  std::string result;
  for (const Argument& argument : arguments) {
    result += " ";
    if (argument.name) result += Text(*argument.name) + ":";
    result += Expr(argument.value);
    if (!argument.source) continue;
    const ArgumentSource& source = *argument.source;
    if (source.has_event) result += " of " + Path(source.event);
    if (source.message) result += fmt::format("({})", Text(*source.message));
    if (source.binding) result += " as " + Text(*source.binding);
    result += Optional("where", source.where);
  }
  return result;
}

std::string ExprPrinter::Aggregate(const AggregateExpr& aggregate) const {
  std::string result = fmt::format("({}{}", WordOf(aggregate.function), At(aggregate.function_span));
  if (aggregate.value.is_valid()) result += fmt::format(" {} of", Expr(aggregate.value));
  result += " " + Event(aggregate.event) + Window(aggregate.window);
  if (aggregate.keep) result += fmt::format(" (keep {})", *aggregate.keep);
  return result + ")";
}

std::string ExprPrinter::Window(const struct Window& window) const {
  std::string at = At(window.span);
  switch (window.kind) {
    case WindowKind::kEver: return "";
    case WindowKind::kLast: return fmt::format(" (in-last{} {})", at, Expr(window.argument));
    case WindowKind::kSince: return fmt::format(" (since{} {})", at, Expr(window.argument));
    case WindowKind::kSinceEntering: return fmt::format(" (since-entering{})", at);
    case WindowKind::kToday: return fmt::format(" (today{})", at);
    case WindowKind::kThisWeek: return fmt::format(" (this-week{})", at);
    case WindowKind::kThisMonth: return fmt::format(" (this-month{})", at);
    case WindowKind::kThisYear: return fmt::format(" (this-year{})", at);
  }
  SENDA_UNREACHABLE();
}

std::string ExprPrinter::Event(const EventReference& event) const {
  std::string result = Path(event.event);
  if (event.message) {
    result += fmt::format("({}{})", Text(*event.message), event.link ? "." + Text(*event.link) : std::string());
  }
  result += At(event.span);
  if (event.binding) result += " as " + Text(*event.binding);
  return result + Optional("where", event.where);
}

std::string ExprPrinter::Pattern(PatternId id) const {
  if (!id.is_valid()) return "(nothing)";
  const struct Pattern& pattern = ast_.patterns[id];
  std::string text = Node(pattern.node) + At(pattern.span);
  return pattern.keep ? fmt::format("(keep {} {})", *pattern.keep, text) : text;
}

std::string ExprPrinter::Node(const PatternNode& node) const {
  return std::visit(
      Overloaded{
          [&](const EventPattern& p) { return fmt::format("({}event {})", WordOf(p.modifier), Event(p.event)); },
          [&](const OrPattern& p) { return Alternatives(p); },
          [&](const ThenPattern& p) { return Chain(p); },
          [&](const AbsencePattern& p) {
            return fmt::format("(not-followed-by {} {}{})", Pattern(p.before), Pattern(p.absent),
                               Optional("within", p.within));
          },
          [&](const CountPattern& p) { return Count(p); },
          [&](const SilencePattern& p) {
            return fmt::format("(no {} (for {}){})", Event(p.event), Expr(p.duration), Optional("since", p.since));
          },
          [&](const FlipPattern& p) {
            return fmt::format("({} {})", p.flip == Flip::kEnters ? "enters" : "leaves", Path(p.segment));
          },
          [&](const ChangePattern& p) {
            return fmt::format("(changes {}{}{})", Expr(p.field), Optional("from", p.from), Optional("to", p.to));
          },
          [&](const CalendarPattern& p) { return Calendar(p); },
          [&](const ParenPattern& p) { return fmt::format("(parens {})", Pattern(p.inner)); },
      },
      node);
}

std::string ExprPrinter::Alternatives(const OrPattern& any) const {
  std::string result = "(or";
  for (PatternId alternative : any.alternatives) result += " " + Pattern(alternative);
  return result + ")";
}

std::string ExprPrinter::Chain(const ThenPattern& then) const {
  std::string result = "(then" + Optional("within", then.total_within);
  for (const ChainLink& link : then.links) {
    result += (link.is_immediate ? " immediately " : " ") + Pattern(link.pattern) + Optional("within", link.within);
    if (sources_ != nullptr) result += " link" + At(link.span);
  }
  return result + ")";
}

std::string ExprPrinter::Calendar(const CalendarPattern& calendar) const {
  static constexpr std::string_view kDays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                               "friday", "saturday", "sunday"};
  std::string when;
  switch (calendar.kind) {
    case CalendarKind::kEveryDay: when = "every-day"; break;
    case CalendarKind::kEveryWeekday:
      when = fmt::format("every {}", kDays[static_cast<size_t>(calendar.weekday)]);
      break;
    case CalendarKind::kEveryYear: when = "every-year " + Expr(calendar.date); break;
    case CalendarKind::kBefore: when = fmt::format("before {} {}", Expr(calendar.date), Expr(calendar.offset)); break;
    case CalendarKind::kAfter: when = fmt::format("after {} {}", Expr(calendar.date), Expr(calendar.offset)); break;
    case CalendarKind::kOnce: when = "once " + Expr(calendar.date); break;
  }
  return fmt::format("({} at {})", when, Expr(calendar.time));
}

std::string ExprPrinter::Count(const CountPattern& count) const {
  return fmt::format("(times {}{} {}{})", count.count, Optional("distinct", count.distinct), Event(count.event),
                     Optional("within", count.within));
}

std::string ExprPrinter::Type(const TypeExpr& type) const {
  std::string result = Text(type.name);
  for (const TypeExpr& element : type.element) result += "<" + Type(element) + ">";
  std::string inside;
  for (const Name& member : type.members) {
    inside += (inside.empty() ? "" : " ") + Text(member);
    for (const FormerMember& former : type.former_members) {
      if (former.member.text == member.text) inside += Formerly({former.former_name});
    }
  }
  if (type.currency) inside = Text(*type.currency);
  if (type.limit) inside = std::to_string(*type.limit);
  if (!inside.empty()) result += "(" + inside + ")";
  if (type.is_optional) result += "?";
  return result + At(type.span);
}

std::string ExprPrinter::Formerly(const std::vector<Name>& names) const {
  std::string result;
  for (const Name& name : names) result += " was " + Text(name) + At(name.span);
  return result;
}

}  // namespace senda::ast
