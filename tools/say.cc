#include "tools/say.h"

#include <atomic>
#include <optional>
#include <string>
#include <unordered_map>

#include "tools/spanish_texts.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

std::atomic<Language> g_language = Language::kEnglish;

std::optional<std::string_view> InCatalogue(std::string_view english) {
  if (SpokenLanguage() == Language::kEnglish) return std::nullopt;
  static const auto kTexts = [] {
    std::unordered_map<std::string_view, std::string_view> texts;
    for (const Translation& text : SpanishTexts()) texts.emplace(text.english, text.spanish);
    return texts;
  }();
  const auto found = kTexts.find(english);
  return found == kTexts.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

void Speak(Language language) {
  g_language = language;
}

Language SpokenLanguage() {
  return g_language;
}

std::string_view Told(std::string_view english) {
  return InCatalogue(english).value_or(english);
}

std::string SayCount(int64_t count, std::string_view one, std::string_view many) {
  if (count == 1 && one.starts_with("{}")) {
    if (const auto spanish = InCatalogue("1" + std::string(one.substr(2)))) return std::string(*spanish);
  }
  const std::string number = WithCommas(count);
  return fmt::vformat(Told(count == 1 ? one : many), fmt::make_format_args(number));
}

}  // namespace senda::tools
