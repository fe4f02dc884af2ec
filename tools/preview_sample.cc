// The sample that a message lacks, written out for its author.
#include <fmt/core.h>

#include "compiler/ast/nodes.h"
#include "tools/preview_model.h"

namespace senda::tools {
namespace {

using sema::TypeKind;

constexpr int kDepthMax = 4;

class SampleWriter {
 public:
  explicit SampleWriter(const driver::Compilation& compilation)
      : model_(compilation.model), interner_(compilation.interner) {}

  std::string ValueOf(const sema::Type& type, std::string_view name, int depth) const {
    switch (type.kind) {
      case TypeKind::kBool: return "true";
      case TypeKind::kInt: return "3";
      case TypeKind::kNumber: return "1.5";
      case TypeKind::kPercent: return "10%";
      case TypeKind::kMoney: return fmt::format("12.50 {}", interner_.Text(type.currency));
      case TypeKind::kEmail: return "\"ana@example.com\"";
      case TypeKind::kPhone: return "\"+34600000000\"";
      case TypeKind::kUrl: return "\"https://example.com/\"";
      case TypeKind::kCountry: return "ES";
      case TypeKind::kLanguage: return "es";
      case TypeKind::kDuration: return "2 days";
      case TypeKind::kCalendarDuration: return "1 month";
      case TypeKind::kInstant: return "2026-11-21 09:30";
      case TypeKind::kDate: return "2026-11-21";
      case TypeKind::kTimeOfDay: return "09:30";
      case TypeKind::kTimeZone: return "\"Europe/Madrid\"";
      case TypeKind::kEnum: {
        const auto& members = model_.enums[type.enumeration].members;
        return members.empty() ? "…" : std::string(interner_.Text(members[0]));
      }
      case TypeKind::kList:
        return depth > kDepthMax ? "[]" : "[" + ValueOf(model_.lists[type.list].element, name, depth + 1) + "]";
      case TypeKind::kRecord: return Fields(model_.records[type.record].fields, 0, depth);
      case TypeKind::kEvent: return Fields(model_.events[type.event].fields, sema::kFirstDeclaredEventField, depth);
      case TypeKind::kText:
      case TypeKind::kCustomer:
      case TypeKind::kPoison: break;
    }
    return fmt::format("\"{}\"", name);
  }

  // Those that must be said.
  std::string Fields(const std::vector<sema::FieldInfo>& fields, uint32_t first, int depth) const {
    std::string out;
    for (uint32_t i = first; i < fields.size() && depth <= kDepthMax; ++i) {
      const sema::FieldInfo& field = fields[i];
      if (field.type.is_optional || field.default_value.is_valid()) continue;
      const std::string name(interner_.Text(field.name));
      out += fmt::format("{}{}: {}", out.empty() ? " " : ", ", name, ValueOf(field.type, name, depth + 1));
    }
    return out.empty() ? "{ }" : "{" + out + " }";
  }

 private:
  const sema::Model& model_;
  const Interner& interner_;
};

}  // namespace

std::string SampleToWrite(const driver::Compilation& compilation, sema::MessageId message) {
  const ast::DeclId declaration = compilation.model.messages[message].declaration;
  const auto& decl = std::get<ast::MessageDecl>(compilation.ast.declarations[declaration].node);
  const SampleWriter writer(compilation);
  std::string out;
  for (size_t i = 0; i < decl.parameters.size(); ++i) {
    const std::string name(compilation.interner.Text(decl.parameters[i].name.text));
    const sema::Type& type = compilation.model.message_parameter_types.at(message.index()).at(i);
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", name, writer.ValueOf(type, name, 0));
  }
  return out.empty() ? "" : "sample { " + out + " }";
}

}  // namespace senda::tools
