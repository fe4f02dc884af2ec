#include <fmt/core.h>

#include <filesystem>
#include <system_error>

#include "compiler/source/file_system.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/doc_pages.h"
#include "tools/open_workspace.h"
#include "tools/say.h"

namespace senda::tools {

int RunDoc(const Words& words, Console* console) {
  std::string folder = ".", out;
  CommandLine line(
      "senda doc",
      "Writes a static site about a workspace: maps, journeys as diagrams, segments, messages, rules, owners. "
      "It needs no network to be read.");
  line.Positional("DIR", "The folder with senda.toml (default: the current one)", &folder);
  line.Option("--out", "FOLDER", "Where to write it; made when it is not there (default: DIR/site)", &out);
  line.Examples(
      "  senda doc --out public\n"
      "  senda doc examples/tienda --out /var/www/tienda\n\n"
      "Exit code: 0 when it is written, 1 when the program does not check or a file cannot be written, 2 for a wrong\n"
      "use of this command. Files of the same names are written anew; others in the folder are left alone.");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;
  if (out.empty()) out = JoinPath(folder, "site");

  const auto compilation = OpenWorkspace(folder, driver::Depth::kTested, console);
  if (compilation == nullptr) return kExitErrors;
  std::error_code error;
  std::filesystem::create_directories(out, error);
  const std::vector<SitePage> pages = MakeSite(Site(*compilation));
  for (const SitePage& page : pages) {
    if (auto written = WriteFile(JoinPath(out, page.path), page.text); !written.ok()) {
      console->SayError(written.error());
      return kExitErrors;
    }
  }
  console->PrintError(Say("{} pages written; begin with {}\n", pages.size(), JoinPath(out, "index.html")));
  return kExitOk;
}

}  // namespace senda::tools
