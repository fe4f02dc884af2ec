#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "compiler/diag/diagnostic.h"
#include "compiler/diag/fixes.h"
#include "compiler/diag/near_miss.h"
#include "compiler/diag/render.h"

namespace senda {
namespace {

TEST(Kinds, HaveUniqueCodesInOrder) {
  std::string last;
  for (const KindInfo& info : AllKinds()) {
    ASSERT_EQ(info.code.size(), 5u) << info.name;
    EXPECT_LT(last, std::string(info.code)) << info.name << " stands in the wrong place or repeats a code";
    EXPECT_EQ(KindOfCode(info.code), info.kind);
    last = info.code;
  }
}

TEST(Kinds, FillOnlyNumberedPlaceholders) {
  EXPECT_EQ(FillPlaceholders("`{` opens {1}, not {0}", {"a", "b"}), "`{` opens b, not a");
  EXPECT_EQ(CountPlaceholders("`{x}` {0} {2}"), 3u);
}

TEST(Sink, SortsByPlaceAndSaysEachOnce) {
  DiagnosticSink sink;
  FileId file(0);
  sink.Report(Kind::kFileNul, Span{file, 9, 10});
  sink.Report(Kind::kFileEncoding, Span{file, 3, 4});
  sink.Report(Kind::kFileNul, Span{file, 9, 10});
  sink.Report(Kind::kWorkspaceMissing, "here");
  std::vector<Diagnostic> all = sink.Finish();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].kind, Kind::kWorkspaceMissing);
  EXPECT_EQ(all[1].kind, Kind::kFileEncoding);
  EXPECT_TRUE(sink.has_errors());
}

TEST(SinkDeathTest, InsistsOnTheArgumentsOfTheText) {
  DiagnosticSink sink;
  EXPECT_DEATH(sink.Report(Kind::kWorkspaceMissing), "takes 1 arguments, not 0");
}

TEST(NearMiss, FindsTheNearest) {
  EXPECT_EQ(NearMiss("purchse", {"purchases", "purchase"}), "purchase");
  EXPECT_EQ(NearMiss("prucahse", {"purchase"}), "purchase");
  EXPECT_EQ(NearMiss("Loyal", {"loyal"}), "loyal");
  EXPECT_EQ(NearMiss("x", {"abc"}), std::nullopt);
  EXPECT_EQ(NearMiss("año", {"ano"}), "ano");
  EXPECT_EQ(DidYouMean("vipp", {"vip"}), "did you mean `vip`?");
}

TEST(RenderHuman, PointsAtThePlace) {
  SourceStore sources;
  FileId file = sources.Add("shop.senda", "event a { }\n\tsegment 日本 = purchse\n");
  uint32_t at = sources[file].text().find("purchse");
  DiagnosticSink sink;
  sink.Report(Kind::kFileNul, Span{file, at, at + 7}).Note(Span{file, 6, 7}, "see here").Help("write `purchase`");
  EXPECT_EQ(RenderHuman(sink.Finish(), sources),
            "error[S0009]: There is a NUL byte here, which no text contains; is this a text file?\n"
            "  --> shop.senda:2:15\n"
            "  |\n"
            "2 |     segment 日本 = purchse\n"
            "  |                    ^^^^^^^\n"
            "note: see here\n"
            "  --> shop.senda:1:7\n"
            "  |\n"
            "1 | event a { }\n"
            "  |       -\n"
            "help: write `purchase`\n"
            "\n"
            "1 error\n");
}

TEST(RenderHuman, SurvivesAnyPlaceInAnyBytes) {
  SourceStore sources;
  std::string bytes;
  for (int i = 0; i < 4000; ++i) bytes += static_cast<char>(i * 37 % 251);
  FileId file = sources.Add("x", bytes);
  for (uint32_t at = 0; at <= bytes.size(); at += 97) {
    DiagnosticSink sink;
    sink.Report(Kind::kFileEncoding, Span{file, at, at});
    std::string text = RenderHuman(sink.Finish(), sources);
    EXPECT_EQ(text.find('\033'), std::string::npos);
  }
}

TEST(RenderHuman, CutsLongLinesAroundThePlace) {
  SourceStore sources;
  FileId file = sources.Add("x", std::string(100000, '('));
  DiagnosticSink sink;
  sink.Report(Kind::kFileEncoding, Span{file, 50000, 100000});
  std::string text = RenderHuman(sink.Finish(), sources);
  EXPECT_LT(text.size(), 1000u);
  EXPECT_NE(text.find("...((("), std::string::npos);
}

TEST(RenderJson, IsOneObject) {
  SourceStore sources;
  FileId file = sources.Add("a.senda", "ab\ncd\n");
  DiagnosticSink sink;
  sink.Report(Kind::kFileNul, Span{file, 3, 5}).Fix(Span{file, 3, 5}, "x");
  auto json = nlohmann::json::parse(RenderJson(sink.Finish(), sources));
  EXPECT_EQ(json["errors"], 1);
  EXPECT_EQ(json["diagnostics"][0]["line"], 2);
  EXPECT_EQ(json["diagnostics"][0]["end_column"], 3);
  EXPECT_EQ(json["diagnostics"][0]["fix"]["replacement"], "x");
}

TEST(RenderSarif, HasRulesPlacesAndFixes) {
  SourceStore sources;
  FileId file = sources.Add("a b.senda", "ab\ncd\n");
  DiagnosticSink sink;
  sink.Report(Kind::kFileNul, Span{file, 3, 5}).Fix(Span{file, 3, 5}, "x").Note(Span{file, 0, 1}, "here");
  sink.Report(Kind::kFileNul, Span{file, 0, 2});
  sink.Report(Kind::kWorkspaceMissing, "shop");
  const auto log = nlohmann::json::parse(RenderSarif(sink.Finish(), sources));
  const auto& run = log["runs"][0];
  EXPECT_EQ(log["version"], "2.1.0");
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 2u);
  ASSERT_EQ(run["results"].size(), 3u);
  for (const auto& result : run["results"]) {
    const auto& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<size_t>()];
    EXPECT_EQ(rule["id"], result["ruleId"]);
  }
  EXPECT_TRUE(run["results"][0]["locations"].empty());
  const auto& second = run["results"][2];
  const auto& place = second["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a%20b.senda");
  EXPECT_EQ(place["region"]["startLine"], 2);
  EXPECT_EQ(place["region"]["endColumn"], 3);
  EXPECT_EQ(second["relatedLocations"][0]["message"]["text"], "here");
  EXPECT_EQ(second["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "x");
}

TEST(RenderSarif, SaysWhereTheWorkspaceIsAndWhatARuleIsAbout) {
  SourceStore sources;
  FileId file = sources.Add("a.senda", "ab\n");
  DiagnosticSink sink;
  sink.Report(Kind::kNameUnknown, Span{file, 0, 2}, "event", "ab");
  sink.Report(Kind::kFieldTwice, Span{file, 0, 2}, "a");
  SarifOptions options;
  options.folder = "/srv/mi tienda";
  options.title = [](std::string_view code, Language) { return std::string(code == "S0201" ? "An unknown name" : ""); };
  const auto run = nlohmann::json::parse(RenderSarif(sink.Finish(), sources, options))["runs"][0];
  // An absolute URI that ends with a slash, as section 3.14.14 of the standard has it.
  EXPECT_EQ(run["originalUriBaseIds"]["WORKSPACE"]["uri"], "file:///srv/mi%20tienda/");
  const auto& rules = run["tool"]["driver"]["rules"];
  EXPECT_EQ(rules[0]["shortDescription"]["text"], "An unknown name");
  EXPECT_EQ(rules[1]["shortDescription"]["text"], "There are two fields called `…`");
  EXPECT_EQ(rules.dump().find("{0}"), std::string::npos);
}

TEST(RenderGithub, EscapesWhatEndsACommand) {
  SourceStore sources;
  FileId file = sources.Add("a,b.senda", "100%\n");
  DiagnosticSink sink;
  sink.Report(Kind::kFileNul, Span{file, 0, 4}).Help("one\ntwo 100%");
  EXPECT_EQ(RenderGithub(sink.Finish(), sources),
            "::error file=a%2Cb.senda,line=1,endLine=1,col=1,endColumn=5,title=S0009::There is a NUL byte here, which "
            "no text contains; is this a text file?%0Ahelp: one%0Atwo 100%25\n");
}

TEST(Fixes, AreAppliedFromTheFrontAndNeverOverlap) {
  SourceStore sources;
  FileId file = sources.Add("a.senda", "abcdef");
  DiagnosticSink sink;
  sink.Report(Kind::kFileNul, Span{file, 4, 5}).Fix(Span{file, 4, 5}, "");
  sink.Report(Kind::kFileNul, Span{file, 0, 1}).Fix(Span{file, 1, 3}, "XY");
  sink.Report(Kind::kFileNul, Span{file, 1, 2}).Fix(Span{file, 2, 4}, "never");
  sink.Report(Kind::kFileNul, Span{file, 5, 6}).Fix(Span{file, 6, 6}, "!");
  sink.Report(Kind::kFileEncoding, Span{file, 5, 6});
  const std::vector<FixedFile> fixed = ApplyFixes(sink.Finish(), sources);
  ASSERT_EQ(fixed.size(), 1u);
  EXPECT_EQ(fixed[0].text, "aXYdf!");
  EXPECT_EQ(fixed[0].fix_count, 3u);
}

}  // namespace
}  // namespace senda
