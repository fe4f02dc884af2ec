#include "compiler/sema/print.h"

#include <fmt/format.h>

#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

class Printer {
 public:
  Printer(const ast::Ast& ast, const Interner& interner, const Model& model)
      : ast_(ast), interner_(interner), model_(model) {}

  std::string Print() {
    out_ += "customer\n";
    Fields(model_.customer_fields);
    for (const EventInfo& event : model_.events) {
      Line("event", event.qualified_name, event.declaration.is_valid() ? "" : " (built in)");
      Fields(event.fields);
    }
    for (const NamedDeclaration& let : model_.lets) {
      Line("let", let.qualified_name, " " + TypeOf(Node<ast::LetDecl>(let).value));
    }
    for (DefineId id : model_.defines.ids()) Define(id);
    for (const NamedDeclaration& segment : model_.segments) Line("segment", segment.qualified_name, "");
    for (TriggerId id : model_.triggers.ids()) {
      Line("trigger", model_.triggers[id].qualified_name, "");
      Bindings(model_.trigger_bindings[id.index()]);
    }
    for (const RecordInfo& record : model_.records) {
      Line("record", record.qualified_name, "");
      Fields(record.fields);
    }
    for (const NamedDeclaration& channel : model_.channels) Line("channel", channel.qualified_name, "");
    for (MessageId id : model_.messages.ids()) {
      Line("message", model_.messages[id].qualified_name, "");
      Parameters(Node<ast::MessageDecl>(model_.messages[id]).parameters, model_.message_parameter_types[id.index()]);
    }
    for (JourneyId id : model_.journeys.ids()) Journey(id);
    return std::move(out_);
  }

 private:
  template <typename T>
  const T& Node(const NamedDeclaration& named) const {
    return std::get<T>(ast_.declarations[named.declaration].node);
  }
  std::string Text(const Type& type) const { return TypeText(model_, interner_, type); }
  std::string TypeOf(ast::ExprId id) const { return Text(model_.expr_types.Get(id)); }
  std::string NameOf(Symbol symbol) const { return std::string(interner_.Text(symbol)); }
  void Line(std::string_view kind, const std::string& name, const std::string& rest) {
    out_ += fmt::format("{} {}{}\n", kind, name, rest);
  }

  void Fields(const std::vector<FieldInfo>& fields) {
    for (const FieldInfo& field : fields) {
      out_ += fmt::format("  {} {}", NameOf(field.name), Text(field.type));
      if (field.default_value.is_valid()) out_ += " = " + Describe(ast_, interner_, field.default_value);
      out_ += '\n';
    }
  }

  void Parameters(const std::vector<ast::Parameter>& parameters, const std::vector<Type>& types) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      out_ += fmt::format("  with {} {}\n", NameOf(parameters[i].name.text), Text(types[i]));
    }
  }

  void Define(DefineId id) {
    const auto& define = Node<ast::DefineDecl>(model_.defines[id]);
    Line("define", model_.defines[id].qualified_name, " " + TypeOf(define.value));
    Parameters(define.parameters, model_.define_parameter_types[id.index()]);
  }

  void Bindings(const std::vector<BindingId>& bindings) {
    for (BindingId id : bindings) {
      const Binding& binding = model_.bindings[id];
      std::string events;
      for (EventTypeId event : binding.events) {
        events += (events.empty() ? "" : " or ") + model_.events[event].qualified_name;
      }
      out_ += fmt::format("  carries {} {}{}\n", NameOf(binding.name), events, binding.is_optional ? "?" : "");
    }
  }

  void Journey(JourneyId id) {
    Line("journey", model_.journeys[id].qualified_name, "");
    Bindings(model_.journey_bindings[id.index()]);
    for (ast::ExprId key : Node<ast::JourneyDecl>(model_.journeys[id]).keyed_by) {
      out_ += fmt::format("  keyed by {} {}\n", Describe(ast_, interner_, key), TypeOf(key));
    }
  }

  const ast::Ast& ast_;
  const Interner& interner_;
  const Model& model_;
  std::string out_;
};

}  // namespace

std::string PrintTypes(const ast::Ast& ast, const Interner& interner, const Model& model) {
  return Printer(ast, interner, model).Print();
}

}  // namespace senda::sema
