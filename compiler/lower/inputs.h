// What lowering reads: the checked program, its names, its files. Immutable and shared by all of lowering.
//
// Gives also the small questions that everybody asks: where something stands, what a name or field is called, what a
// type is at run time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/source/source_store.h"
#include "compiler/source/workspace.h"

namespace senda::lower {

using ir::NodeId;

class Inputs {
 public:
  Inputs(const ast::Ast& ast, const sema::Model& model, const Interner& interner, const WorkspaceSettings& settings,
         const SourceStore& sources);

  const ast::Ast& ast;
  const sema::Model& model;
  const Interner& interner;
  const WorkspaceSettings& settings;

  // Paths of the program's files, sorted: Program::files.
  const std::vector<std::string>& files() const { return files_; }
  abi::SourcePosition Position(Span span) const;
  // What stands there in the file.
  std::string Written(Span span) const { return std::string(sources_.Text(span)); }
  // A path as it is written in a file, relative to the workspace; it is known to lie inside.
  std::string PathBeside(Span place, const std::string& path) const;
  std::string Text(Symbol symbol) const { return std::string(interner.Text(symbol)); }

  const ast::Expr& expr(ast::ExprId id) const { return ast.exprs[id]; }
  const ast::Declaration& declaration(const sema::NamedDeclaration& named) const {
    return ast.declarations[named.declaration];
  }
  // It or the map around it is one.
  bool IsDraft(const ast::Declaration& declared) const {
    return declared.is_draft || (declared.map.is_valid() && ast.declarations[declared.map].is_draft);
  }
  const sema::Type& TypeOf(ast::ExprId id) const { return model.expr_types[id]; }
  const std::vector<sema::FieldInfo>& EventFields(sema::EventTypeId event) const { return model.events[event].fields; }
  std::optional<uint32_t> FindEventField(sema::EventTypeId event, Symbol name) const;
  std::optional<uint32_t> FindEventField(sema::EventTypeId event, std::string_view name) const;
  // The customer's field of that name and kind: their time zone, their birthday.
  std::optional<uint32_t> FindCustomerField(std::string_view name, sema::TypeKind kind) const;
  std::optional<sema::EventTypeId> FindEvent(std::string_view qualified_name) const;
  // Names that it says it had before, qualified.
  std::vector<std::string> FormerIds(const sema::NamedDeclaration& named) const;
  // A name in the package of another one.
  static std::string Sibling(std::string_view qualified_name, std::string_view name);
  // Behind the last dot: how messages and splits are called in the ids of steps.
  static std::string LastPart(std::string_view qualified_name);

 private:
  const SourceStore& sources_;
  std::vector<std::string> files_;
  std::vector<uint32_t> file_of_;  // by FileId: its index in files_, kNone for what is no program file
};

// What a value of this type is at run time. Not for lists, events and the customer; a calendar duration is its months.
abi::Kind KindOf(const sema::Type& type);
abi::FieldType FieldTypeOf(const sema::Type& type, const Inputs& in);
ir::Format FormatOf(const sema::Type& type, const Inputs& in);

}  // namespace senda::lower
