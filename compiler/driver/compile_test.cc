#include "compiler/driver/compile.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "compiler/driver/dump.h"
#include "compiler/driver/titles.h"
#include "compiler/driver/versions.h"

namespace senda::driver {
namespace {

constexpr const char* kShop = R"(
customer { plan enum(free, plus) = free }
event purchase { amount money }
let spend = sum(purchase.amount)
define big(limit money) = spend > limit
segment buyer "Has bought" = any(purchase)
segment whale = big(100 EUR)
trigger again = purchase as first_one then purchase within 1 day
)";

NamedText Toml(const std::string& more = "") {
  return {"senda.toml",
          "[workspace]\nname = \"shop\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\nlanguages = [\"en\"]\n" + more};
}

std::multiset<std::string> CodesOf(const Compilation& compilation) {
  std::multiset<std::string> codes;
  for (const Diagnostic& diagnostic : compilation.diagnostics) codes.emplace(InfoOf(diagnostic.kind).code);
  return codes;
}
using Codes = std::multiset<std::string>;

TEST(Compile, GoesAsFarAsAsked) {
  auto parsed = CompileText(kShop, Depth::kParsed);
  EXPECT_FALSE(parsed->has_errors);
  EXPECT_EQ(parsed->ast.files.size(), 1u);
  EXPECT_EQ(parsed->model.segments.size(), 0u);
  auto checked = CompileText(kShop, Depth::kChecked);
  EXPECT_EQ(checked->model.segments.size(), 2u);
  EXPECT_EQ(checked->program, nullptr);
  auto lowered = CompileText(kShop);
  ASSERT_NE(lowered->program, nullptr);
  EXPECT_EQ(lowered->program->description.triggers.size(), 1u);
}

TEST(Compile, MakesBothEvaluators) {
  auto compilation = CompileText(kShop);
  ASSERT_NE(compilation->program, nullptr);
  for (EvaluatorKind kind : {EvaluatorKind::kInterpreter, EvaluatorKind::kNative}) {
    EXPECT_TRUE(MakeEvaluator(*compilation->program, kind).ok());
  }
}

// What a text file holds is checked as the sources are: it is UTF-8, and not without bounds.
TEST(Compile, RefusesTextFilesThatAreNoTexts) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "senda_compile_test_texts";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
  write("senda.toml", Toml().text);
  write("shop.senda",
        "event visit { }\nchannel push { via log }\n"
        "message m { purpose transactional body file(\"m.txt\") }\n"
        "journey j { enter on visit send m by push }\n");
  write("m.txt", "caf\xe9");
  EXPECT_EQ(CodesOf(*CompileFolder(folder.string(), Depth::kChecked)), Codes{"S0010"});
  write("m.txt", std::string(9 << 20, 'x'));
  EXPECT_EQ(CodesOf(*CompileFolder(folder.string(), Depth::kChecked)), Codes{"S0816"});
  write("m.txt", "café");
  EXPECT_EQ(CodesOf(*CompileFolder(folder.string(), Depth::kChecked)), Codes{});
  std::filesystem::remove(folder / "m.txt");
  std::filesystem::create_symlink("/etc/hostname", folder / "m.txt");
  EXPECT_EQ(CodesOf(*CompileFolder(folder.string(), Depth::kChecked)), Codes{"S0815"});
  std::filesystem::remove_all(folder);
}

TEST(Compile, ReportsSeveralFilesInOneRun) {
  auto compilation = CompileFiles({Toml(),
                                   {"a.senda", "event purchase { amount money "},
                                   {"b.senda", "segment buyer = any(purchase)\nsegment rich = 20 EUR + 3 days\n"}});
  EXPECT_TRUE(compilation->has_errors);
  EXPECT_EQ(compilation->program, nullptr);
  Codes codes = CodesOf(*compilation);
  EXPECT_EQ(codes.count("S0201"), 0u) << "`purchase` is unknown only because its file does not parse";
  EXPECT_TRUE(codes.lower_bound("S01") != codes.lower_bound("S02"));
  EXPECT_TRUE(codes.lower_bound("S03") != codes.end()) << "the mistake in the other file";
}

// The tests of a workspace stand in files of their own, and use everything.
TEST(Compile, OneFileThatDoesNotParseIsOneError) {
  const std::string shop =
      "use std.subscription with payment_failed = payment_failed, payment_made = payment_made\n"
      "customer { email email? }\nevent payment_failed { invoice text }\nevent payment_made { invoice text }\n"
      "channel push { via log }\nmessage m { purpose transactional body \"Hello\" }\n"
      "journey j {\n  enter on dunning\n  send m by push\n  split way { 50% a { exit as one } 50% b { exit as two } "
      "}\n}\n";
  const std::string test =
      "test \"t\" {\n  given customer { email: \"a@example.com\" } in j.way = a\n"
      "  at 2026-03-02 10:00 payment_failed { invoice: \"i\" }\n  after 3 days expect send m\n"
      "  clicked { message: m }\n  expect exit j as one\n  expect std.subscription.in_dunning\n}\n";
  EXPECT_EQ(CodesOf(*CompileFiles({Toml(), {"a.senda", shop}, {"b.senda", test}})), Codes{});
  EXPECT_EQ(CodesOf(*CompileFiles({Toml(), {"a.senda", shop + "journey k {\n"}, {"b.senda", test}})), Codes{"S0117"});
}

TEST(Compile, DoesNotDependOnTheOrderOfFiles) {
  NamedText a{"a.senda", "event purchase { amount money }\n"};
  NamedText b{"b.senda", "segment buyer = any(purchase)\n"};
  auto one = CompileFiles({Toml(), a, b});
  auto other = CompileFiles({b, Toml(), a});
  ASSERT_NE(one->program, nullptr);
  ASSERT_NE(other->program, nullptr);
  EXPECT_EQ(one->program->description.meaning, other->program->description.meaning);
  EXPECT_EQ(DumpIr(*one), DumpIr(*other));
}

TEST(Compile, ChecksSourcesAgainstTheProgram) {
  const std::string mapping = "[sources.till]\nformat = \"csv\"\ncustomer = \"who\"\nat = \"when\"\n";
  auto check = [&](const std::string& more) {
    return CompileFiles({Toml(mapping + more), {"shop.senda", kShop}}, Depth::kChecked);
  };
  EXPECT_FALSE(check("event = \"purchase\"\nfields = { amount = \"price\" }\n")->has_errors);
  EXPECT_FALSE(check("event = { column = \"kind\" }\nfields = { amount = \"price\" }\n")->has_errors);
  EXPECT_EQ(CodesOf(*check("event = \"purchse\"\n")), Codes{"S0007"});
  EXPECT_EQ(CodesOf(*check("event = \"purchase\"\nfields = { amont = \"price\" }\n")), Codes{"S0007"});
  EXPECT_EQ(CodesOf(*check("event = { column = \"kind\", map = { a = \"purchase\", b = \"x\" } }\n")), Codes{"S0007"});
}

TEST(Compile, SaysWhatAWorkspaceLacks) {
  EXPECT_EQ(CodesOf(*CompileFolder("/nowhere/at/all")), Codes{"S0001"});
}

TEST(Dump, ShowsDeclarationsWithTheirTypes) {
  auto compilation = CompileText(kShop);
  std::string types = DumpTypes(*compilation);
  for (const char* line : {"  plan: enum(free, plus)", "event purchase\n", "  amount: money(EUR)",
                           "let spend: money(EUR)", "define big\n", "  limit: money(EUR)", "  gives bool",
                           "segment buyer: bool", "trigger again\n", "  carries first_one: purchase"}) {
    EXPECT_NE(types.find(line), std::string::npos) << line << "\n" << types;
  }
  EXPECT_NE(DumpAst(*compilation).find("whale"), std::string::npos);
  EXPECT_NE(DumpLlvm(*compilation).find("define "), std::string::npos);
}

TEST(Titles, AreThoseThatDesignersGave) {
  auto compilation = CompileText(kShop, Depth::kChecked);
  EXPECT_EQ(TitlesOf(*compilation), (std::vector<std::pair<std::string, std::string>>{{"buyer", "Has bought"}}));
}

TEST(Versions, AreKnown) {
  Versions versions = CurrentVersions();
  EXPECT_FALSE(versions.senda.empty());
  EXPECT_EQ(versions.unicode.substr(0, 2), "15");
  EXPECT_EQ(versions.llvm.substr(0, 3), "19.");
}

}  // namespace
}  // namespace senda::driver
