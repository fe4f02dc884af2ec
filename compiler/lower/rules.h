// Topics, the rules of channels and policies, preferences and guarantees become part of the description.
#pragma once

#include <vector>

#include "compiler/lower/expressions.h"

namespace senda::lower {

// Fills topics, rules, preferences and guarantees; drafts of policies are left out. Gives by rule its condition, where
// each send has to lower that for itself.
std::vector<ast::ExprId> DescribeRules(const Inputs& in, Expressions* expressions, Nodes* nodes, abi::Program* program);

// What rules and guarantees read, once the program is finished: aggregates, and what can break a guarantee.
void FindWhatRulesRead(ir::Program* program);

}  // namespace senda::lower
