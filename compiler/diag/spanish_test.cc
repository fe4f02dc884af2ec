#include "compiler/diag/spanish.h"

#include <gtest/gtest.h>

#include <set>

#include "compiler/diag/language.h"
#include "compiler/diag/render.h"

namespace senda {
namespace {

// "{0}" and "{1}", each once, in order.
std::set<std::string> PlacesOf(std::string_view text) {
  std::set<std::string> places;
  for (size_t at = 0; at + 2 < text.size(); ++at) {
    if (text[at] == '{' && text[at + 2] == '}' && isdigit(text[at + 1]) != 0) places.emplace(text.substr(at, 3));
  }
  return places;
}

size_t CountOpenPlaces(std::string_view text) {
  size_t count = 0;
  for (size_t at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2)) ++count;
  return count;
}

TEST(SpanishKinds, AreAllThereWithTheSamePlaces) {
  for (const KindInfo& info : AllKinds()) {
    const auto spanish = SpanishOfKind(info);
    ASSERT_TRUE(spanish) << info.code << " has no Spanish in compiler/diag/es, or its English was changed there not";
    EXPECT_EQ(PlacesOf(info.english), PlacesOf(*spanish)) << info.code;
  }
}

TEST(SpanishKinds, AreThoseOfTheRegistry) {
  std::set<std::string_view> english;
  for (const KindInfo& info : AllKinds()) english.insert(info.english);
  std::set<std::string_view> seen;
  for (const Translation& translation : SpanishKinds()) {
    EXPECT_TRUE(english.contains(translation.english)) << "no kind says: " << translation.english;
    EXPECT_TRUE(seen.insert(translation.english).second) << "twice: " << translation.english;
  }
}

TEST(SpanishWords, AreCanonicalAndHaveTheSamePlaces) {
  std::set<std::string_view> seen;
  for (const Translation& translation : SpanishWords()) {
    EXPECT_EQ(Canonical(translation.english), translation.english);
    EXPECT_EQ(CountOpenPlaces(translation.english), CountOpenPlaces(translation.spanish)) << translation.english;
    EXPECT_TRUE(seen.insert(translation.english).second) << "twice: " << translation.english;
  }
}

TEST(InSpanish, TakesOverWhatIsTheDesigners) {
  EXPECT_EQ(InSpanish("write `a or b`"), "escribe `a or b`");
  EXPECT_EQ(InSpanish("did you mean `the step`?"), "¿querías decir `the step`?");
  EXPECT_EQ(InSpanish("`a`, `b` or `c`"), "`a`, `b` o `c`");
  EXPECT_EQ(InSpanish("12"), "12");
  EXPECT_EQ(InSpanish("an amount in EUR"), "un importe en EUR");
  EXPECT_EQ(InSpanish("A `list<text>`"), "Un `list<text>`");
}

TEST(InSpanish, PutsTogetherWhatIsFilledIn) {
  EXPECT_EQ(InSpanish("an arm of `wait` of the journey `j`"), "una rama de `wait` del recorrido `j`");
  EXPECT_EQ(InSpanish("A whole number"), "Un número entero");
  EXPECT_EQ(InSpanish("a value or `)`"), "un valor o `)`");
}

TEST(InSpanish, LeavesWhatItDoesNotKnow) {
  EXPECT_EQ(InSpanish("something nobody says"), std::nullopt);
  EXPECT_EQ(InSpanish("write `a` and something nobody says"), std::nullopt);
  EXPECT_EQ(InLanguage("something nobody says", Language::kSpanish), "something nobody says");
  EXPECT_EQ(InSpanish("\x01"), std::nullopt);
}

TEST(FillSpanish, GivesAnArgumentItsArticle) {
  EXPECT_EQ(FillSpanish(InfoOf(Kind::kNameUnknown), {"stage", "shoping"}),
            "No hay ninguna etapa con el nombre `shoping`");
  EXPECT_EQ(FillSpanish(InfoOf(Kind::kWorkspaceMissing), {"tienda"}),
            "No hay ningún `senda.toml` en tienda, así que esto no es un espacio de trabajo");
}

TEST(Language, IsThatOfTheLocale) {
  EXPECT_EQ(LanguageOfLocale("es_CO.UTF-8"), Language::kSpanish);
  EXPECT_EQ(LanguageOfLocale("es"), Language::kSpanish);
  EXPECT_EQ(LanguageOfLocale("est_EE"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale("C.UTF-8"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale("de_DE"), Language::kEnglish);
}

TEST(RenderHuman, SpeaksSpanishAsAWhole) {
  SourceStore sources;
  const FileId file = sources.Add("a.senda", "segment vip = loyl\n");
  DiagnosticSink sink;
  sink.Report(Kind::kTypeMismatch, Span{file, 14, 18}, "a text", "an amount in EUR")
      .Note(Span{file, 8, 11}, "it is declared here")
      .Help("did you mean `loyal`?");
  RenderOptions options;
  options.language = Language::kSpanish;
  EXPECT_EQ(RenderHuman(sink.Finish(), sources, options),
            "error[S0301]: Esto es un texto, pero aquí hace falta un importe en EUR\n"
            "  --> a.senda:1:15\n"
            "  |\n"
            "1 | segment vip = loyl\n"
            "  |               ^^^^\n"
            "nota: está declarado aquí\n"
            "  --> a.senda:1:9\n"
            "  |\n"
            "1 | segment vip = loyl\n"
            "  |         ---\n"
            "ayuda: ¿querías decir `loyal`?\n"
            "\n"
            "1 error\n");
}

}  // namespace
}  // namespace senda
