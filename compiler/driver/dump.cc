#include "compiler/driver/dump.h"

#include <fmt/core.h>

#include "compiler/ast/print.h"
#include "compiler/codegen/codegen.h"
#include "compiler/ir/print.h"
#include "compiler/sema/type_words.h"

namespace senda::driver {
namespace {

class TypeDump {
 public:
  explicit TypeDump(const Compilation& compilation) : compilation_(compilation), model_(compilation.model) {}

  std::string Run() {
    if (!model_.customer_fields.empty()) Line("customer");
    AddFields(model_.customer_fields);
    for (const sema::EventInfo& event : model_.events) {
      Line("event " + event.qualified_name);
      AddFields(event.fields);
    }
    for (sema::LetId id : model_.lets.ids()) {
      const auto& let = std::get<ast::LetDecl>(Node(model_.lets[id]));
      Line(fmt::format("let {}: {}", model_.lets[id].qualified_name, TypeOf(model_.expr_types[let.value])));
    }
    for (sema::DefineId id : model_.defines.ids()) AddDefine(id);
    for (const auto& segment : model_.segments) Line(fmt::format("segment {}: bool", segment.qualified_name));
    for (sema::TriggerId id : model_.triggers.ids()) {
      Line("trigger " + model_.triggers[id].qualified_name);
      AddBindings(model_.trigger_bindings[id.index()]);
    }
    for (sema::JourneyId id : model_.journeys.ids()) {
      Line("journey " + model_.journeys[id].qualified_name);
      AddBindings(model_.journey_bindings[id.index()]);
    }
    return out_;
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n"; }
  std::string Text(Symbol symbol) const { return std::string(compilation_.interner.Text(symbol)); }
  std::string TypeOf(const sema::Type& type) const { return sema::TypeText(model_, compilation_.interner, type); }
  const ast::DeclNode& Node(const sema::NamedDeclaration& named) const {
    return compilation_.ast.declarations[named.declaration].node;
  }

  void AddFields(const std::vector<sema::FieldInfo>& fields) {
    for (const sema::FieldInfo& field : fields) Line(fmt::format("  {}: {}", Text(field.name), TypeOf(field.type)));
  }

  void AddDefine(sema::DefineId id) {
    const auto& define = std::get<ast::DefineDecl>(Node(model_.defines[id]));
    Line("define " + model_.defines[id].qualified_name);
    for (size_t i = 0; i < define.parameters.size(); ++i) {
      Line(fmt::format("  {}: {}", Text(define.parameters[i].name.text),
                       TypeOf(model_.define_parameter_types[id.index()][i])));
    }
    Line("  gives " + TypeOf(model_.expr_types[define.value]));
  }

  void AddBindings(const std::vector<sema::BindingId>& bindings) {
    for (sema::BindingId id : bindings) {
      const sema::Binding& binding = model_.bindings[id];
      std::string events;
      for (sema::EventTypeId event : binding.events) {
        events += (events.empty() ? "" : " or ") + model_.events[event].qualified_name;
      }
      Line(fmt::format("  carries {}: {}{}", Text(binding.name), events, binding.is_optional ? "?" : ""));
    }
  }

  const Compilation& compilation_;
  const sema::Model& model_;
  std::string out_;
};

}  // namespace

std::string DumpAst(const Compilation& compilation) {
  return ast::PrintAst(compilation.ast, compilation.interner, compilation.sources);
}

std::string DumpTypes(const Compilation& compilation) {
  return TypeDump(compilation).Run();
}

std::string DumpIr(const Compilation& compilation) {
  return ir::PrintProgram(*compilation.program);
}

std::string DumpLlvm(const Compilation& compilation) {
  return codegen::PrintLlvm(*compilation.program);
}

}  // namespace senda::driver
