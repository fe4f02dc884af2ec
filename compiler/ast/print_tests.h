// How a test is printed, as part of the AST's printer.
#pragma once

#include <string>

#include "compiler/ast/expr_printer.h"
#include "compiler/ast/nodes.h"

namespace senda::ast {

std::string PrintTest(const Ast& ast, const ExprPrinter& text, const Declaration& declaration, const TestDecl& test);

}  // namespace senda::ast
