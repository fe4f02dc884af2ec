#include "tools/spanish_texts.h"

#include <gtest/gtest.h>

#include <set>

#include "tools/say.h"

namespace senda::tools {
namespace {

// `{}` and `{:.1f}`, in their order; `{{` is no place.
std::vector<std::string> PlacesOf(std::string_view text) {
  std::vector<std::string> places;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("{{") || text.substr(at).starts_with("}}")) {
      ++at;
    } else if (text[at] == '{') {
      places.emplace_back(text.substr(at, text.find('}', at) + 1 - at));
    }
  }
  return places;
}

TEST(SpanishTexts, HaveTheSamePlacesAndStandOnce) {
  std::set<std::string_view> seen;
  for (const Translation& text : SpanishTexts()) {
    EXPECT_EQ(PlacesOf(text.english), PlacesOf(text.spanish)) << text.english;
    EXPECT_TRUE(seen.insert(text.english).second) << "twice: " << text.english;
    EXPECT_EQ(text.english.ends_with('\n'), text.spanish.ends_with('\n')) << text.english;
  }
}

TEST(Say, SpeaksTheLanguageOfTheProcess) {
  EXPECT_EQ(Say("it is {}", 3), "it is 3");
  Speak(Language::kSpanish);
  EXPECT_EQ(Say("it is {}", 3), "es 3");
  EXPECT_EQ(SayCount(1, "{} customer", "{} customers"), "1 cliente");
  EXPECT_EQ(SayCount(1200, "{} customer", "{} customers"), "1,200 clientes");
  EXPECT_EQ(Told("nobody wrote this"), "nobody wrote this");
  {
    const InEnglish english;
    EXPECT_EQ(Say("it is {}", 3), "it is 3");
  }
  EXPECT_EQ(SpokenLanguage(), Language::kSpanish);
  Speak(Language::kEnglish);
}

}  // namespace
}  // namespace senda::tools
