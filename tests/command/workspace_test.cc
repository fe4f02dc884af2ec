// Workspaces as a newcomer meets them: made by `senda new`, compared by `senda diff` with what git has, described by
// `senda doc`; and what shells complete.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/command/shell.h"

namespace senda::command {
namespace {

namespace fs = std::filesystem;

class WorkspaceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "senda-workspace-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  Finished In(const std::string& folder, const std::string& command) const {
    return Shell(fmt::format("cd '{}' && {}", (folder_ / folder).string(), command));
  }
  Finished Senda(const std::string& folder, const std::string& words) const {
    return In(folder, fmt::format("{} {} 2>&1", SENDA_PROGRAM, words));
  }
  void Succeeds(const std::string& folder, const std::string& words) const {
    const Finished finished = Senda(folder, words);
    EXPECT_EQ(finished.exit_code, 0) << "senda " << words << "\n" << finished.out;
  }
  std::string Read(const std::string& path) const {
    std::ifstream in(folder_ / path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  void Replace(const std::string& path, const std::string& before, const std::string& after) const {
    std::string text = Read(path);
    const size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << path;
    std::ofstream(folder_ / path, std::ios::binary) << text.replace(at, before.size(), after);
  }

  fs::path folder_;
};

class NewTest : public WorkspaceTest, public testing::WithParamInterface<const char*> {};

TEST_P(NewTest, WhatIsMadeIsInOrder) {
  const std::string with = GetParam();
  Succeeds("", "new shop" + (with.empty() ? "" : " --with " + with));
  for (const char* words : {"check --strict", "fmt --check", "test --min-coverage 80", "diff . .", "doc --out site"}) {
    Succeeds("shop", words);
  }
  const Finished replayed = Senda("shop", "replay . events.ndjson --summary json");
  EXPECT_EQ(replayed.exit_code, 0) << replayed.out;
  EXPECT_NE(replayed.out.find("\"rejected\":0,"), std::string::npos) << replayed.out;
  EXPECT_EQ(replayed.out.find("\"entered\":0,\"held_out\":0"), std::string::npos) << replayed.out;
  EXPECT_TRUE(fs::exists(folder_ / "shop/.gitignore"));
  EXPECT_TRUE(fs::exists(folder_ / "shop/.github/workflows/senda.yml"));
  EXPECT_NE(Read("shop/README.md").find("# shop"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Every, NewTest,
                         testing::Values("", "welcome", "cart", "winback", "nps", "dunning",
                                         "welcome,cart,winback,nps,dunning"));

TEST_F(WorkspaceTest, NewOverwritesNothing) {
  Succeeds("", "new shop");
  const std::string before = Read("shop/senda.toml");
  const Finished again = Senda("", "new shop --with cart");
  EXPECT_EQ(again.exit_code, 1) << again.out;
  EXPECT_EQ(Read("shop/senda.toml"), before);
  EXPECT_FALSE(fs::exists(folder_ / "shop/journeys/cart.senda"));
  const Finished unknown = Senda("", "new other --with wellcome");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.out.find("welcome"), std::string::npos) << unknown.out;
  EXPECT_FALSE(fs::exists(folder_ / "other"));
}

TEST_F(WorkspaceTest, DiffReadsRevisions) {
  Succeeds("", "new mono/shop");
  const std::string git = "git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main ";
  ASSERT_EQ(In("mono", git + "init -q . && git add . && " + git + "commit -q -m one && git tag v1").exit_code, 0);
  Replace("mono/shop/journeys/thanks.senda", "wait 1 day", "wait 2 days");
  Finished finished = Senda("mono/shop", "diff main");
  EXPECT_EQ(finished.exit_code, 1) << finished.out;
  EXPECT_NE(finished.out.find("journey thanks"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("timed anew: 2 days instead of 1 day"), std::string::npos) << finished.out;
  ASSERT_EQ(In("mono", "git add . && " + git + "commit -q -m two").exit_code, 0);
  EXPECT_EQ(Senda("mono/shop", "diff main").exit_code, 0);
  EXPECT_EQ(Senda("mono/shop", "diff v1 main").exit_code, 1);
  EXPECT_EQ(Senda("mono", "diff v1:shop main:./shop").exit_code, 1);
  EXPECT_EQ(Senda("mono", "diff HEAD~1:shop shop --events shop/events.ndjson").exit_code, 1);
  finished = Senda("mono/shop", "diff nowhere main");
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.out.find("`nowhere` is neither a folder nor a revision"), std::string::npos) << finished.out;
  finished = Senda("mono", "diff v1:shops .");
  EXPECT_EQ(finished.exit_code, 2) << finished.out;
}

// Annotations name files from the root of the repository: where CI says that is, or else from here.
TEST_F(WorkspaceTest, AnnotationsNameFilesFromTheRepository) {
  Succeeds("", "new repo/shops/es");
  std::ofstream(folder_ / "repo/shops/es/odd.senda") << "segment odd = nothing_known\n";
  const std::string check = fmt::format("{} check --format github", SENDA_PROGRAM);
  const std::string root = (folder_ / "repo").string();
  const Finished inside = In("repo/shops/es", fmt::format("GITHUB_WORKSPACE='{}' {} .", root, check));
  EXPECT_NE(inside.out.find("::error file=shops/es/odd.senda,line=1"), std::string::npos) << inside.out;
  const Finished outside = In("", fmt::format("GITHUB_WORKSPACE='{}' {} repo/shops/es", root, check));
  EXPECT_NE(outside.out.find("::error file=shops/es/odd.senda,line=1"), std::string::npos) << outside.out;
  const Finished unsaid = In("repo", fmt::format("unset GITHUB_WORKSPACE; {} shops/es", check));
  EXPECT_NE(unsaid.out.find("::error file=shops/es/odd.senda,line=1"), std::string::npos) << unsaid.out;
  EXPECT_EQ(unsaid.exit_code, 1);
}

TEST_F(WorkspaceTest, LinksAndPipesAreNotOverlooked) {
  Succeeds("", "new shop");
  fs::create_symlink("nowhere.senda", folder_ / "shop/lost.senda");
  fs::create_symlink(folder_ / "shop/senda.toml", folder_ / "shop/linked.senda");
  ASSERT_EQ(In("shop", "mkfifo pipe.senda").exit_code, 0);
  const Finished checked = Senda("shop", "check --format github");
  EXPECT_EQ(checked.exit_code, 1);
  for (const char* name : {"lost.senda", "linked.senda", "pipe.senda"}) {
    EXPECT_NE(checked.out.find(std::string(name) + " cannot be read: it is "), std::string::npos) << checked.out;
  }
}

TEST_F(WorkspaceTest, TheEnvironmentChoosesTheLanguage) {
  const auto said = [&](const std::string& words) { return In("", words).out; };
  EXPECT_NE(said(fmt::format("LC_ALL=es_ES.UTF-8 {} check --help", SENDA_PROGRAM)).find("Uso:"), std::string::npos);
  EXPECT_NE(said(fmt::format("LC_ALL=es_ES.UTF-8 {} --lang en check --help", SENDA_PROGRAM)).find("Usage:"),
            std::string::npos);
  EXPECT_NE(said(fmt::format("LC_ALL=es_ES.UTF-8 {} man", SENDA_PROGRAM)).find("Print this help"), std::string::npos);
}

// Whatever a page refers to is there, and nothing is fetched from elsewhere.
TEST_F(WorkspaceTest, TheSiteHoldsTogether) {
  Succeeds("", "new shop --with welcome,cart,winback,nps,dunning");
  Succeeds("shop", "doc --out site");
  std::set<std::string> anchors;
  for (const auto& entry : fs::directory_iterator(folder_ / "shop/site")) {
    const std::string page = entry.path().filename().string(), text = Read("shop/site/" + page);
    anchors.insert(page);
    for (size_t at = text.find(" id=\""); at != std::string::npos; at = text.find(" id=\"", at + 1)) {
      anchors.insert(page + "#" + text.substr(at + 5, text.find('"', at + 5) - at - 5));
    }
  }
  for (const auto& entry : fs::directory_iterator(folder_ / "shop/site")) {
    const std::string page = entry.path().filename().string(), text = Read("shop/site/" + page);
    EXPECT_EQ(text.find("src="), std::string::npos) << page;
    for (size_t at = text.find("href=\""); at != std::string::npos; at = text.find("href=\"", at + 1)) {
      const std::string link = text.substr(at + 6, text.find('"', at + 6) - at - 6);
      EXPECT_TRUE(anchors.contains(link)) << page << " leads to " << link;
    }
  }
  EXPECT_TRUE(anchors.contains("journey.recover_cart.html"));
  const std::string journey = Read("shop/site/journey.recover_cart.html");
  for (const char* part : {"<svg", "not within 1 day", "messages.html#cart_reminder", "exit as silent"}) {
    EXPECT_NE(journey.find(part), std::string::npos) << part;
  }
  Succeeds("shop", "doc --out again");
  EXPECT_EQ(Read("shop/site/journey.recover_cart.html"), Read("shop/again/journey.recover_cart.html"));
}

// Every page leads to the map; to the list of maps when there are several.
TEST_F(WorkspaceTest, TheSiteLeadsToItsMaps) {
  Succeeds("", "new shop");
  Succeeds("shop", "doc --out none");
  EXPECT_EQ(Read("shop/none/index.html").find(">Map"), std::string::npos);
  std::ofstream(folder_ / "shop/map.senda") << "map life \"A life\" {\n  stage new reached by signed_up\n}\n";
  Succeeds("shop", "doc --out one");
  for (const char* page : {"index.html", "journeys.html", "owners.html", "map.life.html"}) {
    EXPECT_NE(Read(std::string("shop/one/") + page).find("href=\"map.life.html\">Map</a>"), std::string::npos) << page;
  }
  std::ofstream(folder_ / "shop/other.senda") << "map other \"Another\" {\n  stage new reached by signed_up\n}\n";
  Succeeds("shop", "doc --out two");
  EXPECT_NE(Read("shop/two/owners.html").find("href=\"maps.html\">Maps</a>"), std::string::npos);
  EXPECT_NE(Read("shop/two/maps.html").find("href=\"map.other.html\""), std::string::npos);
}

// The words that bash would offer behind these.
TEST_F(WorkspaceTest, BashCompletes) {
  const auto offered = [&](const std::string& words, int count) {
    const std::string script = fmt::format(
        "bash -c 'source <({} completion bash); COMP_WORDS=({}); COMP_CWORD={}; _senda; echo \"${{COMPREPLY[*]}}\"'",
        SENDA_PROGRAM, words, count);
    return In("", script).out;
  };
  EXPECT_EQ(offered("senda ch", 1), "check\n");
  EXPECT_EQ(offered("senda check --str", 2), "--strict\n");
  EXPECT_EQ(offered("senda check --format s", 3), "sarif\n");
  EXPECT_EQ(offered("senda completion z", 2), "zsh\n");
  EXPECT_EQ(offered("senda explain S020", 2).substr(0, 11), "S0201 S0202");
}

TEST_F(WorkspaceTest, EveryShellUnderstandsItsText) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    if (In("", fmt::format("command -v {} >/dev/null", shell)).exit_code != 0) continue;
    const Finished checked =
        In("", fmt::format("{} completion {} > text && {} -n text 2>&1", SENDA_PROGRAM, shell, shell));
    EXPECT_EQ(checked.exit_code, 0) << shell << "\n" << checked.out;
  }
}

}  // namespace
}  // namespace senda::command
