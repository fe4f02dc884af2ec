// Journeys: their clauses and steps.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

// Where each clause that may be said once was said.
struct Builder::JourneyClauses {
  std::optional<Span> audience, enter, once, again, goal, removed;
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
  if (tree->asAudience != nullptr) {
    say("audience", &clauses->audience);
    journey->audience = BuildExpression(tree->asAudience->condition);
  } else if (tree->asEnter != nullptr) {
    say("enter on", &clauses->enter);
    journey->enter_on = BuildPattern(tree->asEnter->fires);
  } else if (tree->asKey != nullptr) {
    journey->keyed_by.push_back(BuildExpression(tree->asKey->key));
  } else if (tree->asOnce != nullptr) {
    say("how often one may enter", &clauses->once);
    journey->once = BuildOnce(tree->asOnce);
  } else if (tree->asAgain != nullptr) {
    say("if again", &clauses->again);
    journey->is_again_ignored_explicitly = true;
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
  if (tree->every != nullptr) return {ast::OnceKind::kEveryTime, {}, SpanOf(tree)};
  if (tree->ever != nullptr) return {ast::OnceKind::kOnceEver, {}, SpanOf(tree)};
  return {ast::OnceKind::kOncePer, BuildAmount(tree->duration), SpanOf(tree)};
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
    if (step->label != nullptr) label = BuildName(step->label->id);
    block.push_back(ast_->steps.Add({SpanOf(step), label, std::move(node)}));
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
  ast::ExitStep exit;
  if (tree->asExit->reason != nullptr) exit.reason = BuildName(tree->asExit->reason);
  return exit;
}

ast::StepNode Builder::BuildSend(Parser::SendStepContext* tree) {
  return ast::SendStep{BuildPath(tree->message), BuildArguments(tree->given), BuildName(tree->channel)};
}

ast::StepNode Builder::BuildWait(Parser::WaitStepContext* tree) {
  if (tree->duration != nullptr) return ast::WaitStep{BuildAmount(tree->duration)};
  return tree->moment != nullptr ? BuildWaitUntil(tree) : BuildWaitFor(tree);
}

namespace {

ast::Weekday WeekdayOf(std::string_view word) {
  if (word == "monday") return ast::Weekday::kMonday;
  if (word == "tuesday") return ast::Weekday::kTuesday;
  if (word == "wednesday") return ast::Weekday::kWednesday;
  if (word == "thursday") return ast::Weekday::kThursday;
  if (word == "friday") return ast::Weekday::kFriday;
  return word == "saturday" ? ast::Weekday::kSaturday : ast::Weekday::kSunday;
}

}  // namespace

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

ast::Argument Builder::BuildRecordField(Parser::RecordFieldContext* tree) {
  ast::Name name = BuildName(tree->id);
  return {name, BuildExpression(tree->value), SpanOf(tree)};
}

ast::StepNode Builder::BuildEmit(Parser::EmitStepContext* tree) {
  ast::EmitStep step{BuildPath(tree->event), {}, SpanOf(tree->given)};
  if (tree->given->first == nullptr) return step;
  step.fields.push_back(BuildRecordField(tree->given->first));
  for (auto* next : tree->given->rest) {
    if (next->field_ != nullptr) {
      step.fields.push_back(BuildRecordField(next->field_));
      continue;
    }
    auto* line = next->line;
    ast::Name name = line->id != nullptr ? BuildName(line->id) : NameOf(line->unit);
    if (!WordOf(line->start).is_line_start()) {
      std::string before(interner_->Text(step.fields.back().name->text));
      sink_->Report(Kind::kFieldsNotSeparated, name.span, interner_->Text(name.text), before)
          .Help("put a comma between the fields, or each on a line of its own");
    }
    step.fields.push_back({name, BuildExpression(line->value), SpanOf(line)});
  }
  return step;
}

ast::StepNode Builder::BuildSplit(Parser::SplitStepContext* tree) {
  ast::SplitStep split{BuildName(tree->id), {}};
  for (auto* arm : tree->arms) {
    int64_t share = ReadPercent(WordOf(arm->share).text()).millionths;
    split.arms.push_back({share, SpanOf(arm->share), BuildName(arm->id), BuildBlock(arm->body)});
  }
  return split;
}

}  // namespace senda::syntax
