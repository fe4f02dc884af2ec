#include "compiler/diag/render.h"

namespace senda {
namespace {

// Inside a command a line break would end it, and `%` begins an escape.
std::string EscapeData(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      default: out += c;
    }
  }
  return out;
}

// In a property also `:` and `,` mean something.
std::string EscapeProperty(std::string_view text) {
  std::string out;
  for (char c : EscapeData(text)) {
    if (c == ':') {
      out += "%3A";
    } else if (c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string PlaceOf(Span span, const SourceStore& sources, const std::string& folder) {
  if (!span.is_valid()) return "";
  const SourceFile& file = sources[span.file];
  const LineColumn begin = file.Locate(span.begin), end = file.Locate(span.end);
  return fmt::format("file={},line={},endLine={},col={},endColumn={},", EscapeProperty(folder + file.path()),
                     begin.line, end.line, begin.column, end.column);
}

std::string WordsOfPlace(Span span, const SourceStore& sources, const std::string& folder) {
  if (!span.is_valid()) return "";
  const SourceFile& file = sources[span.file];
  return fmt::format("{}{}:{}: ", folder, file.path(), file.Locate(span.begin).line);
}

}  // namespace

std::string RenderGithub(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources, Language language,
                         const std::string& folder) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    std::string text = TextOf(diagnostic, language);
    const auto add = [&](const char* label, const std::string& words) {
      text += "\n" + InLanguage(label, language) + ": " + InLanguage(words, language);
    };
    // An annotation has one place: that of a note is told.
    for (const DiagnosticNote& note : diagnostic.notes) {
      text += "\n" + InLanguage("note", language) + ": " + WordsOfPlace(note.span, sources, folder) +
              InLanguage(note.text, language);
    }
    if (!diagnostic.help.empty()) add("help", diagnostic.help);
    out += fmt::format("::{} {}title={}::{}\n", diagnostic.is_error() ? "error" : "warning",
                       PlaceOf(diagnostic.span, sources, folder), EscapeProperty(InfoOf(diagnostic.kind).code),
                       EscapeData(text));
  }
  return out;
}

}  // namespace senda
