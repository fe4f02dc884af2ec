// The words behind `senda COMMAND`, taken apart. The one place that sees CLI11, whose exceptions end here.
//
// A command says what it takes, then parses. Options are written `--name VALUE` or `--name=VALUE`, in any order with
// the other words; behind `--` everything is a positional word. Every command takes `--lang`, which becomes the
// language of the console.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/command_description.h"
#include "tools/console.h"

namespace senda::tools {

// The language that the words ask for, wherever it stands; nothing when it is none, which parsing says.
std::optional<Language> LanguageIn(const std::vector<std::string>& words);

class CommandLine {
 public:
  // `name` as it is called, as in `senda check`.
  CommandLine(const std::string& name, const std::string& description);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // Each target keeps its value unless the words say another one, and outlives Parse.
  void Positional(const std::string& name, const std::string& help, std::string* target, bool is_required = false);
  void Positionals(const std::string& name, const std::string& help, std::vector<std::string>* target);
  void Flag(const std::string& name, const std::string& help, bool* target);
  void Option(const std::string& name, const std::string& value, const std::string& help, std::string* target);
  // One of a few words.
  void Choice(const std::string& name, const std::string& help, const std::vector<std::string>& choices,
              std::string* target);
  // May be given several times, one value each.
  void Repeated(const std::string& name, const std::string& value, const std::string& help,
                std::vector<std::string>* target);
  // Lines of examples for --help.
  void Examples(const std::string& text);

  // A word in its place of which completion knows many; others are the command's to refuse.
  void PositionalKnown(const std::string& name, const std::string& help, const std::vector<std::string>& known,
                       std::string* target);
  // One of a few words, in its place.
  void PositionalChoice(const std::string& name, const std::string& help, const std::vector<std::string>& choices,
                        std::string* target);

  // Nothing: go on. Otherwise the exit code: help was printed, a mistake was said, or the console only wants to know
  // what there is to say.
  std::optional<int> Parse(const std::vector<std::string>& words, Console* console);

 private:
  void Describe(OptionDescription option) { description_.options.push_back(std::move(option)); }

  CommandDescription description_;
  struct Wrapped;
  std::unique_ptr<Wrapped> wrapped_;
};

}  // namespace senda::tools
