#include "compiler/sema/causes.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/overloaded.h"
#include "compiler/sema/step_names.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr uint32_t kNowhere = 0xffffffffu;
constexpr int64_t kKeysMax = 100;             // active per customer and journey, and attempts of a pattern
constexpr int64_t kTurnsMax = 1'000'000'000;  // more are as many

class Drawing {
 public:
  Drawing(const ast::Ast& ast, const Model& model, const Interner& interner)
      : ast_(ast), model_(model), interner_(interner) {}

  std::vector<CauseNode> Draw() {
    for (const NamedDeclaration& journey : model_.journeys) {
      entries_.push_back(Add(journey.qualified_name));
      nodes_.back().is_part = nodes_.back().may_begin_anew = true;
      nodes_.back().entry = entries_.back();
      nodes_.back().most_alone = kKeysMax;
    }
    for (const EventInfo& event : model_.events) events_.push_back(Add(event.qualified_name));
    for (const FieldInfo& field : model_.customer_fields) fields_.push_back(Add("customer." + Text(field.name)));
    for (const NamedDeclaration& segment : model_.segments) segments_.push_back(Add(segment.qualified_name));
    for (const NamedDeclaration& trigger : model_.triggers) {
      triggers_.push_back(Add(trigger.qualified_name));
      nodes_.back().most_alone = kKeysMax;
    }
    for (const NamedDeclaration& journey : model_.journeys) memberships_.push_back(Add("in " + journey.qualified_name));
    for (const MapPart& stage : model_.stages) stages_.push_back(Add("stage " + stage.qualified_name));
    DrawSegments();
    for (TriggerId id : model_.triggers.ids()) {
      const ast::Declaration& declared = ast_.declarations[model_.triggers[id].declaration];
      DrawPattern(ast::FiringPattern(declared), triggers_[id.index()], "fires");
      if (IsOfCauses(ast::FiringPattern(declared))) nodes_[triggers_[id.index()]].most_alone = 0;
    }
    for (const MapPart& stage : model_.stages) {
      if (!stage.trigger.is_valid()) continue;
      const uint32_t trigger = triggers_[stage.trigger.index()];
      nodes_[trigger].may_begin_anew = true;
      const Span span = ast_.declarations[stage.declaration].name.span;
      Link(trigger, fields_[*model_.maps[stage.map].stage_field], "moves", span);
      Link(trigger, stages_[model_.maps[stage.map].stages.at(stage.number).index()], "moves to", span);
    }
    for (JourneyId id : model_.journeys.ids()) {
      DrawJourney(id);
      DrawMembership(id);
    }
    return std::move(nodes_);
  }

 private:
  // The parts in which the next step can run; the first begins where the last step ended.
  struct Place {
    uint32_t part = kNowhere;  // kNowhere: behind an exit
  };

  std::string Text(Symbol symbol) const { return std::string(interner_.Text(symbol)); }
  uint32_t Add(std::string name) {
    nodes_.emplace_back().name = std::move(name);
    return static_cast<uint32_t>(nodes_.size() - 1);
  }
  uint32_t AddPart() {
    const uint32_t part = Add(nodes_[entry_].name);
    nodes_[part].is_part = true;
    nodes_[part].entry = entry_;
    nodes_[part].most_alone = instances_;
    nodes_[part].turns = turns_;
    return part;
  }
  void Link(uint32_t from, uint32_t to, std::string words, Span span) {
    if (from == kNowhere || to == kNowhere) return;
    nodes_[from].causes.push_back({to, std::move(words), span});
  }

  // ------------------------------------------------------------------------------------------- segments and conditions

  // Everything that the expression reads and that can change within an instant.
  void ReadsOf(ast::ExprId root, std::set<uint32_t>* reads) {
    WalkExpr(ast_, root, [&](ast::ExprId id, const ast::Expr& expr) {
      std::visit(Overloaded{
                     [&](const SegmentRef& r) { reads->insert(segments_[r.segment.index()]); },
                     [&](const CustomerFieldRef& r) { reads->insert(fields_[r.field]); },
                     [&](const StageOfRef& r) { reads->insert(fields_[*model_.maps[r.map].stage_field]); },
                     [&](const StageMomentRef& r) {
                       reads->insert(fields_[*model_.maps[model_.stages[r.stage].map].stage_field]);
                     },
                     [&](const CustomerAgeRef&) { reads->insert(FieldsCalled("birthday")); },
                     [&](const LetRef& r) { ReadsInside(model_.lets[r.let].declaration, reads); },
                     [&](const DefineRef& r) { ReadsInside(model_.defines[r.define].declaration, reads); },
                     [](const auto&) {},
                 },
                 model_.resolutions.Get(id));
      if (std::holds_alternative<ast::AggregateExpr>(expr.node)) {
        reads->insert(NodeOf(model_.aggregates.Get(id).source, std::get<ast::AggregateExpr>(expr.node).event.where));
      } else if (std::holds_alternative<ast::OpenExpr>(expr.node)) {
        reads->insert(NodeOf(model_.opens.Get(id).opens, {}));
        reads->insert(NodeOf(model_.opens.Get(id).closes, {}));
      } else if (std::holds_alternative<ast::InJourneyExpr>(expr.node)) {
        reads->insert(memberships_[model_.in_journeys.Get(id).index()]);
      }
    });
    reads->erase(kNowhere);
  }

  // Each is looked into once, however many ways lead to it.
  void ReadsInside(ast::DeclId declaration, std::set<uint32_t>* reads) {
    const auto [found, is_new] = reads_inside_.try_emplace(declaration.index());
    if (is_new) {
      const ast::DeclNode& node = ast_.declarations[declaration].node;
      std::set<uint32_t> inside;
      if (const auto* let = std::get_if<ast::LetDecl>(&node)) ReadsOf(let->value, &inside);
      if (const auto* define = std::get_if<ast::DefineDecl>(&node)) ReadsOf(define->value, &inside);
      reads_inside_[declaration.index()] = inside;
      reads->insert(inside.begin(), inside.end());
    } else {
      reads->insert(found->second.begin(), found->second.end());
    }
  }

  uint32_t FieldsCalled(std::string_view name) const {
    for (size_t i = 0; i < model_.customer_fields.size(); ++i) {
      if (interner_.Text(model_.customer_fields[i].name) == name) return fields_[i];
    }
    return kNowhere;
  }

  // `sent(hello)` is not any `sent`.
  uint32_t NodeOf(const EventTarget& target, ast::ExprId where) {
    if (target.trigger.is_valid()) return triggers_[target.trigger.index()];
    if (!target.event.is_valid()) return kNowhere;
    MessageId message = target.message.is_valid() ? target.message : MessageIn(where);
    return message.is_valid() ? NodeOf(target.event, message) : events_[target.event.index()];
  }
  uint32_t NodeOf(EventTypeId event, MessageId message) {
    const auto [found, is_new] = of_messages_.try_emplace({event.index(), message.index()}, kNowhere);
    if (!is_new) return found->second;
    const std::string& name = model_.messages[message].qualified_name;
    const uint32_t node = Add(model_.events[event].qualified_name + "(" + name + ")");
    found->second = node;
    return node;
  }

  // The message of `where message == hello`.
  MessageId MessageIn(ast::ExprId where) const {
    if (!where.is_valid()) return {};
    const auto* node = std::get_if<ast::BinaryExpr>(&ast_.exprs[where].node);
    if (node == nullptr) return {};
    if (node->op == ast::BinaryOperator::kAnd) {
      const MessageId left = MessageIn(node->left);
      return left.is_valid() ? left : MessageIn(node->right);
    }
    if (node->op != ast::BinaryOperator::kEq) return {};
    for (const auto& [name, value] : {std::pair(node->left, node->right), std::pair(node->right, node->left)}) {
      const auto* written = std::get_if<ast::NameExpr>(&ast_.exprs[name].node);
      const auto* member = std::get_if<EnumValueRef>(&model_.resolutions.Get(value));
      if (written == nullptr || member == nullptr || interner_.Text(written->name.text) != "message") continue;
      const Type& type = model_.expr_types.Get(value);
      if (type.kind == TypeKind::kEnum && model_.enums[type.enumeration].name == "message")
        return MessageId(member->member);
    }
    return {};
  }

  void DrawSegments() {
    for (SegmentId id : model_.segments.ids()) {
      const ast::Declaration& declared = ast_.declarations[model_.segments[id].declaration];
      std::set<uint32_t> reads;
      ReadsOf(std::get<ast::SegmentDecl>(declared.node).condition, &reads);
      // A changed time zone moves the days that windows count.
      if (const uint32_t zone = FieldsCalled("timezone"); zone != kNowhere) reads.insert(zone);
      for (uint32_t read : reads) Link(read, segments_[id.index()], "can change", declared.name.span);
    }
  }

  void DrawCondition(ast::ExprId condition, uint32_t to, const std::string& words) {
    std::set<uint32_t> reads;
    ReadsOf(condition, &reads);
    for (uint32_t read : reads) Link(read, to, words, ast_.exprs[condition].span);
  }

  // ---------------------------------------------------------------------------------------------------------- patterns

  // What completes the pattern: whatever feeds its last link. What does not come and what is silent take time.
  void DrawPattern(ast::PatternId id, uint32_t to, const std::string& words) {
    const ast::Pattern& pattern = ast_.patterns[id];
    const auto from_event = [&](const ast::EventReference& event) {
      Link(NodeOf(model_.pattern_events.Get(id), event.where), to, words, pattern.span);
    };
    std::visit(
        Overloaded{
            [&](const ast::EventPattern& p) { from_event(p.event); },
            [&](const ast::CountPattern& p) { from_event(p.event); },
            [&](const ast::OrPattern& p) {
              for (ast::PatternId one : p.alternatives) DrawPattern(one, to, words);
            },
            [&](const ast::ThenPattern& p) { DrawPattern(p.links.back().pattern, to, words); },
            [&](const ast::FlipPattern& p) {
              if (const StageId stage = model_.pattern_stages.Get(id); stage.is_valid()) {
                return DrawStageFlip(stage, p.flip, to, words, pattern.span);
              }
              Link(segments_[model_.pattern_segments.Get(id).index()], to, words, pattern.span);
            },
            [&](const ast::ChangePattern&) { Link(fields_[model_.pattern_fields.Get(id)], to, words, pattern.span); },
            [&](const ast::ParenPattern& p) { DrawPattern(p.inner, to, words); },
            [](const auto&) {},
        },
        pattern.node);
  }

  // Whether it is completed only by what is drawn as its cause, and once by each. A chain may complete many attempts at
  // once, and what waits for silence or a time of day comes by itself.
  bool IsOfCauses(ast::PatternId id) const {
    const ast::PatternNode& node = ast_.patterns[id].node;
    if (const auto* paren = std::get_if<ast::ParenPattern>(&node)) return IsOfCauses(paren->inner);
    if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
      return std::all_of(any->alternatives.begin(), any->alternatives.end(),
                         [&](ast::PatternId one) { return IsOfCauses(one); });
    }
    return std::holds_alternative<ast::EventPattern>(node) || std::holds_alternative<ast::FlipPattern>(node) ||
           std::holds_alternative<ast::ChangePattern>(node);
  }

  // A stage is left when another one of its map is reached.
  void DrawStageFlip(StageId stage, ast::Flip flip, uint32_t to, const std::string& words, Span span) {
    if (flip == ast::Flip::kEnters) return Link(stages_[stage.index()], to, words, span);
    for (StageId other : model_.maps[model_.stages[stage].map].stages) {
      if (other != stage) Link(stages_[other.index()], to, words, span);
    }
  }

  // ---------------------------------------------------------------------------------------------------------- journeys

  void DrawJourney(JourneyId id) {
    const ast::Declaration& declared = ast_.declarations[model_.journeys[id].declaration];
    const auto& journey = std::get<ast::JourneyDecl>(declared.node);
    entry_ = entries_[id.index()];
    instances_ = journey.keyed_by.empty() ? 1 : kKeysMax;
    turns_ = 1;
    DrawPattern(journey.enter_on, entry_, "enters");
    // What is queued is tried when an instance of its key ends.
    const bool is_queued = journey.again && journey.again->again == ast::Again::kQueue;
    if (IsOfCauses(journey.enter_on) && !is_queued) nodes_[entry_].most_alone = journey.already_in ? 1 : 0;
    DrawBlock(journey.steps, {entry_});
    for (const ast::ExitClause& exit : journey.exits) {
      if (!exit.body) continue;
      const uint32_t part = AddPart();
      DrawPattern(exit.pattern, part, "ends");
      is_in_exit_ = true;
      DrawBlock(*exit.body, {part});
      is_in_exit_ = false;
    }
  }

  // Who is in the journey: its entry, everything that can end it, and every part of its steps, at whose end it may be
  // over.
  void DrawMembership(JourneyId id) {
    if (!model_.asked_journeys.contains(id.index())) return;
    const ast::Declaration& declared = ast_.declarations[model_.journeys[id].declaration];
    const auto& journey = std::get<ast::JourneyDecl>(declared.node);
    const uint32_t in = memberships_[id.index()];
    const size_t count = nodes_.size();
    for (uint32_t part = 0; part < count; ++part) {
      if (nodes_[part].is_part && nodes_[part].entry == entry_) Link(part, in, "changes", declared.name.span);
    }
    for (const ast::ExitClause& exit : journey.exits) DrawPattern(exit.pattern, in, "changes");
    if (journey.while_holds) DrawCondition(journey.while_holds->condition, in, "changes");
  }

  Place DrawBlock(const ast::Block& block, Place place) {
    for (ast::StepId id : block) {
      place = std::visit([&](const auto& node) { return On(id, node, place); }, ast_.steps[id].node);
    }
    return place;
  }

  // Where ways meet again.
  Place Join(const std::vector<Place>& ways, Span span) {
    std::set<uint32_t> parts;
    for (const Place& way : ways) parts.insert(way.part);
    parts.erase(kNowhere);
    if (parts.empty()) return {};
    if (parts.size() == 1) return {*parts.begin()};
    const uint32_t joined = AddPart();
    for (uint32_t part : parts) Link(part, joined, "", span);
    return {joined};
  }

  Span SpanOf(ast::StepId id) const { return ast_.steps[id].span; }

  Place On(ast::StepId id, const ast::SendStep& step, Place place) {
    const MessageId message = model_.send_messages.Get(id);
    for (EventTypeId event : model_.events.ids()) {
      const std::string& told = model_.events[event].qualified_name;
      if (told != "sent" && told != "skipped") continue;
      Link(place.part, events_[event.index()], "causes", SpanOf(id));
      Link(place.part, NodeOf(event, message), "causes", SpanOf(id));
    }
    std::vector<Place> ways = {place};
    if (step.on_skipped) ways.push_back(DrawBlock(step.on_skipped->body, place));
    // What came of a delivery comes from outside.
    if (step.on_failed) ways.push_back(DrawBlock(step.on_failed->body, {AddPart()}));
    return ways.size() == 1 ? place : Join(ways, SpanOf(id));
  }
  // An answer comes from outside, and a deadline takes time.
  Place On(ast::StepId id, const ast::CallStep& step, Place) {
    std::vector<Place> ways;
    for (const auto* answer : {&step.done, &step.overdue}) {
      const Place begin{AddPart()};
      ways.push_back(*answer ? DrawBlock((*answer)->body, begin) : begin);
    }
    return Join(ways, SpanOf(id));
  }
  Place On(ast::StepId id, const ast::AssignStep& step, Place) {
    const Place answered{AddPart()}, overdue{AddPart()};
    return Join({answered, step.otherwise ? DrawBlock(*step.otherwise, overdue) : overdue}, SpanOf(id));
  }
  Place On(ast::StepId id, const ast::SetStep&, Place place) {
    Link(place.part, fields_[model_.set_fields.Get(id)], "sets", SpanOf(id));
    return place;
  }
  Place On(ast::StepId id, const ast::EmitStep&, Place place) {
    Link(place.part, events_[model_.emit_events.Get(id).index()], "emits", SpanOf(id));
    return place;
  }
  Place On(ast::StepId id, const ast::StartStep&, Place place) {
    Link(place.part, entries_[model_.step_journeys.Get(id).index()], "starts", SpanOf(id));
    return place;
  }
  Place On(ast::StepId id, const ast::StopStep&, Place place) {
    const JourneyId stopped = model_.step_journeys.Get(id);
    Link(place.part, memberships_[stopped.index()], "changes", SpanOf(id));
    // Whoever stops their own journey goes no further, unless it has ended already.
    return entries_[stopped.index()] == entry_ && !is_in_exit_ ? Place{} : place;
  }
  Place On(ast::StepId, const ast::ExitStep&, Place) { return {}; }
  // Time has passed behind it: nothing at this instant leads here.
  Place On(ast::StepId, const ast::WaitStep&, Place) { return {AddPart()}; }

  // A past instant goes on at once, and a field may re-time it.
  Place On(ast::StepId id, const ast::WaitUntilStep& step, Place place) {
    const uint32_t behind = AddPart();
    Link(place.part, behind, "", SpanOf(id));
    DrawCondition(step.moment, behind, "re-times");
    if (!step.otherwise) return {behind};
    const uint32_t past = AddPart();
    Link(place.part, past, "", SpanOf(id));
    DrawCondition(step.moment, past, "re-times");
    return Join({{behind}, DrawBlock(*step.otherwise, {past})}, SpanOf(id));
  }

  Place On(ast::StepId id, const ast::WaitForStep& step, Place place) {
    std::vector<Place> ways;
    std::vector<uint32_t> parts;
    for (const auto& arm : step.arms) {
      const uint32_t part = AddPart();
      parts.push_back(part);
      if (const auto* fires = std::get_if<ast::ForArm>(&arm)) {
        DrawPattern(fires->pattern, part, "takes on");
        continue;
      }
      const auto& when = std::get<ast::WhenArm>(arm);
      Link(place.part, part, "", when.span);
      DrawCondition(when.condition, part, "takes on");
    }
    const uint32_t over = AddPart();  // the deadline, which takes time, unless an arm's steps have taken it
    for (size_t i = 0; i < step.arms.size(); ++i) {
      const ast::Block& body = std::visit([](const auto& a) -> const ast::Block& { return a.body; }, step.arms[i]);
      kept_from_.emplace_back();
      ways.push_back(DrawBlock(body, {parts[i]}));
      const std::vector<uint32_t> kept = std::move(kept_from_.back());
      kept_from_.pop_back();
      if (!kept.empty()) nodes_[parts[i]].may_begin_anew = true;
      // What takes an arm later is drawn as its cause; a deadline may be past due.
      for (uint32_t from : kept) Link(from, over, "", SpanOf(id));
    }
    if (step.otherwise) ways.push_back(DrawBlock(*step.otherwise, {over}));
    if (!step.otherwise && step.up_to.is_valid()) ways.push_back({over});
    return Join(ways, SpanOf(id));
  }

  Place On(ast::StepId, const ast::KeepWaitingStep&, Place place) {
    if (place.part != kNowhere && !kept_from_.empty()) kept_from_.back().push_back(place.part);
    return {};
  }

  Place On(ast::StepId id, const ast::IfStep& step, Place place) {
    std::vector<Place> ways;
    for (const ast::IfBranch& branch : step.branches) ways.push_back(DrawBlock(branch.body, place));
    ways.push_back(step.otherwise ? DrawBlock(*step.otherwise, place) : place);
    return Join(ways, SpanOf(id));
  }

  Place On(ast::StepId id, const ast::SplitStep& step, Place place) {
    std::vector<Place> ways;
    for (const ast::SplitArm& arm : step.arms) ways.push_back(DrawBlock(arm.body, place));
    return Join(ways, SpanOf(id));
  }

  // Turns of `every` begin with time between them.
  Place On(ast::StepId id, const ast::RepeatStep& step, Place place) {
    const int64_t outer = turns_;
    turns_ = std::min(kTurnsMax, turns_ * (step.every.is_valid() ? 2 : std::max<int64_t>(step.times, 1)));
    const uint32_t turn = AddPart();
    Link(place.part, turn, "", SpanOf(id));
    const Place end = DrawBlock(step.body, {turn});
    turns_ = outer;
    if (end.part == kNowhere || end.part == turn) return Join({end, place}, SpanOf(id));
    if (!step.every.is_valid()) Link(end.part, turn, "", SpanOf(id));
    return Join({end, step.until.is_valid() ? place : Place{}}, SpanOf(id));
  }

  const ast::Ast& ast_;
  const Model& model_;
  const Interner& interner_;
  std::vector<CauseNode> nodes_;
  std::vector<uint32_t> stages_, entries_, events_, fields_, segments_, triggers_, memberships_;
  std::vector<std::vector<uint32_t>> kept_from_;                   // by arm around: where its steps keep waiting
  std::map<uint32_t, std::set<uint32_t>> reads_inside_;            // by declaration of a let or define
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> of_messages_;  // by event and message
  // Of the journey that is drawn:
  uint32_t entry_ = 0;
  int64_t instances_ = 1, turns_ = 1;
  bool is_in_exit_ = false;
};

}  // namespace

std::vector<CauseNode> DrawCauses(const ast::Ast& ast, const Model& model, const Interner& interner) {
  return Drawing(ast, model, interner).Draw();
}

}  // namespace senda::sema
