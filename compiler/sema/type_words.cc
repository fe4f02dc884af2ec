#include "compiler/sema/type_words.h"

#include <fmt/format.h>

namespace senda::sema {
namespace {

constexpr size_t kMembersShownMax = 12;

std::string KindText(TypeKind kind) {
  switch (kind) {
    case TypeKind::kPoison: return "unknown";
    case TypeKind::kBool: return "bool";
    case TypeKind::kInt: return "int";
    case TypeKind::kNumber: return "number";
    case TypeKind::kPercent: return "percent";
    case TypeKind::kMoney: return "money";
    case TypeKind::kText: return "text";
    case TypeKind::kEmail: return "email";
    case TypeKind::kPhone: return "phone";
    case TypeKind::kUrl: return "url";
    case TypeKind::kCountry: return "country";
    case TypeKind::kLanguage: return "language";
    case TypeKind::kDuration: return "duration";
    case TypeKind::kCalendarDuration: return "calendar duration";
    case TypeKind::kInstant: return "instant";
    case TypeKind::kDate: return "date";
    case TypeKind::kTimeOfDay: return "time_of_day";
    case TypeKind::kTimeZone: return "timezone";
    case TypeKind::kEnum: return "enum";
    case TypeKind::kRecord: return "record";
    case TypeKind::kList: return "list";
    case TypeKind::kEvent: return "event";
    case TypeKind::kCustomer: return "customer";
  }
  return "";
}

}  // namespace

std::string MembersText(const Interner& interner, const EnumInfo& info) {
  if (info.members.empty()) return "nothing, as none is declared";
  std::string result;
  for (size_t i = 0; i < info.members.size() && i < kMembersShownMax; ++i) {
    if (i > 0) result += ", ";
    result += fmt::format("`{}`", interner.Text(info.members[i]));
  }
  if (info.members.size() > kMembersShownMax) result += ", …";
  return result;
}

std::string TypeWords(const Model& model, const Interner& interner, const Type& type) {
  switch (type.kind) {
    case TypeKind::kPoison: return "something that is not known";
    case TypeKind::kBool: return "true or false";
    case TypeKind::kInt: return "a whole number";
    case TypeKind::kNumber: return "a number";
    case TypeKind::kPercent: return "a percentage";
    case TypeKind::kMoney: return fmt::format("an amount in {}", interner.Text(type.currency));
    case TypeKind::kText: return "a text";
    case TypeKind::kEmail: return "an e-mail address";
    case TypeKind::kPhone: return "a phone number";
    case TypeKind::kUrl: return "a URL";
    case TypeKind::kCountry: return "a country";
    case TypeKind::kLanguage: return "a language";
    case TypeKind::kDuration: return "a length of time";
    case TypeKind::kCalendarDuration: return "a length in months or years";
    case TypeKind::kInstant: return "an instant";
    case TypeKind::kDate: return "a date";
    case TypeKind::kTimeOfDay: return "a time of day";
    case TypeKind::kTimeZone: return "a time zone";
    case TypeKind::kEnum: return "one of " + MembersText(interner, model.enums[type.enumeration]);
    case TypeKind::kRecord: return fmt::format("a record `{}`", model.records[type.record].qualified_name);
    case TypeKind::kList:
      if (!type.list.is_valid()) return "a list";
      return fmt::format("a `{}`", TypeText(model, interner, type));
    case TypeKind::kEvent:
      if (!type.event.is_valid()) return "an event";
      return fmt::format("an event `{}`", model.events[type.event].qualified_name);
    case TypeKind::kCustomer: return "the customer";
  }
  return "";
}

std::string TypeText(const Model& model, const Interner& interner, const Type& type) {
  constexpr uint32_t kTextLimit = Type{}.text_limit;
  constexpr uint32_t kListLimit = 100;
  const std::string_view mark = type.is_optional ? "?" : "";
  if (type.kind == TypeKind::kRecord) return model.records[type.record].qualified_name + std::string(mark);
  if (type.kind == TypeKind::kList && type.list.is_valid()) {
    const ListInfo& list = model.lists[type.list];
    std::string size = list.limit == kListLimit ? std::string() : fmt::format("({})", list.limit);
    return fmt::format("list<{}>{}{}", TypeText(model, interner, list.element), size, mark);
  }
  std::string result = KindText(type.kind == TypeKind::kList ? type.element : type.kind);
  TypeKind scalar = type.kind == TypeKind::kList ? type.element : type.kind;
  if (scalar == TypeKind::kMoney) result += fmt::format("({})", interner.Text(type.currency));
  if (scalar == TypeKind::kText && type.text_limit != kTextLimit) result += fmt::format("({})", type.text_limit);
  if (scalar == TypeKind::kEnum) {
    result += '(';
    const auto& members = model.enums[type.enumeration].members;
    for (size_t i = 0; i < members.size(); ++i)
      result += fmt::format("{}{}", i > 0 ? ", " : "", interner.Text(members[i]));
    result += ')';
  }
  if (scalar == TypeKind::kEvent && type.event.is_valid()) result = model.events[type.event].qualified_name;
  if (type.kind == TypeKind::kList) result = fmt::format("list<{}>", result);
  return type.is_optional ? result + "?" : result;
}

std::string Capitalized(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

bool IsOrdered(TypeKind kind) {
  switch (kind) {
    case TypeKind::kInt:
    case TypeKind::kNumber:
    case TypeKind::kPercent:
    case TypeKind::kMoney:
    case TypeKind::kDuration:
    case TypeKind::kCalendarDuration:
    case TypeKind::kInstant:
    case TypeKind::kDate:
    case TypeKind::kTimeOfDay: return true;
    default: return false;
  }
}

bool IsComparable(TypeKind kind) {
  switch (kind) {
    case TypeKind::kPoison:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kEvent:
    case TypeKind::kCustomer: return false;
    default: return true;
  }
}

bool IsTextual(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kEmail || kind == TypeKind::kPhone || kind == TypeKind::kUrl;
}

bool IsNumeric(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kNumber;
}

Type Optional(Type type) {
  type.is_optional = type.kind != TypeKind::kPoison;
  return type;
}

Type Known(Type type) {
  type.is_optional = false;
  return type;
}

Type Of(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

}  // namespace senda::sema
