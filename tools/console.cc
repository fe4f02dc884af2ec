#include "tools/console.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>

namespace senda::tools {
namespace {

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool IsDumb() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) == "dumb";
}

// As POSIX has it: the first of these that is set.
Language EnvironmentLanguage() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (IsSet(variable)) return LanguageOfLocale(std::getenv(variable));
  }
  return Language::kEnglish;
}

}  // namespace

Console Console::Standard() {
  Console console(io::StandardOutput(), io::StandardError());
  console.language_ = EnvironmentLanguage();
  bool may_color = !IsSet("NO_COLOR") && !IsDumb();
  console.err_is_terminal_ = ::isatty(STDERR_FILENO) == 1;
  console.out_has_color_ = may_color && ::isatty(STDOUT_FILENO) == 1;
  console.err_has_color_ = may_color && console.err_is_terminal_;
  return console;
}

Console::Console(std::string* out, std::string* err) : Console(io::BytesToMemory(out), io::BytesToMemory(err)) {}

Console::Console(CommandDescription* description) : Console(io::BytesToMemory(nullptr), io::BytesToMemory(nullptr)) {
  wanted_description_ = description;
}

void Console::SetStatus(std::string_view text) {
  if (!err_is_terminal_) return;
  PrintError(text);
  has_status_ = !text.empty();
}

void Console::PrintError(std::string_view text) {
  if (has_status_) (void)err_->Write("\r\x1b[K").ok();
  has_status_ = false;
  (void)err_->Write(text).ok();
  (void)err_->Flush().ok();
}

void Console::SayError(std::string_view message) {
  PrintError(fmt::format("senda: {}\n", message));
}

void Console::Write(io::ByteSink* sink, std::string_view text) {
  if (has_failed_) return;
  auto result = sink->Write(text);
  if (!result.ok()) Note(result.error());
}

void Console::Note(const Error& error) {
  has_failed_ = true;
  if (!out_->has_lost_reader()) failure_ = Say(error.message);
}

int Console::Finish(int exit_code) {
  if (!has_failed_) {
    auto result = out_->Flush();
    if (!result.ok()) Note(result.error());
  }
  if (!failure_.empty()) SayError(failure_);
  return has_failed_ && exit_code == kExitOk ? kExitErrors : exit_code;
}

}  // namespace senda::tools
