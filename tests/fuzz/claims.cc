#include "tests/fuzz/claims.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "compiler/analysis/conditions.h"
#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "compiler/interp/interpreter.h"
#include "runtime/engine/engine.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/ingest/file_events.h"
#include "runtime/io/bytes.h"
#include "tests/fuzz/expression_generator.h"
#include "tests/fuzz/program_generator.h"
#include "tests/fuzz/random.h"
#include "tools/recorded_inputs.h"

namespace senda::fuzz {
namespace {

constexpr int kSegments = 14;
constexpr int kEvents = 60;

class NoRejections : public ingest::RejectionSink {
 public:
  void Reject(const ingest::Rejection&) override {}
};

class NoDecisions : public engine::DecisionSink {
 public:
  void OnDecision(const engine::Decision&) override {}
};

// Conditions over so few terms and constants that many exclude or contain each other.
class ConditionGenerator {
 public:
  explicit ConditionGenerator(Random* random) : random_(*random), others_(*random) {}

  std::string Bool(int segments, int depth) {
    if (depth > 0 && random_.Percent(60)) {
      const std::string a = Bool(segments, depth - 1), b = Bool(segments, depth - 1);
      switch (random_.Below(5)) {
        case 0: return fmt::format("not ({})", a);
        case 1: return fmt::format("({} or {})", a, b);
        case 2: return fmt::format("(if {} then {} otherwise {})", Bool(segments, 0), a, b);
        default: return fmt::format("({} and {})", a, b);
      }
    }
    if (segments > 0 && random_.Percent(15)) return fmt::format("segment_{}", random_.Below(segments));
    if (random_.Percent(12)) {
      Scope scope;
      return "(" + others_.Bool(scope, 1) + ")";
    }
    return Leaf();
  }

 private:
  std::string Compare() { return random_.Of({" == ", " != ", " < ", " <= ", " > ", " >= "}); }
  std::string Small() { return fmt::format("{}", random_.Below(4)); }
  std::string Money() { return fmt::format("{} EUR", random_.Below(4) * 20); }
  std::string Length() { return random_.Of({"1 day", "3 days", "7 days", "1 month", "2 months", "36 hours"}); }
  std::string Window() { return random_.Of({"", " in last 3 days", " in last 7 days", " in last 1 month", " today"}); }

  std::string Leaf() {
    switch (random_.Below(18)) {
      case 0: return "customer.visits" + Compare() + Small();
      case 1: return "count(buy" + Window() + ")" + Compare() + Small();
      case 2: return "any(buy" + Window() + ")";
      case 3: return "distinct(buy.store" + Window() + ")" + Compare() + Small();
      case 4: return fmt::format("(days since last(buy) else {}){}{}", random_.Below(10), Compare(), Small());
      case 5:
        return fmt::format("(time since last(buy) else 2 days) {} {}", random_.Of({"<", "<=", ">", ">="}), Length());
      case 6: return "sum(buy.amount" + Window() + ")" + Compare() + Money();
      case 7: return fmt::format("(customer.budget else {}){}{}", Money(), Compare(), Money());
      case 8: return "(customer.budget is known and customer.budget" + Compare() + Money() + ")";
      case 9: return random_.Of({"customer.budget is known", "customer.nick is unknown", "last(buy) is known"});
      case 10: return "customer.plan" + random_.Of({" == ", " != "}) + random_.Of({"free", "plus", "pro"});
      case 11: return "customer.plan in [" + random_.Of({"free, plus", "pro", "plus, pro", "free, plus, pro"}) + "]";
      case 12: return "customer.vip";
      case 13: return "(customer.nick else \"a\")" + random_.Of({" == ", " != "}) + random_.Of({"\"a\"", "\"mug\""});
      case 14: return "customer.score" + Compare() + random_.Of({"1", "1.5", "2.25"});
      case 15: return "customer.visits" + Compare() + random_.Of({"customer.marks", "count(buy)", "1.5"});
      case 16:
        return "now" + random_.Of({" < ", " <= ", " > ", " >= "}) +
               random_.Of({"2026-03-01 02:30", "2026-03-10 00:00", "2026-03-29 02:30", "2026-03-29 03:00"});
      default: return fmt::format("customer.visits between {} and {}", Small(), Small());
    }
  }

  Random& random_;
  ExpressionGenerator others_;
};

// One customer's segments at one instant.
using Row = std::vector<bool>;

// `here`: the segment that everybody is in.
std::vector<Row> RunOver(const ir::Program& compiled, uint32_t here, const std::string& history) {
  const abi::Program& program = compiled.description;
  const interp::Interpreter interpreter(compiled);
  NoDecisions decisions;
  engine::Engine engine(program, interpreter, {}, &decisions);
  ingest::EventCatalog catalog(program.events);
  ingest::IngestCounts counts;
  NoRejections rejections;
  std::vector<Row> rows;
  auto events = ingest::OpenFileEvents({"history", io::BytesInMemory(history), nullptr, 0, "r"},
                                       {&catalog, nullptr, &rejections, &counts});
  if (!events.ok()) return rows;
  ingest::TypedEvent event;
  ingest::TextArena arena;
  while (true) {
    auto more = (*events)->Next(&event);
    if (!more.ok() || !*more) break;
    std::string reason;
    const auto input = tools::InputOf(event, program, &arena, &reason);
    if (input) (void)engine.Apply(*input);
    const engine::CustomerHandle customer = engine.Intern(event.customer);
    Row row;
    // Of a customer whom nobody knows nothing is true.
    if (!engine.IsInSegment(customer, here)) continue;
    for (uint32_t i = 0; i < program.segments.size(); ++i) row.push_back(engine.IsInSegment(customer, i));
    rows.push_back(std::move(row));
  }
  return rows;
}

// `a` with one truth and `b` with another cannot be at one instant.
struct Claim {
  uint32_t a, b;
  bool a_truth, b_truth;
};

std::vector<Claim> ClaimsOf(const driver::Compilation& compilation) {
  analysis::Conditions conditions(compilation.ast, compilation.interner, compilation.model);
  const sema::Model& model = compilation.model;
  std::vector<analysis::FormulaId> formulas;
  for (sema::SegmentId id : model.segments.ids()) {
    const auto& node = std::get<ast::SegmentDecl>(compilation.ast.declarations[model.segments[id].declaration].node);
    for (bool truth : {false, true}) formulas.push_back(conditions.That(node.condition, truth, {}));
  }
  std::vector<Claim> claims;
  for (uint32_t i = 0; i < formulas.size(); ++i) {
    for (uint32_t j = i; j < formulas.size(); ++j) {
      if (i / 2 == j / 2 && i != j) continue;
      if (conditions.AreExclusive({formulas[i], formulas[j]})) claims.push_back({i / 2, j / 2, i % 2 == 1, j % 2 == 1});
    }
  }
  return claims;
}

}  // namespace

std::string RefuteClaims(uint64_t seed, ClaimCounts* counts) {
  Random random(seed);
  ConditionGenerator generator(&random);
  std::string text(kSchema);
  text += "segment here = true\n";
  for (int i = 0; i < kSegments; ++i) {
    text += fmt::format("segment segment_{} = {}\n", i, generator.Bool(i, static_cast<int>(random.Below(4))));
  }
  const auto compilation = driver::CompileText(text);
  if (compilation->program == nullptr) {
    return text + RenderHuman(compilation->diagnostics, compilation->sources, {});
  }
  // The program has them in an order of its own.
  const sema::Model& model = compilation->model;
  const std::vector<abi::Segment>& segments = compilation->program->description.segments;
  const auto place = [&](const std::string& name) {
    const auto is_it = [&](const abi::Segment& segment) { return segment.id == name; };
    return static_cast<uint32_t>(std::find_if(segments.begin(), segments.end(), is_it) - segments.begin());
  };
  std::vector<uint32_t> number;
  for (const sema::NamedDeclaration& segment : model.segments) number.push_back(place(segment.qualified_name));
  const uint32_t here = place("here");
  const std::vector<Claim> claims = ClaimsOf(*compilation);
  const std::vector<Row> rows = RunOver(*compilation->program, here, GenerateHistory(seed, kEvents));
  ++counts->programs;
  counts->claims += claims.size();
  counts->rows += rows.size();
  for (const Claim& claim : claims) {
    for (const Row& row : rows) {
      if (row[number[claim.a]] != claim.a_truth || row[number[claim.b]] != claim.b_truth) continue;
      return fmt::format("{}\n{} as {} and {} as {} were said to exclude each other\n", text,
                         model.segments[sema::SegmentId(claim.a)].qualified_name, claim.a_truth,
                         model.segments[sema::SegmentId(claim.b)].qualified_name, claim.b_truth);
    }
  }
  return "";
}

}  // namespace senda::fuzz
