#include "compiler/analysis/conditions.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/sema/check.h"
#include "compiler/source/source_store.h"
#include "compiler/syntax/parse.h"

namespace senda::analysis {
namespace {

struct Checked {
  explicit Checked(std::string text) {
    const FileId file = sources.Add("test.senda", std::move(text));
    WorkspaceSettings settings;
    settings.name = "test";
    settings.currency = "EUR";
    settings.timezone = "Europe/Madrid";
    settings.languages = {"en"};
    is_right = syntax::ParseFile(file, sources[file], &names, &ast, &sink) &&
               sema::CheckProgram(ast, names, settings, sink, model);
  }

  SourceStore sources;
  Interner names;
  ast::Ast ast;
  DiagnosticSink sink;
  sema::Model model;
  bool is_right = false;
};

// How many formulas are worked out for all lets of the program, each true and false.
size_t WorkOf(const std::string& program) {
  const Checked checked(program);
  EXPECT_TRUE(checked.is_right);
  Conditions conditions(checked.ast, checked.names, checked.model);
  for (const sema::NamedDeclaration& let : checked.model.lets) {
    const ast::ExprId value = std::get<ast::LetDecl>(checked.ast.declarations[let.declaration].node).value;
    for (const bool truth : {true, false}) conditions.That(value, truth, {});
  }
  return conditions.worked_out();
}

// Each let mentions the one before twice: written out, the last one would be 2^count long.
std::string Lets(int count) {
  std::string program = "event x { n int }\nlet b0 = any(x where n == 0)\n";
  for (int i = 1; i <= count; ++i) {
    program += fmt::format("let b{0} = (b{1} and any(x where n == {2})) or (not b{1} and any(x where n == {3}))\n", i,
                           i - 1, 2 * i - 1, 2 * i);
  }
  return program;
}

TEST(Conditions, EachLetIsWorkedOutOnce) {
  const size_t work = WorkOf(Lets(40));
  EXPECT_LE(work, 2 * WorkOf(Lets(20)) + 40);
  EXPECT_LE(work, 40u * 13);
}

// The last let first: then what is beyond the depth that is looked through is asked at each depth.
TEST(Conditions, WhatIsCutShortIsWorkedOutOnceForEachDepth) {
  const Checked checked(Lets(60));
  ASSERT_TRUE(checked.is_right);
  Conditions conditions(checked.ast, checked.names, checked.model);
  const sema::NamedDeclaration* last = nullptr;
  for (const sema::NamedDeclaration& let : checked.model.lets) {
    if (let.qualified_name == "b60") last = &let;
  }
  ASSERT_NE(last, nullptr);
  conditions.That(std::get<ast::LetDecl>(checked.ast.declarations[last->declaration].node).value, true, {});
  EXPECT_LE(conditions.worked_out(), 60u * 13);
}

// Functions, too: `twice` of `twice` of …
TEST(Conditions, FunctionsAreWorkedOutOnceForTheSameArguments) {
  std::string program = "event x { n int }\ndefine f0(a bool) = a and any(x)\n";
  for (int i = 1; i <= 12; ++i) {
    program += fmt::format("define f{0}(a bool) = f{1}(a) or (not f{1}(a) and a)\n", i, i - 1);
  }
  program += "let all = f12(any(x where n == 1))\n";
  EXPECT_LE(WorkOf(program), 500u);
}

}  // namespace
}  // namespace senda::analysis
