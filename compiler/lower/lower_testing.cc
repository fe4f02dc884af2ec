#include "compiler/lower/lower_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/print_expression.h"
#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "compiler/sema/check.h"
#include "compiler/syntax/parse.h"

namespace senda::lower {
namespace {

constexpr std::string_view kShop = R"senda(
customer {
  name text?, email email?, phone phone?, country country = ES, language language = es
  timezone timezone = "Europe/Madrid", birthday date?, renewal instant?, since_day date?
  plan enum(free, plus, pro) = free, member bool = false, visits int = 3, score number = 1.5, budget money?
}
event cart_add { cart text, sku text, price money }
event purchase { cart text, amount money, items int, channel enum(web, app, store), weight number?, note text? }
event ticket_opened { ticket text, severity int }
event ticket_solved { ticket text }
event visit { }
channel email { via log }
message hello { purpose promotional body "hola" }
message reminder { purpose transactional with cart cart_add body "{cart.sku} por {cart.price}" }
)senda";

}  // namespace

LoweredText LowerFiles(const std::vector<std::pair<std::string, std::string>>& files) {
  LoweredText out;
  SourceStore sources;
  Interner names;
  ast::Ast ast;
  DiagnosticSink sink;
  sema::Model model;
  WorkspaceSettings settings;
  settings.name = "test";
  settings.currency = "EUR";
  settings.timezone = "Europe/Madrid";
  settings.languages = {"es", "en"};
  bool is_parsed = true;
  for (const auto& [path, text] : files) {
    FileId id = sources.Add(path, text);
    is_parsed &= syntax::ParseFile(id, sources[id], &names, &ast, &sink);
  }
  if (!sema::CheckProgram(ast, names, settings, sink, model) || !is_parsed) {
    for (const Diagnostic& diagnostic : sink.Finish()) {
      out.problems += fmt::format("{}: {}\n", sources.Place(diagnostic.span), diagnostic.Text());
    }
    return out;
  }
  out.program = LowerProgram(ast, model, names, settings, sources);
  for (const std::string& finding : ir::Verify(out.program)) out.problems += finding + "\n";
  return out;
}

LoweredText LowerText(const std::string& text) {
  return LowerFiles({{"test.senda", text}});
}

ir::Program LowerInShop(const std::string& declarations) {
  LoweredText out = LowerText(std::string(kShop) + declarations);
  EXPECT_EQ(out.problems, "") << declarations;
  return std::move(out.program);
}

const abi::Segment& FindSegment(const ir::Program& program, const std::string& id) {
  for (const abi::Segment& segment : program.description.segments) {
    if (segment.id == id) return segment;
  }
  ADD_FAILURE() << "no segment " << id;
  static const abi::Segment kAbsent;
  return kAbsent;
}

const abi::Trigger& FindTrigger(const ir::Program& program, const std::string& id) {
  for (const abi::Trigger& trigger : program.description.triggers) {
    if (trigger.id == id) return trigger;
  }
  ADD_FAILURE() << "no trigger " << id;
  static const abi::Trigger kAbsent;
  return kAbsent;
}

const abi::Pattern& FindPattern(const ir::Program& program, const std::string& id) {
  const abi::Trigger& trigger = FindTrigger(program, id);
  EXPECT_EQ(trigger.patterns.size(), 1u);
  static const abi::Pattern kAbsent;
  return trigger.patterns.empty() ? kAbsent : program.description.patterns.at(trigger.patterns[0]);
}

std::string PrintRoot(const ir::Program& program, uint32_t root) {
  if (root == abi::kNone) return "none";
  ir::PrintedExpression printed = ir::PrintExpression(program, program.roots.at(root).node);
  std::string out;
  for (const std::string& let : printed.lets) out += let + "; ";
  return out + printed.value;
}

std::vector<std::string> AggregateIds(const ir::Program& program) {
  std::vector<std::string> out;
  for (const abi::Aggregate& aggregate : program.description.aggregates) out.push_back(aggregate.id);
  return out;
}

}  // namespace senda::lower
