// Lists and records as values.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {

// `[ES, FR]` where a list is wanted.
Type ExprChecker::ListValue(ast::ExprId id, const ast::ListLiteral& node, const Type& list) {
  const ListInfo info = model_.lists[list.list];
  if (node.items.size() > info.limit) {
    checker_.sink.Report(Kind::kListTooLong, checker_.SpanOf(id), node.items.size(), info.limit);
    return {};
  }
  bool fits = true;
  for (ast::ExprId item : node.items) fits &= Require(item, info.element);
  return fits ? Known(list) : Type{};
}

// `{ sku: "mug", quantity: 2 }` where a record is wanted. A field that is left out takes its default, or stays unknown.
Type ExprChecker::On(ast::ExprId id, const ast::RecordLiteral& node, const Want& want) {
  if (!want.type || want.type->kind != TypeKind::kRecord) {
    checker_.sink.Report(Kind::kRecordUnsaid, checker_.SpanOf(id))
        .Help("write it where a record is wanted, or compare the fields one by one");
    return {};
  }
  const RecordInfo& info = model_.records[want.type->record];
  bool fits = true;
  std::vector<const ast::Argument*> given(info.fields.size(), nullptr);
  for (const ast::Argument& item : node.items) {
    auto field = std::find_if(info.fields.begin(), info.fields.end(),
                              [&](const FieldInfo& f) { return f.name == item.name->text; });
    if (field == info.fields.end()) {
      auto report =
          checker_.sink.Report(Kind::kFieldUnknown, item.name->span,
                               fmt::format("The record `{}`", info.qualified_name), checker_.Text(item.name->text));
      checker_.Suggest(report, checker_.Text(item.name->text), [&] {
        std::vector<std::string> names;
        for (const FieldInfo& f : info.fields) names.emplace_back(checker_.Text(f.name));
        return names;
      });
      fits = false;
      continue;
    }
    const ast::Argument*& slot = given[static_cast<size_t>(field - info.fields.begin())];
    if (slot != nullptr) {
      checker_.sink.Report(Kind::kFieldTwice, item.name->span, checker_.Text(item.name->text))
          .Note(slot->name->span, "the first one is here");
      fits = false;
    }
    slot = &item;
    fits &= Require(item.value, field->type);
  }
  for (size_t i = 0; i < given.size(); ++i) {
    const FieldInfo& field = info.fields[i];
    if (given[i] != nullptr || field.type.is_optional || field.default_value.is_valid()) continue;
    checker_.sink.Report(Kind::kRecordFieldMissing, checker_.SpanOf(id), info.qualified_name,
                         checker_.Text(field.name));
    fits = false;
  }
  return fits ? Known(*want.type) : Type{};
}

// `l.sku`. What may be missing as a whole may be missing in its parts.
Type ExprChecker::RecordMember(ast::ExprId id, const ast::MemberExpr& node, const Type& object) {
  const RecordInfo& info = model_.records[object.record];
  for (uint32_t i = 0; i < info.fields.size(); ++i) {
    if (info.fields[i].name != node.member.text) continue;
    model_.resolutions.Set(id, RecordFieldRef{i});
    return object.is_optional && info.fields[i].type.kind != TypeKind::kPoison ? Optional(info.fields[i].type)
                                                                               : info.fields[i].type;
  }
  std::string_view name = checker_.Text(node.member.text);
  auto report = checker_.sink.Report(Kind::kFieldUnknown, node.member.span,
                                     fmt::format("The record `{}`", info.qualified_name), name);
  checker_.Suggest(report, name, [&] {
    std::vector<std::string> names;
    for (const FieldInfo& field : info.fields) names.emplace_back(checker_.Text(field.name));
    return names;
  });
  return {};
}

// `"mug" in c.skus`.
Type ExprChecker::InList(const ast::InExpr& node) {
  Type list = Infer(node.list);
  if (list.kind == TypeKind::kPoison) return {};
  if (!list.list.is_valid()) {
    checker_.sink.Report(Kind::kListNeeded, checker_.SpanOf(node.list))
        .Help(fmt::format("write `{} in [a, b]`", checker_.Describe(node.value)));
    return {};
  }
  if (list.is_optional) {
    ReportMayBeMissing(node.list, list);
    return {};
  }
  return Require(node.value, model_.lists[list.list].element) ? Of(TypeKind::kBool) : Type{};
}

// Whether every value of one list type is one of the other.
bool ExprChecker::IsSameItems(const Type& from, const Type& to) const {
  if (!from.list.is_valid() || !to.list.is_valid()) return false;
  const ListInfo &a = model_.lists[from.list], &b = model_.lists[to.list];
  return a.limit <= b.limit && a.element.kind == b.element.kind && IsAssignable(a.element, b.element);
}

}  // namespace senda::sema
