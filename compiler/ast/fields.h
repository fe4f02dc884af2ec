// Types as they are written, fields and parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/names.h"

namespace senda::ast {

// `plus was extra`: the name that a value of an enum had before.
struct FormerMember {
  Name member;
  Name former_name;
};

// `money(USD)?`, `enum(free, plus was extra)`, `text(200)`, `percent`, `list<line>(50)`, or the name of a record or of
// an event (a message's `with`).
struct TypeExpr {
  Name name;
  std::optional<Name> currency;
  std::vector<Name> members;
  std::vector<FormerMember> former_members;
  std::vector<TypeExpr> element;  // of a list: one
  std::optional<int64_t> limit;
  bool is_optional = false;
  Span span;
};
struct Field {
  Name name;
  TypeExpr type;
  std::vector<Name> former_names;
  ExprId default_value;
  std::string documentation;
  Span span;
};
struct Parameter {
  Name name;
  TypeExpr type;
};

}  // namespace senda::ast
