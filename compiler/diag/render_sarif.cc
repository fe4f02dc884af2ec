#include <map>
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"

namespace senda {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

// A URI reference relative to the workspace: what is no letter, digit or mark of a path is written as %XX.
std::string UriOf(std::string_view path) {
  constexpr std::string_view kMarks = "-._~/!$&'()*+,;=@";
  std::string uri;
  for (char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte < 0x80 && (std::isalnum(byte) != 0 || kMarks.find(c) != std::string_view::npos);
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

// Lines and columns count from 1, columns in code points; an end is behind the last character.
Json RegionOf(Span span, const SourceFile& file) {
  const LineColumn begin = file.Locate(span.begin), end = file.Locate(span.end);
  return Json{
      {"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

Json LocationOf(Span span, const SourceStore& sources) {
  const SourceFile& file = sources[span.file];
  Json place;
  place["artifactLocation"] = {{"uri", UriOf(file.path())}, {"uriBaseId", "WORKSPACE"}};
  place["region"] = RegionOf(span, file);
  return Json{{"physicalLocation", std::move(place)}};
}

Json RelatedOf(const Diagnostic& diagnostic, const SourceStore& sources, Language language) {
  Json related = Json::array();
  for (const DiagnosticNote& note : diagnostic.notes) {
    if (!note.span.is_valid()) continue;
    Json location = LocationOf(note.span, sources);
    location["message"]["text"] = InLanguage(note.text, language);
    related.push_back(std::move(location));
  }
  return related;
}

Json FixOf(const Diagnostic& diagnostic, const SourceStore& sources, Language language) {
  const SourceFile& file = sources[diagnostic.fix->span.file];
  Json replacement;
  replacement["deletedRegion"] = RegionOf(diagnostic.fix->span, file);
  replacement["insertedContent"]["text"] = diagnostic.fix->replacement;
  Json change;
  change["artifactLocation"] = {{"uri", UriOf(file.path())}, {"uriBaseId", "WORKSPACE"}};
  change["replacements"] = Json::array({std::move(replacement)});
  Json fix;
  fix["description"]["text"] = InLanguage(diagnostic.help.empty() ? "Write this instead" : diagnostic.help, language);
  fix["artifactChanges"] = Json::array({std::move(change)});
  return fix;
}

// The message, then what has no place of its own in the format: notes that point nowhere, and the help.
std::string WholeText(const Diagnostic& diagnostic, Language language) {
  std::string text = TextOf(diagnostic, language);
  for (const DiagnosticNote& note : diagnostic.notes) {
    if (!note.span.is_valid()) text += "\n" + InLanguage(note.text, language);
  }
  if (diagnostic.help.empty()) return text;
  text += "\n" + InLanguage("Help", language) + ": " + InLanguage(diagnostic.help, language);
  return text;
}

Json ResultOf(const Diagnostic& diagnostic, size_t rule, const SourceStore& sources, Language language) {
  Json result;
  result["ruleId"] = InfoOf(diagnostic.kind).code;
  result["ruleIndex"] = rule;
  result["level"] = diagnostic.is_error() ? "error" : "warning";
  result["message"]["text"] = WholeText(diagnostic, language);
  result["locations"] = Json::array();
  if (diagnostic.span.is_valid()) result["locations"].push_back(LocationOf(diagnostic.span, sources));
  if (Json related = RelatedOf(diagnostic, sources, language); !related.empty())
    result["relatedLocations"] = std::move(related);
  if (diagnostic.fix) result["fixes"] = Json::array({FixOf(diagnostic, sources, language)});
  return result;
}

std::string TitleOf(const KindInfo& info, const SarifOptions& options) {
  std::string title = options.title == nullptr ? "" : options.title(info.code, options.language);
  if (!title.empty()) return title;
  const std::vector<std::string> open(CountPlaceholders(info.english), "…");
  return FillPlaceholders(TextOf(info, options.language), open);
}

Json RuleOf(const KindInfo& info, const SarifOptions& options) {
  Json rule;
  rule["id"] = info.code;
  rule["name"] = info.name.substr(1);  // without the `k` of a constant
  rule["shortDescription"]["text"] = TitleOf(info, options);
  rule["help"]["text"] = InLanguage(fmt::format("`senda explain {}` shows an example.", info.code), options.language);
  rule["defaultConfiguration"]["level"] = info.severity == Severity::kError ? "error" : "warning";
  return rule;
}

}  // namespace

std::string RenderSarif(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                        const SarifOptions& options) {
  const Language language = options.language;
  std::map<std::string_view, size_t> rules;  // by code, those that occur
  for (const Diagnostic& diagnostic : diagnostics) rules.emplace(InfoOf(diagnostic.kind).code, 0);
  Json driver;
  driver["name"] = "senda";
  driver["version"] = SENDA_VERSION;
  driver["rules"] = Json::array();
  for (auto& [code, index] : rules) {
    index = driver["rules"].size();
    driver["rules"].push_back(RuleOf(InfoOf(*KindOfCode(code)), options));
  }
  Json run;
  run["tool"]["driver"] = std::move(driver);
  if (language == Language::kSpanish) run["language"] = "es";  // English is what the format supposes
  run["columnKind"] = "unicodeCodePoints";
  Json& base = run["originalUriBaseIds"]["WORKSPACE"];
  if (!options.folder.empty())
    base["uri"] = "file://" + UriOf(options.folder) + (options.folder.ends_with('/') ? "" : "/");
  base["description"]["text"] = InLanguage("The folder with senda.toml", language);
  run["results"] = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    run["results"].push_back(ResultOf(diagnostic, rules[InfoOf(diagnostic.kind).code], sources, language));
  }
  Json log;
  log["$schema"] = kSchema;
  log["version"] = "2.1.0";
  log["runs"] = Json::array({std::move(run)});
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace senda
