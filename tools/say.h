// What the commands say to people, in the language of the console: reports, help texts, what was used wrongly.
//
// A text is written in English where it is said; `es/texts.def` has its Spanish, found by the English. What programs
// read (JSON, JUnit, lcov) stays English. The language is that of the process: a command sets it before it says
// anything.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "compiler/diag/language.h"

namespace senda::tools {

void Speak(Language language);
Language SpokenLanguage();

// A text without places, in the language: as it is when nobody wrote its Spanish.
std::string_view Told(std::string_view english);

// The same with its places filled.
template <typename... Args>
std::string Say(fmt::format_string<const Args&...> english, const Args&... args) {
  const fmt::string_view text = english;
  return fmt::vformat(Told({text.data(), text.size()}), fmt::make_format_args(args...));
}

// One of two texts, each with a place for the count. The catalogue may have the first with "1" in it, when Spanish
// tells one from many and English does not.
std::string SayCount(int64_t count, std::string_view one, std::string_view many);

// As long as it lives, the process speaks English.
class InEnglish {
 public:
  InEnglish() : before_(SpokenLanguage()) { Speak(Language::kEnglish); }
  ~InEnglish() { Speak(before_); }
  InEnglish(const InEnglish&) = delete;
  InEnglish& operator=(const InEnglish&) = delete;

 private:
  Language before_;
};

}  // namespace senda::tools
