#include "compiler/diag/language.h"

#include "compiler/diag/spanish.h"

namespace senda {

std::optional<Language> LanguageOfCode(std::string_view code) {
  if (code == "en") return Language::kEnglish;
  if (code == "es") return Language::kSpanish;
  return std::nullopt;
}

Language LanguageOfLocale(std::string_view locale) {
  return LanguageOfCode(locale.substr(0, locale.find_first_of("_.@"))).value_or(Language::kEnglish);
}

std::string TextOf(const Diagnostic& diagnostic, Language language) {
  if (language == Language::kEnglish) return diagnostic.Text();
  return FillSpanish(InfoOf(diagnostic.kind), diagnostic.args);
}

std::string_view TextOf(const KindInfo& info, Language language) {
  if (language == Language::kEnglish) return info.english;
  return SpanishOfKind(info).value_or(info.english);
}

std::string InLanguage(std::string_view english, Language language) {
  if (language == Language::kEnglish) return std::string(english);
  return InSpanish(english).value_or(std::string(english));
}

}  // namespace senda
