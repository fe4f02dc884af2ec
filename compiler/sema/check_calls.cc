// Functions, written as `f(x)` or `x.f()`: those that every program has, and those of `define`.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/foreign_words.h"
#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {

namespace {

// `purchase.count()`, `purchase.amount.sum()`: asked of an event as other languages write it.
bool IsAggregateOf(const Checker& checker, const FileScope& scope, ast::ExprId object, const ast::Name& name) {
  const std::string_view word = checker.Text(name.text);
  if (word != "count" && word != "sum" && word != "avg" && word != "any" && word != "distinct") return false;
  if (const auto* member = std::get_if<ast::MemberExpr>(&checker.ast.exprs[object].node)) object = member->object;
  const auto* event = std::get_if<ast::NameExpr>(&checker.ast.exprs[object].node);
  if (event == nullptr) return false;
  const Lookup found = checker.names.Find(scope, Namespace::kAsked, {event->name});
  return found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kEvent;
}

}  // namespace

Type ExprChecker::On(ast::ExprId id, const ast::CallExpr& node, const Want& want) {
  if (CallsStage(id)) return StageOf(id, node);
  const ast::ExprNode& callee = checker_.ast.exprs[node.callee].node;
  ast::ExprId object;
  const ast::Name* name = nullptr;
  std::vector<ast::Name> path;
  if (const auto* bare = std::get_if<ast::NameExpr>(&callee)) {
    name = &bare->name;
    path = {bare->name};
  } else {
    const auto& member = std::get<ast::MemberExpr>(callee);
    name = &member.member;
    object = member.object;
    if (auto qualified = PathOf(node.callee)) path = *qualified;
  }
  Lookup found;
  if (path.size() > 1) found = checker_.names.Find(*env_.file, Namespace::kAsked, path);
  if (found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kMeasure) {
    return CallMeasure(id, MeasureId(found.ref.index), node);
  }
  bool is_qualified = found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kDefine;
  if (is_qualified) return CallDefine(id, DefineId(found.ref.index), node, ast::ExprId());
  found = path.size() > 1 ? found : checker_.names.Find(*env_.file, Namespace::kAsked, {*name});
  const bool is_measure = found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kMeasure;
  for (const ast::Argument& argument : node.arguments) {
    if (!argument.source || is_measure) continue;
    // round(purchase.amount where channel == web)
    checker_.sink.Report(Kind::kSourceNotMeasure, argument.source->span, checker_.Text(name->text));
    return {};
  }
  if (const BuiltinInfo* info = FindBuiltin(checker_.Text(name->text))) {
    std::optional<std::vector<ast::ExprId>> arguments = BuiltinArguments(id, *info, node, object);
    if (!arguments) return {};
    model_.resolutions.Set(node.callee, BuiltinRef{info->function});
    model_.call_arguments.Set(id, *arguments);
    Type type = CallBuiltin(id, *info, *arguments, want);
    model_.expr_types.Set(node.callee, type);
    return type;
  }
  const Lookup catalog = checker_.names.Find(*env_.file, Namespace::kCatalog, path.empty() ? std::vector{*name} : path);
  if (catalog.status == Lookup::Status::kFound) return CallCatalog(id, CatalogId(catalog.ref.index), node);
  found = checker_.names.Find(*env_.file, Namespace::kAsked, {*name});
  if (found.status == Lookup::Status::kNone && object.is_valid() &&
      IsAggregateOf(checker_, *env_.file, object, *name)) {
    const std::string_view function = checker_.Text(name->text);
    checker_.sink.Report(Kind::kNameUnknown, name->span, "function", function)
        .Help(fmt::format("write `{}({})`", function, checker_.Describe(object)));
    return {};
  }
  if (found.status == Lookup::Status::kNone) return ReportUnknownFunction(*name);
  if (found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kMeasure && !object.is_valid()) {
    return CallMeasure(id, MeasureId(found.ref.index), node);
  }
  auto define = checker_.Resolve(*env_.file, {*name}, name->span, "function", {DeclKind::kDefine});
  return define ? CallDefine(id, DefineId(define->index), node, object) : Type{};
}

// `product(c.sku)`: the row of that key, which need not be there.
Type ExprChecker::CallCatalog(ast::ExprId id, CatalogId catalog, const ast::CallExpr& node) {
  const CatalogInfo& info = model_.catalogs[catalog];
  WalkExpr(checker_.ast, node.callee, [&](ast::ExprId part, const ast::Expr&) {
    model_.resolutions.Set(part, QualifierRef{});
    model_.expr_types.Set(part, Of(TypeKind::kEvent));
  });
  model_.resolutions.Set(node.callee, CatalogRef{catalog});
  const bool is_named_right =
      node.arguments.size() == 1 && (!node.arguments[0].name || node.arguments[0].name->text == info.key);
  if (!is_named_right) {
    checker_.sink.Report(Kind::kCatalogArguments, checker_.SpanOf(id), info.qualified_name, checker_.Text(info.key))
        .Help(fmt::format("write `{}(…)`", checker_.Describe(node.callee)));
    return {};
  }
  const ast::ExprId key = node.arguments[0].value;
  // Of a key that is unknown there is no row.
  if (!Require(key, Optional(Of(TypeKind::kText)))) return {};
  model_.call_arguments.Set(id, {key});
  const auto* field = std::get_if<CustomerFieldRef>(&model_.resolutions.Get(Unwrapped(key)));
  if (field != nullptr && model_.customer_fields[field->field].type.kind == TypeKind::kText &&
      field->field != kCustomerFieldId) {
    model_.catalog_watches.push_back({catalog, field->field, {}});
  } else if (!env_.event) {  // a `where` and a value are asked once, when the event happens
    checker_.moving_reads.push_back({env_.owner, id, catalog});
  }
  Type row = Of(TypeKind::kRecord);
  row.record = info.record;
  return Optional(row);
}

Type ExprChecker::ReportUnknownFunction(const ast::Name& name) {
  std::string_view text = checker_.Text(name.text);
  if (!checker_.names.PackagesOf(Namespace::kAsked, name.text).empty()) {
    checker_.ReportUnknown(*env_.file, Namespace::kAsked, {name}, name.span, "function");
    return {};
  }
  auto report = checker_.sink.Report(Kind::kNameUnknown, name.span, "function", text);
  if (text == "now" || text == "today") {
    report.Help(fmt::format("`{}` is no function: write it without brackets", text));
    return {};
  }
  if (text != "now" && (text == "NOW" || text == "TODAY" || text == "Now" || text == "Today")) {
    report.Help(text.size() == 3 ? "write `now`, without brackets" : "write `today`, without brackets");
    return {};
  }
  if (const std::string help = HelpForForeignFunction(text); !help.empty()) {
    report.Help(help);
    return {};
  }
  checker_.Suggest(report, text, [&] {
    std::vector<std::string> near = BuiltinNames();
    for (const NamedDeclaration& define : model_.defines)
      near.push_back(define.qualified_name.substr(define.qualified_name.rfind('.') + 1));
    return near;
  });
  return {};
}

Arguments ExprChecker::BuiltinArguments(ast::ExprId id, const BuiltinInfo& info, const ast::CallExpr& node,
                                        ast::ExprId object) {
  if (info.argument_count == 0) {
    std::string what = checker_.Describe(object.is_valid()        ? object
                                         : node.arguments.empty() ? node.callee
                                                                  : node.arguments[0].value);
    checker_.sink.Report(Kind::kBracketsTooMany, checker_.SpanOf(id), info.name)
        .Help(fmt::format("write `{}.{}`", what, info.name));
    return std::nullopt;
  }
  std::vector<ast::ExprId> arguments;
  if (object.is_valid()) arguments.push_back(object);
  for (const ast::Argument& argument : node.arguments) {
    bool is_of = info.function == Builtin::kShare && argument.name && checker_.Text(argument.name->text) == "of";
    if (argument.name && !is_of) {
      checker_.sink.Report(Kind::kArgumentUnknown, argument.name->span, info.name, checker_.Text(argument.name->text));
      return std::nullopt;
    }
    arguments.push_back(argument.value);
  }
  auto count = static_cast<int>(arguments.size());
  if (count != info.argument_count) {
    std::string takes = info.argument_count == 1 ? "one value" : fmt::format("{} values", info.argument_count);
    checker_.sink.Report(Kind::kArgumentCount, checker_.SpanOf(id), info.name, takes, count);
    return std::nullopt;
  }
  if (info.function == Builtin::kShare && !node.arguments.back().name) {
    checker_.sink.Report(Kind::kShareOf, checker_.SpanOf(id))
        .Help(
            fmt::format("write `share({}, of {})`", checker_.Describe(arguments[0]), checker_.Describe(arguments[1])));
    return std::nullopt;
  }
  return arguments;
}

Type ExprChecker::CallBuiltin(ast::ExprId, const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments,
                              const Want& want) {
  switch (info.function) {
    case Builtin::kStartsWith:
    case Builtin::kEndsWith:
    case Builtin::kContains:
    case Builtin::kEqualsIgnoringCase:
    case Builtin::kMatches:
    case Builtin::kLower:
    case Builtin::kUpper:
    case Builtin::kTrim:
    case Builtin::kSize: return CallText(info, arguments);
    case Builtin::kAbs:
    case Builtin::kMin:
    case Builtin::kMax:
    case Builtin::kRound:
    case Builtin::kFloor:
    case Builtin::kCeil: return CallNumeric(info, arguments, want);
    case Builtin::kShare: return CallShare(arguments);
    case Builtin::kDate:
    case Builtin::kTime:
    case Builtin::kWeekday:
    case Builtin::kDay:
    case Builtin::kMonth:
    case Builtin::kYear:
    case Builtin::kDomain: break;  // properties, refused before
  }
  return {};
}

Type ExprChecker::CallText(const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments) {
  if (info.function == Builtin::kSize) {
    Type type = Infer(arguments[0]);
    if (type.list.is_valid())
      return type.is_optional && ReportMayBeMissing(arguments[0], type) ? Type{} : Of(TypeKind::kInt);
  }
  bool fits = true;
  for (ast::ExprId argument : arguments) fits &= Require(argument, Of(TypeKind::kText));
  if (!fits) return {};
  switch (info.function) {
    case Builtin::kLower:
    case Builtin::kUpper:
    case Builtin::kTrim: return Of(TypeKind::kText);
    case Builtin::kSize: return Of(TypeKind::kInt);
    case Builtin::kMatches: CheckRegex(arguments[1]); return Of(TypeKind::kBool);
    default: return Of(TypeKind::kBool);
  }
}

void ExprChecker::CheckRegex(ast::ExprId id) {
  const std::string* text = PlainText(id);
  if (text == nullptr) {
    checker_.sink.Report(Kind::kNotFixed, checker_.SpanOf(id), "The pattern of `matches`")
        .Help("write it as a text between quotes");
    return;
  }
  RE2::Options options;
  options.set_log_errors(false);
  constexpr int64_t kProgramBytesMax = 1 << 20;
  options.set_max_mem(kProgramBytesMax);
  RE2 pattern(*text, options);
  if (pattern.ok()) return;
  std::string why = pattern.error();  // ends with the part that is wrong
  if (why.ends_with(pattern.error_arg())) why.insert(why.size() - pattern.error_arg().size(), "`").append("`");
  checker_.sink.Report(Kind::kPatternInvalid, checker_.SpanOf(id), *text, why);
}

Type ExprChecker::CallNumeric(const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments, const Want& want) {
  bool is_whole =
      info.function == Builtin::kRound || info.function == Builtin::kFloor || info.function == Builtin::kCeil;
  if (is_whole) return Require(arguments[0], Of(TypeKind::kNumber)) ? Of(TypeKind::kInt) : Type{};
  Want inner;
  inner.type = want.type;
  bool is_second_first = arguments.size() == 2 && NeedsContext(arguments[0]) && !NeedsContext(arguments[1]);
  std::vector<ast::ExprId> order = arguments;
  if (is_second_first) std::swap(order[0], order[1]);
  std::optional<Type> result;
  bool is_poison = false;
  for (ast::ExprId argument : order) {
    Type type = Infer(argument, inner);
    if (type.kind != TypeKind::kPoison && type.is_optional) type = (ReportMayBeMissing(argument, type), Type{});
    if (type.kind == TypeKind::kPoison) {
      is_poison = true;
      continue;
    }
    inner.type = type;
    std::optional<Type> unified = result ? Unify(*result, type) : type;
    if (!unified) {
      ReportMismatch(argument, type, *result);
      is_poison = true;
    } else {
      result = unified;
    }
  }
  if (is_poison || !result) return {};
  bool is_point =
      result->kind == TypeKind::kInstant || result->kind == TypeKind::kDate || result->kind == TypeKind::kTimeOfDay;
  if (IsOrdered(result->kind) && !(is_point && info.function == Builtin::kAbs)) return *result;
  checker_.sink.Report(Kind::kAggregateType, checker_.SpanOf(order[0]), info.name, checker_.Words(*result));
  return {};
}

Type ExprChecker::CallShare(const std::vector<ast::ExprId>& arguments) {
  Type part = Infer(arguments[0]);
  Type whole = Infer(arguments[1]);
  bool is_poison = part.kind == TypeKind::kPoison || whole.kind == TypeKind::kPoison;
  if (part.is_optional) is_poison = ReportMayBeMissing(arguments[0], part);
  if (whole.is_optional) is_poison = ReportMayBeMissing(arguments[1], whole);
  if (is_poison) return {};
  bool are_numbers = IsNumeric(part.kind) && IsNumeric(whole.kind);
  bool are_amounts = part.kind == TypeKind::kMoney && IsAssignable(whole, part);
  if (are_numbers || are_amounts) return Optional(Of(TypeKind::kPercent));
  if (!ReportSpecialMismatch(arguments[1], whole, part)) {
    checker_.sink.Report(Kind::kNotCombinable, Cover(checker_.SpanOf(arguments[0]), checker_.SpanOf(arguments[1])),
                         "share", checker_.Words(part), checker_.Words(whole));
  }
  return {};
}

// --------------------------------------------------------------------------------------------------------- `define`

Arguments ExprChecker::ArgumentsInOrder(const std::string& name, const std::vector<ParameterInfo>& parameters,
                                        const std::vector<ast::Argument>& written, ast::ExprId object, Span span) {
  std::vector<ast::ExprId> arguments(parameters.size());
  size_t next = 0;
  size_t given = written.size() + (object.is_valid() ? 1 : 0);
  if (given > parameters.size()) {
    std::string takes = parameters.size() == 1 ? "one value" : fmt::format("{} values", parameters.size());
    checker_.sink.Report(Kind::kArgumentCount, span, name, takes, given);
    return std::nullopt;
  }
  if (object.is_valid()) arguments[next++] = object;
  for (const ast::Argument& argument : written) {
    size_t at = next;
    if (argument.name) {
      auto found = std::find_if(parameters.begin(), parameters.end(),
                                [&](const auto& p) { return p.name == argument.name->text; });
      at = static_cast<size_t>(found - parameters.begin());
      if (found == parameters.end()) {
        std::string_view word = checker_.Text(argument.name->text);
        auto report = checker_.sink.Report(Kind::kArgumentUnknown, argument.name->span, name, word);
        checker_.Suggest(report, word, [&] {
          std::vector<std::string> near;
          for (const ParameterInfo& parameter : parameters) near.emplace_back(checker_.Text(parameter.name));
          return near;
        });
        return std::nullopt;
      }
    } else {
      ++next;
    }
    if (at >= arguments.size() || arguments[at].is_valid()) {
      checker_.sink.Report(Kind::kArgumentTwice, argument.span,
                           checker_.Text(parameters[std::min(at, parameters.size() - 1)].name));
      return std::nullopt;
    }
    arguments[at] = argument.value;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (arguments[i].is_valid()) continue;
    checker_.sink.Report(Kind::kArgumentMissing, span, name, checker_.Text(parameters[i].name))
        .Note(parameters[i].span, "it is declared here");
    return std::nullopt;
  }
  return arguments;
}

Type ExprChecker::CallDefine(ast::ExprId id, DefineId define, const ast::CallExpr& node, ast::ExprId object) {
  model_.resolutions.Set(node.callee, DefineRef{define});
  if (!object.is_valid()) {
    // A package in front of the function's name.
    WalkExpr(checker_.ast, node.callee, [&](ast::ExprId part, const ast::Expr&) {
      if (part == node.callee) return;
      model_.resolutions.Set(part, QualifierRef{});
      model_.expr_types.Set(part, Of(TypeKind::kEvent));
    });
  }
  checker_.AddUse(env_, {DeclKind::kDefine, define.index()});
  std::optional<std::vector<ast::ExprId>> arguments =
      ArgumentsInOrder(model_.defines[define].qualified_name, checker_.define_parameters[define.index()],
                       node.arguments, object, checker_.SpanOf(id));
  Type type = checker_.EnsureDefine(define);
  if (!arguments) return {};
  bool fits = true;
  for (uint32_t i = 0; i < arguments->size(); ++i) {
    fits &= Require((*arguments)[i], checker_.define_parameters[define.index()][i].type);
    if (checker_.define_where_parameters[define.index()][i]) CheckWhereArgument(define, i, (*arguments)[i]);
  }
  model_.call_arguments.Set(id, *arguments);
  model_.expr_types.Set(node.callee, type);
  return fits ? type : Type{};
}

// A parameter that stands in the `where` of an aggregate: the aggregate is kept per customer, whatever event is at
// hand.
void ExprChecker::CheckWhereArgument(DefineId define, uint32_t parameter, ast::ExprId argument) {
  WalkExpr(checker_.ast, argument, [&](ast::ExprId part, const ast::Expr&) {
    const Resolution& meaning = model_.resolutions.Get(part);
    if (const auto* outer = std::get_if<ParameterRef>(&meaning); outer != nullptr && env_.define) {
      checker_.define_where_parameters[env_.define->index()][outer->index] = true;
      return;
    }
    bool depends = std::holds_alternative<EventFieldRef>(meaning) || std::holds_alternative<BindingFieldRef>(meaning) ||
                   std::holds_alternative<AnswerRef>(meaning) || std::holds_alternative<ParameterFieldRef>(meaning) ||
                   std::holds_alternative<ParameterRef>(meaning) || std::holds_alternative<EnteringRef>(meaning);
    if (!depends) return;
    const ParameterInfo& info = checker_.define_parameters[define.index()][parameter];
    checker_.sink.Report(Kind::kAggregateSeesBinding, checker_.SpanOf(part), checker_.Describe(part))
        .Note(info.span, fmt::format("`{}` stands in the `where` of something that is counted per customer",
                                     checker_.Text(info.name)));
  });
}

}  // namespace senda::sema
