#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/currency.h"
#include "compiler/base/overloaded.h"
#include "compiler/sema/check_catalogs.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kTextLimitMax = 65'536;

struct NamedType {
  std::string_view name;
  TypeKind kind;
};
constexpr NamedType kTypes[] = {
    {"bool", TypeKind::kBool},         {"int", TypeKind::kInt},           {"number", TypeKind::kNumber},
    {"percent", TypeKind::kPercent},   {"money", TypeKind::kMoney},       {"text", TypeKind::kText},
    {"email", TypeKind::kEmail},       {"phone", TypeKind::kPhone},       {"url", TypeKind::kUrl},
    {"country", TypeKind::kCountry},   {"language", TypeKind::kLanguage}, {"duration", TypeKind::kDuration},
    {"instant", TypeKind::kInstant},   {"date", TypeKind::kDate},         {"time_of_day", TypeKind::kTimeOfDay},
    {"timezone", TypeKind::kTimeZone}, {"enum", TypeKind::kEnum},         {"list", TypeKind::kList},
};
constexpr int64_t kListLimit = 100;
constexpr int64_t kListLimitMax = 10'000;

// What other languages and people call the types.
std::string UsualName(std::string_view name) {
  for (auto [usual, ours] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"string", "text"},        {"str", "text"},         {"integer", "int"},    {"float", "number"},
           {"double", "number"},      {"decimal", "number"},   {"boolean", "bool"},   {"datetime", "instant"},
           {"timestamp", "instant"},  {"time", "time_of_day"}, {"texto", "text"},     {"numero", "number"},
           {"número", "number"},      {"entero", "int"},       {"fecha", "date"},     {"dinero", "money"},
           {"porcentaje", "percent"}, {"amount", "money"},     {"currency", "money"}, {"percentage", "percent"}}) {
    if (name == usual) return std::string(ours);
  }
  return {};
}

class TypeResolver {
 public:
  TypeResolver(Checker& checker, const ast::TypeExpr& written, const std::string& owner)
      : checker_(checker), written_(written), owner_(owner) {}

  Type Resolve(const FileScope& scope, bool may_be_event) {
    std::string_view name = checker_.Text(written_.name.text);
    auto found = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const NamedType& t) { return t.name == name; });
    Type type = found != std::end(kTypes) ? Scalar(found->kind, scope) : Other(scope, may_be_event);
    type.is_optional = written_.is_optional && type.kind != TypeKind::kPoison;
    return type;
  }

 private:
  Type Detail(std::string_view why) {
    checker_.sink.Report(Kind::kTypeDetail, written_.span, checker_.Text(written_.name.text), why);
    return {};
  }

  Type Scalar(TypeKind kind, const FileScope& scope) {
    Type type = Of(kind);
    if (kind == TypeKind::kList) return List(scope);
    if (!written_.element.empty()) return Detail("only a `list` says what it holds in `<…>`");
    if (written_.limit && kind != TypeKind::kText) return Detail("only a `text` or `list` has a size in brackets");
    bool may_hold_names = kind == TypeKind::kEnum || kind == TypeKind::kMoney;
    if (!may_hold_names && !written_.members.empty()) return Detail("it takes no names in brackets");
    switch (kind) {
      case TypeKind::kText: return Text(type);
      case TypeKind::kMoney: return Money(type);
      case TypeKind::kEnum: return Enum(type);
      default: return type;
    }
  }

  Type Text(Type type) {
    if (!written_.limit) return type;
    if (*written_.limit < 1 || *written_.limit > kTextLimitMax) {
      return Detail(fmt::format("a text holds 1 to {} bytes", kTextLimitMax));
    }
    type.text_limit = static_cast<uint32_t>(*written_.limit);
    return type;
  }

  Type List(const FileScope& scope) {
    if (written_.element.empty()) return Detail("a `list` says what it holds, as in `list<text>`");
    if (!written_.members.empty()) return Detail("it takes a number of items in brackets, as in `list<text>(20)`");
    const ast::TypeExpr& inner = written_.element[0];
    if (inner.is_optional) return Detail("what it holds is never missing, so there is no `?` inside the `<…>`");
    int64_t limit = written_.limit.value_or(kListLimit);
    if (limit < 1 || limit > kListLimitMax) return Detail(fmt::format("a list holds 1 to {} items", kListLimitMax));
    Type element = ResolveType(checker_, inner, owner_, scope, false);
    if (element.kind == TypeKind::kPoison) return {};
    return ListOf(checker_.model, element, static_cast<uint32_t>(limit));
  }

  Type Money(Type type) {
    const ast::Name* currency = written_.currency ? &*written_.currency : nullptr;
    if (currency == nullptr && written_.members.size() == 1) currency = &written_.members[0];
    if (currency == nullptr && written_.members.size() > 1)
      return Detail("an amount has one currency, as in `money(USD)`");
    if (currency == nullptr) {
      type.currency = checker_.interner.Intern(checker_.settings.currency);
      if (!checker_.settings.currency.empty()) return type;
      checker_.sink.Report(Kind::kCurrencyUnsaid, written_.span)
          .Help("write `money(EUR)`, or `currency = \"EUR\"` in `senda.toml`");
      return {};
    }
    type.currency = currency->text;
    if (FindCurrency(checker_.Text(currency->text)) != nullptr) return type;
    auto report = checker_.sink.Report(Kind::kCurrencyUnknown, currency->span, checker_.Text(currency->text));
    checker_.Suggest(report, checker_.Text(currency->text), [] { return CurrencyCodes(); });
    return {};
  }

  Type Enum(Type type) {
    if (written_.members.empty()) return Detail("an `enum` lists its values, as in `enum(free, plus)`");
    EnumInfo info{owner_, {}, {}};
    for (const ast::Name& member : written_.members) {
      if (std::find(info.members.begin(), info.members.end(), member.text) == info.members.end()) {
        info.members.push_back(member.text);
        continue;
      }
      checker_.sink.Report(Kind::kEnumMemberTwice, member.span, checker_.Text(member.text));
    }
    if (!written_.former_members.empty()) info.former_members.resize(info.members.size());
    for (const ast::FormerMember& former : written_.former_members) {
      auto member = std::find(info.members.begin(), info.members.end(), former.member.text);
      info.former_members[static_cast<size_t>(member - info.members.begin())].push_back(former.former_name.text);
    }
    type.enumeration = checker_.model.enums.Add(std::move(info));
    return type;
  }

  Type Record(RecordId id) {
    bool is_bare = written_.element.empty() && written_.members.empty() && !written_.currency && !written_.limit;
    if (!is_bare) return Detail("a record takes nothing in brackets");
    Type type = Of(TypeKind::kRecord);
    type.record = id;
    return type;
  }

  Type Other(const FileScope& scope, bool may_be_event) {
    std::string_view name = checker_.Text(written_.name.text);
    Lookup record = checker_.names.Find(scope, Namespace::kRecord, {written_.name});
    if (record.status == Lookup::Status::kFound) return Record(RecordId(record.ref.index));
    Lookup found = checker_.names.Find(scope, Namespace::kAsked, {written_.name});
    bool is_event = found.status == Lookup::Status::kFound && found.ref.kind == DeclKind::kEvent;
    if (may_be_event && is_event) {
      Type type = Of(TypeKind::kEvent);
      type.event = EventTypeId(found.ref.index);
      return type;
    }
    auto report = checker_.sink.Report(Kind::kTypeUnknown, written_.name.span, name);
    if (is_event) report.Note(fmt::format("`{}` is an event; a field holds a value", name));
    if (std::string usual = UsualName(name); !usual.empty()) {
      report.Help(fmt::format("write `{}`", usual)).Fix(written_.name.span, usual);
      return {};
    }
    checker_.Suggest(report, name, [&] {
      std::vector<std::string> candidates;
      for (const NamedType& type : kTypes) candidates.emplace_back(type.name);
      for (const RecordInfo& record : checker_.model.records) candidates.push_back(record.qualified_name);
      if (may_be_event) {
        for (const EventInfo& event : checker_.model.events) candidates.push_back(event.qualified_name);
      }
      return candidates;
    });
    return {};
  }

  Checker& checker_;
  const ast::TypeExpr& written_;
  const std::string& owner_;
};

// Adds declared fields behind the standard ones, without those that are already there.
class FieldList {
 public:
  FieldList(Checker& checker, std::vector<FieldInfo>& fields, size_t standard_count)
      : checker_(checker), fields_(fields), standard_count_(standard_count) {
    for (size_t i = 0; i < fields.size(); ++i) places_.emplace(fields[i].name, i);
  }

  void Add(const ast::Field& field, const std::string& owner, const FileScope& scope, bool is_customer) {
    std::string_view name = checker_.Text(field.name.text);
    std::string qualified = fmt::format("{}.{}", owner, name);
    Type type = ResolveType(checker_, field.type, qualified, scope, false);
    const auto same = places_.find(field.name.text);
    bool is_standard = same != places_.end() && same->second < standard_count_;
    if (is_standard || (is_customer && name == "age")) {
      checker_.sink.Report(Kind::kNameBuiltIn, field.name.span, name, "it is already there without being declared")
          .Help("leave this field out, or give it another name");
      return;
    }
    if (same != places_.end()) {
      checker_.sink.Report(Kind::kFieldTwice, field.name.span, name)
          .Note(fields_[same->second].span, "the first one is here");
      return;
    }
    if (field.default_value.is_valid()) CheckDefaulted(field, type, scope);
    if (is_customer && !type.is_optional && !field.default_value.is_valid() && type.kind != TypeKind::kPoison) {
      checker_.sink.Report(Kind::kCustomerFieldRequired, field.span, name)
          .Note("a customer is known from the first event on, which may not say this")
          .Help(fmt::format("write `{} {}?`, or give it a default", name, checker_.Text(field.type.name.text)));
      type = Optional(type);
    }
    FieldInfo info{field.name.text, type, field.default_value, field.name.span, {}};
    for (const ast::Name& former : field.former_names) info.former_names.push_back(former.text);
    places_.emplace(field.name.text, fields_.size());
    fields_.push_back(std::move(info));
  }

 private:
  void CheckDefaulted(const ast::Field& field, Type& type, const FileScope& scope) {
    if (type.is_optional) {
      checker_.sink.Report(Kind::kDefaultAndOptional, field.span, checker_.Text(field.name.text))
          .Help("leave the `?` out: a field with a default is never missing");
      type.is_optional = false;
    }
    CheckDefault(checker_, field, type, scope);
  }

  Checker& checker_;
  std::vector<FieldInfo>& fields_;
  size_t standard_count_;
  std::map<Symbol, size_t> places_;  // among the fields
};

void CheckCustomer(Checker& checker) {
  std::vector<std::pair<std::string, ast::DeclId>> declarations;  // the base first, then extensions by package
  Span base;
  for (const ast::File& file : checker.ast.files) {
    for (ast::DeclId id : file.declarations) {
      const auto* customer = std::get_if<ast::CustomerDecl>(&checker.ast.declarations[id].node);
      if (customer == nullptr) continue;
      std::string package(checker.Text(checker.ScopeOf(id).package));
      if (customer->is_extension) {
        declarations.emplace_back("1" + package, id);
        continue;
      }
      Span span = checker.ast.declarations[id].span;
      if (base.is_valid()) {
        checker.sink.Report(Kind::kCustomerTwice, Span{span.file, span.begin, span.begin + 8})
            .Note(Span{base.file, base.begin, base.begin + 8}, "the first declaration is here")
            .Help("write `extend customer { … }` for further fields");
      } else {
        base = span;
      }
      declarations.emplace_back("0", id);
    }
  }
  std::stable_sort(declarations.begin(), declarations.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  checker.has_customer = !declarations.empty();
  auto& fields = checker.model.customer_fields;
  fields.push_back({checker.interner.Intern("id"), Of(TypeKind::kText), {}, {}, {}});
  FieldList list(checker, fields, fields.size());
  for (const auto& [order, id] : declarations) {
    const auto& customer = std::get<ast::CustomerDecl>(checker.ast.declarations[id].node);
    const bool is_again = !customer.is_extension && id != declarations.front().second;
    for (const ast::Field& field : customer.fields) {
      // A second `customer` is one mistake, whatever it repeats.
      if (is_again && checker.CustomerField(field.name.text)) continue;
      list.Add(field, "customer", checker.ScopeOf(id), true);
    }
  }
  checker.birthday_field = checker.CustomerField(checker.interner.Intern("birthday"));
  if (checker.birthday_field && fields[*checker.birthday_field].type.kind != TypeKind::kDate)
    checker.birthday_field.reset();
}

// The enums over declared names and the weekdays.
void MakeStandardEnums(Checker& checker) {
  auto add = [&](std::string name, const auto& store) {
    EnumInfo info{std::move(name), {}, {}};
    info.is_of_names = true;
    for (const NamedDeclaration& declaration : store) {
      info.members.push_back(checker.interner.Intern(declaration.qualified_name));
      const std::string_view name = declaration.qualified_name;
      const std::string_view package = name.substr(0, name.rfind('.') + 1);
      std::vector<Symbol>& formers = info.former_members.emplace_back();
      for (const ast::Name& former : checker.ast.declarations[declaration.declaration].former_names) {
        formers.push_back(checker.interner.Intern(fmt::format("{}{}", package, checker.Text(former.text))));
      }
    }
    return checker.model.enums.Add(std::move(info));
  };
  checker.message_enum = add("message", checker.model.messages);
  checker.channel_enum = add("channel", checker.model.channels);
  checker.journey_enum = add("journey", checker.model.journeys);
  if (!checker.model.topics.empty()) checker.topic_enum = add("topic", checker.model.topics);
  EnumInfo weekdays{"weekday", {}, {}};
  for (std::string_view day : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    weekdays.members.push_back(checker.interner.Intern(day));
  }
  checker.weekday_enum = checker.model.enums.Add(std::move(weekdays));
}

void CheckRecords(Checker& checker) {
  for (RecordId id : checker.model.records.ids()) {
    const RecordInfo& info = checker.model.records[id];
    const auto& record = std::get<ast::RecordDecl>(checker.ast.declarations[info.declaration].node);
    std::vector<FieldInfo> fields = DeclaredFields(checker, record.fields, info.qualified_name, info.declaration);
    checker.model.records[id].fields = std::move(fields);
  }
}

void CheckEvents(Checker& checker) {
  std::vector<EventInfo> built_in = BuiltInEvents(checker);
  for (EventTypeId id : checker.model.events.ids()) {
    EventInfo& info = checker.model.events[id];
    if (!info.declaration.is_valid()) {
      auto found = std::find_if(built_in.begin(), built_in.end(),
                                [&](const EventInfo& event) { return event.qualified_name == info.qualified_name; });
      info.fields = found->fields;
      continue;
    }
    std::vector<FieldInfo> fields(built_in[0].fields.begin(), built_in[0].fields.begin() + kFirstDeclaredEventField);
    FieldList list(checker, fields, fields.size());
    const auto& event = std::get<ast::EventDecl>(checker.ast.declarations[info.declaration].node);
    for (const ast::Field& field : event.fields) {
      list.Add(field, info.qualified_name, checker.ScopeOf(info.declaration), false);
    }
    checker.model.events[id].fields = std::move(fields);
  }
}

std::vector<ParameterInfo> CheckParameters(Checker& checker, const std::vector<ast::Parameter>& parameters,
                                           const NamedDeclaration& owner, bool may_be_event) {
  std::vector<ParameterInfo> result;
  for (const ast::Parameter& parameter : parameters) {
    std::string name = fmt::format("{}.{}", owner.qualified_name, checker.Text(parameter.name.text));
    Type type = ResolveType(checker, parameter.type, name, checker.ScopeOf(owner.declaration), may_be_event);
    auto same =
        std::find_if(result.begin(), result.end(), [&](const auto& p) { return p.name == parameter.name.text; });
    if (same != result.end()) {
      checker.sink.Report(Kind::kParameterTwice, parameter.name.span, checker.Text(parameter.name.text))
          .Note(same->span, "the first one is here");
    }
    result.push_back({parameter.name.text, type, parameter.name.span});
  }
  return result;
}

std::vector<Type> TypesOf(const std::vector<ParameterInfo>& parameters) {
  std::vector<Type> result;
  for (const ParameterInfo& parameter : parameters) result.push_back(parameter.type);
  return result;
}

}  // namespace

std::vector<FieldInfo> DeclaredFields(Checker& checker, const std::vector<ast::Field>& written,
                                      const std::string& owner, ast::DeclId declaration) {
  std::vector<FieldInfo> fields;
  FieldList list(checker, fields, 0);
  for (const ast::Field& field : written) list.Add(field, owner, checker.ScopeOf(declaration), false);
  return fields;
}

bool IsTypeName(std::string_view name) {
  return std::any_of(std::begin(kTypes), std::end(kTypes), [&](const NamedType& type) { return type.name == name; });
}

Type ListOf(Model& model, const Type& element, uint32_t limit) {
  Type type = Of(TypeKind::kList);
  const ListInfo wanted{element, limit};
  for (ListId id : model.lists.ids()) {
    if (model.lists[id] == wanted) type.list = id;
  }
  if (!type.list.is_valid()) type.list = model.lists.Add(wanted);
  return type;
}

Type ResolveType(Checker& checker, const ast::TypeExpr& written, const std::string& owner, const FileScope& scope,
                 bool may_be_event) {
  return TypeResolver(checker, written, owner).Resolve(scope, may_be_event);
}

// customer { code text(2) = "abc", sizes list<text(1)> = ["s", "xl"] }
void CheckTextSize(Checker& checker, ast::ExprId id, const Type& type) {
  const ast::ExprNode& node = checker.ast.exprs[id].node;
  if (const auto* list = std::get_if<ast::ListLiteral>(&node); list != nullptr && type.kind == TypeKind::kList) {
    for (ast::ExprId item : list->items) CheckTextSize(checker, item, checker.model.lists[type.list].element);
  }
  const auto* text = std::get_if<ast::TextLiteral>(&node);
  if (text == nullptr || type.kind != TypeKind::kText) return;
  size_t size = 0;
  for (const auto& piece : text->pieces) {
    if (const auto* written = std::get_if<std::string>(&piece)) size += written->size();
  }
  if (size > type.text_limit) {
    checker.sink.Report(Kind::kTextTooLong, checker.SpanOf(id), size, type.text_limit);
  }
}

void CheckDefault(Checker& checker, const ast::Field& field, const Type& type, const FileScope& scope) {
  Env env;
  env.file = &scope;
  env.is_default = true;
  ExprChecker expressions(checker, env);
  expressions.Require(field.default_value, Known(type));
  expressions.RequireWritten(field.default_value, "A default");
  CheckTextSize(checker, field.default_value, type);
}

void CheckFields(Checker& checker) {
  MakeStandardEnums(checker);
  CheckRecords(checker);
  CheckCustomer(checker);
  CheckEvents(checker);
  CheckCatalogFields(checker);
  CheckItemTypes(checker);
  CheckNeeds(checker);
  for (const NamedDeclaration& define : checker.model.defines) {
    const auto& node = std::get<ast::DefineDecl>(checker.ast.declarations[define.declaration].node);
    checker.define_parameters.push_back(CheckParameters(checker, node.parameters, define, false));
    checker.model.define_parameter_types.push_back(TypesOf(checker.define_parameters.back()));
    checker.define_where_parameters.emplace_back(node.parameters.size(), false);
  }
  for (const NamedDeclaration& message : checker.model.messages) {
    const auto& node = std::get<ast::MessageDecl>(checker.ast.declarations[message.declaration].node);
    checker.message_parameters.push_back(CheckParameters(checker, node.parameters, message, true));
    checker.model.message_parameter_types.push_back(TypesOf(checker.message_parameters.back()));
  }
  for (const NamedDeclaration& hook : checker.model.hooks) {
    const auto& node = std::get<ast::HookDecl>(checker.ast.declarations[hook.declaration].node);
    checker.hook_parameters.push_back(CheckParameters(checker, node.parameters, hook, false));
    checker.model.hook_parameter_types.push_back(TypesOf(checker.hook_parameters.back()));
    const FileScope& scope = checker.ScopeOf(hook.declaration);
    checker.model.hook_types.push_back(ResolveType(checker, node.gives, hook.qualified_name, scope, false));
    // hook score(lines list<line>) -> int via webhook("SCORE")
    const auto take_value = [&](Type* type, Span span) {
      if (type->kind != TypeKind::kList && type->kind != TypeKind::kRecord) return;
      checker.sink.Report(Kind::kHookType, span, checker.Words(*type));
      *type = Type{};
    };
    for (size_t i = 0; i < node.parameters.size(); ++i) {
      take_value(&checker.hook_parameters.back()[i].type, node.parameters[i].type.span);
    }
    checker.model.hook_parameter_types.back() = TypesOf(checker.hook_parameters.back());
    take_value(&checker.model.hook_types.back(), node.gives.span);
  }
}

}  // namespace senda::sema
