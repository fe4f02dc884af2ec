#include "compiler/driver/dump.h"

#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/open_workspace.h"

namespace senda::tools {
namespace {

using driver::Depth;

struct Phase {
  std::string_view name;
  Depth depth;
  std::string (*dump)(const driver::Compilation&);
};
constexpr Phase kPhases[] = {
    {"ast", Depth::kParsed, &driver::DumpAst},
    {"types", Depth::kChecked, &driver::DumpTypes},
    {"ir", Depth::kLowered, &driver::DumpIr},
    {"llvm", Depth::kLowered, &driver::DumpLlvm},
};

}  // namespace

int RunDump(const Words& words, Console* console) {
  std::string folder = ".";
  std::string wanted = "ir";
  CommandLine line("senda dump", "Prints what one phase of the compiler made of a workspace.");
  line.Positional("DIR", "The folder with senda.toml (default: the current one)", &folder);
  line.Choice("--phase", "Which phase (default: ir)", {"ast", "types", "ir", "llvm"}, &wanted);
  line.Examples(
      "  senda dump --phase ast\n"
      "  senda dump examples/tienda --phase ir");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;

  for (const Phase& phase : kPhases) {
    if (phase.name != wanted) continue;
    const auto compilation = OpenWorkspace(folder, phase.depth, console);
    if (compilation == nullptr) return kExitErrors;
    console->Print(phase.dump(*compilation));
  }
  return kExitOk;
}

}  // namespace senda::tools
