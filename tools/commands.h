// The subcommands of `senda`: one function each, in a file of its name.
//
// Each takes the words behind its name and a console, and gives the exit code. None of them exits or throws.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/console.h"

namespace senda::tools {

using Words = std::vector<std::string>;

int RunNew(const Words& words, Console* console);
int RunCheck(const Words& words, Console* console);
int RunFmt(const Words& words, Console* console);
int RunTests(const Words& words, Console* console);
int RunReplay(const Words& words, Console* console);
int RunPreview(const Words& words, Console* console);
int RunCost(const Words& words, Console* console);
int RunDiff(const Words& words, Console* console);
int RunDump(const Words& words, Console* console);
int RunDoc(const Words& words, Console* console);
int RunExplain(const Words& words, Console* console);
int RunCompletion(const Words& words, Console* console);
int RunMan(const Words& words, Console* console);

struct Command {
  std::string_view name;
  std::string_view help;
  int (*run)(const Words&, Console*);
};
const std::vector<Command>& Commands();

// `senda WORDS…` as a whole: the command, or --help and --version.
int RunSenda(const Words& words, Console* console);

}  // namespace senda::tools
