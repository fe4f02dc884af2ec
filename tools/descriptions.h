// Texts made of what the commands say of themselves: completion for shells, and the man page.
#pragma once

#include <string>
#include <vector>

#include "tools/command_description.h"
#include "tools/commands.h"

namespace senda::tools {

// One for each of Commands(), in its order.
std::vector<CommandDescription> DescribeCommands();

std::string BashCompletion(const std::vector<CommandDescription>& commands);
std::string ZshCompletion(const std::vector<CommandDescription>& commands);
std::string FishCompletion(const std::vector<CommandDescription>& commands);
// As troff, for man(1).
std::string ManPage(const std::vector<CommandDescription>& commands, const std::string& version);

// What may stand for a value or positional word.
enum class ValueKind : uint8_t { kAnything, kFile, kFolder, kChoice };
ValueKind KindOf(const OptionDescription& option);
// `check` of `senda check`.
std::string_view WordOf(const CommandDescription& command);
// The short description of a command, as `senda --help` has it.
std::string_view HelpOf(const CommandDescription& command);

}  // namespace senda::tools
