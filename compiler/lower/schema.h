// Events, the customer, channels and messages as the program describes them.
#pragma once

#include "compiler/lower/inputs.h"
#include "compiler/lower/nodes.h"

namespace senda::lower {

class Expressions;

// Fills the program's schemas. Defaults are constants.
void DescribeSchemas(const Inputs& in, Expressions* expressions, Nodes* nodes, abi::Program* program);

}  // namespace senda::lower
