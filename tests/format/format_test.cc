// Holds the layout to its promises over every program that the project has.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/driver/compile.h"
#include "compiler/format/format.h"
#include "compiler/syntax/outline.h"
#include "tests/golden/golden_file.h"

namespace senda {
namespace {

namespace fs = std::filesystem;

std::string ContentOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

struct Workspace {
  std::string name;
  std::vector<NamedText> files;
};

constexpr const char* kSettings =
    "[workspace]\nname = \"test\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"es\", \"en\"]\n";

// The programs of the goldens and of the conformance suite.
std::vector<Workspace> Programs() {
  std::vector<Workspace> programs;
  for (const char* folder : {"tests/golden", "tests/conformance"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(SENDA_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".golden") continue;
      Workspace workspace{entry.path().string(), {}};
      bool has_settings = false;
      for (const golden::File& file : golden::Parse(ContentOf(entry.path())).files) {
        has_settings = has_settings || file.name == "senda.toml";
        if (file.name == "senda.toml" || file.name.ends_with(".senda"))
          workspace.files.push_back({file.name, file.content});
      }
      if (!has_settings) workspace.files.push_back({"senda.toml", kSettings});
      programs.push_back(std::move(workspace));
    }
  }
  std::sort(programs.begin(), programs.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return programs;
}

size_t CommentCount(std::string_view text) {
  auto outline = syntax::ReadOutline(text);
  size_t count = 0;
  for (const syntax::Leaf& leaf : outline->leaves) count += leaf.comments.size();
  return count;
}

// Puts comments wherever a line ends between two words: behind the line, and on a line of its own.
std::string WithComments(std::string_view text) {
  auto outline = syntax::ReadOutline(text);
  std::string result;
  const char* before = text.data();
  for (const syntax::Leaf& leaf : outline->leaves) {
    const std::string gap(before, leaf.text.data());
    const bool is_first = before == text.data();
    result += gap.find('\n') == std::string::npos || is_first ? gap : "  // behind " + gap + "// above\n";
    result += leaf.text;
    before = leaf.text.data() + leaf.text.size();
  }
  return result;
}

TEST(Format, StaysAsItIs) {
  size_t count = 0;
  for (const Workspace& program : Programs()) {
    for (const NamedText& file : program.files) {
      auto once = file.path.ends_with(".senda") ? format::FormatText(file.text) : std::nullopt;
      if (!once) continue;
      ++count;
      EXPECT_EQ(format::FormatText(*once), once) << program.name << " " << file.path;
      EXPECT_EQ(CommentCount(*once), CommentCount(file.text)) << program.name << " " << file.path;
    }
  }
  EXPECT_GT(count, 1'000u);
}

TEST(Format, KeepsCommentsEverywhere) {
  for (const Workspace& program : Programs()) {
    for (const NamedText& file : program.files) {
      if (!file.path.ends_with(".senda") || !syntax::ReadOutline(file.text)) continue;
      if (!format::FormatText(file.text)) continue;  // a golden of comments that have no place
      const std::string noisy = WithComments(file.text);
      auto once = format::FormatText(noisy);
      ASSERT_TRUE(once.has_value()) << program.name << "\n" << noisy;
      EXPECT_EQ(CommentCount(*once), CommentCount(noisy)) << program.name << "\n" << noisy << "\n" << *once;
      EXPECT_EQ(format::FormatText(*once), once) << program.name << "\n" << *once;
      if (HasFailure()) return;
    }
  }
}

TEST(Format, ChangesNoMeaning) {
  size_t count = 0;
  for (const Workspace& program : Programs()) {
    auto before = driver::CompileFiles(program.files);
    if (before->program == nullptr) continue;
    Workspace formatted = program;
    for (NamedText& file : formatted.files) {
      if (!file.path.ends_with(".senda")) continue;
      if (std::optional<std::string> laid_out = format::FormatText(file.text)) file.text = *laid_out;
    }
    auto after = driver::CompileFiles(formatted.files);
    ASSERT_NE(after->program, nullptr) << program.name;
    ++count;
    EXPECT_EQ(after->program->description.meaning, before->program->description.meaning) << program.name;
  }
  EXPECT_GT(count, 500u);
}

}  // namespace
}  // namespace senda
