// Ids and names of the syntax tree.
#pragma once

#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/interner.h"
#include "compiler/base/span.h"

namespace senda::ast {

using ExprId = Id<struct ExprTag>;
using PatternId = Id<struct PatternTag>;
using StepId = Id<struct StepTag>;
using DeclId = Id<struct DeclTag>;

struct Name {
  Symbol text;
  Span span;
};

// `shop.cart.purchase`; at least one part.
struct QualifiedName {
  std::vector<Name> parts;
  Span span;
};

}  // namespace senda::ast
