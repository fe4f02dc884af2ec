// What the checker learnt, as text for people and for tests: `senda dump --phase types`.
//
// Takes a checked program. Gives one line for each declaration with its type, and indented below it its fields,
// parameters and the named events that it carries, all in order of qualified name. The same program gives the same
// text, whatever the order of its files.
#pragma once

#include <string>

#include "compiler/sema/model.h"

namespace senda::sema {

std::string PrintTypes(const ast::Ast& ast, const Interner& interner, const Model& model);

}  // namespace senda::sema
