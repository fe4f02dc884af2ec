#include "tools/command_line.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/say.h"

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
    return is_known ? std::string() : Say("`{}` is none of {}", word, Alternatives(choices));
  };
  return {is_choice, ""};
}

// The examples, then in a paragraph of its own what exit codes mean.
std::string ToldExamples(const std::string& text) {
  const size_t paragraph = text.rfind("\n\n");
  if (paragraph == std::string::npos) return text;
  return text.substr(0, paragraph + 2) + std::string(Told(std::string_view(text).substr(paragraph + 2)));
}

// What CLI11 says about a wrong use.
std::string ToldMistake(const std::string& english) {
  static constexpr std::string_view kExtra = "The following argument was not expected: ";
  static constexpr std::string_view kExtras = "The following arguments were not expected: ";
  static constexpr std::string_view kRequired = " is required";
  static constexpr std::string_view kOneOf = ": 1 required ", kMissing = " missing";
  if (english.starts_with(kExtra)) {
    return Say("The following argument was not expected: {}", english.substr(kExtra.size()));
  }
  if (english.starts_with(kExtras)) {
    return Say("The following arguments were not expected: {}", english.substr(kExtras.size()));
  }
  if (english.ends_with(kRequired)) {
    return Say("{} is required", english.substr(0, english.size() - kRequired.size()));
  }
  const size_t one = english.find(kOneOf);
  if (one != std::string::npos && english.ends_with(kMissing)) {
    const size_t begin = one + kOneOf.size();
    return Say("{}: 1 required {} missing", english.substr(0, one),
               english.substr(begin, english.size() - kMissing.size() - begin));
  }
  return english;
}

}  // namespace

std::optional<Language> LanguageIn(const std::vector<std::string>& words) {
  std::optional<Language> language;
  for (size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--lang" && i + 1 < words.size()) language = LanguageOfCode(words[i + 1]);
    if (words[i].starts_with("--lang=")) language = LanguageOfCode(words[i].substr(7));
  }
  return language;
}

struct CommandLine::Wrapped {
  Wrapped(const std::string& name, const std::string& description) : app(description, name) {
    app.set_help_flag("-h,--help", "Print this help");
    app.get_formatter()->column_width(28);
    app.add_option("--lang", language, kLanguageHelp)
        ->type_name("en|es")
        ->check(CLI::Validator([](const std::string& word) { return WhyNoLanguage(word); }, ""));
  }
  static constexpr const char* kLanguageHelp = "The language of messages (default: that of the environment)";
  static std::string WhyNoLanguage(const std::string& word) {
    return LanguageOfCode(word) ? std::string() : Say("Senda speaks en and es, not `{}`", word);
  }
  // Puts what --help says into the language.
  void Tell(const std::string& examples) {
    app.description(std::string(Told(app.get_description())));
    for (CLI::Option* option : app.get_options()) {
      option->description(std::string(Told(option->get_description())));
      if (option->get_group() == "Options") option->group(std::string(Told("Options")));
    }
    if (!examples.empty()) app.footer(std::string(Told("Examples:")) + "\n" + ToldExamples(examples));
    for (const char* label : {"Usage", "OPTIONS", "Positionals", "REQUIRED"}) {
      app.get_formatter()->label(label, std::string(Told(label)));
    }
  }

  std::string language;
  CLI::App app;
};

CommandLine::CommandLine(const std::string& name, const std::string& description)
    : description_{name, description, {}, ""}, wrapped_(std::make_unique<Wrapped>(name, description)) {
  Describe({"--lang", "en|es", Wrapped::kLanguageHelp, {"en", "es"}, false, false, false});
}
CommandLine::~CommandLine() = default;

void CommandLine::Positional(const std::string& name, const std::string& help, std::string* target, bool is_required) {
  Describe({name, "", help, {}, true, is_required, false});
  CLI::Option* option = wrapped_->app.add_option(name, *target, help)->type_name("");
  if (is_required) option->required();
}

void CommandLine::PositionalKnown(const std::string& name, const std::string& help,
                                  const std::vector<std::string>& known, std::string* target) {
  Describe({name, "", help, known, true, true, false});
  wrapped_->app.add_option(name, *target, help)->type_name("")->required();
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
}

std::optional<int> CommandLine::Parse(const std::vector<std::string>& words, Console* console) {
  if (console->wanted_description() != nullptr) {
    *console->wanted_description() = description_;
    return kExitOk;
  }
  if (const auto language = LanguageIn(words)) console->set_language(*language);
  Speak(console->language());
  wrapped_->Tell(description_.examples);
  std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants it
  try {
    wrapped_->app.parse(std::move(reversed));
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    console->Print(wrapped_->app.help());
    return kExitOk;
  } catch (const CLI::Error& error) {
    console->SayError(Say("{}; `{} --help` says what it takes", ToldMistake(error.what()), wrapped_->app.get_name()));
    return kExitBadUse;
  }
}

}  // namespace senda::tools
