// Journeys: their clauses and steps.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

// Where each clause that may be said once was said.
struct Builder::JourneyClauses {
  std::optional<Span> owner, audience, while_holds, enter, once, again, goal, holdout, priority, removed;
};

ast::DeclNode Builder::BuildJourney(Parser::JourneyDeclarationContext* tree) {
  ast::JourneyDecl journey{};
  JourneyClauses clauses;
  for (auto* clause : tree->clauses) BuildClause(clause, &clauses, &journey);
  journey.steps = BuildSteps(tree->steps);
  return journey;
}

void Builder::BuildClause(Parser::JourneyClauseContext* tree, JourneyClauses* clauses, ast::JourneyDecl* journey) {
  auto say = [&](const char* what, std::optional<Span>* before) {
    if (*before) ReportTwice(what, SpanOf(tree), **before);
    *before = SpanOf(tree);
  };
  if (tree->asOwner != nullptr) {
    say("owner", &clauses->owner);
    journey->owner = BuildName(tree->asOwner->team);
  } else if (tree->asWhile != nullptr) {
    say("while", &clauses->while_holds);
    journey->while_holds = {BuildExpression(tree->asWhile->condition), SpanOf(tree)};
  } else if (tree->asHoldout != nullptr) {
    say("holdout", &clauses->holdout);
    journey->holdout = BuildShare(tree->asHoldout->share, SpanOf(tree));
  } else if (tree->asPriority != nullptr) {
    say("priority", &clauses->priority);
    const int64_t priority = BuildCount(tree->asPriority->priority);
    journey->priority = {tree->asPriority->negative != nullptr ? -priority : priority, SpanOf(tree)};
  } else if (tree->asAudience != nullptr) {
    say("audience", &clauses->audience);
    journey->audience = BuildExpression(tree->asAudience->condition);
  } else if (tree->asEnter != nullptr) {
    say("enter on", &clauses->enter);
    journey->enter_on = BuildPattern(tree->asEnter->fires);
    if (tree->asEnter->also != nullptr) journey->already_in = BuildAlreadyIn(tree->asEnter);
  } else if (tree->asKey != nullptr) {
    journey->keyed_by.push_back(BuildExpression(tree->asKey->key));
  } else if (tree->asOnce != nullptr) {
    say("once", &clauses->once);
    journey->once = BuildOnce(tree->asOnce);
  } else if (tree->asAgain != nullptr) {
    say("if again", &clauses->again);
    journey->again = BuildAgain(tree->asAgain);
  } else if (tree->asExit != nullptr) {
    journey->exits.push_back(BuildExitClause(tree->asExit));
  } else if (tree->asRemoved != nullptr) {
    say("when removed", &clauses->removed);
    journey->removed = BuildRemoved(tree->asRemoved);
  } else {
    say("goal", &clauses->goal);
    journey->goal = BuildGoal(tree->asGoal);
  }
}

ast::OnceClause Builder::BuildOnce(Parser::OnceClauseContext* tree) {
  ast::OnceClause once{};
  once.span = SpanOf(tree);
  if (tree->every != nullptr) return once;
  once.kind = tree->ever != nullptr ? ast::OnceKind::kOnceEver : ast::OnceKind::kOncePer;
  if (tree->times != nullptr) {
    once.kind = ast::OnceKind::kAtMost;
    once.times = BuildCount(tree->times);
  } else if (tree->duration != nullptr) {
    once.duration = BuildAmount(tree->duration);
  }
  if (tree->customer != nullptr) once.scope = ast::OnceScope::kCustomer;
  if (tree->key != nullptr) once.scope = ast::OnceScope::kKey;
  once.keep = BuildOptionalCount(tree->keep);
  return once;
}

ast::AgainClause Builder::BuildAgain(Parser::AgainClauseContext* tree) {
  if (tree->restart != nullptr) return {ast::Again::kRestart, SpanOf(tree)};
  return {tree->queue != nullptr ? ast::Again::kQueue : ast::Again::kIgnore, SpanOf(tree)};
}

ast::AlreadyIn Builder::BuildAlreadyIn(Parser::EnterClauseContext* tree) {
  ast::AlreadyIn already_in{};
  already_in.span = Cover(SpanOf(tree->also), SpanOf(tree));
  already_in.count = BuildOptionalCount(tree->count);
  if (tree->unit != nullptr) already_in.unit = NameOf(tree->unit);
  return already_in;
}

ast::ShareClause Builder::BuildShare(const antlr4::Token* percent, Span span) {
  return {ReadPercent(WordOf(percent).text()).millionths, span};
}

ast::ExitClause Builder::BuildExitClause(Parser::ExitClauseContext* tree) {
  ast::ExitClause exit{};
  if (tree->reason != nullptr) exit.reason = BuildName(tree->reason);
  exit.pattern = BuildPattern(tree->fires);
  exit.body = BuildOptionalBlock(tree->body);
  exit.span = SpanOf(tree);
  return exit;
}

ast::GoalClause Builder::BuildGoal(Parser::GoalClauseContext* tree) {
  ast::GoalClause goal{};
  goal.pattern = BuildPattern(tree->fires, &goal.within);
  if (tree->worth != nullptr) goal.worth = BuildName(tree->worth);
  if (tree->target != nullptr) goal.target_millionths = ReadPercent(WordOf(tree->target).text()).millionths;
  goal.span = SpanOf(tree);
  return goal;
}

ast::RemovedClause Builder::BuildRemoved(Parser::RemovedClauseContext* tree) {
  ast::RemovedClause removed{ast::WhenRemoved::kContinue, std::nullopt, std::nullopt, SpanOf(tree)};
  if (tree->finish != nullptr) removed.kind = ast::WhenRemoved::kFinishOnOldVersion;
  if (tree->exit != nullptr) removed.kind = ast::WhenRemoved::kExit;
  if (tree->reason != nullptr) removed.reason = BuildName(tree->reason);
  if (tree->label != nullptr) removed.label = BuildName(tree->label);
  return removed;
}

ast::Block Builder::BuildBlock(Parser::BlockContext* tree) {
  return BuildSteps(tree->steps);
}

std::optional<ast::Block> Builder::BuildOptionalBlock(Parser::BlockContext* tree) {
  if (tree == nullptr) return std::nullopt;
  return BuildBlock(tree);
}

ast::Block Builder::BuildSteps(const std::vector<Parser::StepContext*>& steps) {
  ast::Block block;
  for (auto* step : steps) {
    ast::StepNode node = BuildStep(step);
    std::optional<ast::Name> label;
    std::vector<ast::Name> formers;
    if (step->label != nullptr) {
      label = BuildName(step->label->id);
      formers = BuildFormerNames(step->label->formers);
    }
    block.push_back(ast_->steps.Add({SpanOf(step), label, std::move(formers), std::move(node)}));
  }
  return block;
}

ast::StepNode Builder::BuildStep(Parser::StepContext* tree) {
  if (tree->asSend != nullptr) return BuildSend(tree->asSend);
  if (tree->asWait != nullptr) return BuildWait(tree->asWait);
  if (tree->asIf != nullptr) return BuildIf(tree->asIf);
  if (tree->asChoose != nullptr) return BuildChoose(tree->asChoose);
  if (tree->asSplit != nullptr) return BuildSplit(tree->asSplit);
  if (tree->asRepeat != nullptr) return BuildRepeat(tree->asRepeat);
  if (tree->asSet != nullptr) return BuildSet(tree->asSet);
  if (tree->asEmit != nullptr) return BuildEmit(tree->asEmit);
  if (tree->asStart != nullptr) {
    ast::QualifiedName journey = BuildPath(tree->asStart->journey);
    return ast::StartStep{std::move(journey), BuildArguments(tree->asStart->given)};
  }
  if (tree->asStop != nullptr) return ast::StopStep{BuildPath(tree->asStop->journey)};
  if (tree->asKeep != nullptr) return ast::KeepWaitingStep{};
  if (tree->asCall != nullptr) return BuildCallStep(tree->asCall);
  if (tree->asAssign != nullptr) return BuildAssign(tree->asAssign);
  ast::ExitStep exit;
  if (tree->asExit->reason != nullptr) exit.reason = BuildName(tree->asExit->reason);
  return exit;
}

ast::StepNode Builder::BuildWait(Parser::WaitStepContext* tree) {
  if (tree->duration != nullptr) return ast::WaitStep{BuildAmount(tree->duration)};
  return tree->moment != nullptr ? BuildWaitUntil(tree) : BuildWaitFor(tree);
}

ast::StepNode Builder::BuildWaitUntil(Parser::WaitStepContext* tree) {
  ast::WaitUntilStep wait{};
  if (tree->weekday != nullptr) wait.weekday = WeekdayOf(WordOf(tree->weekday).text());
  wait.moment = BuildAmount(tree->moment);
  wait.otherwise = BuildOptionalBlock(tree->otherwise);
  return wait;
}

ast::StepNode Builder::BuildWaitFor(Parser::WaitStepContext* tree) {
  ast::WaitForStep wait{};
  wait.is_short_form = tree->fires != nullptr;
  if (tree->fires != nullptr) {
    ast::PatternId pattern = BuildPattern(tree->fires);
    wait.arms.push_back(ast::ForArm{pattern, {}, Cover(SpanOf(tree->forWord), SpanOf(tree->fires))});
  }
  if (tree->limit != nullptr) wait.up_to = BuildAmount(tree->limit);
  for (auto* arm : tree->arms) {
    if (arm->fires != nullptr) {
      ast::PatternId pattern = BuildPattern(arm->fires);
      wait.arms.push_back(ast::ForArm{pattern, BuildBlock(arm->body), SpanOf(arm)});
    } else {
      ast::ExprId condition = BuildExpression(arm->condition);
      wait.arms.push_back(ast::WhenArm{condition, BuildBlock(arm->body), SpanOf(arm)});
    }
  }
  wait.otherwise = BuildOptionalBlock(tree->otherwise);
  return wait;
}

ast::StepNode Builder::BuildIf(Parser::IfStepContext* tree) {
  ast::IfStep step;
  for (size_t i = 0; i < tree->conditions.size(); ++i) {
    ast::ExprId condition = BuildExpression(tree->conditions[i]);
    step.branches.push_back({condition, BuildBlock(tree->bodies[i])});
  }
  step.otherwise = BuildOptionalBlock(tree->otherwise);
  return step;
}

ast::StepNode Builder::BuildChoose(Parser::ChooseStepContext* tree) {
  ast::IfStep step;
  step.is_choose = true;
  for (size_t i = 0; i < tree->conditions.size(); ++i) {
    ast::ExprId condition = BuildExpression(tree->conditions[i]);
    step.branches.push_back({condition, BuildBlock(tree->bodies[i])});
  }
  step.otherwise = BuildOptionalBlock(tree->otherwise);
  return step;
}

ast::StepNode Builder::BuildRepeat(Parser::RepeatStepContext* tree) {
  ast::RepeatStep step{};
  step.times = BuildCount(tree->times);
  step.times_span = SpanOf(tree->times);
  if (tree->every != nullptr) step.every = BuildAmount(tree->every);
  if (tree->until != nullptr) step.until = BuildExpression(tree->until);
  step.body = BuildBlock(tree->body);
  return step;
}

ast::StepNode Builder::BuildSet(Parser::SetStepContext* tree) {
  ast::ExprId field = BuildPathExpression(tree->target);
  return ast::SetStep{field, BuildExpression(tree->value)};
}

ast::StepNode Builder::BuildEmit(Parser::EmitStepContext* tree) {
  return ast::EmitStep{BuildPath(tree->event), BuildRecordFields(tree->given), SpanOf(tree->given)};
}

ast::StepNode Builder::BuildSplit(Parser::SplitStepContext* tree) {
  ast::SplitStep split{BuildName(tree->id), {}};
  for (auto* arm : tree->arms) {
    int64_t share = ReadPercent(WordOf(arm->share).text()).millionths;
    std::vector<ast::Name> formers = BuildFormerNames(arm->formers);
    split.arms.push_back({share, SpanOf(arm->share), BuildName(arm->id), std::move(formers), BuildBlock(arm->body)});
  }
  return split;
}

}  // namespace senda::syntax
