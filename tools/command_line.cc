#include "tools/command_line.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace senda::tools {

namespace {

std::string Alternatives(const std::vector<std::string>& choices) {
  std::string names;
  for (const std::string& choice : choices) names += (names.empty() ? "" : "|") + choice;
  return names;
}

CLI::Validator OneOf(const std::vector<std::string>& choices) {
  auto is_choice = [choices](const std::string& word) {
    const bool is_known = std::find(choices.begin(), choices.end(), word) != choices.end();
    return is_known ? std::string() : fmt::format("`{}` is none of {}", word, Alternatives(choices));
  };
  return {is_choice, ""};
}

}  // namespace

struct CommandLine::Wrapped {
  Wrapped(const std::string& name, const std::string& description) : app(description, name) {
    app.set_help_flag("-h,--help", "Print this help");
    app.get_formatter()->column_width(28);
    app.add_option("--lang", language, "The language of messages (default: that of the environment)")
        ->type_name("en|es")
        ->check(CLI::Validator([](const std::string& word) { return WhyNoLanguage(word); }, ""));
  }
  static std::string WhyNoLanguage(const std::string& word) {
    return LanguageOfCode(word) ? std::string() : fmt::format("Senda speaks en and es, not `{}`", word);
  }
  std::string language;
  CLI::App app;
};

CommandLine::CommandLine(const std::string& name, const std::string& description)
    : description_{name, description, {}, ""}, wrapped_(std::make_unique<Wrapped>(name, description)) {}
CommandLine::~CommandLine() = default;

void CommandLine::Positional(const std::string& name, const std::string& help, std::string* target, bool is_required) {
  Describe({name, "", help, {}, true, is_required, false});
  CLI::Option* option = wrapped_->app.add_option(name, *target, help)->type_name("");
  if (is_required) option->required();
}

void CommandLine::Positionals(const std::string& name, const std::string& help, std::vector<std::string>* target) {
  Describe({name, "", help, {}, true, false, true});
  wrapped_->app.add_option(name, *target, help)->type_name("");
}

void CommandLine::Flag(const std::string& name, const std::string& help, bool* target) {
  Describe({name, "", help, {}, false, false, false});
  wrapped_->app.add_flag(name, *target, help);
}

void CommandLine::Option(const std::string& name, const std::string& value, const std::string& help,
                         std::string* target) {
  Describe({name, value, help, {}, false, false, false});
  wrapped_->app.add_option(name, *target, help)->type_name(value);
}

void CommandLine::Choice(const std::string& name, const std::string& help, const std::vector<std::string>& choices,
                         std::string* target) {
  const std::string names = Alternatives(choices);
  Describe({name, names, help, choices, false, false, false});
  wrapped_->app.add_option(name, *target, help)->type_name(names)->check(OneOf(choices));
}

void CommandLine::PositionalChoice(const std::string& name, const std::string& help,
                                   const std::vector<std::string>& choices, std::string* target) {
  Describe({name, "", help, choices, true, true, false});
  wrapped_->app.add_option(name, *target, help)->type_name("")->check(OneOf(choices))->required();
}

void CommandLine::Repeated(const std::string& name, const std::string& value, const std::string& help,
                           std::vector<std::string>* target) {
  Describe({name, value, help, {}, false, false, true});
  wrapped_->app.add_option(name, *target, help)->type_name(value)->expected(1)->take_all();
}

void CommandLine::Examples(const std::string& text) {
  description_.examples = text;
  wrapped_->app.footer("Examples:\n" + text);
}

std::optional<int> CommandLine::Parse(const std::vector<std::string>& words, Console* console) {
  if (console->wanted_description() != nullptr) {
    *console->wanted_description() = description_;
    return kExitOk;
  }
  std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants it
  try {
    wrapped_->app.parse(std::move(reversed));
    if (auto language = LanguageOfCode(wrapped_->language)) console->set_language(*language);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    console->Print(wrapped_->app.help());
    return kExitOk;
  } catch (const CLI::Error& error) {
    console->SayError(fmt::format("{}; `{} --help` says what it takes", error.what(), wrapped_->app.get_name()));
    return kExitBadUse;
  }
}

}  // namespace senda::tools
