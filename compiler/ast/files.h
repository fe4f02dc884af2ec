// What stands around the declarations of a file.
#pragma once

#include <optional>
#include <vector>

#include "compiler/ast/names.h"

namespace senda::ast {

// `purchase = order_placed { amount = total }`
struct FieldRename {
  Name needed;
  Name field;
};
struct UseBinding {
  Name needed;
  QualifiedName event;
  std::vector<FieldRename> fields;
  Span span;
};
struct UseClause {
  QualifiedName package;
  std::vector<UseBinding> bindings;
  Span span;
};
struct File {
  FileId file;
  std::optional<QualifiedName> package;
  std::vector<UseClause> uses;
  std::vector<DeclId> declarations;
};

}  // namespace senda::ast
