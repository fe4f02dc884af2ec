#include "tools/descriptions.h"

#include <gtest/gtest.h>

namespace senda::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string Troff(std::string text) {
  for (size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 2)) text.insert(at, "\\");
  return text;
}

// The words of an option that `--help` prints, line by line: from the help itself, so that the table cannot hide one.
std::vector<std::string> OptionsInHelp(const std::string& help) {
  std::vector<std::string> out;
  for (size_t at = help.find("  --"); at != std::string::npos; at = help.find("  --", at + 1)) {
    if (at > 0 && help[at - 1] != '\n') continue;
    size_t end = at + 2;
    while (end < help.size() && help[end] != ' ' && help[end] != '\n' && help[end] != ',') ++end;
    out.push_back(help.substr(at + 2, end - at - 2));
  }
  return out;
}

std::string HelpText(const Command& command) {
  std::string out, err;
  Console console(&out, &err);
  EXPECT_EQ(command.run({"--help"}, &console), kExitOk);
  return out;
}

TEST(Descriptions, EveryOptionOfHelpIsInEachText) {
  const auto commands = DescribeCommands();
  ASSERT_EQ(commands.size(), Commands().size());
  const std::string bash = BashCompletion(commands), zsh = ZshCompletion(commands), fish = FishCompletion(commands),
                    man = ManPage(commands, "1");
  for (size_t i = 0; i < commands.size(); ++i) {
    const std::string word(WordOf(commands[i]));
    EXPECT_EQ(word, Commands()[i].name);
    EXPECT_TRUE(Has(bash, "    " + word + ")\n")) << word;
    EXPECT_TRUE(Has(zsh, "    " + word + ")\n")) << word;
    EXPECT_TRUE(Has(fish, " -a " + word + " -d ")) << word;
    EXPECT_TRUE(Has(man, ".SS \"senda " + Troff(word) + "\"")) << word;
    const std::string help = HelpText(Commands()[i]);
    for (const std::string& option : OptionsInHelp(help)) {
      const std::string bash_case = bash.substr(bash.find("    " + word + ")\n"));
      const std::string zsh_case = zsh.substr(zsh.find("    " + word + ")\n"));
      EXPECT_TRUE(Has(bash_case.substr(0, bash_case.find("fi ;;")), option)) << word << " " << option;
      EXPECT_TRUE(Has(zsh_case.substr(0, zsh_case.find(" ;;")), option + "[")) << word << " " << option;
      EXPECT_TRUE(Has(fish, "__fish_seen_subcommand_from " + word + "' -l " + option.substr(2))) << word << option;
      const std::string section = man.substr(man.find(".SS \"senda " + Troff(word) + "\""));
      EXPECT_TRUE(Has(section, "\\fB" + Troff(option) + "\\fR")) << word << " " << option;
    }
    for (const OptionDescription& option : commands[i].options) EXPECT_TRUE(Has(help, option.name)) << option.name;
  }
}

TEST(Descriptions, ValuesAreWhatTheyAreCalled) {
  OptionDescription option;
  option.name = "--junit";
  option.value = "FILE";
  EXPECT_EQ(KindOf(option), ValueKind::kFile);
  option.value = "DIR";
  EXPECT_EQ(KindOf(option), ValueKind::kFolder);
  option.choices = {"json"};
  EXPECT_EQ(KindOf(option), ValueKind::kChoice);
}

}  // namespace
}  // namespace senda::tools
