#include "compiler/source/workspace.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "compiler/base/currency.h"
#include "compiler/source/file_system.h"
#include "compiler/source/settings.h"

namespace senda {
namespace {

constexpr const char* kShop = R"([workspace]
name = "tienda"
currency = "EUR"
timezone = "Europe/Madrid"
languages = ["es", "en"]
lateness = "0 seconds"
grace = "5 seconds"
duplicates = "1 week"
history = "30 days"

[sources.cdnow]
format = "columns"
sorted = false
event = "purchase"
customer = "customer_id"
at = { column = "date", format = "%Y%m%d", timezone = "UTC" }
fields = { cds = "number_of_cds", amount = "dollar_value" }
where = { column = "Quantity", greater = "0" }

[sources.loans]
format = "csv"
event = { column = "activity", map = { "O_SENT" = "offer_sent", "A_X" = "x" }, otherwise = "ignore" }
customer = "case"
at = "time"
id = "number"
)";

struct Loaded {
  SourceStore sources;
  Problems problems;
  Workspace workspace;
};

void Load(Loaded* loaded, std::string toml) {
  loaded->workspace =
      MakeWorkspace({{"senda.toml", std::move(toml)}, {"a.senda", "event a { }"}}, &loaded->sources, &loaded->problems);
}

TEST(Workspace, ReadsTypedSettings) {
  Loaded loaded;
  Load(&loaded, kShop);
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems[0].args[0];
  const WorkspaceSettings& settings = loaded.workspace.settings;
  EXPECT_EQ(settings.name, "tienda");
  EXPECT_EQ(settings.salt, "tienda");
  EXPECT_EQ(settings.languages, (std::vector<std::string>{"es", "en"}));
  EXPECT_EQ(settings.grace_ms, 5'000);
  EXPECT_EQ(settings.duplicates_ms, 604'800'000);
  EXPECT_EQ(loaded.workspace.files.size(), 1u);
}

TEST(Workspace, ReadsSourcesAsPlainData) {
  Loaded loaded;
  Load(&loaded, kShop);
  ASSERT_EQ(loaded.workspace.sources.size(), 2u);
  const EventSource& cdnow = loaded.workspace.sources[0];
  EXPECT_EQ(cdnow.format, SourceFormat::kColumns);
  EXPECT_FALSE(cdnow.is_sorted);
  EXPECT_EQ(cdnow.at_format, "%Y%m%d");
  EXPECT_EQ(cdnow.fields[0], (std::pair<std::string, std::string>("cds", "number_of_cds")));
  EXPECT_EQ(cdnow.where[0].comparison, RowComparison::kGreater);
  const EventSource& loans = loaded.workspace.sources[1];
  EXPECT_EQ(loans.event_map[0].first, "O_SENT");
  EXPECT_EQ(loans.otherwise, UnmappedRows::kIgnore);
  EXPECT_EQ(loans.id, "number");
}

// Each wrong senda.toml, the problem it is, and the text that the problem points at.
struct Wrong {
  const char* toml;
  ProblemKind kind;
  const char* pointed_at;
};

class WrongToml : public testing::TestWithParam<Wrong> {};

TEST_P(WrongToml, IsAProblemAtItsPlace) {
  Loaded loaded;
  Load(&loaded, GetParam().toml);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].kind, GetParam().kind);
  EXPECT_EQ(loaded.sources.Text(loaded.problems[0].span), GetParam().pointed_at);
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongToml,
    testing::Values(
        Wrong{"[workspace]\nname = \"x\"\ncurrancy = \"EUR\"\n", ProblemKind::kSettingUnknown, "currancy"},
        Wrong{"[workspace]\nname = 3\n", ProblemKind::kSettingType, "3"},
        Wrong{"[workspace]\nname = \"x\"\ncurrency = \"EUX\"\n", ProblemKind::kSettingValue, "\"EUX\""},
        Wrong{"[workspace]\nname = \"x\"\ntimezone = \"Madrid\"\n", ProblemKind::kSettingValue, "\"Madrid\""},
        Wrong{"[workspace]\nname = \"x\"\ngrace = \"2 months\"\n", ProblemKind::kSettingValue, "\"2 months\""},
        Wrong{"[workspace]\nname = \"x\"\nlanguages = []\n", ProblemKind::kSettingValue, "[]"},
        Wrong{"[workspace]\nname = \"x\"\nlanguages = [\"es\", \"Spanish\"]\n", ProblemKind::kSettingValue,
              "\"Spanish\""},
        Wrong{"[workspace]\nname = \"x\"\n[source.a]\n", ProblemKind::kSettingUnknown, "source"},
        Wrong{"[workspace]\nname = \"x\"\n[sources.a]\nformat = \"xls\"\n", ProblemKind::kSettingValue, "\"xls\""},
        Wrong{"workspace = 1\n", ProblemKind::kSettingType, "1"}));

TEST(Workspace, PointsAtATomlSyntaxError) {
  Loaded loaded;
  Load(&loaded, "[workspace]\nname = \"x\n");
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].kind, ProblemKind::kTomlSyntax);
  EXPECT_EQ(loaded.sources.Locate(loaded.problems[0].span).line, 2u);
}

TEST(Workspace, NeedsAName) {
  Loaded loaded;
  Load(&loaded, "[workspace]\n");
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].kind, ProblemKind::kSettingMissing);
}

TEST(Workspace, RefusesWhatIsNoText) {
  SourceStore sources;
  Problems problems;
  Workspace workspace = MakeWorkspace({{"senda.toml", "[workspace]\nname = \"x\"\n"},
                                       {"a.senda", std::string("ab\0c", 4)},
                                       {"b.senda", "ab\xff"},
                                       {"c.senda", std::string(kFileBytesMax + 1, ' ')},
                                       {"d.senda", "\xef\xbb\xbf// with a byte-order mark"}},
                                      &sources, &problems);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].kind, ProblemKind::kFileNul);
  EXPECT_EQ(problems[0].span.begin, 2u);
  EXPECT_EQ(problems[1].kind, ProblemKind::kFileEncoding);
  EXPECT_EQ(problems[2].kind, ProblemKind::kFileTooLarge);
  ASSERT_EQ(workspace.files.size(), 1u);
  EXPECT_TRUE(sources[workspace.files[0]].text().starts_with("//"));
}

TEST(Workspace, RefusesDeepNestingInToml) {
  Loaded loaded;
  Load(&loaded, "a = " + std::string(100'000, '['));
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].kind, ProblemKind::kTomlSyntax);
}

RC_GTEST_PROP(WorkspaceProperty, TakesAnyBytesAsToml, (const std::string& bytes, uint16_t from, uint16_t count)) {
  std::string toml = kShop;
  size_t at = from % toml.size();
  Loaded any;
  Load(&any, bytes);
  Loaded changed;
  Load(&changed, toml.substr(0, at) + bytes + toml.substr(std::min(toml.size(), at + count % 64)));
  for (const Problem& problem : changed.problems) {
    RC_ASSERT(!problem.span.is_valid() || problem.span.end <= toml.size() + bytes.size());
  }
}

class WorkspaceFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("senda-workspace-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_ / "shop" / ".hidden");
    std::filesystem::create_directories(folder_ / "build");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void Write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(WriteFile((folder_ / path).string(), text).ok());
  }

  std::filesystem::path folder_;
};

TEST_F(WorkspaceFolder, FindsFilesSortedAndLeavesOutHiddenOnes) {
  Write("senda.toml", "[workspace]\nname = \"x\"\n");
  Write("z.senda", "");
  Write("shop/b.senda", "");
  Write("shop/a.senda", "");
  Write("shop/.hidden/c.senda", "");
  Write("shop/.d.senda", "");
  Write("build/e.senda", "");
  std::filesystem::create_symlink(folder_, folder_ / "loop");
  for (const std::string& folder : {folder_.string(), folder_.string() + "/"}) {
    SourceStore sources;
    Problems problems;
    Workspace workspace = LoadWorkspace(folder, &sources, &problems);
    EXPECT_TRUE(problems.empty());
    std::vector<std::string> paths;
    for (FileId file : workspace.files) paths.push_back(sources[file].path());
    EXPECT_EQ(paths, (std::vector<std::string>{"shop/a.senda", "shop/b.senda", "z.senda"}));
  }
}

TEST_F(WorkspaceFolder, SaysWhatIsMissing) {
  SourceStore sources;
  Problems problems;
  LoadWorkspace(folder_.string(), &sources, &problems);
  LoadWorkspace(folder_.string() + "/nowhere", &sources, &problems);
  Write("senda.toml", "[workspace]\nname = \"x\"\n");
  LoadWorkspace(folder_.string(), &sources, &problems);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].kind, ProblemKind::kWorkspaceMissing);
  EXPECT_EQ(problems[1].kind, ProblemKind::kWorkspaceMissing);
  EXPECT_EQ(problems[2].kind, ProblemKind::kWorkspaceEmpty);
}

TEST_F(WorkspaceFolder, IsNotReadWithMoreFilesThanAWorkspaceHas) {
  Write("senda.toml", "[workspace]\nname = \"x\"\n");
  for (size_t i = 0; i <= kWorkspaceFilesMax; ++i) Write("shop/" + std::to_string(i) + ".senda", "");
  SourceStore sources;
  Problems problems;
  LoadWorkspace(folder_.string(), &sources, &problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].kind, ProblemKind::kFileUnreadable);
}

TEST(SourceFile, LocatesInCharacters) {
  SourceFile file("a", "año = 日本\r\nb\n");
  EXPECT_EQ(file.line_count(), 3u);
  EXPECT_EQ(file.Locate(0), (LineColumn{1, 1}));
  EXPECT_EQ(file.Locate(4), (LineColumn{1, 4}));
  EXPECT_EQ(file.Line(1), "año = 日本");
  EXPECT_EQ(file.Line(3), "");
  EXPECT_EQ(file.Offset({1, 4}), 4u);
  EXPECT_EQ(file.Locate(1000), (LineColumn{3, 1}));
}

TEST(ExactDuration, TakesWholeNumbersOfExactUnits) {
  EXPECT_EQ(ParseExactDuration("7 days"), 604'800'000);
  EXPECT_EQ(ParseExactDuration("1 second"), 1'000);
  EXPECT_EQ(ParseExactDuration("0 seconds"), 0);
  for (const char* wrong : {"", "7", "7days", "-1 days", "1 month", "99999999999999999 weeks", "1.5 days"}) {
    EXPECT_EQ(ParseExactDuration(wrong), std::nullopt) << wrong;
  }
}

TEST(Currency, KnowsMinorUnits) {
  EXPECT_EQ(FindCurrency("EUR")->digits, 2);
  EXPECT_EQ(FindCurrency("JPY")->digits, 0);
  EXPECT_EQ(FindCurrency("KWD")->digits, 3);
  EXPECT_EQ(FindCurrency("eur"), nullptr);
  std::vector<std::string> codes = CurrencyCodes();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
}

}  // namespace
}  // namespace senda
