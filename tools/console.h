// What a command prints on: standard output and standard error, or memory in a test.
//
// Commands take it and give an exit code. What cannot be written is remembered and becomes an exit code at the end.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "compiler/diag/language.h"
#include "runtime/io/bytes.h"

namespace senda::tools {

struct CommandDescription;

inline constexpr int kExitOk = 0;
inline constexpr int kExitErrors =
    1;  // errors in the program, input that cannot be read, output that cannot be written
inline constexpr int kExitBadUse = 2;

class Console {
 public:
  // The real one. Colour goes only to a terminal that can show it, and not when NO_COLOR is set. The language is that
  // of the environment.
  static Console Standard();
  // For tests: both are appended to, without colour, in English.
  Console(std::string* out, std::string* err);

  // One on which a command does nothing but describe itself.
  explicit Console(CommandDescription* description);
  // Where to, null for any other.
  CommandDescription* wanted_description() const { return wanted_description_; }

  void Print(std::string_view text) { Write(out_.get(), text); }
  // Standard output itself, for those who write much; what fails there is their business.
  io::ByteSink* out() { return out_.get(); }
  // Standard error, at once. An error is said as `senda: …`.
  void PrintError(std::string_view text);
  // A last line on standard error that the next text there replaces; only on a terminal. Empty: none.
  void SetStatus(std::string_view text);
  void SayError(std::string_view message);
  // In the language, as far as the catalogue has its words.
  void SayError(const Error& error) { SayError(Say(error.message)); }

  Language language() const { return language_; }
  void set_language(Language language) { language_ = language; }
  // Words that stand in the catalogue of diagnostics, in the language.
  std::string Say(std::string_view english) const { return InLanguage(english, language_); }

  bool out_has_color() const { return out_has_color_; }
  bool err_has_color() const { return err_has_color_; }
  bool err_is_terminal() const { return err_is_terminal_; }

  // Whether writing to standard output failed; more of it is pointless.
  bool has_failed() const { return has_failed_; }
  // Hands on what was held back. The exit code given, or kExitErrors when something could not be written, which is said
  // on standard error unless it was only that nobody read any more.
  int Finish(int exit_code);

 private:
  Console(std::unique_ptr<io::ByteSink> out, std::unique_ptr<io::ByteSink> err)
      : out_(std::move(out)), err_(std::move(err)) {}
  void Write(io::ByteSink* sink, std::string_view text);
  void Note(const Error& error);

  std::unique_ptr<io::ByteSink> out_;
  std::unique_ptr<io::ByteSink> err_;
  CommandDescription* wanted_description_ = nullptr;
  Language language_ = Language::kEnglish;
  bool out_has_color_ = false;
  bool err_has_color_ = false;
  bool err_is_terminal_ = false;
  bool has_status_ = false;
  bool has_failed_ = false;
  std::string failure_;  // empty when nobody has to be told
};

}  // namespace senda::tools
