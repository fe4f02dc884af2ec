#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "compiler/diag/near_miss.h"
#include "compiler/driver/versions.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

std::string Help() {
  std::string text(
      Told("Senda: what customers should live through, as text that is checked, compiled and run.\n\n"
           "Usage: senda COMMAND [WORDS…]\n\nCommands:\n"));
  for (const Command& command : Commands()) text += fmt::format("  {:<12}{}\n", command.name, Told(command.help));
  return text +
         std::string(Told(
             "\nEvery command takes --lang en|es, before or behind its name; otherwise it speaks the language of the "
             "environment (LC_ALL, LC_MESSAGES, LANG).\n"
             "\n  --version prints the versions of Senda and of the data it uses\n"
             "  --help    prints this; `senda COMMAND --help` explains a command\n\n"
             "Examples:\n"
             "  senda check examples/tienda\n"
             "  senda replay examples/tienda events.ndjson --summary json\n"));
}

std::string Version() {
  driver::Versions versions = driver::CurrentVersions();
  return fmt::format("senda {}\nzone data {}\nUnicode {}\nLLVM {}\n", versions.senda,
                     versions.zone_data.empty() ? "unknown" : versions.zone_data, versions.unicode, versions.llvm);
}

int SayUnknown(const std::string& word, Console* console) {
  std::vector<std::string> names;
  for (const Command& command : Commands()) names.emplace_back(command.name);
  std::string near = DidYouMean(word, names);
  const std::string help = near.empty() ? std::string(Told("`senda --help` names them all")) : console->Say(near);
  console->SayError(Say("there is no command `{}`; {}", word, help));
  return kExitBadUse;
}

// `--lang es` in front of the command. Nothing: go on.
std::optional<int> TakeLanguage(Words* words, Console* console) {
  constexpr std::string_view kLang = "--lang";
  while (!words->empty() && words->front().starts_with(kLang)) {
    std::string code = words->front().substr(kLang.size());
    size_t count = 1;
    if (code.empty() && words->size() > 1) {
      code = (*words)[1];
      count = 2;
    } else if (code.starts_with('=')) {
      code.erase(0, 1);
    } else {
      if (!code.empty()) return std::nullopt;
      console->SayError(std::string(Told("--lang needs a language: en or es")));
      return kExitBadUse;
    }
    const auto language = LanguageOfCode(code);
    if (!language) {
      console->SayError(Say("Senda speaks en and es, not `{}`", code));
      return kExitBadUse;
    }
    console->set_language(*language);
    Speak(*language);
    words->erase(words->begin(), words->begin() + static_cast<std::ptrdiff_t>(count));
  }
  return std::nullopt;
}

}  // namespace

const std::vector<Command>& Commands() {
  static const std::vector<Command> commands = {
      {"new", "makes a workspace that checks, tests and runs", &RunNew},
      {"check", "says what is wrong with a workspace, where, and what to write instead", &RunCheck},
      {"test", "runs the tests of a workspace, in virtual time", &RunTests},
      {"fmt", "lays out .senda files in the one layout", &RunFmt},
      {"replay", "runs a workspace over recorded events", &RunReplay},
      {"diff", "says what a version means and decides otherwise than another", &RunDiff},
      {"preview", "shows what customers would read, from the samples of messages", &RunPreview},
      {"cost", "says what a customer costs in bytes, and an event in work", &RunCost},
      {"dump", "prints what the compiler made of a workspace", &RunDump},
      {"doc", "writes a static site about a workspace", &RunDoc},
      {"explain", "explains a diagnostic, with an example", &RunExplain},
      {"completion", "prints what a shell needs to complete these words", &RunCompletion},
      {"man", "prints the man page", &RunMan},
  };
  return commands;
}

int RunSenda(const Words& given, Console* console) {
  Speak(console->language());
  Words words = given;
  if (auto exit_code = TakeLanguage(&words, console)) return *exit_code;
  if (const auto language = LanguageIn(words)) {
    console->set_language(*language);
    Speak(*language);
  }
  if (words.empty()) {
    console->PrintError(Help());
    return kExitBadUse;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    console->Print(Help());
    return kExitOk;
  }
  if (first == "--version" || first == "-V") {
    console->Print(Version());
    return kExitOk;
  }
  for (const Command& command : Commands()) {
    if (command.name == first) return command.run(Words(words.begin() + 1, words.end()), console);
  }
  return SayUnknown(first, console);
}

}  // namespace senda::tools
