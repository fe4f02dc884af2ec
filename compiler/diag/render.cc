#include "compiler/diag/render.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace senda {
namespace {

constexpr size_t kTabWidth = 4;
constexpr size_t kColumnsMax = 160;  // of a source line; a longer one is cut around the place
constexpr size_t kColumnsBefore = 60;

constexpr const char* kRed = "\033[1;31m";
constexpr const char* kYellow = "\033[1;33m";
constexpr const char* kBlue = "\033[1;34m";
constexpr const char* kBold = "\033[1m";
constexpr const char* kReset = "\033[0m";

// One character of a source line as it is drawn.
struct Cell {
  std::string text;
  size_t width;
  size_t offset;  // of the character in the line
};

std::vector<Cell> CellsOf(std::string_view line) {
  std::vector<Cell> cells;
  size_t column = 0;
  for (size_t at = 0; at < line.size();) {
    size_t start = at;
    char32_t code_point = NextCodePoint(line, &at);
    Cell cell{std::string(line.substr(start, at - start)), 1, start};
    bool is_control = code_point < 0x20 || code_point == 0x7F || (code_point >= 0x80 && code_point < 0xA0);
    if (code_point == U'\t') {
      cell.width = kTabWidth - column % kTabWidth;
      cell.text = std::string(cell.width, ' ');
    } else if (is_control || code_point == 0xFFFD) {
      cell.text = "\xef\xbf\xbd";
    } else {
      cell.width = DisplayWidth(cell.text);
    }
    column += cell.width;
    cells.push_back(std::move(cell));
  }
  return cells;
}

class HumanRenderer {
 public:
  HumanRenderer(const SourceStore& sources, const RenderOptions& options) : sources_(sources), options_(options) {}

  void Add(const Diagnostic& diagnostic) {
    const KindInfo& info = InfoOf(diagnostic.kind);
    const char* color = diagnostic.is_error() ? kRed : kYellow;
    out_ += Paint(color, fmt::format("{}[{}]", Say(diagnostic.is_error() ? "error" : "warning"), info.code));
    out_ += Paint(kBold, ": " + TextOf(diagnostic, options_.language)) + "\n";
    AddSnippet(diagnostic.span, color, '^');
    for (const DiagnosticNote& note : diagnostic.notes) {
      out_ += Paint(kBlue, Say("note")) + ": " + Say(note.text) + "\n";
      AddSnippet(note.span, kBlue, '-');
    }
    if (!diagnostic.help.empty()) out_ += Paint(kBlue, Say("help")) + ": " + Say(diagnostic.help) + "\n";
    out_ += "\n";
  }

  void AddSummary(size_t errors, size_t warnings, size_t hidden) {
    if (hidden > 0) out_ += Say(fmt::format("{} more not shown", hidden)) + "\n";
    if (errors + warnings == 0) return;
    std::string text;
    if (errors > 0) text += fmt::format("{} error{}", errors, errors == 1 ? "" : "s");
    if (errors > 0 && warnings > 0) text += ", ";
    if (warnings > 0) text += fmt::format("{} warning{}", warnings, warnings == 1 ? "" : "s");
    out_ += Say(text) + "\n";
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string Say(const std::string& english) const { return InLanguage(english, options_.language); }

  std::string Paint(const char* color, const std::string& text) const {
    return options_.color ? color + text + kReset : text;
  }

  void AddSnippet(Span span, const char* color, char mark) {
    if (!span.is_valid()) return;
    const SourceFile& file = sources_[span.file];
    LineColumn place = file.Locate(span.begin);
    std::string number = std::to_string(place.line);
    std::string margin(number.size(), ' ');
    out_ += Paint(kBlue, margin + " --> ") + fmt::format("{}:{}:{}\n", file.path(), place.line, place.column);
    if (file.text().empty()) return;
    size_t begin = span.begin - file.LineStart(place.line);
    auto [line, underline] = DrawLine(file.Line(place.line), begin, begin + span.length(), mark);
    out_ += Paint(kBlue, margin + " |") + "\n";
    out_ += Paint(kBlue, number + " |") + (line.empty() ? "" : " " + line) + "\n";
    out_ += Paint(kBlue, margin + " |") + " " + Paint(color, underline) + "\n";
  }

  // The line and the marks below it, both cut to what fits when the line is long.
  static std::pair<std::string, std::string> DrawLine(std::string_view line, size_t begin, size_t end, char mark) {
    std::vector<Cell> cells = CellsOf(line);
    size_t first = 0;
    while (first < cells.size() && cells[first].offset < begin) ++first;
    size_t start = first > kColumnsMax - kColumnsBefore ? first - kColumnsBefore : 0;
    std::string text = start > 0 ? "..." : "";
    size_t column = text.size();
    size_t mark_column = column;
    size_t mark_width = 0;
    size_t at = start;
    for (; at < cells.size() && column < kColumnsMax; ++at) {
      const Cell& cell = cells[at];
      if (cell.offset < begin) mark_column += cell.width;
      if (cell.offset >= begin && cell.offset < end) mark_width += cell.width;
      column += cell.width;
      text += cell.text;
    }
    if (at < cells.size()) text += "...";
    text.erase(text.find_last_not_of(' ') + 1);
    return {text, std::string(mark_column, ' ') + std::string(std::max<size_t>(mark_width, 1), mark)};
  }

  const SourceStore& sources_;
  const RenderOptions& options_;
  std::string out_;
};

}  // namespace

std::string RenderHuman(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                        const RenderOptions& options) {
  HumanRenderer renderer(sources, options);
  size_t shown = std::min(diagnostics.size(), options.shown_max);
  for (size_t i = 0; i < shown; ++i) renderer.Add(diagnostics[i]);
  auto errors = static_cast<size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.is_error(); }));
  renderer.AddSummary(errors, diagnostics.size() - errors, diagnostics.size() - shown);
  return renderer.Take();
}

}  // namespace senda
