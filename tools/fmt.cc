#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <iterator>

#include "compiler/base/interner.h"
#include "compiler/diag/problems.h"
#include "compiler/diag/render.h"
#include "compiler/format/format.h"
#include "compiler/source/file_system.h"
#include "compiler/source/load_file.h"
#include "compiler/source/source_store.h"
#include "compiler/source/workspace.h"
#include "compiler/syntax/parse.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/say.h"
#include "tools/text_difference.h"

namespace senda::tools {
namespace {

constexpr size_t kFilesMax = 100'000;

// What to do with a file whose layout differs.
struct Wish {
  bool is_check = false;
  bool is_diff = false;
  bool is_written() const { return !is_check && !is_diff; }
};

struct Tally {
  size_t read = 0, changed = 0;
  bool has_errors = false;
};

void SayAll(DiagnosticSink sink, const SourceStore& sources, Console* console) {
  RenderOptions options;
  options.color = console->err_has_color();
  options.language = console->language();
  console->PrintError(RenderHuman(sink.Finish(), sources, options));
}

// Why a text cannot be laid out, as `senda check` would say it.
void SayMistakes(const std::string& path, const std::string& text, Console* console) {
  SourceStore sources;
  const FileId id = sources.Add(path, text);
  Interner names;
  ast::Ast ast;
  DiagnosticSink sink;
  syntax::ParseFile(id, sources[id], &names, &ast, &sink);
  SayAll(std::move(sink), sources, console);
}

// Likewise: why a file or folder cannot be read.
void SayUnreadable(const std::string& path, const std::string& reason, Console* console) {
  SourceStore sources;
  Problems problems;
  DiagnosticSink sink;
  LoadFile(path, &sources, &problems);
  if (problems.empty()) problems.push_back({ProblemKind::kFileUnreadable, Span{}, {path, reason}, {}});
  ReportProblems(problems, sink);
  SayAll(std::move(sink), sources, console);
}

void SayLost(const std::string& path, const std::string& comment, Console* console) {
  console->SayError(
      Say("{}: there is no place for the comment `{}` inside of what is one line: put it above", path, comment));
}

// The files that a word of the command line means, or why there are none.
Result<std::vector<std::string>> FilesOf(const std::string& path) {
  if (!FolderExists(path)) return std::vector<std::string>{path};
  auto names = ListFiles(path, ".senda", kFilesMax);
  if (!names.ok()) return names.error();
  std::vector<std::string> files;
  for (const std::string& name : *names) files.push_back(path == "." ? name : JoinPath(path, name));
  return files;
}

void FormatFile(const std::string& path, const Wish& wish, Tally* tally, Console* console) {
  ++tally->read;
  const Result<std::string> text = ReadFile(path, kFileBytesMax);
  if (!text.ok()) {
    SayUnreadable(path, text.error().message, console);
    tally->has_errors = true;
    return;
  }
  std::string lost;
  const auto formatted = format::FormatText(*text, &lost);
  if (!formatted) {
    lost.empty() ? SayMistakes(path, *text, console) : SayLost(path, lost, console);
    tally->has_errors = true;
    return;
  }
  if (*formatted == *text) return;
  ++tally->changed;
  if (wish.is_diff) {
    console->Print(UnifiedDifference(path, *text, *formatted, console->out_has_color()));
  } else if (wish.is_check) {
    console->Print(path + "\n");
  }
  if (!wish.is_written()) return;
  if (auto written = WriteFile(path, *formatted); !written.ok()) {
    console->SayError(written.error());
    tally->has_errors = true;
  }
}

// From standard input to standard output, for editors.
int FormatInput(const Wish& wish, Console* console) {
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const std::string name(Told("standard input"));
  std::string lost;
  const auto formatted = format::FormatText(text, &lost);
  if (!formatted) {
    lost.empty() ? SayMistakes(name, text, console) : SayLost(name, lost, console);
    return kExitErrors;
  }
  if (wish.is_diff) {
    console->Print(UnifiedDifference(name, text, *formatted, console->out_has_color()));
  } else if (wish.is_written()) {
    console->Print(*formatted);
  } else if (*formatted != text) {
    console->Print(name + "\n");
  }
  return !wish.is_written() && *formatted != text ? kExitErrors : kExitOk;
}

}  // namespace

int RunFmt(const Words& words, Console* console) {
  std::vector<std::string> paths;
  Wish wish;
  CommandLine line("senda fmt", "Lays out every .senda file in the one layout. Comments stay where they are.");
  line.Positionals("PATH", "Files and folders (default: the current folder); `-` is standard input to standard output",
                   &paths);
  line.Flag("--check", "Change nothing; name the files that are laid out otherwise", &wish.is_check);
  line.Flag("--diff", "Change nothing; show what would change", &wish.is_diff);
  line.Examples(
      "  senda fmt\n"
      "  senda fmt --check examples/tienda\n"
      "  senda fmt - < cart.senda\n\n"
      "Exit code: 0 when all is well, 1 when --check or --diff found something, a file does not parse or cannot be\n"
      "written, 2 for a wrong use of this command.");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;
  if (paths.empty()) paths = {"."};
  if (std::find(paths.begin(), paths.end(), "-") != paths.end()) {
    if (paths.size() == 1) return FormatInput(wish, console);
    console->SayError(Told("`-` is standard input and stands alone"));
    return kExitBadUse;
  }
  Tally tally;
  for (const std::string& path : paths) {
    const auto files = FilesOf(path);
    if (!files.ok()) {
      SayUnreadable(path, files.error().message, console);
      tally.has_errors = true;
      continue;
    }
    for (const std::string& file : *files) FormatFile(file, wish, &tally, console);
  }
  if (tally.read == 0 && !tally.has_errors) console->SayError(Told("no .senda file there"));
  if (wish.is_written() && tally.changed > 0) {
    console->PrintError(Say("{} of {} files laid out\n", tally.changed, tally.read));
  }
  return tally.has_errors || (!wish.is_written() && tally.changed > 0) ? kExitErrors : kExitOk;
}

}  // namespace senda::tools
