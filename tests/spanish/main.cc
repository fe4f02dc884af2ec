// spanish [--all] FOLDER…: compiles the workspaces of golden files that expect a diagnostic, puts every diagnostic into
// Spanish, and says what of them has none. With --all it prints each text in both languages.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "compiler/diag/language.h"
#include "compiler/diag/spanish.h"
#include "compiler/driver/compile.h"
#include "tests/golden/golden_file.h"

namespace senda::spanish {
namespace {

namespace fs = std::filesystem;

constexpr const char* kToml =
    "[workspace]\nname = \"golden\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"es\", \"en\"]\n";

// What comes from elsewhere and stays as it is: paths, and what the system or the reader of TOML says.
bool IsForeign(Kind kind) {
  return kind == Kind::kFileUnreadable || kind == Kind::kTomlSyntax || kind == Kind::kFileTooLarge ||
         kind == Kind::kWorkspaceMissing || kind == Kind::kWorkspaceEmpty;
}

class Speaker {
 public:
  explicit Speaker(bool says_all) : says_all_(says_all) {}

  void Add(const std::string& path, const Diagnostic& diagnostic) {
    const KindInfo& info = InfoOf(diagnostic.kind);
    for (size_t i = 0; i < diagnostic.args.size() && !IsForeign(diagnostic.kind); ++i) {
      if (!IsCode(info.english, i)) Say(path, info, diagnostic.args[i]);
    }
    for (const DiagnosticNote& note : diagnostic.notes) Say(path, info, note.text);
    Say(path, info, diagnostic.help);
    if (says_all_) fmt::print("{}\n  {}\n", diagnostic.Text(), TextOf(diagnostic, Language::kSpanish));
  }

  size_t missing() const { return missing_.size(); }
  size_t said() const { return said_; }

 private:
  // The argument stands in backticks or quotation marks, so that it is the designer's own.
  static bool IsCode(std::string_view text, size_t argument) {
    const size_t at = text.find(fmt::format("{{{}}}", argument));
    const std::string_view before = text.substr(0, at);
    return std::count(before.begin(), before.end(), '`') % 2 == 1 ||
           std::count(before.begin(), before.end(), '"') % 2 == 1;
  }

  void Say(const std::string& path, const KindInfo& info, const std::string& english) {
    if (english.empty()) return;
    ++said_;
    const std::optional<std::string> spanish = InSpanish(english);
    if (!spanish && missing_.insert(Canonical(english)).second) {
      fmt::print("{}: {} says what has no Spanish: {}\n", path, info.code, english);
    }
    if (spanish && says_all_) fmt::print("    {}\n    {}\n", english, *spanish);
  }

  bool says_all_;
  std::set<std::string> missing_;
  size_t said_ = 0;
};

void SpeakOf(const fs::path& path, Speaker* speaker) {
  std::ifstream in(path, std::ios::binary);
  const golden::Golden golden = golden::Parse(std::string(std::istreambuf_iterator<char>(in), {}));
  if (golden.expected.find("[S") == std::string::npos && golden.expected.find("\"S") == std::string::npos) return;
  std::vector<NamedText> files;
  bool has_settings = false;
  for (const golden::File& file : golden.files) {
    has_settings = has_settings || file.name == "senda.toml";
    files.push_back({file.name, file.content});
  }
  if (!has_settings) files.push_back({"senda.toml", kToml});
  const auto compilation = driver::CompileFiles(std::move(files), driver::Depth::kChecked);
  for (const Diagnostic& diagnostic : compilation->diagnostics) speaker->Add(path.string(), diagnostic);
}

int Main(int argc, char** argv) {
  bool says_all = false;
  std::set<fs::path> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--all") {
      says_all = true;
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.path().extension() == ".golden") paths.insert(entry.path());
    }
  }
  Speaker speaker(says_all);
  for (const fs::path& path : paths) SpeakOf(path, &speaker);
  fmt::print("{} texts said, {} without Spanish\n", speaker.said(), speaker.missing());
  return speaker.missing() == 0 && speaker.said() > 0 ? 0 : 1;
}

}  // namespace
}  // namespace senda::spanish

int main(int argc, char** argv) {
  return senda::spanish::Main(argc, argv);
}
