#include "compiler/sema/check_samples.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

class SampleChecker {
 public:
  SampleChecker(Checker& checker, Env& env, MessageId id)
      : checker_(checker),
        env_(env),
        expressions_(checker, env),
        name_(checker.model.messages[id].qualified_name),
        node_(std::get<ast::MessageDecl>(checker.DeclarationOf(checker.model.messages[id].declaration).node)),
        parameters_(checker.message_parameters[id.index()]),
        is_given_(parameters_.size(), false) {}

  void Check() {
    if (!node_.sample) return;
    for (const ast::Argument& value : node_.sample->values) CheckValue(value);
    for (size_t i = 0; i < parameters_.size(); ++i) {
      if (is_given_[i] || parameters_[i].type.kind == TypeKind::kPoison) continue;
      checker_.sink.Report(Kind::kSampleMissing, node_.sample->span, checker_.Text(parameters_[i].name))
          .Note(parameters_[i].span, "the message asks for it here");
    }
  }

 private:
  void CheckValue(const ast::Argument& value) {
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const ParameterInfo& p) { return p.name == value.name->text; });
    if (found == parameters_.end()) return CheckOther(value);
    const auto index = static_cast<size_t>(found - parameters_.begin());
    if (is_given_[index]) checker_.sink.Report(Kind::kArgumentTwice, value.span, checker_.Text(value.name->text));
    is_given_[index] = true;
    if (found->type.kind == TypeKind::kEvent) {
      CheckSampleEvent(value.value, found->type.event);
    } else {
      expressions_.Require(value.value, found->type);
    }
  }

  void CheckOther(const ast::Argument& value) {
    const std::string_view name = checker_.Text(value.name->text);
    if (name == "customer") return CheckCustomer(value);
    auto report = checker_.sink.Report(Kind::kArgumentUnknown, value.name->span, name_, name);
    checker_.Suggest(report, name, [&] {
      std::vector<std::string> names;
      for (const ParameterInfo& parameter : parameters_) names.emplace_back(checker_.Text(parameter.name));
      return names;
    });
  }

  // sample { customer: { first_name: "Ana" } }
  void CheckCustomer(const ast::Argument& value) {
    if (has_customer_) checker_.sink.Report(Kind::kArgumentTwice, value.span, "customer");
    has_customer_ = true;
    const auto* record = RecordOf(value.value);
    if (record == nullptr) {
      checker_.sink.Report(Kind::kRecordUnsaid, checker_.SpanOf(value.value))
          .Help("write fields of the customer between braces");
      return;
    }
    const std::vector<FieldInfo>& fields = checker_.model.customer_fields;
    std::vector<bool> is_said(fields.size(), false);
    for (const ast::Argument& item : record->items) {
      const std::optional<uint32_t> field = checker_.CustomerField(item.name->text);
      if (!field || *field < kFirstDeclaredCustomerField || fields[*field].is_kept_by_engine) {
        const std::string_view name = checker_.Text(item.name->text);
        auto report = checker_.sink.Report(Kind::kFieldUnknown, item.name->span, "The customer", name);
        checker_.Suggest(report, name, [&] {
          std::vector<std::string> names;
          for (const FieldInfo& one : fields) names.emplace_back(checker_.Text(one.name));
          return names;
        });
        continue;
      }
      if (is_said[*field]) checker_.sink.Report(Kind::kArgumentTwice, item.span, checker_.Text(item.name->text));
      is_said[*field] = true;
      expressions_.Require(item.value, fields[*field].type);
    }
  }

  const ast::RecordLiteral* RecordOf(ast::ExprId id) const {
    return std::get_if<ast::RecordLiteral>(&checker_.ast.exprs[expressions_.Unwrapped(id)].node);
  }

  // sample { cart: { cart: "c1", sku: "mug", price: 12 EUR } }
  void CheckSampleEvent(ast::ExprId id, EventTypeId event) {
    const EventInfo& info = checker_.model.events[event];
    const auto* record = RecordOf(id);
    if (record == nullptr) {
      Type wanted = Of(TypeKind::kEvent);
      wanted.event = event;
      checker_.sink.Report(Kind::kRecordUnsaid, checker_.SpanOf(id))
          .Help(fmt::format("write the fields of `{}` between braces", info.qualified_name));
      return;
    }
    std::vector<bool> is_given(info.fields.size(), false);
    for (const ast::Argument& item : record->items) {
      const std::optional<uint32_t> field = checker_.FieldOf(env_, event, item.name->text);
      if (!field) {
        auto report =
            checker_.sink.Report(Kind::kFieldUnknown, item.name->span,
                                 fmt::format("The event `{}`", info.qualified_name), checker_.Text(item.name->text));
        checker_.Suggest(report, checker_.Text(item.name->text),
                         [&] { return checker_.FieldNames(*env_.file, event); });
        continue;
      }
      is_given[*field] = true;
      expressions_.Require(item.value, info.fields[*field].type);
    }
    for (size_t i = kFirstDeclaredEventField; i < info.fields.size(); ++i) {
      const FieldInfo& field = info.fields[i];
      if (is_given[i] || field.type.is_optional || field.default_value.is_valid()) continue;
      checker_.sink.Report(Kind::kSampleMissing, checker_.SpanOf(id), checker_.Text(field.name));
    }
  }

  Checker& checker_;
  Env& env_;
  ExprChecker expressions_;
  const std::string& name_;
  const ast::MessageDecl& node_;
  const std::vector<ParameterInfo>& parameters_;
  std::vector<bool> is_given_;
  bool has_customer_ = false;
};

}  // namespace

void CheckSample(Checker& checker, Env& env, MessageId message) {
  SampleChecker(checker, env, message).Check();
}

}  // namespace senda::sema
