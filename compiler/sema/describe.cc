#include "compiler/sema/describe.h"

#include <fmt/format.h>

#include "compiler/base/overloaded.h"
#include "compiler/base/utf8.h"

namespace senda::sema {
namespace {

constexpr int kDepthMax = 48;
constexpr size_t kTextBytesMax = 90;

std::string_view OperatorText(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kOr: return "or";
    case ast::BinaryOperator::kAnd: return "and";
    case ast::BinaryOperator::kEq: return "==";
    case ast::BinaryOperator::kNe: return "!=";
    case ast::BinaryOperator::kLt: return "<";
    case ast::BinaryOperator::kLe: return "<=";
    case ast::BinaryOperator::kGt: return ">";
    case ast::BinaryOperator::kGe: return ">=";
    case ast::BinaryOperator::kElse: return "else";
    case ast::BinaryOperator::kAdd: return "+";
    case ast::BinaryOperator::kSub: return "-";
    case ast::BinaryOperator::kMul: return "*";
    case ast::BinaryOperator::kDiv: return "/";
  }
  return "";
}

std::string DecimalText(int64_t digits, int32_t decimals) {
  std::string text = std::to_string(digits);
  if (decimals <= 0) return text;
  while (static_cast<int32_t>(text.size()) <= decimals) text.insert(0, "0");
  text.insert(text.size() - static_cast<size_t>(decimals), ".");
  return text;
}

std::string ClockText(int64_t milliseconds) {
  int64_t minutes = milliseconds / 60'000;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

// Days since 1970 as a date, after Howard Hinnant's civil_from_days.
std::string DateText(int64_t days) {
  constexpr int64_t kDaysPerEra = 146'097;
  int64_t shifted = days + 719'468;
  int64_t era = (shifted >= 0 ? shifted : shifted - (kDaysPerEra - 1)) / kDaysPerEra;
  int64_t day_of_era = shifted - era * kDaysPerEra;
  int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

// Prints one expression. With a model it prints the key of what is meant, otherwise what was written.
class Printer {
 public:
  Printer(const ast::Ast& ast, const Interner& interner, const Model* model)
      : ast_(ast), interner_(interner), model_(model) {}

  std::string out;
  bool is_stable = true;
  bool is_complete = true;

  void Print(ast::ExprId id) {
    if (depth_ >= kDepthMax || (model_ == nullptr && out.size() > kTextBytesMax)) {
      is_complete = false;
      if (!out.ends_with("…")) out += "…";
      return;
    }
    ++depth_;
    std::visit([&](const auto& node) { On(id, node); }, ast_.exprs[id].node);
    --depth_;
  }

 private:
  void Text(Symbol symbol) { out += interner_.Text(symbol); }
  void Path(const ast::QualifiedName& name) {
    for (size_t i = 0; i < name.parts.size(); ++i) {
      if (i > 0) out += '.';
      Text(name.parts[i].text);
    }
  }

  void On(ast::ExprId, const ast::BoolLiteral& node) { out += node.value ? "true" : "false"; }
  void On(ast::ExprId, const ast::IntLiteral& node) { out += std::to_string(node.value); }
  void On(ast::ExprId, const ast::NumberLiteral& node) { out += fmt::format("{}", node.value); }
  void On(ast::ExprId, const ast::PercentLiteral& node) { out += PercentText(node.millionths); }
  void On(ast::ExprId, const ast::MoneyLiteral& node) {
    out += DecimalText(node.digits, node.decimals) + " ";
    Text(node.currency);
  }
  void On(ast::ExprId, const ast::DurationLiteral& node) {
    out += fmt::format("{} {}", node.count, UnitWord(node.unit, node.count != 1));
  }
  void On(ast::ExprId, const ast::TimeOfDayLiteral& node) { out += ClockText(node.milliseconds); }
  void On(ast::ExprId, const ast::DateLiteral& node) { out += DateText(node.days); }
  void On(ast::ExprId, const ast::DateTimeLiteral& node) {
    out += fmt::format("{} {}", DateText(node.days), ClockText(node.milliseconds));
  }
  void On(ast::ExprId, const ast::TextLiteral& node) {
    out += '"';
    for (const auto& piece : node.pieces) {
      std::visit(Overloaded{[&](const std::string& text) {
                              if (model_ != nullptr) out += fmt::format("{}:", text.size());
                              out += text;
                            },
                            [&](ast::ExprId inner) {
                              out += '{';
                              Print(inner);
                              out += '}';
                            }},
                 piece);
    }
    out += '"';
  }
  void On(ast::ExprId, const ast::ListLiteral& node) {
    out += '[';
    List(node.items);
    out += ']';
  }
  void On(ast::ExprId, const ast::RecordLiteral& node) {
    out += '{';
    for (size_t i = 0; i < node.items.size(); ++i) {
      out += i > 0 ? ", " : " ";
      Text(node.items[i].name->text);
      out += ": ";
      Print(node.items[i].value);
    }
    out += " }";
  }
  void List(const std::vector<ast::ExprId>& items) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ", ";
      Print(items[i]);
    }
  }

  void On(ast::ExprId id, const ast::NameExpr& node) {
    if (model_ == nullptr || !Meaning(id)) Text(node.name.text);
  }
  void On(ast::ExprId id, const ast::MemberExpr& node) {
    if (model_ != nullptr && Meaning(id)) return;
    Print(node.object);
    out += '.';
    Text(node.member.text);
  }
  // Prints what the name means, if that does not depend on an object in front of a dot.
  bool Meaning(ast::ExprId id) {
    auto changing = [&](std::string text) {
      out += text;
      is_stable = false;
      return true;
    };
    auto fixed = [&](std::string text) {
      out += text;
      return true;
    };
    return std::visit(
        Overloaded{
            [&](const EventFieldRef& ref) { return fixed(fmt::format("field#{}", ref.field)); },
            [&](const BindingRef& ref) { return fixed(fmt::format("event#{}", ref.binding.index())); },
            [&](const BindingFieldRef& ref) {
              return fixed(fmt::format("event#{}.{}", ref.binding.index(), interner_.Text(ref.field)));
            },
            [&](const AnswerRef& ref) { return fixed(fmt::format("answer#{}", ref.binding.index())); },
            [&](const CustomerFieldRef& ref) { return changing(fmt::format("customer#{}", ref.field)); },
            [&](const CustomerAgeRef&) { return changing("customer#age"); },
            [&](const SegmentRef& ref) { return changing(fmt::format("segment#{}", ref.segment.index())); },
            [&](const LetRef& ref) { return changing(fmt::format("let#{}", ref.let.index())); },
            [&](const DefineRef& ref) { return changing(fmt::format("define#{}", ref.define.index())); },
            [&](const ParameterRef& ref) { return fixed(fmt::format("parameter#{}", ref.index)); },
            [&](const ParameterFieldRef& ref) {
              return fixed(fmt::format("parameter#{}.{}", ref.index, interner_.Text(ref.field)));
            },
            [&](const NowRef&) { return changing("now"); },
            [&](const TodayRef&) { return changing("today"); },
            [&](const StageMomentRef& ref) { return changing(fmt::format("stage#{}", ref.stage.index())); },
            [&](const CatalogRef& ref) { return changing(fmt::format("catalog#{}", ref.catalog.index())); },
            [&](const ItRef&) { return fixed("it"); },
            [&](const EnteringRef&) { return fixed("entering"); },
            [&](const auto&) { return false; },
        },
        model_->resolutions.Get(id));
  }

  void On(ast::ExprId id, const ast::CallExpr& node) {
    if (model_ != nullptr) {
      if (const auto* stage = std::get_if<StageOfRef>(&model_->resolutions.Get(id))) {
        out += fmt::format("stage#of#{}", stage->map.index());
        is_stable = false;
        return;
      }
    }
    Print(node.callee);
    out += '(';
    for (size_t i = 0; i < node.arguments.size(); ++i) {
      if (i > 0) out += ", ";
      if (node.arguments[i].name) {
        Text(node.arguments[i].name->text);
        out += ": ";
      }
      Print(node.arguments[i].value);
    }
    out += ')';
  }
  void On(ast::ExprId, const ast::UnaryExpr& node) {
    out += node.op == ast::UnaryOperator::kNot ? "not " : "-";
    Print(node.operand);
  }
  void On(ast::ExprId, const ast::BinaryExpr& node) {
    if (model_ != nullptr) out += '(';  // a key leaves the written brackets out
    Print(node.left);
    out += fmt::format(" {} ", OperatorText(node.op));
    Print(node.right);
    if (model_ != nullptr) out += ')';
  }
  void On(ast::ExprId, const ast::InExpr& node) {
    Print(node.value);
    out += node.is_negated ? " not in " : " in ";
    Print(node.list);
  }
  void On(ast::ExprId, const ast::BetweenExpr& node) {
    Print(node.value);
    out += " between ";
    Print(node.low);
    out += " and ";
    Print(node.high);
  }
  void On(ast::ExprId, const ast::IsExpr& node) {
    Print(node.value);
    switch (node.test) {
      case ast::IsTest::kKnown: out += " is known"; return;
      case ast::IsTest::kUnknown: out += " is unknown"; return;
      case ast::IsTest::kTrue: out += " is true"; return;
      case ast::IsTest::kFalse: out += " is false"; return;
      case ast::IsTest::kStage: out += fmt::format(" is {}", interner_.Text(node.stage->text)); return;
    }
  }
  void On(ast::ExprId, const ast::ConditionalExpr& node) {
    out += "if ";
    Print(node.condition);
    out += " then ";
    Print(node.then_value);
    out += " otherwise ";
    Print(node.otherwise_value);
  }
  void On(ast::ExprId, const ast::SinceExpr& node) {
    out += node.unit ? UnitWord(*node.unit, true) : "time";
    out += " since ";
    Print(node.moment);
    is_stable = false;
  }
  void On(ast::ExprId, const ast::InJourneyExpr& node) {
    out += "in ";
    for (size_t i = 0; i < node.journey.parts.size(); ++i) {
      if (i > 0) out += '.';
      out += interner_.Text(node.journey.parts[i].text);
    }
    is_stable = false;
  }
  void On(ast::ExprId, const ast::ParenExpr& node) {
    if (model_ != nullptr) return Print(node.inner);
    out += '(';
    Print(node.inner);
    out += ')';
  }
  void On(ast::ExprId, const ast::AggregateExpr& node) {
    is_stable = false;
    out += FunctionWord(node.function) + "(";
    if (node.value.is_valid()) {
      Print(node.value);
      out += " of ";
    }
    Event(node.event);
    PrintWindow(node.window);
    out += ')';
  }
  void On(ast::ExprId, const ast::OpenExpr& node) {
    is_stable = false;
    out += FunctionWord(node.function) + "(open ";
    Event(node.opens);
    out += " until ";
    Event(node.closes);
    out += " by ";
    Text(node.by.text);
    out += ')';
  }
  void Event(const ast::EventReference& event) {
    Path(event.event);
    if (event.message) {
      out += '(';
      Text(event.message->text);
      if (event.link) {
        out += '.';
        Text(event.link->text);
      }
      out += ')';
    }
    if (!event.where.is_valid()) return;
    out += " where ";
    Print(event.where);
  }
  void PrintWindow(const ast::Window& window) {
    switch (window.kind) {
      case ast::WindowKind::kEver: return;
      case ast::WindowKind::kLast: out += " in last "; break;
      case ast::WindowKind::kSince: out += " since "; break;
      case ast::WindowKind::kSinceEntering: out += " since entering"; return;
      case ast::WindowKind::kToday: out += " today"; return;
      case ast::WindowKind::kThisWeek: out += " this week"; return;
      case ast::WindowKind::kThisMonth: out += " this month"; return;
      case ast::WindowKind::kThisYear: out += " this year"; return;
    }
    Print(window.argument);
  }

  const ast::Ast& ast_;
  const Interner& interner_;
  const Model* model_;
  int depth_ = 0;
};

}  // namespace

std::string Describe(const ast::Ast& ast, const Interner& interner, ast::ExprId id) {
  Printer printer(ast, interner, nullptr);
  printer.Print(id);
  if (printer.out.size() <= kTextBytesMax) return printer.out;
  return std::string(CutAtCharacter(printer.out, kTextBytesMax)) + "…";
}

ExprKey KeyOf(const ast::Ast& ast, const Interner& interner, const Model& model, ast::ExprId id) {
  Printer printer(ast, interner, &model);
  printer.Print(id);
  if (!printer.is_complete) return {};
  return {std::move(printer.out), printer.is_stable};
}

std::string UnitWord(ast::DurationUnit unit, bool is_plural) {
  std::string word;
  switch (unit) {
    case ast::DurationUnit::kMilliseconds: word = "millisecond"; break;
    case ast::DurationUnit::kSeconds: word = "second"; break;
    case ast::DurationUnit::kMinutes: word = "minute"; break;
    case ast::DurationUnit::kHours: word = "hour"; break;
    case ast::DurationUnit::kDays: word = "day"; break;
    case ast::DurationUnit::kWeeks: word = "week"; break;
    case ast::DurationUnit::kMonths: word = "month"; break;
    case ast::DurationUnit::kYears: word = "year"; break;
  }
  return is_plural ? word + "s" : word;
}

std::string FunctionWord(ast::AggregateFunction function) {
  switch (function) {
    case ast::AggregateFunction::kCount: return "count";
    case ast::AggregateFunction::kSum: return "sum";
    case ast::AggregateFunction::kAvg: return "avg";
    case ast::AggregateFunction::kMin: return "min";
    case ast::AggregateFunction::kMax: return "max";
    case ast::AggregateFunction::kDistinct: return "distinct";
    case ast::AggregateFunction::kAny: return "any";
    case ast::AggregateFunction::kLast: return "last";
    case ast::AggregateFunction::kFirst: return "first";
  }
  return "";
}

std::string PercentText(int64_t millionths) {
  constexpr int64_t kPerPercent = 10'000;
  std::string sign = millionths < 0 ? "-" : "";
  uint64_t size = millionths < 0 ? 0 - static_cast<uint64_t>(millionths) : static_cast<uint64_t>(millionths);
  std::string fraction = fmt::format("{:04}", size % kPerPercent);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fmt::format("{}{}{}{}%", sign, size / kPerPercent, fraction.empty() ? "" : ".", fraction);
}

}  // namespace senda::sema
