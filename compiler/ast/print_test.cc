#include "compiler/ast/print.h"

#include <gtest/gtest.h>

namespace senda::ast {
namespace {

// An AST by hand: what the parser never makes, such as what is missing.
TEST(Print, WhatIsMissing) {
  Ast ast;
  Interner names;
  SourceStore sources;
  FileId file = sources.Add("a.senda", "");
  const auto Declare = [&](const char* name, std::optional<std::string> title, const char* documentation,
                           DeclNode node) {
    Declaration declaration{};
    declaration.name = {names.Intern(name), {}};
    declaration.title = std::move(title);
    declaration.documentation = documentation;
    declaration.node = std::move(node);
    return ast.declarations.Add(std::move(declaration));
  };
  DeclId channel = Declare("c", std::nullopt, "", ChannelDecl{});
  DeclId message = Declare("m", "T \"q\"\n", "d", MessageDecl{});
  DeclId let = Declare("l", std::nullopt, "", LetDecl{});
  ast.files.push_back({file, std::nullopt, {}, {channel, message, let}});
  EXPECT_EQ(PrintAst(ast, names, sources),
            "file a.senda\n"
            "  channel c via (nothing)\n"
            "  documentation \"d\"\n"
            "  message m \"T \\\"q\\\"\\n\"\n"
            "  let l = (nothing)\n");
}

TEST(Print, Literals) {
  Ast ast;
  Interner names;
  auto print = [&](ExprNode node) { return PrintExpr(ast, names, ast.exprs.Add({{}, std::move(node)})); };
  EXPECT_EQ(print(NumberLiteral{3}), "3.0");
  EXPECT_EQ(print(NumberLiteral{1e300}), "1e+300");
  EXPECT_EQ(print(MoneyLiteral{5, 3, names.Intern("KWD"), false}), "0.005 KWD");
  EXPECT_EQ(print(MoneyLiteral{5, 0, names.Intern("JPY"), true}), "5 JPY(too large)");
  EXPECT_EQ(print(PercentLiteral{1, false}), "0.0001%");
  EXPECT_EQ(print(PercentLiteral{1'000'000, false}), "100%");
  EXPECT_EQ(print(TimeOfDayLiteral{86'399'999}), "23:59:59.999");
  EXPECT_EQ(print(DateLiteral{-719'162, true}), "0001-01-01");
  EXPECT_EQ(print(DateLiteral{11'016, true}), "2000-02-29");
  EXPECT_EQ(print(DateTimeLiteral{0, 60'000, true}), "1970-01-01 00:01");
  EXPECT_EQ(print(TextLiteral{{std::string("a\x01\x7F\"")}}), "\"a\\x01\\x7f\\\"\"");
}

}  // namespace
}  // namespace senda::ast
