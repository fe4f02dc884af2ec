#include "compiler/lower/written_conditions.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/ir/reach.h"

namespace senda::lower {
namespace {

constexpr size_t kWordsMax = 60;

// On one line, and not too long for a list.
std::string Shortened(const std::string& written) {
  std::string out;
  for (const char c : written) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() <= kWordsMax) return out;
  size_t end = kWordsMax;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

// Which expressions the roots of a program read, asked often.
class Below {
 public:
  explicit Below(const ir::Program& program) : program_(program), nodes_(program.roots.size()) {}

  // Whether the value of `part` is needed for that of `root`.
  bool Has(uint32_t root, uint32_t part) {
    std::vector<NodeId>& nodes = nodes_[root];
    if (nodes.empty()) {
      nodes = ir::NodesBelow(program_.nodes, program_.roots[root].node);
      std::sort(nodes.begin(), nodes.end());
    }
    return std::binary_search(nodes.begin(), nodes.end(), program_.roots[part].node);
  }

 private:
  const ir::Program& program_;
  std::vector<std::vector<NodeId>> nodes_;  // by root; empty until it is asked for
};

// What journeys and rules say of their conditions themselves.
class DescribedConditions {
 public:
  explicit DescribedConditions(const ir::Program& program) : program_(program) {}

  std::vector<ir::WrittenCondition> Find() {
    const abi::Program& description = program_.description;
    for (const abi::Journey& journey : description.journeys) {
      Add(journey.id, "audience", {journey.audience_root}, journey.audience_position);
      Add(journey.id, "while", {journey.while_root}, journey.while_position);
      for (const abi::Step& step : journey.steps) AddStep(journey, step);
    }
    for (uint32_t rule = 0; rule < description.rules.size(); ++rule) AddRule(rule);
    return std::move(found_);
  }

 private:
  void AddStep(const abi::Journey& journey, const abi::Step& step) {
    Add(journey.id, "only if of " + step.id, {step.send.only_if_root}, step.send.only_if_position);
    for (const abi::Arm& arm : step.arms) {
      if (arm.is_when) Add(journey.id, "when of " + step.id, {arm.watch_root}, PositionOf(arm.watch_root));
    }
    if (step.kind == abi::StepKind::kTurn && step.root != abi::kNone) {
      Add(journey.id, "until of " + step.id, {step.root}, PositionOf(step.root));
    }
  }

  // One that looks at what a message is given is asked of each send by itself.
  void AddRule(uint32_t index) {
    const abi::SendRule& rule = program_.description.rules[index];
    std::vector<uint32_t> roots = {rule.root};
    for (const abi::Journey& journey : program_.description.journeys) {
      for (const abi::Step& step : journey.steps) {
        for (const abi::SendCondition& condition : step.send.conditions) {
          if (condition.rule == index) roots.push_back(condition.root);
        }
      }
    }
    std::erase(roots, abi::kNone);
    if (!roots.empty()) Add(rule.id, "when", roots, PositionOf(roots.front()));
  }

  abi::SourcePosition PositionOf(uint32_t root) const { return program_.roots[root].position; }

  void Add(const std::string& owner, std::string name, std::vector<uint32_t> asked, abi::SourcePosition position) {
    if (asked.front() == abi::kNone || position.file == abi::kNone) return;
    ir::WrittenCondition condition;
    condition.owner = owner;
    condition.name = std::move(name);
    condition.asked = std::move(asked);
    condition.position = position;
    found_.push_back(std::move(condition));
  }

  const ir::Program& program_;
  std::vector<ir::WrittenCondition> found_;
};

// With which predicates of its event, and which roots of an instance's own, a `where` is asked.
void AskWhere(const ir::Program& program, uint32_t event, uint32_t journey, Below* below,
              ir::WrittenCondition* condition) {
  const abi::Program& description = program.description;
  const uint32_t group = description.effects[event].decide_group;
  if (group != abi::kNone) {
    const std::vector<uint32_t>& roots = description.decide_groups[group].roots;
    const bool is_there =
        std::any_of(roots.begin(), roots.end(), [&](uint32_t root) { return below->Has(root, condition->root); });
    if (is_there) condition->decided.push_back(group);
  }
  if (journey == abi::kNone) return;
  for (uint32_t index : description.journeys[journey].aggregates) {
    const abi::Aggregate& aggregate = description.aggregates[index];
    const bool is_it = aggregate.event == event && aggregate.where_root != abi::kNone;
    if (is_it && below->Has(aggregate.where_root, condition->root)) condition->asked.push_back(aggregate.where_root);
  }
}

// A `let` has a truth wherever it is read. A group of segments may change what it reads while it is evaluated.
void AskLet(const ir::Program& program, const std::set<uint32_t>& others, Below* below,
            ir::WrittenCondition* condition) {
  const abi::Program& description = program.description;
  std::set<uint32_t> settled;  // segments that read it
  for (uint32_t i = 0; i < description.segments.size(); ++i) {
    const uint32_t root = description.segments[i].value_root;
    if (root != abi::kNone && below->Has(root, condition->root)) settled.insert(i);
  }
  const bool reads_segments = !ir::SegmentsRead(program.nodes, program.roots[condition->root].node).empty();
  for (uint32_t i = 0; i < description.settle_groups.size() && !reads_segments; ++i) {
    const std::vector<uint32_t>& segments = description.settle_groups[i].segments;
    const bool is_there =
        std::any_of(segments.begin(), segments.end(), [&](uint32_t segment) { return settled.contains(segment); });
    if (is_there) condition->settled.push_back(i);
  }
  for (uint32_t i = 0; i < description.decide_groups.size(); ++i) {
    const std::vector<uint32_t>& roots = description.decide_groups[i].roots;
    const bool is_there =
        std::any_of(roots.begin(), roots.end(), [&](uint32_t root) { return below->Has(root, condition->root); });
    if (is_there) condition->decided.push_back(i);
  }
  for (uint32_t root = 0; root < program.roots.size(); ++root) {
    if (!others.contains(root) && below->Has(root, condition->root)) condition->asked.push_back(root);
  }
}

}  // namespace

void WrittenConditions::AddRoots() {
  const std::vector<WrittenWhere> wheres = expressions_.wheres();
  for (const WrittenWhere& where : wheres) AddWhere(where);
  for (sema::LetId let : in_.model.lets.ids()) AddLet(let);
}

void WrittenConditions::AddWhere(const WrittenWhere& where) {
  Draft draft;
  draft.condition.position = in_.Position(where.span);
  if (draft.condition.position.file == abi::kNone || nodes_.IsConstant(where.node)) return;
  draft.condition.owner = in_.model.events[where.event].qualified_name;
  draft.condition.name = "where " + Shortened(in_.Written(where.span));
  draft.condition.root = nodes_.AddRoot(where.node, "a written condition", draft.condition.position);
  draft.event = where.event.index();
  draft.journey = where.journey;
  if (where.own_root != abi::kNone) draft.condition.asked.push_back(where.own_root);
  wheres_.push_back(std::move(draft));
}

void WrittenConditions::AddLet(sema::LetId let) {
  const sema::NamedDeclaration& named = in_.model.lets[let];
  const ast::Declaration& declared = in_.declaration(named);
  const ast::ExprId value = std::get<ast::LetDecl>(declared.node).value;
  const sema::Type& type = in_.TypeOf(value);
  Draft draft;
  draft.condition.position = in_.Position(declared.span);
  if (type.kind != sema::TypeKind::kBool || type.is_optional || draft.condition.position.file == abi::kNone) return;
  const NodeId node = expressions_.Lower(value, Scope{});
  if (nodes_.IsConstant(node)) return;
  draft.condition.owner = named.qualified_name;
  draft.condition.root = nodes_.AddRoot(node, "let " + named.qualified_name, draft.condition.position);
  draft.condition.is_of_customer = true;
  lets_.push_back(std::move(draft));
}

void WrittenConditions::Find(ir::Program* program) const {
  std::set<uint32_t> own;  // roots that nothing but this asks
  for (const Draft& draft : wheres_) own.insert(draft.condition.root);
  for (const Draft& draft : lets_) own.insert(draft.condition.root);
  Below below(*program);
  std::vector<ir::WrittenCondition> found = DescribedConditions(*program).Find();
  for (const Draft& draft : wheres_) {
    ir::WrittenCondition condition = draft.condition;
    AskWhere(*program, draft.event, draft.journey, &below, &condition);
    if (!condition.asked.empty() || !condition.decided.empty()) found.push_back(std::move(condition));
  }
  for (const Draft& draft : lets_) {
    found.push_back(draft.condition);
    AskLet(*program, own, &below, &found.back());
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.position.file, a.position.line, a.position.column, a.owner, a.name) <
           std::tie(b.position.file, b.position.line, b.position.column, b.owner, b.name);
  });
  program->conditions = std::move(found);
  for (ir::Test& test : program->tests) {
    for (ir::TestLine& line : test.lines) {
      if (line.kind != ir::TestLineKind::kCondition) continue;
      line.segments = ir::SegmentsRead(program->nodes, program->roots[line.root].node);
    }
  }
}

}  // namespace senda::lower
