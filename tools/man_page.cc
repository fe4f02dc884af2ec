#include <fmt/core.h>

#include "tools/descriptions.h"

namespace senda::tools {
namespace {

// Text for troff: no escapes, no requests, hyphens that can be copied.
std::string Escaped(std::string_view text) {
  std::string out;
  bool is_line_start = true;
  for (char c : text) {
    if (is_line_start && (c == '.' || c == '\'')) out += "\\&";
    is_line_start = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Synopsis(const CommandDescription& command) {
  std::string out = fmt::format("\\fB{}\\fR [\\fIOPTIONS\\fR]", Escaped(command.name));
  for (const OptionDescription& option : command.options) {
    if (!option.is_positional) continue;
    const std::string word = fmt::format("\\fI{}\\fR{}", Escaped(option.name), option.is_repeated ? "..." : "");
    out += option.is_required ? " " + word : " [" + word + "]";
  }
  return out;
}

std::string Option(const OptionDescription& option) {
  std::string out = ".TP\n";
  if (option.is_positional) {
    out += fmt::format("\\fI{}\\fR", Escaped(option.name));
  } else {
    out += fmt::format("\\fB{}\\fR", Escaped(option.name));
    if (!option.value.empty()) out += fmt::format(" \\fI{}\\fR", Escaped(option.value));
  }
  out += "\n" + Escaped(option.help);
  constexpr size_t kNamedMax = 10;
  if (option.is_positional && !option.choices.empty() && option.choices.size() <= kNamedMax) {
    out += ":";
    for (const std::string& choice : option.choices) out += fmt::format(" \\fB{}\\fR", Escaped(choice));
  }
  if (option.is_repeated && !option.is_positional) out += "; may be given several times";
  return out + "\n";
}

std::string Section(const CommandDescription& command) {
  std::string out =
      fmt::format(".SS \"{}\"\n{}\n.PP\n{}\n", Escaped(command.name), Synopsis(command), Escaped(command.help));
  for (const OptionDescription& option : command.options) out += Option(option);
  if (!command.examples.empty()) out += fmt::format(".PP\nExamples:\n.PP\n.nf\n{}\n.fi\n", Escaped(command.examples));
  return out;
}

}  // namespace

std::string ManPage(const std::vector<CommandDescription>& commands, const std::string& version) {
  std::string out = fmt::format(
      ".TH SENDA 1 \"\" \"senda {}\" \"User Commands\"\n"
      ".SH NAME\nsenda \\- customer journeys as text: checked, tested, compiled and run\n"
      ".SH SYNOPSIS\n\\fBsenda\\fR \\fICOMMAND\\fR [\\fIWORDS\\fR...]\n.br\n\\fBsenda\\fR \\fB\\-\\-help\\fR | "
      "\\fB\\-\\-version\\fR\n"
      ".SH DESCRIPTION\n"
      "Senda is a language in which designers of customer experience write what a customer should live through. A "
      "workspace is a folder with a senda.toml; every .senda file below it belongs to one program.\n.PP\n",
      Escaped(version));
  for (const CommandDescription& command : commands) {
    out += fmt::format(".TP\n\\fBsenda {}\\fR\n{}\n", WordOf(command), Escaped(HelpOf(command)));
  }
  out += ".SH COMMANDS\n";
  for (const CommandDescription& command : commands) out += Section(command);
  return out +
         ".SH OPTIONS\nEvery command takes\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint this help\n"
         ".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nWhen set, nothing is printed in colour.\n"
         ".SH \"EXIT STATUS\"\n0 when all is well, 1 for errors in the program or what it is to read or write, 2 for a "
         "wrong use "
         "of a command, unless the command says otherwise.\n";
}

}  // namespace senda::tools
