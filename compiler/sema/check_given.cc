#include "compiler/sema/check_given.h"

#include <fmt/format.h>

namespace senda::sema {
namespace {

// The field of that name, unless it is one that Senda fills in.
std::optional<uint32_t> FieldGiven(Checker& checker, const Env& env, const GivenFields& given,
                                   const ast::Argument& one) {
  const EventInfo& info = checker.model.events[given.event];
  std::optional<uint32_t> field = checker.FieldOf(env, given.event, one.name->text);
  const bool is_own = field && *field < kFirstDeclaredEventField;
  if (is_own && !(given.may_say_standard && *field != kEventFieldAt)) {
    checker.sink.Report(Kind::kEmitStandardField, one.name->span, checker.Text(one.name->text))
        .Help("leave it out; give the event a field of its own for what you want to say");
    return std::nullopt;
  }
  if (field) return field;
  const std::string whose = given.opener == "given " ? "customer" : info.qualified_name;
  auto report = checker.sink.Report(Kind::kArgumentUnknown, one.name->span, whose, checker.Text(one.name->text));
  checker.Suggest(report, checker.Text(one.name->text), [&] { return checker.FieldNames(*env.file, given.event); });
  return std::nullopt;
}

void ReportMissingField(Checker& checker, const GivenFields& given, const FieldInfo& missing) {
  const EventInfo& info = checker.model.events[given.event];
  auto report =
      checker.sink.Report(Kind::kArgumentMissing, given.span, info.qualified_name, checker.Text(missing.name));
  if (missing.span.is_valid()) report.Note(missing.span, "the event asks for it here");
  const std::string name = info.qualified_name.substr(info.qualified_name.rfind('.') + 1);
  report.Help(fmt::format("write `{}{} {{ {}: … }}`", given.opener, name, checker.Text(missing.name)));
}

}  // namespace

std::optional<std::vector<ast::ExprId>> CheckGivenFields(Checker& checker, Env& env, const GivenFields& given) {
  const EventInfo& info = checker.model.events[given.event];
  ExprChecker expressions(checker, env);
  std::vector<ast::ExprId> values(info.fields.size());
  bool fits = true;
  for (const ast::Argument& one : given.fields) {
    std::optional<uint32_t> field = FieldGiven(checker, env, given, one);
    if (!field) return std::nullopt;
    if (values[*field].is_valid()) {
      checker.sink.Report(Kind::kArgumentTwice, one.name->span, checker.Text(one.name->text));
      return std::nullopt;
    }
    values[*field] = one.value;
    fits &= expressions.Require(one.value, info.fields[*field].type);
  }
  for (uint32_t i = kFirstDeclaredEventField; i < info.fields.size() && !given.may_leave_out; ++i) {
    const FieldInfo& field = info.fields[i];
    if (values[i].is_valid() || field.type.is_optional || field.default_value.is_valid()) continue;
    ReportMissingField(checker, given, field);
    return std::nullopt;
  }
  if (!fits) return std::nullopt;
  return values;
}

}  // namespace senda::sema
