#include "compiler/lower/inputs.h"

#include <algorithm>

#include "compiler/base/currency.h"
#include "compiler/source/relative_path.h"
#include "runtime/abi/items.h"

namespace senda::lower {

Inputs::Inputs(const ast::Ast& ast, const sema::Model& model, const Interner& interner,
               const WorkspaceSettings& settings, const SourceStore& sources)
    : ast(ast), model(model), interner(interner), settings(settings), sources_(sources) {
  std::vector<FileId> files;
  for (const ast::File& file : ast.files) files.push_back(file.file);
  for (const ast::TextFile& file : ast.text_files) files.push_back(file.file);
  for (FileId file : files) files_.push_back(sources_[file].path());
  std::sort(files_.begin(), files_.end());
  files_.erase(std::unique(files_.begin(), files_.end()), files_.end());
  file_of_.assign(sources_.size(), abi::kNone);
  for (FileId file : files) {
    auto found = std::lower_bound(files_.begin(), files_.end(), sources_[file].path());
    file_of_[file.index()] = static_cast<uint32_t>(found - files_.begin());
  }
}

std::string Inputs::PathBeside(Span place, const std::string& path) const {
  return PathWithin(sources_[place.file].path(), path).value_or(path);
}

abi::SourcePosition Inputs::Position(Span span) const {
  if (!span.is_valid()) return {};
  LineColumn place = sources_.Locate(span);
  return {file_of_.at(span.file.index()), place.line, place.column};
}

std::optional<uint32_t> Inputs::FindEventField(sema::EventTypeId event, Symbol name) const {
  const auto& fields = EventFields(event);
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<uint32_t> Inputs::FindEventField(sema::EventTypeId event, std::string_view name) const {
  const auto& fields = EventFields(event);
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (interner.Text(fields[i].name) == name) return i;
  }
  return std::nullopt;
}

std::optional<uint32_t> Inputs::FindCustomerField(std::string_view name, sema::TypeKind kind) const {
  const auto& fields = model.customer_fields;
  for (uint32_t i = sema::kFirstDeclaredCustomerField; i < fields.size(); ++i) {
    if (interner.Text(fields[i].name) == name && fields[i].type.kind == kind) return i;
  }
  return std::nullopt;
}

std::optional<sema::EventTypeId> Inputs::FindEvent(std::string_view qualified_name) const {
  for (sema::EventTypeId id : model.events.ids()) {
    if (model.events[id].qualified_name == qualified_name) return id;
  }
  return std::nullopt;
}

std::string Inputs::Sibling(std::string_view qualified_name, std::string_view name) {
  size_t dot = qualified_name.rfind('.');
  return std::string(dot == std::string_view::npos ? "" : qualified_name.substr(0, dot + 1)) + std::string(name);
}

std::vector<std::string> Inputs::FormerIds(const sema::NamedDeclaration& named) const {
  std::vector<std::string> out;
  for (const ast::Name& former : declaration(named).former_names) {
    out.push_back(Sibling(named.qualified_name, Text(former.text)));
  }
  return out;
}

std::string Inputs::LastPart(std::string_view qualified_name) {
  size_t dot = qualified_name.rfind('.');
  return std::string(dot == std::string_view::npos ? qualified_name : qualified_name.substr(dot + 1));
}

static_assert(sema::kItemsBytesMax == abi::kItemsBytesMax && sema::kItemsDepthMax == abi::kItemsDepthMax);

abi::Kind KindOf(const sema::Type& type) {
  using sema::TypeKind;
  switch (type.kind) {
    case TypeKind::kBool: return abi::Kind::kBool;
    case TypeKind::kInt: return abi::Kind::kInt;
    case TypeKind::kNumber: return abi::Kind::kNumber;
    case TypeKind::kPercent: return abi::Kind::kPercent;
    case TypeKind::kMoney: return abi::Kind::kMoney;
    case TypeKind::kText: return abi::Kind::kText;
    case TypeKind::kEmail: return abi::Kind::kEmail;
    case TypeKind::kPhone: return abi::Kind::kPhone;
    case TypeKind::kUrl: return abi::Kind::kUrl;
    case TypeKind::kCountry: return abi::Kind::kCountry;
    case TypeKind::kLanguage: return abi::Kind::kLanguage;
    case TypeKind::kDuration: return abi::Kind::kDuration;
    case TypeKind::kCalendarDuration: return abi::Kind::kInt;
    case TypeKind::kInstant: return abi::Kind::kInstant;
    case TypeKind::kDate: return abi::Kind::kDate;
    case TypeKind::kTimeOfDay: return abi::Kind::kTimeOfDay;
    case TypeKind::kTimeZone: return abi::Kind::kTimeZone;
    case TypeKind::kEnum: return abi::Kind::kEnum;
    case TypeKind::kRecord: return abi::Kind::kRecord;
    case TypeKind::kList:
      if (type.list.is_valid()) return abi::Kind::kList;
      break;
    case TypeKind::kPoison:
    case TypeKind::kEvent:
    case TypeKind::kCustomer: break;
  }
  SENDA_UNREACHABLE("a type without values reached lowering: {}", static_cast<int>(type.kind));
}

ir::Format FormatOf(const sema::Type& type, const Inputs& in) {
  ir::Format out;
  if (type.kind == sema::TypeKind::kMoney) {
    out.currency = in.Text(type.currency);
    const Currency* currency = FindCurrency(out.currency);
    if (currency) out.minor_digits = currency->digits;
  }
  if (type.kind == sema::TypeKind::kEnum) {
    for (Symbol member : in.model.enums[type.enumeration].members) out.members.push_back(in.Text(member));
  }
  return out;
}

abi::FieldType FieldTypeOf(const sema::Type& type, const Inputs& in) {
  ir::Format format = FormatOf(type, in);
  abi::FieldType out;
  out.kind = KindOf(type);
  out.is_optional = type.is_optional;
  out.currency = format.currency;
  out.minor_digits = format.minor_digits;
  out.members = format.members;
  out.text_limit = type.text_limit;
  if (out.kind == abi::Kind::kEnum) {
    out.is_of_names = in.model.enums[type.enumeration].is_of_names;
    for (const auto& names : in.model.enums[type.enumeration].former_members) {
      auto& former = out.former_members.emplace_back();
      for (Symbol name : names) former.push_back(in.Text(name));
    }
  } else if (out.kind == abi::Kind::kList) {
    const sema::ListInfo& list = in.model.lists[type.list];
    out.element.push_back(FieldTypeOf(list.element, in));
    out.list_limit = list.limit;
  } else if (out.kind == abi::Kind::kRecord) {
    out.record = in.model.records[type.record].qualified_name;
  }
  return out;
}

}  // namespace senda::lower
