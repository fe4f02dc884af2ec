#include "compiler/lower/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/overloaded.h"
#include "compiler/ir/reach.h"

namespace senda::lower {
namespace {

uint32_t BitOf(ast::Purpose purpose) {
  switch (purpose) {
    case ast::Purpose::kPromotional: return abi::kPromotional;
    case ast::Purpose::kService: return abi::kService;
    case ast::Purpose::kTransactional: return abi::kTransactional;
  }
  SENDA_UNREACHABLE();
}

// Limits, quiet hours, blackouts and holds concern promotional messages unless they say more; other rules all.
uint32_t PurposesOf(const ast::RuleOptions& options, uint32_t unsaid) {
  if (!options.scope) return unsaid;
  return options.purpose ? BitOf(*options.purpose) : abi::kEveryPurpose;
}

struct RuleDraft {
  abi::SendRule rule;
  ast::ExprId condition;  // of one that each send lowers for itself
};

class RuleLowering {
 public:
  RuleLowering(const Inputs& in, Expressions* expressions, Nodes* nodes, abi::Program* program)
      : in_(in), expressions_(*expressions), nodes_(*nodes), program_(*program) {}

  std::vector<ast::ExprId> Run() {
    AddTopics();
    for (uint32_t i = 0; i < in_.model.guarantees.size(); ++i) AddGuarantee(i);
    for (sema::ChannelId id : in_.model.channels.ids()) AddChannel(id);
    for (sema::PolicyId id : in_.model.policies.ids()) AddPolicy(id);
    std::stable_sort(drafts_.begin(), drafts_.end(),
                     [](const RuleDraft& a, const RuleDraft& b) { return a.rule.kind < b.rule.kind; });
    std::vector<ast::ExprId> conditions;
    for (RuleDraft& draft : drafts_) {
      program_.rules.push_back(std::move(draft.rule));
      conditions.push_back(draft.condition);
    }
    return conditions;
  }

 private:
  void AddTopics() {
    for (const sema::NamedDeclaration& named : in_.model.topics) {
      const ast::Declaration& declared = in_.declaration(named);
      abi::Topic topic;
      topic.id = named.qualified_name;
      topic.is_on = std::get<ast::TopicDecl>(declared.node).is_on;
      for (const ast::Name& former : declared.former_names) {
        topic.former_names.push_back(Inputs::Sibling(named.qualified_name, in_.Text(former.text)));
      }
      topic.position = in_.Position(declared.span);
      program_.topics.push_back(std::move(topic));
    }
  }

  // Several of a kind are numbered in written order, from the second on.
  std::string NameOf(const std::string& owner, std::string_view kind) {
    std::string name = fmt::format("{}.{}", owner, kind);
    const int number = ++counts_[name];
    return number == 1 ? name : fmt::format("{}.{}", name, number);
  }

  abi::SendRule& Add(abi::RuleKind kind, std::string id, Span span) {
    RuleDraft draft;
    draft.rule.kind = kind;
    draft.rule.id = std::move(id);
    draft.rule.position = in_.Position(span);
    drafts_.push_back(std::move(draft));
    return drafts_.back().rule;
  }

  uint32_t Root(ast::ExprId condition, const std::string& what) {
    return nodes_.AddRoot(expressions_.LowerWrittenOut(condition, Scope{}), what,
                          in_.Position(in_.expr(condition).span));
  }

  void AddLimit(const ast::LimitRule& limit, const std::string& owner, uint32_t channel) {
    abi::SendRule& rule = Add(abi::RuleKind::kLimit, NameOf(owner, "limit"), limit.span);
    rule.channel = channel;
    rule.purposes = PurposesOf(limit.options, abi::kPromotional);
    rule.skips = limit.options.then_skip.has_value();
    rule.count = limit.count;
    if (!limit.calendar) {
      rule.length = expressions_.Length(limit.length, Scope{});
      return;
    }
    const std::string unit = in_.Text(limit.calendar->text);
    rule.window = unit == "week"    ? abi::Window::kThisWeek
                  : unit == "month" ? abi::Window::kThisMonth
                                    : abi::Window::kToday;
  }

  void AddQuiet(const ast::QuietRule& quiet, const std::string& owner, uint32_t channel) {
    abi::SendRule& rule = Add(abi::RuleKind::kQuiet, NameOf(owner, "quiet"), quiet.span);
    rule.channel = channel;
    rule.purposes = PurposesOf(quiet.options, abi::kPromotional);
    rule.skips = quiet.options.then_skip.has_value();
    rule.from_ms = quiet.from_ms;
    rule.to_ms = quiet.to_ms;
  }

  void AddChannel(sema::ChannelId id) {
    const sema::NamedDeclaration& named = in_.model.channels[id];
    const auto& decl = std::get<ast::ChannelDecl>(in_.declaration(named).node);
    for (const ast::LimitRule& limit : decl.limits) AddLimit(limit, named.qualified_name, id.index());
    for (const ast::QuietRule& quiet : decl.quiet) AddQuiet(quiet, named.qualified_name, id.index());
  }

  void AddSubject(const ast::SendSubject& subject, const sema::RuleNames& names, ast::ExprId condition) {
    abi::SendRule& rule = drafts_.back().rule;
    rule.skips = true;
    if (subject.purpose) rule.purposes = BitOf(*subject.purpose);
    for (sema::MessageId message : names.messages) rule.messages.push_back(message.index());
    if (names.reads_parameters) {
      drafts_.back().condition = condition;
    } else {
      rule.root = Root(condition, rule.id);
    }
  }

  void AddPolicy(sema::PolicyId id) {
    const sema::NamedDeclaration& named = in_.model.policies[id];
    const ast::Declaration& declared = in_.declaration(named);
    if (declared.is_draft) return;
    const std::string& owner = named.qualified_name;
    const auto& decl = std::get<ast::PolicyDecl>(declared.node);
    for (size_t i = 0; i < decl.rules.size(); ++i) {
      const sema::RuleNames& names = in_.model.policy_rules.at(id.index()).at(i);
      std::visit(Overloaded{
                     [&](const ast::LimitRule& r) { AddLimit(r, owner, abi::kNone); },
                     [&](const ast::QuietRule& r) { AddQuiet(r, owner, abi::kNone); },
                     [&](const ast::NeverRule& r) {
                       Add(abi::RuleKind::kNever, NameOf(owner, "never"), r.span);
                       AddSubject(r.subject, names, r.condition);
                     },
                     [&](const ast::OnlyOneRule& r) {
                       abi::SendRule& rule = Add(abi::RuleKind::kOnlyOne, NameOf(owner, "only_one"), r.span);
                       rule.skips = true;
                       rule.purposes = PurposesOf(r.options, abi::kEveryPurpose);
                       for (sema::JourneyId journey : names.journeys) rule.journeys.push_back(journey.index());
                     },
                     [&](const ast::PreferRule& r) { AddPreference(r, NameOf(owner, "prefer")); },
                     [&](const ast::ToneRule& r) {
                       abi::SendRule& rule = Add(abi::RuleKind::kTone, NameOf(owner, "tone"), r.span);
                       rule.skips = true;
                       rule.tone = in_.Text(r.tone.text);
                       rule.root = Root(r.condition, rule.id);
                     },
                     [&](const ast::BlackoutRule& r) { AddBlackout(r, owner); },
                     [&](const ast::HoldRule& r) {
                       abi::SendRule& rule = Add(abi::RuleKind::kHold, NameOf(owner, "hold"), r.span);
                       rule.purposes = PurposesOf(r.options, abi::kPromotional);
                       rule.skips = r.options.then_skip.has_value();
                       rule.length = expressions_.Length(r.length, Scope{});
                       rule.priority = r.priority;
                     },
                 },
                 decl.rules[i]);
    }
  }

  void AddBlackout(const ast::BlackoutRule& blackout, const std::string& owner) {
    abi::SendRule& rule = Add(abi::RuleKind::kBlackout, NameOf(owner, "blackout"), blackout.span);
    rule.purposes = PurposesOf(blackout.options, abi::kPromotional);
    rule.skips = blackout.options.then_skip.has_value();
    for (const bool is_end : {false, true}) {
      const ast::ExprId written = is_end ? blackout.to : blackout.from;
      (is_end ? rule.to_root : rule.from_root) =
          nodes_.AddRoot(expressions_.Moment(written, Scope{}), rule.id, in_.Position(in_.expr(written).span));
    }
  }

  void AddPreference(const ast::PreferRule& prefer, std::string id) {
    abi::Preference out;
    out.id = std::move(id);
    out.root = Root(prefer.channel, out.id);
    out.position = in_.Position(prefer.span);
    const sema::Type& type = in_.TypeOf(prefer.channel);
    out.is_text = type.kind != sema::TypeKind::kEnum;
    if (!out.is_text) {
      for (Symbol member : in_.model.enums[type.enumeration].members) out.channels.push_back(Channel(in_.Text(member)));
    }
    program_.preferences.push_back(std::move(out));
  }

  uint32_t Channel(const std::string& name) const {
    for (sema::ChannelId id : in_.model.channels.ids()) {
      const std::string& channel = in_.model.channels[id].qualified_name;
      if (channel == name || Inputs::LastPart(channel) == name) return id.index();
    }
    return abi::kNone;
  }

  void AddGuarantee(uint32_t index) {
    const sema::NamedDeclaration& named = in_.model.guarantees[index];
    const auto& decl = std::get<ast::GuaranteeDecl>(in_.declaration(named).node);
    const Span span = in_.declaration(named).span;
    if (decl.send) {
      Add(abi::RuleKind::kNever, named.qualified_name, span).is_guarantee = true;
      return AddSubject(*decl.send, in_.model.guarantee_names[index], decl.condition);
    }
    NodeId holds = expressions_.LowerWrittenOut(decl.condition, Scope{});
    if (!decl.is_always) holds = nodes_.builder().Not(holds);
    abi::Guarantee out;
    out.id = named.qualified_name;
    out.root = nodes_.AddRoot(holds, named.qualified_name, in_.Position(in_.expr(decl.condition).span));
    out.position = in_.Position(span);
    program_.guarantees.push_back(std::move(out));
  }

  const Inputs& in_;
  Expressions& expressions_;
  Nodes& nodes_;
  abi::Program& program_;
  std::vector<RuleDraft> drafts_;
  std::map<std::string, int> counts_;
};

// The aggregates that conditions read.
std::vector<uint32_t> FactsOf(const ir::Program& program, const std::vector<uint32_t>& roots) {
  std::set<uint32_t> facts;
  for (uint32_t root : roots) {
    if (root == abi::kNone) continue;
    for (uint32_t aggregate : ir::AggregatesRead(program.nodes, program.roots.at(root).node)) facts.insert(aggregate);
  }
  return {facts.begin(), facts.end()};
}

bool ChangeBySent(const abi::Program& description, const std::vector<uint32_t>& facts) {
  const auto is_sent = [&](uint32_t event) {
    return event != abi::kNone && description.events[event].qualified_name == "sent";
  };
  return std::any_of(facts.begin(), facts.end(), [&](uint32_t fact) {
    const abi::Aggregate& aggregate = description.aggregates[fact];
    return is_sent(aggregate.event) || is_sent(aggregate.close_event);
  });
}

}  // namespace

std::vector<ast::ExprId> DescribeRules(const Inputs& in, Expressions* expressions, Nodes* nodes,
                                       abi::Program* program) {
  return RuleLowering(in, expressions, nodes, program).Run();
}

void FindWhatRulesRead(ir::Program* program) {
  abi::Program& description = program->description;
  std::vector<std::vector<uint32_t>> roots;  // by rule
  for (const abi::SendRule& rule : description.rules) roots.push_back({rule.root});
  for (const abi::Journey& journey : description.journeys) {
    for (const abi::Step& step : journey.steps) {
      for (const abi::SendCondition& condition : step.send.conditions) roots[condition.rule].push_back(condition.root);
    }
  }
  for (size_t i = 0; i < roots.size(); ++i) {
    description.rules[i].facts = FactsOf(*program, roots[i]);
    description.rules[i].reads_sent = ChangeBySent(description, description.rules[i].facts);
  }
  for (abi::Guarantee& guarantee : description.guarantees) {
    guarantee.facts = FactsOf(*program, {guarantee.root});
    guarantee.concerns_sends = ChangeBySent(description, guarantee.facts);
    std::set<uint32_t> journeys, fields;
    for (ir::NodeId below : ir::NodesBelow(program->nodes, program->roots.at(guarantee.root).node)) {
      const ir::Node& node = program->nodes[below.index()];
      if (node.op == ir::Op::kCustomerField) fields.insert(static_cast<uint32_t>(node.immediate));
      if (node.op != ir::Op::kSegment) continue;
      const abi::Segment& segment = description.segments[static_cast<size_t>(node.immediate)];
      if (segment.kind == abi::SegmentKind::kInJourney) journeys.insert(segment.journey);
    }
    guarantee.journeys.assign(journeys.begin(), journeys.end());
    guarantee.fields.assign(fields.begin(), fields.end());
  }
}

}  // namespace senda::lower
