#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "compiler/diag/fixes.h"
#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "compiler/source/file_system.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/explain_pages.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

// A fix can uncover the next mistake, which has its own; so many times at most.
constexpr int kFixRoundsMax = 20;

// The workspace as seen from the root of the repository: where CI says that is, or else from here.
std::string FolderInRepository(const std::string& folder) {
  std::error_code error;
  const char* root = std::getenv("GITHUB_WORKSPACE");
  const std::filesystem::path from = root != nullptr && *root != '\0' ? root : std::filesystem::current_path(error);
  const std::filesystem::path path = std::filesystem::proximate(folder, from, error);
  const std::string text = error ? folder : path.generic_string();
  return text.empty() || text == "." ? std::string() : text + "/";
}

// `# S0201. An unknown name`: what stands behind the code.
std::string TitleOfPage(std::string_view code, Language language) {
  std::string_view line = ExplainPage(code, language);
  line = line.substr(0, line.find('\n'));
  const size_t blank = line.find(". ");
  return blank == std::string_view::npos ? std::string() : std::string(line.substr(blank + 2));
}

std::string Absolute(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::weakly_canonical(std::filesystem::absolute(folder, error), error);
  return error ? std::string() : path.generic_string();
}

std::string Render(const std::string& format, const driver::Compilation& compilation, const std::string& folder,
                   const RenderOptions& options) {
  if (format == "json") return RenderJson(compilation.diagnostics, compilation.sources, options.language);
  if (format == "sarif") {
    return RenderSarif(compilation.diagnostics, compilation.sources,
                       {options.language, Absolute(folder), &TitleOfPage});
  }
  if (format == "github") {
    return RenderGithub(compilation.diagnostics, compilation.sources, options.language, FolderInRepository(folder));
  }
  return RenderHuman(compilation.diagnostics, compilation.sources, options);
}

// Writes the fixes of one round; how many there were.
Result<size_t> WriteFixes(const std::string& folder, const driver::Compilation& compilation) {
  size_t count = 0;
  for (const FixedFile& fixed : ApplyFixes(compilation.diagnostics, compilation.sources)) {
    const std::string path = JoinPath(folder, compilation.sources[fixed.file].path());
    if (auto written = WriteFile(path, fixed.text); !written.ok()) return written.error();
    count += fixed.fix_count;
  }
  return count;
}

}  // namespace

int RunCheck(const Words& words, Console* console) {
  std::string folder = ".";
  std::string format = "human";
  bool is_strict = false, has_to_fix = false;
  CommandLine line("senda check", "Says what is wrong with a workspace, where, and what to write instead.");
  line.Positional("DIR", "The folder with senda.toml (default: the current one)", &folder);
  line.Choice("--format", "How to say it (default: human)", {"human", "json", "sarif", "github"}, &format);
  line.Flag("--strict", "Exit with 1 for warnings, too", &is_strict);
  line.Flag("--fix", "Write what the messages propose into the files, then check again", &has_to_fix);
  line.Examples(
      "  senda check\n"
      "  senda check --fix && git diff\n"
      "  senda check examples/tienda --strict\n"
      "  senda check --format json | jq .errors\n\n"
      "Exit code: 0 when the program checks, 1 when it does not, 2 for a wrong use of this command.");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;

  auto compilation = driver::CompileFolder(folder, driver::Depth::kChecked);
  bool was_fixed = false;
  for (int round = 0; has_to_fix && round < kFixRoundsMax; ++round) {
    const Result<size_t> count = WriteFixes(folder, *compilation);
    if (!count.ok()) {
      console->SayError(count.error());
      return kExitErrors;
    }
    if (*count == 0) break;
    was_fixed = true;
    console->PrintError(SayCount(static_cast<int64_t>(*count), "{} fix written\n", "{} fixes written\n"));
    compilation = driver::CompileFolder(folder, driver::Depth::kChecked);
  }
  if (has_to_fix && !was_fixed && !compilation->diagnostics.empty()) {
    console->PrintError(Told("nothing was written: none of this can be corrected by itself\n"));
  }
  RenderOptions options;
  options.color = console->out_has_color();
  options.language = console->language();
  console->Print(Render(format, *compilation, folder, options));
  bool fails = compilation->has_errors || (is_strict && !compilation->diagnostics.empty());
  return fails ? kExitErrors : kExitOk;
}

}  // namespace senda::tools
