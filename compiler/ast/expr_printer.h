// Expressions and patterns as `(operator operand …)`. Part of the printer; see print.h.
#pragma once

#include <optional>
#include <string>

#include "compiler/ast/nodes.h"
#include "compiler/source/source_store.h"

namespace senda::ast {

class ExprPrinter {
 public:
  // Without sources, spans are left out.
  ExprPrinter(const Ast& ast, const Interner& names, const SourceStore* sources)
      : ast_(ast), names_(names), sources_(sources) {}

  std::string Expr(ExprId id) const;
  // ` (within 3 days)`, or nothing for an expression that is not there.
  std::string Optional(const char* label, ExprId id) const;
  std::string Pattern(PatternId id) const;
  std::string Type(const TypeExpr& type) const;
  // ` was old_name` for each of the names that something had before.
  std::string Formerly(const std::vector<Name>& names) const;
  std::string Path(const QualifiedName& path) const;
  std::string Text(const Name& name) const;
  std::string Arguments(const std::vector<Argument>& arguments) const;
  std::string At(Span span) const;
  static std::string Quoted(std::string_view text);
  static std::string Percent(int64_t millionths);

 private:
  std::string Node(const ExprNode& node) const;
  std::string Node(const PatternNode& node) const;
  std::string Money(const MoneyLiteral& money) const;
  std::string Pieces(const TextLiteral& text) const;
  std::string List(const ListLiteral& list) const;
  std::string Aggregate(const AggregateExpr& aggregate) const;
  std::string Window(const struct Window& window) const;
  std::string Event(const EventReference& event) const;
  std::string Chain(const ThenPattern& then) const;
  std::string Calendar(const CalendarPattern& calendar) const;
  std::string Count(const CountPattern& count) const;
  std::string Alternatives(const OrPattern& any) const;

  const Ast& ast_;
  const Interner& names_;
  const SourceStore* sources_;
};

}  // namespace senda::ast
