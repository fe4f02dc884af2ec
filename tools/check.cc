#include <algorithm>

#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "tools/command_line.h"
#include "tools/commands.h"

namespace senda::tools {

int RunCheck(const Words& words, Console* console) {
  std::string folder = ".";
  std::string format = "human";
  bool is_strict = false;
  CommandLine line("senda check", "Says what is wrong with a workspace, where, and what to write instead.");
  line.Positional("DIR", "The folder with senda.toml (default: the current one)", &folder);
  line.Choice("--format", "How to say it (default: human)", {"human", "json"}, &format);
  line.Flag("--strict", "Exit with 1 for warnings, too", &is_strict);
  line.Examples(
      "  senda check\n"
      "  senda check examples/tienda --strict\n"
      "  senda check --format json | jq .errors\n\n"
      "Exit code: 0 when the program checks, 1 when it does not, 2 for a wrong use of this command.");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;

  auto compilation = driver::CompileFolder(folder, driver::Depth::kChecked);
  const auto& diagnostics = compilation->diagnostics;
  RenderOptions options;
  options.color = console->out_has_color();
  console->Print(format == "json" ? RenderJson(diagnostics, compilation->sources)
                                  : RenderHuman(diagnostics, compilation->sources, options));
  bool fails = compilation->has_errors || (is_strict && !diagnostics.empty());
  return fails ? kExitErrors : kExitOk;
}

}  // namespace senda::tools
