#include <fmt/core.h>
#include <fmt/ranges.h>

#include "tools/descriptions.h"

namespace senda::tools {
namespace {

constexpr std::string_view kGlobalOptions = "--help --version";

// For between single quotes.
std::string Quoted(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

std::vector<std::string> OptionWords(const CommandDescription& command) {
  std::vector<std::string> words;
  for (const OptionDescription& option : command.options) {
    if (!option.is_positional) words.push_back(option.name);
  }
  words.emplace_back("--help");
  return words;
}

// What stands first of the positional words, null when there is none.
const OptionDescription* FirstPositional(const CommandDescription& command) {
  for (const OptionDescription& option : command.options) {
    if (option.is_positional) return &option;
  }
  return nullptr;
}

// How bash completes a value.
std::string BashValue(const OptionDescription& option) {
  switch (KindOf(option)) {
    case ValueKind::kChoice:
      return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", fmt::join(option.choices, " "));
    case ValueKind::kFile: return "COMPREPLY=($(compgen -f -- \"$word\"))";
    case ValueKind::kFolder: return "COMPREPLY=($(compgen -d -- \"$word\"))";
    case ValueKind::kAnything: return "COMPREPLY=()";
  }
  return "";
}

// `: what it is: how it is completed`
std::string ZshValue(const OptionDescription& option) {
  const std::string& label = option.is_positional || option.value.empty() ? option.name : option.value;
  switch (KindOf(option)) {
    case ValueKind::kChoice: return fmt::format(":{}:({})", option.name, fmt::join(option.choices, " "));
    case ValueKind::kFile: return fmt::format(":{}:_files", label);
    case ValueKind::kFolder: return fmt::format(":{}:_files -/", label);
    case ValueKind::kAnything: return fmt::format(":{}: ", label);
  }
  return "";
}

// In a description of _arguments.
std::string ZshHelp(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return Quoted(out);
}

std::string ZshArguments(const CommandDescription& command) {
  std::string out;
  for (const OptionDescription& option : command.options) {
    if (option.is_positional) {
      const char* many = option.is_repeated ? "*" : "";
      out += fmt::format(" \\\n        '{}{}'", many, Quoted(ZshValue(option)));
    } else {
      out += fmt::format(" \\\n        '{}{}[{}]{}'", option.is_repeated ? "*" : "", option.name, ZshHelp(option.help),
                         option.value.empty() ? "" : Quoted(ZshValue(option)));
    }
  }
  return out + " \\\n        '--help[Print this help]'";
}

}  // namespace

std::string BashCompletion(const std::vector<CommandDescription>& commands) {
  std::string names, cases;
  for (const CommandDescription& command : commands) {
    names += fmt::format("{} ", WordOf(command));
    std::string values;
    for (const OptionDescription& option : command.options) {
      if (option.is_positional || option.value.empty()) continue;
      values += fmt::format("        {}) {}; return ;;\n", option.name, BashValue(option));
    }
    cases += fmt::format("    {})\n", WordOf(command));
    if (!values.empty()) cases += fmt::format("      case $before in\n{}      esac\n", values);
    const OptionDescription* first = FirstPositional(command);
    cases += fmt::format(
        "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n      else {}; fi ;;\n",
        fmt::join(OptionWords(command), " "), first != nullptr ? BashValue(*first) : "COMPREPLY=()");
  }
  return fmt::format(
      "# Completion of senda for bash: source <(senda completion bash)\n"
      "_senda() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W '{}{}' -- \"$word\")); return; fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "}}\n"
      "complete -o filenames -F _senda senda\n",
      names, kGlobalOptions, cases);
}

std::string ZshCompletion(const std::vector<CommandDescription>& commands) {
  std::string names, cases;
  for (const CommandDescription& command : commands) {
    names += fmt::format("    '{}:{}'\n", WordOf(command), ZshHelp(HelpOf(command)));
    cases += fmt::format("    {})\n      _arguments{} ;;\n", WordOf(command), ZshArguments(command));
  }
  return fmt::format(
      "#compdef senda\n"
      "# Completion of senda for zsh: senda completion zsh > \"${{fpath[1]}}/_senda\"\n"
      "_senda() {{\n"
      "  local -a commands\n"
      "  commands=(\n{}  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe 'command' commands\n"
      "    _arguments '--help[Print this help]' '--version[Print versions]'\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n{}  esac\n"
      "}}\n"
      "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _senda \"$@\"; else compdef _senda senda; fi\n",
      names, cases);
}

std::string FishCompletion(const std::vector<CommandDescription>& commands) {
  std::string out =
      "# Completion of senda for fish: senda completion fish > ~/.config/fish/completions/senda.fish\n"
      "complete -c senda -f\n"
      "complete -c senda -n __fish_use_subcommand -l help -d 'Print this help'\n"
      "complete -c senda -n __fish_use_subcommand -l version -d 'Print versions'\n";
  for (const CommandDescription& command : commands) {
    const std::string_view word = WordOf(command);
    out += fmt::format("complete -c senda -n __fish_use_subcommand -a {} -d '{}'\n", word, Quoted(HelpOf(command)));
    const std::string seen = fmt::format("complete -c senda -n '__fish_seen_subcommand_from {}'", word);
    for (const OptionDescription& option : command.options) {
      const ValueKind kind = KindOf(option);
      const std::string choices =
          kind == ValueKind::kChoice ? fmt::format(" -a '{}'", fmt::join(option.choices, " ")) : "";
      if (option.is_positional) {
        if (kind == ValueKind::kFile || kind == ValueKind::kFolder) out += seen + " -F\n";
        if (kind == ValueKind::kChoice) out += seen + choices + "\n";
        continue;
      }
      const bool is_path = kind == ValueKind::kFile || kind == ValueKind::kFolder;
      const char* value = option.value.empty() ? "" : is_path ? " -r -F" : " -x";
      out += fmt::format("{} -l {}{}{} -d '{}'\n", seen, option.name.substr(2), value, choices, Quoted(option.help));
    }
    out += seen + " -l help -d 'Print this help'\n";
  }
  return out;
}

}  // namespace senda::tools
