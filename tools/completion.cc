#include "compiler/driver/versions.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/descriptions.h"

namespace senda::tools {

int RunCompletion(const Words& words, Console* console) {
  std::string shell;
  CommandLine line("senda completion", "Prints what a shell needs to complete the words of senda.");
  line.PositionalChoice("SHELL", "Which shell", {"bash", "zsh", "fish"}, &shell);
  line.Examples(
      "  source <(senda completion bash)                                      # in ~/.bashrc\n"
      "  senda completion zsh > \"${fpath[1]}/_senda\"\n"
      "  senda completion fish > ~/.config/fish/completions/senda.fish");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;
  const std::vector<CommandDescription> commands = DescribeCommands();
  console->Print(shell == "bash"  ? BashCompletion(commands)
                 : shell == "zsh" ? ZshCompletion(commands)
                                  : FishCompletion(commands));
  return kExitOk;
}

int RunMan(const Words& words, Console* console) {
  CommandLine line("senda man", "Prints the man page of senda, as troff.");
  line.Examples("  senda man | man -l -\n  senda man > ~/.local/share/man/man1/senda.1");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;
  console->Print(ManPage(DescribeCommands(), driver::CurrentVersions().senda));
  return kExitOk;
}

}  // namespace senda::tools
