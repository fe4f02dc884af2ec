// How the steps of a journey are called, so that they can be found again in a later version and in a report.
//
// Takes a checked journey. Gives each step a name that stays the same when others are added: its label, or what it
// does (`send cart_reminder`), or for a wait the nearest message or arm before it (`wait after cart_reminder`). Two
// steps may have the same name.
#pragma once

#include <string>

#include "compiler/sema/model.h"

namespace senda::sema {

using StepNames = IdMap<ast::StepId, std::string>;

// `former`: 0 for the names as they are; else as they were when every label, message, arm, hook and team in them had
// its so-manieth former name, where it has had one.
void NameSteps(const ast::Ast& ast, const Model& model, const Interner& interner, const ast::JourneyDecl& journey,
               StepNames* names, uint32_t former = 0);

// The blocks that stand directly inside a step, in written order.
std::vector<const ast::Block*> BlocksOf(const ast::StepNode& node);

// Calls visit(id, node) for every step of the journey in written order, those inside others behind them.
template <typename Visit>
void ForEachStep(const ast::Ast& ast, const ast::Block& block, const Visit& visit) {
  for (ast::StepId id : block) {
    const ast::StepNode& node = ast.steps[id].node;
    visit(id, node);
    for (const ast::Block* inner : BlocksOf(node)) ForEachStep(ast, *inner, visit);
  }
}
template <typename Visit>
void ForEachStep(const ast::Ast& ast, const ast::JourneyDecl& journey, const Visit& visit) {
  ForEachStep(ast, journey.steps, visit);
  for (const ast::ExitClause& exit : journey.exits) {
    if (exit.body) ForEachStep(ast, *exit.body, visit);
  }
}

// What an exit without a name is counted as.
inline constexpr const char* kUnnamedExit = "exited";

}  // namespace senda::sema
