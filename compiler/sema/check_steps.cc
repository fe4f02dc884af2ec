#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_entries.h"
#include "compiler/sema/check_journeys.h"
#include "compiler/sema/check_messages.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kWhole = 1'000'000;  // 100% in millionths
constexpr size_t kArmsMax = 64;

// An instant, or a length before or behind one; with an `else` anything else may rest on what was known before.
bool IsCounted(const ast::Ast& ast, ast::ExprId id) {
  const ast::ExprNode& node = ast.exprs[id].node;
  if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) return IsCounted(ast, paren->inner);
  if (const auto* sum = std::get_if<ast::BinaryExpr>(&node)) {
    const bool is_sum = sum->op == ast::BinaryOperator::kAdd || sum->op == ast::BinaryOperator::kSub;
    return is_sum && IsCounted(ast, sum->left);
  }
  return std::holds_alternative<ast::NameExpr>(node) || std::holds_alternative<ast::MemberExpr>(node);
}

}  // namespace

Flow StepChecker::CheckBlock(const ast::Block& block) {
  size_t bindings = env_.bindings.size();
  size_t dead = env_.dead.size();
  Facts facts = env_.facts;
  Flow flow;
  bool is_reported = false;
  for (ast::StepId id : block) {
    const ast::Step& step = checker_.ast.steps[id];
    if (flow.is_ended && !is_reported) {
      checker_.sink.Report(Kind::kStepUnreachable, step.span).Help("every way to here has already left the journey");
      is_reported = true;
    }
    if (step.label) CheckLabel(*step.label);
    Flow next = std::visit([&](const auto& node) { return On(id, node); }, step.node);
    if (next.takes_time) env_.facts = env_.facts.Stable();
    flow.is_ended |= next.is_ended;
    flow.takes_time |= next.takes_time;
    flow.sets.merge(next.sets);
  }
  env_.bindings.erase(env_.bindings.begin() + static_cast<long>(bindings), env_.bindings.end());
  env_.dead.resize(dead);
  env_.facts = std::move(facts);
  return flow;
}

void StepChecker::CheckLabel(const ast::Name& label) {
  auto same = std::find_if(labels_.begin(), labels_.end(), [&](const auto& name) { return name.text == label.text; });
  if (same != labels_.end()) {
    checker_.sink.Report(Kind::kLabelTwice, label.span, checker_.Text(label.text))
        .Note(same->span, "the first one is here");
  }
  labels_.push_back(label);
}

void StepChecker::CheckExitBlock(const ast::Block& block) {
  is_in_exit_ = true;
  CheckBlock(block);
  is_in_exit_ = false;
}

// ------------------------------------------------------------------------------------------------------------- waits

Flow StepChecker::On(ast::StepId id, const ast::WaitStep& step) {
  const Flow kWaited{false, true, {}};
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitBlockWaits, checker_.ast.steps[id].span);
    return kWaited;
  }
  Type type = expressions_.InferLength(step.duration);
  bool is_point = type.kind == TypeKind::kInstant || type.kind == TypeKind::kDate || type.kind == TypeKind::kTimeOfDay;
  if (is_point) {
    checker_.sink.Report(Kind::kWaitMoment, checker_.SpanOf(step.duration), checker_.Words(type))
        .Help(fmt::format("write `wait until {}`", checker_.Describe(step.duration)));
  } else {
    expressions_.AcceptFixedLength(step.duration, type, "The length of a wait");
  }
  return kWaited;
}

void StepChecker::CheckUntil(const ast::WaitUntilStep& step) {
  if (step.weekday) {
    expressions_.Require(step.moment, Of(TypeKind::kTimeOfDay));
    return;
  }
  // The wait is timed again when a field changes: what is known here may be unknown then.
  // if customer.appointment is known { wait until customer.appointment }
  if (!step.otherwise || IsCounted(checker_.ast, step.moment)) env_.facts = env_.facts.Stable();
  Type type = expressions_.Infer(step.moment);
  std::string text = checker_.Describe(step.moment);
  Span span = checker_.SpanOf(step.moment);
  switch (type.kind) {
    case TypeKind::kPoison: return;
    case TypeKind::kTimeOfDay:
    case TypeKind::kInstant:
    case TypeKind::kDate: break;
    case TypeKind::kDuration:
    case TypeKind::kCalendarDuration:
      checker_.sink.Report(Kind::kWaitUntilLength, span).Help(fmt::format("write `wait {}`", text));
      return;
    default: expressions_.ReportMismatch(step.moment, type, Of(TypeKind::kInstant)); return;
  }
  if (type.is_optional && !step.otherwise) {
    checker_.sink.Report(Kind::kWaitUntilUnknown, span, text)
        .Help(fmt::format("say what happens then: `wait until {} else {{ … }}`", text));
  }
  if (type.kind == TypeKind::kTimeOfDay && !type.is_optional && step.otherwise) {
    checker_.sink.Report(Kind::kElseNeverHappens, span, "a time of day always comes again");
  }
}

Flow StepChecker::On(ast::StepId id, const ast::WaitUntilStep& step) {
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitBlockWaits, checker_.ast.steps[id].span);
    return {false, true};
  }
  CheckUntil(step);
  if (step.weekday && step.otherwise) {
    checker_.sink.Report(Kind::kElseNeverHappens, checker_.SpanOf(step.moment), "a weekday always comes again");
  }
  if (step.otherwise) {
    env_.facts = env_.facts.Stable();
    CheckBlock(*step.otherwise);
  }
  return {false, true};
}

void StepChecker::CheckEnd(ast::StepId id, const ast::WaitForStep& step) {
  Span span = checker_.ast.steps[id].span;
  if (step.arms.size() > kArmsMax) checker_.sink.Report(Kind::kWaitArms, span, kArmsMax, step.arms.size());
  if (step.arms.empty()) {
    auto report = checker_.sink.Report(Kind::kWaitEmpty, span);
    if (step.up_to.is_valid()) report.Help(fmt::format("write `wait {}`", checker_.Describe(step.up_to)));
    return;
  }
  if (step.up_to.is_valid()) {
    expressions_.RequireFixedLength(step.up_to, "The length after `up to`");
    return;
  }
  if (step.otherwise) {
    checker_.sink.Report(Kind::kElseNeverHappens, span, "the wait has no `up to`")
        .Help("say how long it waits, as in `up to 3 days`");
  } else if (journey_.exits.empty() && !journey_.while_holds) {
    checker_.sink.Report(Kind::kWaitNeedsEnd, span)
        .Help("say how long it waits, as in `up to 3 days`, or give the journey an `exit on …` that can end it");
  }
}

StepChecker::Path StepChecker::CheckArm(const ast::ForArm& arm) {
  Path path;
  size_t dead = env_.dead.size();
  path.names = PatternChecker(checker_, env_, false).Check(arm.pattern);
  path.facts = env_.facts;
  size_t outer = env_.bindings.size();
  env_.bindings.insert(env_.bindings.end(), path.names.begin(), path.names.end());
  ++arm_depth_;
  path.flow = CheckBlock(arm.body);
  --arm_depth_;
  env_.bindings.erase(env_.bindings.begin() + static_cast<long>(outer), env_.bindings.end());
  env_.dead.resize(dead);
  return path;
}

StepChecker::Path StepChecker::CheckArm(const ast::WhenArm& arm) {
  Path path;
  Facts outer = env_.facts;
  // Before the steps of the arm run, another journey's may: what was seen of the customer need not hold any longer.
  // wait up to 1 day { when customer.nick is known { set customer.tag = customer.nick } }
  if (expressions_.RequireCondition(arm.condition)) expressions_.Assume(arm.condition, true);
  env_.facts = env_.facts.Stable();
  path.facts = env_.facts;
  ++arm_depth_;
  path.flow = CheckBlock(arm.body);
  --arm_depth_;
  env_.facts = std::move(outer);
  return path;
}

Flow StepChecker::On(ast::StepId id, const ast::WaitForStep& step) {
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitBlockWaits, checker_.ast.steps[id].span);
    return {false, true};
  }
  CheckEnd(id, step);
  env_.facts = env_.facts.Stable();
  std::vector<Path> paths;
  for (const auto& arm : step.arms) {
    std::visit([&](const auto& node) { paths.push_back(CheckArm(node)); }, arm);
  }
  if (step.up_to.is_valid() || step.otherwise) {
    Path& deadline = paths.emplace_back();
    deadline.facts = env_.facts;
    if (step.otherwise) deadline.flow = CheckBlock(*step.otherwise);
  }
  SeeNames(paths);
  Flow flow = Join(paths);
  flow.takes_time = true;
  return flow;
}

// What arms name is known behind the wait: for certain when every other way out has left the journey.
void StepChecker::SeeNames(const std::vector<Path>& paths) {
  auto goes_on =
      static_cast<size_t>(std::count_if(paths.begin(), paths.end(), [](const Path& p) { return !p.flow.is_ended; }));
  std::vector<VisibleBinding> seen;
  for (const Path& path : paths) {
    if (path.flow.is_ended) continue;
    for (VisibleBinding binding : path.names) {
      auto twice = std::find_if(seen.begin(), seen.end(), [&](const auto& b) { return b.name == binding.name; });
      if (twice != seen.end()) {
        env_.dead.push_back(
            {binding.name, binding.span, "it is named in more than one arm; give them different names"});
        seen.erase(twice);
        continue;
      }
      if (goes_on > 1) binding.is_optional = checker_.model.bindings[binding.id].is_optional = true;
      seen.push_back(binding);
    }
  }
  env_.bindings.insert(env_.bindings.end(), seen.begin(), seen.end());
}

// ---------------------------------------------------------------------------------------------------------- branches

// Where the ways meet again. If all but one have ended, what held at the beginning of that one still holds, but for
// what its steps have set.
Flow StepChecker::Join(const std::vector<Path>& paths) {
  Flow flow;
  flow.is_ended = !paths.empty();
  const Path* only = nullptr;
  size_t goes_on = 0;
  for (const Path& path : paths) {
    if (path.flow.is_ended) continue;
    flow.is_ended = false;
    flow.takes_time |= path.flow.takes_time;
    flow.sets.insert(path.flow.sets.begin(), path.flow.sets.end());
    only = &path;
    ++goes_on;
  }
  if (goes_on == 1) env_.facts = only->facts;
  for (const uint32_t field : flow.sets) Forget(field);
  return flow;
}

Flow StepChecker::On(ast::StepId, const ast::IfStep& step) {
  Facts outer = env_.facts;
  std::vector<Path> paths;
  for (const ast::IfBranch& branch : step.branches) {
    bool is_condition = expressions_.RequireCondition(branch.condition);
    Facts before = env_.facts;
    Path path;
    if (is_condition) expressions_.Assume(branch.condition, true);
    path.facts = env_.facts;
    path.flow = CheckBlock(branch.body);
    paths.push_back(std::move(path));
    env_.facts = std::move(before);
    if (is_condition) expressions_.Assume(branch.condition, false);
  }
  Path otherwise;
  otherwise.facts = env_.facts;
  if (step.otherwise) otherwise.flow = CheckBlock(*step.otherwise);
  paths.push_back(std::move(otherwise));
  env_.facts = std::move(outer);
  return Join(paths);
}

void StepChecker::CheckShares(ast::StepId id, const ast::SplitStep& step) {
  int64_t sum = 0;
  bool is_valid = true;
  for (size_t i = 0; i < step.arms.size(); ++i) {
    const ast::SplitArm& arm = step.arms[i];
    if (arm.share_millionths <= 0 || arm.share_millionths > kWhole) {
      checker_.sink.Report(Kind::kShareRange, arm.share_span, "more than 0% and at most 100%");
      is_valid = false;
    }
    sum += std::clamp(arm.share_millionths, int64_t{0}, 2 * kWhole);
    auto same = std::find_if(step.arms.begin(), step.arms.begin() + static_cast<long>(i),
                             [&](const auto& other) { return other.name.text == arm.name.text; });
    if (same == step.arms.begin() + static_cast<long>(i)) continue;
    checker_.sink.Report(Kind::kSplitTwice, arm.name.span, "arms", checker_.Text(arm.name.text))
        .Note(same->name.span, "the first one is here");
  }
  if (!is_valid || sum == kWhole) return;
  auto report =
      checker_.sink.Report(Kind::kSplitShares, step.name.span, checker_.Text(step.name.text), PercentText(sum));
  int64_t missing = kWhole - sum + (step.arms.empty() ? 0 : step.arms.back().share_millionths);
  if (step.arms.empty()) {
    report.Note(checker_.ast.steps[id].span, "it has no arms");
  } else if (missing > 0) {
    report.Help(
        fmt::format("for example `{}` for `{}`", PercentText(missing), checker_.Text(step.arms.back().name.text)));
  }
}

Flow StepChecker::On(ast::StepId id, const ast::SplitStep& step) {
  auto same =
      std::find_if(splits_.begin(), splits_.end(), [&](const auto& name) { return name.text == step.name.text; });
  if (same != splits_.end()) {
    checker_.sink.Report(Kind::kSplitTwice, step.name.span, "splits of this journey", checker_.Text(step.name.text))
        .Note(same->span, "the first one is here")
        .Help("customers are assigned by the name, so give each split its own");
  }
  splits_.push_back(step.name);
  CheckShares(id, step);
  std::vector<Path> paths;
  for (const ast::SplitArm& arm : step.arms) {
    Path path;
    path.facts = env_.facts;
    path.flow = CheckBlock(arm.body);
    paths.push_back(std::move(path));
  }
  return Join(paths);
}

Flow StepChecker::On(ast::StepId id, const ast::ExitStep& step) {
  CheckReason(checker_, step.reason);
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitInExit, checker_.ast.steps[id].span)
        .Help("leave this step out; the reason stands behind `exit as`");
  }
  return {true, false};
}

}  // namespace senda::sema
