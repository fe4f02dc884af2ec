#include "compiler/ast/print.h"

#include <fmt/format.h>

#include "compiler/ast/expr_printer.h"
#include "compiler/ast/print_messages.h"
#include "compiler/ast/print_rules.h"
#include "compiler/ast/print_tests.h"
#include "compiler/base/overloaded.h"

namespace senda::ast {
namespace {

const char* WordOf(Weekday day) {
  switch (day) {
    case Weekday::kMonday: return "monday";
    case Weekday::kTuesday: return "tuesday";
    case Weekday::kWednesday: return "wednesday";
    case Weekday::kThursday: return "thursday";
    case Weekday::kFriday: return "friday";
    case Weekday::kSaturday: return "saturday";
    case Weekday::kSunday: return "sunday";
  }
  SENDA_UNREACHABLE();
}

const char* WordOf(Again again) {
  switch (again) {
    case Again::kIgnore: return "ignore";
    case Again::kRestart: return "restart";
    case Again::kQueue: return "queue";
  }
  SENDA_UNREACHABLE();
}

class Printer {
 public:
  Printer(const Ast& ast, const Interner& names, const SourceStore& sources, const PrintOptions& options)
      : ast_(ast), sources_(sources), text_(ast, names, options.has_spans ? &sources : nullptr) {}

  std::string Print() {
    for (const File& file : ast_.files) PrintFile(file);
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) {
    out_.append(indentation_ * 2, ' ');
    out_ += text;
    out_ += '\n';
  }
  template <typename Body>
  void Inside(Body body) {
    ++indentation_;
    body();
    --indentation_;
  }

  void PrintFile(const File& file);
  void PrintUse(const UseClause& use);
  void PrintDeclaration(const Declaration& declaration);
  void PrintNode(const Declaration& declaration, const ChannelDecl& d);
  void PrintNode(const Declaration& declaration, const PolicyDecl& d);
  void PrintNode(const Declaration& declaration, const GuaranteeDecl& d);
  void PrintNode(const Declaration& declaration, const PersonaDecl& d);
  void PrintNode(const Declaration& declaration, const MapDecl& d);
  void PrintNode(const Declaration& declaration, const StageDecl& d);
  void PrintNode(const Declaration& declaration, const TouchpointDecl& d);
  void PrintNode(const Declaration& declaration, const PainDecl& d);
  void PrintNode(const Declaration& declaration, const ImprovementDecl& d);
  void PrintNode(const Declaration& declaration, const MeasureDecl& d);
  void PrintNode(const Declaration& declaration, const EventDecl& d);
  void PrintNode(const Declaration& declaration, const DefineDecl& d);
  std::string Head(const Declaration& declaration, const std::string& word);
  void PrintDocumentation(const std::string& documentation);
  void PrintFields(const std::vector<Field>& fields);
  void PrintParameter(const char* word, const Parameter& parameter);
  void PrintMessage(const MessageDecl& message);
  void PrintJourney(const JourneyDecl& journey);
  void PrintOnce(const OnceClause& once);
  void PrintAlreadyIn(const AlreadyIn& already_in);
  std::string PrintShare(const ShareClause& share);
  void PrintExit(const ExitClause& exit);
  void PrintGoal(const GoalClause& goal);
  void PrintRemoved(const RemovedClause& removed);
  void PrintBlock(const Block& block);
  void PrintOtherwise(const std::optional<Block>& block);
  void PrintStep(const Step& step);
  void PrintWaitUntil(const WaitUntilStep& wait, const std::string& at);
  void PrintWaitFor(const WaitForStep& wait, const std::string& at);
  void PrintIf(const IfStep& step, const std::string& at);
  void PrintChoose(const IfStep& step, const std::string& at);
  void PrintRepeat(const RepeatStep& step, const std::string& at);
  void PrintSplit(const SplitStep& split, const std::string& at);
  void PrintHook(const Declaration& declaration, const HookDecl& hook);
  void PrintTeam(const TeamDecl& team);
  void PrintSend(const SendStep& send, const std::string& at);
  void PrintOutcome(const std::string& word, const Block& block);
  void PrintCall(const CallStep& call, const std::string& at);
  void PrintAssign(const AssignStep& assign, const std::string& at);
  void PrintMap(const MapDecl& map);
  void PrintTouchpoint(const TouchpointDecl& touchpoint);

  const Ast& ast_;
  const SourceStore& sources_;
  ExprPrinter text_;
  std::string out_;
  size_t indentation_ = 0;
};

void Printer::PrintFile(const File& file) {
  Line("file " + sources_[file.file].path());
  Inside([&] {
    if (file.package) Line("package " + text_.Path(*file.package) + text_.At(file.package->span));
    for (const UseClause& use : file.uses) PrintUse(use);
    for (DeclId id : file.declarations) {
      const Declaration& declaration = ast_.declarations[id];
      // What stands inside a map follows it.
      declaration.map.is_valid() ? Inside([&] { PrintDeclaration(declaration); }) : PrintDeclaration(declaration);
    }
  });
}

void Printer::PrintUse(const UseClause& use) {
  Line("use " + text_.Path(use.package) + text_.At(use.span));
  Inside([&] {
    for (const UseBinding& binding : use.bindings) {
      std::string line = "with " + text_.Text(binding.needed) + " = " + text_.Path(binding.event);
      for (const FieldRename& field : binding.fields) {
        line += " " + text_.Text(field.needed) + ":" + text_.Text(field.field);
      }
      Line(line + text_.At(binding.span));
    }
  });
}

std::string Printer::Head(const Declaration& declaration, const std::string& word) {
  std::string head = word;
  if (declaration.name.text.is_valid()) head += " " + text_.Text(declaration.name) + text_.At(declaration.name.span);
  if (declaration.title) head += " " + ExprPrinter::Quoted(*declaration.title);
  if (declaration.is_draft) head += " draft";
  head += text_.Formerly(declaration.former_names);
  for (const Name& code : declaration.allowed) head += " allow " + text_.Text(code);
  return head + text_.At(declaration.span);
}

void Printer::PrintDocumentation(const std::string& documentation) {
  if (!documentation.empty()) Line("documentation " + ExprPrinter::Quoted(documentation));
}

void Printer::PrintDeclaration(const Declaration& declaration) {
  PrintDocumentation(declaration.documentation);
  auto head = [&](const char* word) { Line(Head(declaration, word)); };
  std::visit(
      Overloaded{
          [&](const CustomerDecl& d) {
            head(d.is_extension ? "extend customer" : "customer");
            PrintFields(d.fields);
          },
          [&](const EventDecl& d) { PrintNode(declaration, d); },
          [&](const RecordDecl& d) {
            head("record");
            PrintFields(d.fields);
          },
          [&](const NeedsDecl& d) {
            head("needs event");
            PrintFields(d.fields);
          },
          [&](const LetDecl& d) { Line(Head(declaration, "let") + " = " + text_.Expr(d.value)); },
          [&](const DefineDecl& d) { PrintNode(declaration, d); },
          [&](const SegmentDecl& d) { Line(Head(declaration, "segment") + " = " + text_.Expr(d.condition)); },
          [&](const TriggerDecl& d) { Line(Head(declaration, "trigger") + " = " + text_.Pattern(d.pattern)); },
          [&](const ChannelDecl& d) { PrintNode(declaration, d); },
          [&](const TopicDecl& d) { Line(Head(declaration, "topic") + (d.is_on ? " default on" : " default off")); },
          [&](const PolicyDecl& d) { PrintNode(declaration, d); },
          [&](const GuaranteeDecl& d) { PrintNode(declaration, d); },
          [&](const HookDecl& d) { PrintHook(declaration, d); },
          [&](const TeamDecl& d) {
            head("team");
            PrintTeam(d);
          },
          [&](const MessageDecl& d) {
            head("message");
            PrintMessage(d);
          },
          [&](const CatalogDecl& d) {
            Line(Head(declaration, "catalog") + " by " + text_.Text(d.key));
            PrintFields(d.fields);
          },
          [&](const CouponDecl& d) {
            head("coupon");
            Inside([&] {
              for (const std::string& line : PrintCouponLines(d, text_)) Line(line);
            });
          },
          [&](const JourneyDecl& d) {
            head("journey");
            PrintJourney(d);
          },
          [&](const PersonaDecl& d) { PrintNode(declaration, d); },
          [&](const MapDecl& d) { PrintNode(declaration, d); },
          [&](const StageDecl& d) { PrintNode(declaration, d); },
          [&](const TouchpointDecl& d) { PrintNode(declaration, d); },
          [&](const PainDecl& d) { PrintNode(declaration, d); },
          [&](const ImprovementDecl& d) { PrintNode(declaration, d); },
          [&](const KpiDecl& d) { Line(Head(declaration, "kpi") + PrintKpi(d, text_)); },
          [&](const MeasureDecl& d) { PrintNode(declaration, d); },
          [&](const TestDecl& d) { out_ += PrintTest(ast_, text_, declaration, d); },
          [&](const HoldoutDecl& d) { Line(Head(declaration, "holdout") + " " + PrintShare(d.share)); },
      },
      declaration.node);
}

void Printer::PrintNode(const Declaration& declaration, const ChannelDecl& d) {
  std::string via = d.via ? text_.Text(d.via->name) : "(nothing)";
  if (d.via && d.via->target) via += "(" + ExprPrinter::Quoted(*d.via->target) + ")";
  std::string retry;
  if (d.retry) retry = fmt::format(" retry {} times{}", d.retry->times, text_.Optional("over", d.retry->over));
  Line(Head(declaration, "channel") + " via " + via + text_.Optional("to", d.to) + retry);
  Inside([&] {
    for (const std::string& line : PrintChannelRules(d, text_)) Line(line);
  });
}

void Printer::PrintNode(const Declaration& declaration, const PolicyDecl& d) {
  Line(Head(declaration, "policy"));
  Inside([&] {
    for (const PolicyRule& rule : d.rules) Line(PrintRule(rule, text_));
  });
}

void Printer::PrintNode(const Declaration& declaration, const GuaranteeDecl& d) {
  std::string what = d.send ? "send" + PrintSubject(*d.send, text_) + " when " : "";
  Line(Head(declaration, d.is_always ? "always" : "never") + " : " + what + text_.Expr(d.condition));
}

void Printer::PrintNode(const Declaration& declaration, const PersonaDecl& d) {
  Line(Head(declaration, "persona") + (d.matches ? " matches " + text_.Path(*d.matches) : ""));
  Inside([&] {
    for (const std::string& wish : d.wants) Line("wants " + ExprPrinter::Quoted(wish));
    for (const std::string& worry : d.worries) Line("worries " + ExprPrinter::Quoted(worry));
  });
}

void Printer::PrintNode(const Declaration& declaration, const MapDecl& d) {
  Line(Head(declaration, "map") + (d.persona ? " for " + text_.Path(*d.persona) : ""));
  PrintMap(d);
}

void Printer::PrintNode(const Declaration& declaration, const StageDecl& d) {
  Line(Head(declaration, "stage") + (d.reached_by.is_valid() ? " reached by " + text_.Pattern(d.reached_by) : ""));
}

void Printer::PrintNode(const Declaration& declaration, const TouchpointDecl& d) {
  Line(Head(declaration, d.is_moment_of_truth ? "moment of truth" : "touchpoint"));
  PrintTouchpoint(d);
}

void Printer::PrintNode(const Declaration& declaration, const PainDecl& d) {
  std::string line = Head(declaration, "pain");
  if (d.when.is_valid()) line += " when " + text_.Pattern(d.when);
  if (d.evidence) line += " from " + ExprPrinter::Quoted(*d.evidence);
  if (d.impact) line += " impact " + text_.Text(*d.impact);
  if (d.effort) line += " effort " + text_.Text(*d.effort);
  Line(line);
}

void Printer::PrintNode(const Declaration& declaration, const ImprovementDecl& d) {
  Line(Head(declaration, "improvement") + " for " + text_.Path(d.pain) + " by journey " + text_.Path(d.journey));
}

void Printer::PrintNode(const Declaration& declaration, const MeasureDecl& d) {
  Line(Head(declaration, "measure") + " = " + text_.Expr(d.function.value));
  for (const Parameter& parameter : d.function.parameters) PrintParameter("parameter", parameter);
}

void Printer::PrintNode(const Declaration& declaration, const EventDecl& d) {
  Line(Head(declaration, "event"));
  PrintFields(d.fields);
  if (!d.reaches.is_valid()) return;
  Inside([&] { Line("reaches " + text_.Expr(d.reaches) + text_.At(d.reaches_span)); });
}

void Printer::PrintNode(const Declaration& declaration, const DefineDecl& d) {
  Line(Head(declaration, "define") + " = " + text_.Expr(d.value));
  for (const Parameter& parameter : d.parameters) PrintParameter("parameter", parameter);
}

void Printer::PrintFields(const std::vector<Field>& fields) {
  Inside([&] {
    for (const Field& field : fields) {
      PrintDocumentation(field.documentation);
      Line("field " + text_.Text(field.name) + text_.At(field.span) + " " + text_.Type(field.type) +
           text_.Formerly(field.former_names) + text_.Optional("default", field.default_value));
    }
  });
}

void Printer::PrintParameter(const char* word, const Parameter& parameter) {
  Inside([&] {
    Line(fmt::format("{} {}{} {}", word, text_.Text(parameter.name), text_.At(parameter.name.span),
                     text_.Type(parameter.type)));
  });
}

void Printer::PrintMessage(const MessageDecl& message) {
  Inside([&] {
    if (message.purpose) {
      std::string purpose = std::string("purpose ") + WordOf(*message.purpose) + text_.At(message.purpose_span);
      if (message.because) purpose += " because " + ExprPrinter::Quoted(*message.because);
      Line(purpose);
    }
    if (message.topic) Line("topic " + text_.Path(*message.topic));
    if (message.tone) Line("tone " + text_.Text(*message.tone));
  });
  for (const Parameter& parameter : message.parameters) PrintParameter("with", parameter);
  Inside([&] {
    for (const std::string& line : PrintMessageLines(message, text_)) Line(line);
  });
}

void Printer::PrintJourney(const JourneyDecl& journey) {
  Inside([&] {
    if (journey.owner) Line("owner " + text_.Text(*journey.owner));
    if (journey.audience.is_valid()) Line("audience " + text_.Expr(journey.audience));
    if (journey.while_holds) {
      Line("while " + text_.Expr(journey.while_holds->condition) + text_.At(journey.while_holds->span));
    }
    if (journey.enter_on.is_valid()) Line("enter on " + text_.Pattern(journey.enter_on));
    if (journey.already_in) PrintAlreadyIn(*journey.already_in);
    for (ExprId key : journey.keyed_by) Line("keyed by " + text_.Expr(key));
    if (journey.once) PrintOnce(*journey.once);
    if (journey.again) Line("if again " + std::string(WordOf(journey.again->again)) + text_.At(journey.again->span));
    if (journey.holdout) Line("holdout " + PrintShare(*journey.holdout));
    if (journey.priority) {
      Line("priority " + std::to_string(journey.priority->priority) + text_.At(journey.priority->span));
    }
    for (const ExitClause& exit : journey.exits) PrintExit(exit);
    if (journey.goal) PrintGoal(*journey.goal);
    if (journey.removed) PrintRemoved(*journey.removed);
    Line("steps");
    PrintBlock(journey.steps);
  });
}

void Printer::PrintOnce(const OnceClause& once) {
  std::string line;
  switch (once.kind) {
    case OnceKind::kEveryTime: line = "every time"; break;
    case OnceKind::kOncePer: line = "once per " + text_.Expr(once.duration); break;
    case OnceKind::kOnceEver: line = "once ever"; break;
    case OnceKind::kAtMost: line = "at most " + std::to_string(once.times) + " times"; break;
  }
  if (once.scope != OnceScope::kUnsaid) line += once.scope == OnceScope::kCustomer ? " per customer" : " per key";
  if (once.keep) line += " keep " + std::to_string(*once.keep);
  Line(line + text_.At(once.span));
}

void Printer::PrintAlreadyIn(const AlreadyIn& already_in) {
  std::string line = "also those already in";
  if (already_in.count) line += " " + std::to_string(*already_in.count) + " per " + text_.Text(already_in.unit);
  Inside([&] { Line(line + text_.At(already_in.span)); });
}

std::string Printer::PrintShare(const ShareClause& share) {
  return ExprPrinter::Percent(share.millionths) + text_.At(share.span);
}

void Printer::PrintExit(const ExitClause& exit) {
  std::string reason = exit.reason ? " as " + text_.Text(*exit.reason) : "";
  Line("exit" + reason + " on " + text_.Pattern(exit.pattern) + text_.At(exit.span));
  if (exit.body) PrintBlock(*exit.body);
}

void Printer::PrintGoal(const GoalClause& goal) {
  std::string line = "goal " + text_.Pattern(goal.pattern) + text_.Optional("within", goal.within);
  if (goal.worth) line += " worth " + text_.Text(*goal.worth);
  if (goal.target_millionths) line += " target " + ExprPrinter::Percent(*goal.target_millionths);
  Line(line + text_.At(goal.span));
}

void Printer::PrintRemoved(const RemovedClause& removed) {
  const std::string at = text_.At(removed.span);
  switch (removed.kind) {
    case WhenRemoved::kFinishOnOldVersion: return Line("when removed finish on old version" + at);
    case WhenRemoved::kExit:
      return Line("when removed exit" + (removed.reason ? " as " + text_.Text(*removed.reason) : "") + at);
    case WhenRemoved::kContinue: return Line("when removed continue at " + text_.Text(*removed.label) + at);
  }
}

void Printer::PrintBlock(const Block& block) {
  Inside([&] {
    for (StepId id : block) PrintStep(ast_.steps[id]);
  });
}

void Printer::PrintOtherwise(const std::optional<Block>& block) {
  if (!block) return;
  Line("else");
  PrintBlock(*block);
}

void Printer::PrintStep(const Step& step) {
  std::string at = text_.At(step.span);
  if (step.label) Line("label " + text_.Text(*step.label) + text_.Formerly(step.former_labels));
  std::visit(
      Overloaded{
          [&](const SendStep& s) { PrintSend(s, at); },
          [&](const CallStep& s) { PrintCall(s, at); },
          [&](const AssignStep& s) { PrintAssign(s, at); },
          [&](const WaitStep& s) { Line("wait " + text_.Expr(s.duration) + at); },
          [&](const WaitUntilStep& s) { PrintWaitUntil(s, at); },
          [&](const WaitForStep& s) { PrintWaitFor(s, at); },
          [&](const IfStep& s) { PrintIf(s, at); },
          [&](const SplitStep& s) { PrintSplit(s, at); },
          [&](const ExitStep& s) { Line("exit" + (s.reason ? " as " + text_.Text(*s.reason) : "") + at); },
          [&](const RepeatStep& s) { PrintRepeat(s, at); },
          [&](const SetStep& s) { Line("set " + text_.Expr(s.field) + " = " + text_.Expr(s.value) + at); },
          [&](const EmitStep& s) { Line("emit " + text_.Path(s.event) + text_.Arguments(s.fields) + at); },
          [&](const StartStep& s) { Line("start " + text_.Path(s.journey) + text_.Arguments(s.arguments) + at); },
          [&](const StopStep& s) { Line("stop " + text_.Path(s.journey) + at); },
          [&](const KeepWaitingStep&) { Line("keep waiting" + at); },
      },
      step.node);
}

void Printer::PrintWaitUntil(const WaitUntilStep& wait, const std::string& at) {
  std::string day = wait.weekday ? std::string(WordOf(*wait.weekday)) + " at " : "";
  Line("wait until " + day + text_.Expr(wait.moment) + at);
  PrintOtherwise(wait.otherwise);
}

void Printer::PrintWaitFor(const WaitForStep& wait, const std::string& at) {
  Line((wait.is_short_form ? "wait for one" : "wait") + text_.Optional("up-to", wait.up_to) + at);
  Inside([&] {
    for (const auto& arm : wait.arms) {
      std::visit(Overloaded{
                     [&](const ForArm& a) { Line("for " + text_.Pattern(a.pattern) + text_.At(a.span)); },
                     [&](const WhenArm& a) { Line("when " + text_.Expr(a.condition) + text_.At(a.span)); },
                 },
                 arm);
      std::visit([&](const auto& a) { PrintBlock(a.body); }, arm);
    }
    PrintOtherwise(wait.otherwise);
  });
}

void Printer::PrintRepeat(const RepeatStep& step, const std::string& at) {
  Line("repeat " + std::to_string(step.times) + text_.At(step.times_span) + text_.Optional("every", step.every) +
       text_.Optional("until", step.until) + at);
  PrintBlock(step.body);
}

void Printer::PrintChoose(const IfStep& step, const std::string& at) {
  Line("choose" + at);
  Inside([&] {
    for (const IfBranch& branch : step.branches) {
      Line("when " + text_.Expr(branch.condition));
      PrintBlock(branch.body);
    }
    PrintOtherwise(step.otherwise);
  });
}

void Printer::PrintIf(const IfStep& step, const std::string& at) {
  if (step.is_choose) return PrintChoose(step, at);
  for (size_t i = 0; i < step.branches.size(); ++i) {
    Line((i == 0 ? "if " : "else if ") + text_.Expr(step.branches[i].condition) + (i == 0 ? at : ""));
    PrintBlock(step.branches[i].body);
  }
  PrintOtherwise(step.otherwise);
}

void Printer::PrintSplit(const SplitStep& split, const std::string& at) {
  Line("split " + text_.Text(split.name) + at);
  Inside([&] {
    for (const SplitArm& arm : split.arms) {
      Line(ExprPrinter::Percent(arm.share_millionths) + text_.At(arm.share_span) + " " + text_.Text(arm.name) +
           text_.Formerly(arm.former_names));
      PrintBlock(arm.body);
    }
  });
}

void Printer::PrintMap(const MapDecl& map) {
  Inside([&] {
    for (const Phase& phase : map.phases) {
      PrintDocumentation(phase.documentation);
      std::string line = "phase " + text_.Text(phase.name);
      if (phase.title) line += " " + ExprPrinter::Quoted(*phase.title);
      Line(fmt::format("{}{}{} stages {} from {}", line, text_.Formerly(phase.former_names), text_.At(phase.span),
                       phase.stage_count, phase.first_stage));
    }
  });
}

void Printer::PrintTouchpoint(const TouchpointDecl& touchpoint) {
  Inside([&] {
    if (touchpoint.place) Line("on " + text_.Text(*touchpoint.place));
    if (touchpoint.owner) Line("owner " + text_.Path(*touchpoint.owner));
    if (touchpoint.observes.is_valid()) Line("observes " + text_.Pattern(touchpoint.observes));
    if (touchpoint.expects) Line("expects " + ExprPrinter::Quoted(*touchpoint.expects));
    if (!touchpoint.feels) return;
    Line(fmt::format("feels {}{}{}", touchpoint.feels->value,
                     text_.Optional("measured-by", touchpoint.feels->measured_by), text_.At(touchpoint.feels->span)));
  });
}

void Printer::PrintHook(const Declaration& declaration, const HookDecl& hook) {
  std::string via = text_.Text(hook.via.name);
  if (hook.via.target) via += "(" + ExprPrinter::Quoted(*hook.via.target) + ")";
  Line(Head(declaration, "hook") + " -> " + text_.Type(hook.gives) + " via " + via);
  for (const Parameter& parameter : hook.parameters) PrintParameter("parameter", parameter);
}

void Printer::PrintTeam(const TeamDecl& team) {
  Inside([&] {
    for (const TeamHours& hours : team.hours) {
      std::string line = fmt::format("hours {} ms to {} ms", hours.from_ms, hours.to_ms);
      for (Weekday day : hours.days) line += std::string(" ") + WordOf(day);
      Line(line + text_.At(hours.span));
    }
  });
}

void Printer::PrintOutcome(const std::string& word, const Block& block) {
  Inside([&] { Line(word); });
  Inside([&] { PrintBlock(block); });
}

void Printer::PrintSend(const SendStep& send, const std::string& at) {
  std::string line = "send " + text_.Path(send.message) + text_.Arguments(send.arguments);
  for (size_t i = 0; i < send.channels.size(); ++i) {
    line += (i == 0 ? " by " : " if unreachable ") + text_.Text(send.channels[i]);
  }
  if (send.touchpoint) line += " at " + text_.Path(*send.touchpoint);
  if (send.at_any_hour) line += " at any hour";
  line += text_.Optional("expires", send.expires);
  if (send.goes_on) line += " and go on";
  Line(line + text_.Optional("only-if", send.only_if) + at);
  if (send.on_skipped) PrintOutcome("on skipped", send.on_skipped->body);
  if (send.on_failed) PrintOutcome("on failed", send.on_failed->body);
}

void Printer::PrintCall(const CallStep& call, const std::string& at) {
  Line("call " + text_.Path(call.hook) + text_.Arguments(call.arguments) + text_.Optional("within", call.within) + at);
  if (call.done) {
    PrintOutcome("done" + (call.done->binding ? " as " + text_.Text(*call.done->binding) : ""), call.done->body);
  }
  if (call.overdue) PrintOutcome("overdue", call.overdue->body);
}

void Printer::PrintAssign(const AssignStep& assign, const std::string& at) {
  std::string line = "assign " + text_.Expr(assign.title) + " to " + text_.Path(assign.team);
  if (assign.working) {
    line += fmt::format(" (within {} working {})", assign.working->count, assign.working->is_hours ? "hours" : "days");
  }
  line += text_.Optional("within", assign.within);
  if (assign.binding) line += " as " + text_.Text(*assign.binding);
  Line(line + at);
  PrintOtherwise(assign.otherwise);
}

}  // namespace

std::string PrintAst(const Ast& ast, const Interner& names, const SourceStore& sources, const PrintOptions& options) {
  return Printer(ast, names, sources, options).Print();
}

std::string PrintExpr(const Ast& ast, const Interner& names, ExprId id) {
  return ExprPrinter(ast, names, nullptr).Expr(id);
}

std::string PrintPattern(const Ast& ast, const Interner& names, PatternId id) {
  return ExprPrinter(ast, names, nullptr).Pattern(id);
}

}  // namespace senda::ast
