#include "tools/descriptions.h"

namespace senda::tools {

std::vector<CommandDescription> DescribeCommands() {
  std::vector<CommandDescription> out;
  for (const Command& command : Commands()) {
    Console console(&out.emplace_back());
    command.run({}, &console);
  }
  return out;
}

ValueKind KindOf(const OptionDescription& option) {
  if (!option.choices.empty()) return ValueKind::kChoice;
  const std::string& word = option.is_positional ? option.name : option.value;
  for (const char* file : {"FILE", "PATH", "EVENTS", "NAME=FILE"}) {
    if (word == file) return ValueKind::kFile;
  }
  for (const char* folder : {"DIR", "FOLDER", "OLD", "NEW", "INSTANT=DIR"}) {
    if (word == folder) return ValueKind::kFolder;
  }
  return ValueKind::kAnything;
}

std::string_view WordOf(const CommandDescription& command) {
  return std::string_view(command.name).substr(command.name.rfind(' ') + 1);
}

std::string_view HelpOf(const CommandDescription& command) {
  for (const Command& one : Commands()) {
    if (one.name == WordOf(command)) return one.help;
  }
  return command.help;
}

}  // namespace senda::tools
