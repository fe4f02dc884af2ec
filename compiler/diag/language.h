// The languages in which Senda speaks to people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diag/diagnostic.h"

namespace senda {

enum class Language : uint8_t { kEnglish, kSpanish };

// "en" and "es".
std::optional<Language> LanguageOfCode(std::string_view code);
// Of a locale as the environment names it, such as "es_CO.UTF-8"; English when Senda does not speak it.
Language LanguageOfLocale(std::string_view locale);

// The message of a diagnostic.
std::string TextOf(const Diagnostic& diagnostic, Language language);
// The general text of a kind, with its places open.
std::string_view TextOf(const KindInfo& info, Language language);
// A note or a proposal; in English when it has no Spanish.
std::string InLanguage(std::string_view english, Language language);

}  // namespace senda
