// What a command takes, as data: --help, shell completion and the man page are all made of it.
#pragma once

#include <string>
#include <vector>

namespace senda::tools {

struct OptionDescription {
  std::string name;   // `--format`; of a positional word `DIR`
  std::string value;  // what follows it: `FILE`; empty of a flag and of a positional word
  std::string help;
  std::vector<std::string> choices;  // the words that may follow, when they are few
  bool is_positional = false;
  bool is_required = false;
  bool is_repeated = false;
};

struct CommandDescription {
  std::string name;  // as it is called: `senda check`
  std::string help;
  std::vector<OptionDescription> options;  // in the order of --help, without --help itself
  std::string examples;                    // lines, and what exit codes mean
};

}  // namespace senda::tools
