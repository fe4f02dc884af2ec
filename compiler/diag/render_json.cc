#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"

namespace senda {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json* json, Span span, const SourceStore& sources) {
  if (!span.is_valid()) return;
  const SourceFile& file = sources[span.file];
  LineColumn begin = file.Locate(span.begin);
  LineColumn end = file.Locate(span.end);
  (*json)["file"] = file.path();
  (*json)["line"] = begin.line;
  (*json)["column"] = begin.column;
  (*json)["end_line"] = end.line;
  (*json)["end_column"] = end.column;
}

Json DiagnosticJson(const Diagnostic& diagnostic, const SourceStore& sources, Language language) {
  Json json;
  json["code"] = InfoOf(diagnostic.kind).code;
  json["severity"] = diagnostic.is_error() ? "error" : "warning";
  json["message"] = TextOf(diagnostic, language);
  AddPlace(&json, diagnostic.span, sources);
  if (!diagnostic.notes.empty()) json["notes"] = Json::array();
  for (const DiagnosticNote& note : diagnostic.notes) {
    Json entry;
    entry["message"] = InLanguage(note.text, language);
    AddPlace(&entry, note.span, sources);
    json["notes"].push_back(std::move(entry));
  }
  if (!diagnostic.help.empty()) json["help"] = InLanguage(diagnostic.help, language);
  if (diagnostic.fix) {
    json["fix"]["replacement"] = diagnostic.fix->replacement;
    AddPlace(&json["fix"], diagnostic.fix->span, sources);
  }
  return json;
}

}  // namespace

std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources, Language language) {
  Json json;
  size_t errors = 0;
  json["diagnostics"] = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    errors += diagnostic.is_error() ? 1 : 0;
    json["diagnostics"].push_back(DiagnosticJson(diagnostic, sources, language));
  }
  json["errors"] = errors;
  json["warnings"] = diagnostics.size() - errors;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace senda
