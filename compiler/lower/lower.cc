#include "compiler/lower/lower.h"

#include <algorithm>
#include <deque>

#include "compiler/lower/assembler.h"
#include "compiler/lower/breakpoints.h"
#include "compiler/lower/conditions.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/journeys.h"
#include "compiler/lower/messages.h"
#include "compiler/lower/patterns.h"
#include "compiler/lower/reports.h"
#include "compiler/lower/rules.h"
#include "compiler/lower/samples.h"
#include "compiler/lower/tests.h"
#include "compiler/lower/written_conditions.h"

namespace senda::lower {
namespace {

// By SegmentId: its place in the order in which segments are drafted.
std::vector<uint32_t> SegmentNumbers(const sema::Model& model) {
  std::vector<uint32_t> out(model.segments.size(), 0);
  for (uint32_t i = 0; i < model.segment_order.size(); ++i) out[model.segment_order[i].index()] = i;
  return out;
}

// Drafts of the declared triggers, by TriggerId.
std::vector<uint32_t> DraftTriggers(const Inputs& in, Captures* captures) {
  std::vector<uint32_t> out;
  for (const sema::NamedDeclaration& trigger : in.model.triggers) {
    TriggerDraft draft;
    draft.trigger.id = trigger.qualified_name;
    draft.trigger.former_ids = in.FormerIds(trigger);
    const ast::Declaration& declared = in.declaration(trigger);
    draft.trigger.is_reported = !in.IsDraft(declared) && !std::holds_alternative<ast::StageDecl>(declared.node);
    out.push_back(captures->AddTrigger(std::move(draft)));
  }
  return out;
}

class Lowering {
 public:
  explicit Lowering(const Inputs* in)
      : in_(*in),
        nodes_(&builder_),
        aggregates_(&nodes_),
        conditions_(&nodes_, &aggregates_),
        breakpoints_(&nodes_, &aggregates_),
        captures_(in),
        expressions_(in, &nodes_, &aggregates_, &conditions_, &captures_, SegmentNumbers(in->model)),
        named_triggers_(DraftTriggers(*in, &captures_)),
        patterns_(in, &nodes_, &aggregates_, &conditions_, &captures_, &expressions_, &predicates_, &segments_,
                  named_triggers_) {}

  ir::Program Run(Extra extra) {
    NumberMemberships();
    LowerSegments();
    AddMemberships();
    expressions_.LowerAddresses();
    const std::vector<ast::ExprId> conditions = DescribeRules(in_, &expressions_, &nodes_, &builder_.description());
    for (sema::TriggerId id : in_.model.trigger_order) {
      const ast::Declaration& declaration = in_.declaration(in_.model.triggers[id]);
      patterns_.Fill(named_triggers_[id.index()], ast::FiringPattern(declaration));
      captures_.trigger(named_triggers_[id.index()]).trigger.position = in_.Position(declaration.span);
    }
    MessageTable messages(&in_, &nodes_, &expressions_);
    messages.LowerAll();
    JourneyLowering journeys(&in_, &nodes_, &captures_, &expressions_, &patterns_, &breakpoints_, &segments_,
                             memberships_, &messages);
    journeys.AskOfEachSend(conditions);
    for (sema::JourneyId id : in_.model.journeys.ids()) journeys.Lower(id);
    journeys.SupplyStarts();
    if (extra == Extra::kTests) LowerTests();
    if (extra == Extra::kSamples) {
      builder_.SetTests(SampleLowering(&in_, &nodes_, &expressions_, &messages).LowerAll());
    }
    for (SegmentDraft& segment : segments_) {
      if (segment.value.is_valid()) segment.breakpoint = breakpoints_.Of(segment.value);
    }
    Reports reports(&in_, &nodes_, &conditions_, &expressions_, &predicates_);
    reports.Lower();
    DescribeMaps(in_, named_triggers_, reports.emotions(), &expressions_, &builder_.description());
    WrittenConditions written(&in_, &nodes_, &expressions_);
    if (extra == Extra::kTests) written.AddRoots();
    ir::Program program =
        Assembler(&in_, &nodes_, &aggregates_, &captures_, &expressions_, &predicates_, &segments_, &reports.wheres())
            .Assemble();
    if (extra == Extra::kTests) written.Find(&program);
    return program;
  }

 private:
  // What stands in a test is none of the program's conditions.
  void LowerTests() {
    const size_t count = expressions_.wheres().size();
    builder_.SetTests(TestLowering(&in_, &nodes_, &expressions_).LowerAll());
    expressions_.wheres().resize(count);
  }

  // Their bits come behind the declared segments.
  void NumberMemberships() {
    memberships_.assign(in_.model.journeys.size(), abi::kNone);
    auto next = static_cast<uint32_t>(in_.model.segments.size());
    for (uint32_t journey : in_.model.asked_journeys) memberships_[journey] = next++;
    expressions_.SetMemberships(memberships_);
  }

  void AddMemberships() {
    for (uint32_t journey : in_.model.asked_journeys) {
      const sema::NamedDeclaration& named = in_.model.journeys[sema::JourneyId(journey)];
      SegmentDraft draft;
      draft.id = named.qualified_name + "#in";
      draft.is_reported = false;
      draft.kind = abi::SegmentKind::kInJourney;
      draft.journey = journey;
      draft.position = in_.Position(in_.declaration(named).span);
      segments_.push_back(std::move(draft));
    }
  }

  void LowerSegments() {
    for (sema::SegmentId id : in_.model.segment_order) {
      const sema::NamedDeclaration& named = in_.model.segments[id];
      const ast::Declaration& declaration = in_.declaration(named);
      SegmentDraft draft;
      draft.id = named.qualified_name;
      draft.former_ids = in_.FormerIds(named);
      draft.is_reported = !declaration.is_draft;
      draft.value = expressions_.Lower(std::get<ast::SegmentDecl>(declaration.node).condition, Scope{});
      draft.position = in_.Position(declaration.span);
      segments_.push_back(std::move(draft));
    }
  }

  const Inputs& in_;
  ir::Builder builder_;
  Nodes nodes_;
  AggregateTable aggregates_;
  Conditions conditions_;
  Breakpoints breakpoints_;
  Captures captures_;
  Expressions expressions_;
  Predicates predicates_;
  std::deque<SegmentDraft> segments_;
  std::vector<uint32_t> memberships_;  // by JourneyId
  std::vector<uint32_t> named_triggers_;
  Patterns patterns_;
};

}  // namespace

ir::Program LowerProgram(const ast::Ast& ast, const sema::Model& model, const Interner& interner,
                         const WorkspaceSettings& settings, const SourceStore& sources, Extra extra) {
  const Inputs in(ast, model, interner, settings, sources);
  return Lowering(&in).Run(extra);
}

}  // namespace senda::lower
