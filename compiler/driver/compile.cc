#include "compiler/driver/compile.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compiler/analysis/findings.h"
#include "compiler/base/check.h"
#include "compiler/codegen/codegen.h"
#include "compiler/diag/near_miss.h"
#include "compiler/diag/problems.h"
#include "compiler/diag/repeat.h"
#include "compiler/driver/check_sources.h"
#include "compiler/driver/corrections.h"
#include "compiler/driver/library.h"
#include "compiler/driver/text_files.h"
#include "compiler/interp/interpreter.h"
#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "compiler/sema/check.h"

namespace senda::driver {
namespace {

constexpr const char* kTextToml =
    "[workspace]\nname = \"text\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"es\", \"en\"]\n";

// Parses every file, where the correction of its slips is certain as if it were made. True when all of them parsed.
bool ParseFiles(Compilation* compilation, Corrections* corrections, DiagnosticSink* sink) {
  bool are_all_parsed = true;
  for (FileId file : compilation->workspace.files) {
    are_all_parsed &=
        corrections->Parse(file, compilation->sources[file], &compilation->interner, &compilation->ast, sink);
  }
  return are_all_parsed;
}

bool IsFileMissing(const Problem& problem) {
  if (problem.kind == ProblemKind::kWorkspaceMissing || problem.kind == ProblemKind::kWorkspaceEmpty) return true;
  // Settings are no declarations, and a workspace inside of this one takes nothing away from it.
  const bool is_toml = !problem.args.empty() && problem.args[0].ends_with("senda.toml");
  if (is_toml) return false;
  return problem.kind == ProblemKind::kFileUnreadable || problem.kind == ProblemKind::kFileTooLarge ||
         problem.kind == ProblemKind::kFileNul || problem.kind == ProblemKind::kFileEncoding;
}

// Whether the setting may be another than it is meant to be.
bool MayConcern(const Problem& problem, std::string_view setting) {
  switch (problem.kind) {
    case ProblemKind::kSettingType:
    case ProblemKind::kSettingValue: return problem.args[0] == setting || problem.args[0] == "workspace";
    case ProblemKind::kSettingMissing: return problem.args[0] == "`[workspace]`";
    case ProblemKind::kSettingUnknown:
      return problem.args[1] == "workspace" && NearMiss(problem.args[0], {std::string(setting)}).has_value();
    case ProblemKind::kFileUnreadable:
    case ProblemKind::kFileTooLarge: return problem.args[0] == "senda.toml";
    default: return true;
  }
}

// What may be wrong only because `senda.toml` is.
bool MayMissASetting(const Problems& problems, const Diagnostic& diagnostic) {
  const auto is_unsure = [&](std::string_view setting) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const Problem& problem) { return MayConcern(problem, setting); });
  };
  switch (diagnostic.kind) {
    case Kind::kCurrencyUnsaid: return is_unsure("currency");
    case Kind::kLanguageOutside:
    case Kind::kTextMissing:
    case Kind::kTextMissingLanguage: return is_unsure("languages");
    default: return !problems.empty() && !diagnostic.is_error();
  }
}

lower::Extra ExtraOf(Depth depth) {
  switch (depth) {
    case Depth::kTested: return lower::Extra::kTests;
    case Depth::kSampled: return lower::Extra::kSamples;
    case Depth::kParsed:
    case Depth::kChecked:
    case Depth::kLowered: return lower::Extra::kNone;
  }
  SENDA_UNREACHABLE();
}

std::unique_ptr<const ir::Program> Lower(const Compilation& compilation, Depth depth) {
  auto program = std::make_unique<ir::Program>(lower::LowerProgram(compilation.ast, compilation.model,
                                                                   compilation.interner, compilation.workspace.settings,
                                                                   compilation.sources, ExtraOf(depth)));
  std::vector<std::string> findings = ir::Verify(*program);
  SENDA_CHECK(findings.empty(), "{} (and {} more findings)", findings.front(), findings.size() - 1);
  return program;
}

// What the phases behind parsing say. `is_clean`: nothing was said before.
void CheckAll(bool is_whole, bool is_clean, Depth depth, Compilation* compilation, DiagnosticSink* sink) {
  is_whole &= AddLibrary(compilation, sink);
  ReadTextFiles(compilation, sink);
  const bool checks = sema::CheckProgram(compilation->ast, compilation->interner, compilation->workspace.settings,
                                         *sink, compilation->model);
  // Who wants to run the program does not ask what could be better about it.
  const bool is_looked_at = is_whole && is_clean && checks && !sink->has_errors() && depth == Depth::kChecked;
  if (is_looked_at) {
    analysis::FindWhatCannotBeMeant(compilation->ast, compilation->interner, compilation->model,
                                    compilation->workspace.files, *sink);
  }
  if (is_whole) CheckSources(compilation->workspace, compilation->interner, compilation->model, sink);
  if (is_looked_at) sink->ReportVainAllowances();
}

// What packages need and nobody gives, which is said once, not wherever they name it.
std::set<std::string> UnboundNeeds(const std::vector<Diagnostic>& said) {
  std::set<std::string> names;
  for (const Diagnostic& one : said) {
    if (one.kind == Kind::kNeedUnbound) names.insert(one.args[1]);
  }
  return names;
}

// Everything behind loading.
void Compile(const Problems& problems, Depth depth, Compilation* compilation) {
  DiagnosticSink sink;
  Corrections corrections;
  ReportProblems(problems, sink);
  const bool is_file_missing = std::any_of(problems.begin(), problems.end(), IsFileMissing);
  if (is_file_missing) corrections.MissAFile();
  const bool is_whole = ParseFiles(compilation, &corrections, &sink) && !is_file_missing;
  if (depth != Depth::kParsed) {
    DiagnosticSink said;
    CheckAll(is_whole, !sink.has_errors(), depth, compilation, &said);
    for (FileId file : compilation->sources.ids()) {
      const bool is_senda = compilation->sources[file].path().ends_with(".senda");
      if (!is_whole && is_senda) corrections.NoteBoundNames(compilation->sources[file]);
    }
    std::vector<Diagnostic> all = said.Finish();
    const std::set<std::string> unbound = UnboundNeeds(all);
    for (Diagnostic& diagnostic : all) {
      if (diagnostic.kind == Kind::kNameUnknown && unbound.contains(diagnostic.args[1])) continue;
      // What a package of the library needs may be declared, or bound, in a file that could not be read.
      const auto& own = compilation->workspace.files;
      const bool is_library = diagnostic.span.is_valid() && diagnostic.span.file != compilation->workspace.toml &&
                              compilation->sources[diagnostic.span.file].path().starts_with("std/") &&
                              std::find(own.begin(), own.end(), diagnostic.span.file) == own.end();
      if (!is_whole && (is_library || corrections.MayMissWhatIsBroken(diagnostic))) continue;
      if (MayMissASetting(problems, diagnostic)) continue;
      std::optional<Diagnostic> written = corrections.AsWritten(std::move(diagnostic));
      if (written) Repeat(*written, &sink);
    }
  }
  compilation->diagnostics = sink.Finish();
  compilation->has_errors = std::any_of(compilation->diagnostics.begin(), compilation->diagnostics.end(),
                                        [](const Diagnostic& diagnostic) { return diagnostic.is_error(); });
  if (depth < Depth::kLowered || compilation->has_errors) return;
  compilation->program = Lower(*compilation, depth);
}

}  // namespace

std::unique_ptr<Compilation> CompileFolder(const std::string& folder, Depth depth) {
  auto compilation = std::make_unique<Compilation>();
  Problems problems;
  compilation->workspace = LoadWorkspace(folder, &compilation->sources, &problems);
  Compile(problems, depth, compilation.get());
  return compilation;
}

std::unique_ptr<Compilation> CompileFiles(std::vector<NamedText> files, Depth depth) {
  auto compilation = std::make_unique<Compilation>();
  Problems problems;
  compilation->workspace = MakeWorkspace(std::move(files), &compilation->sources, &problems);
  Compile(problems, depth, compilation.get());
  return compilation;
}

std::unique_ptr<Compilation> CompileText(std::string text, Depth depth) {
  return CompileFiles({{"senda.toml", kTextToml}, {"text.senda", std::move(text)}}, depth);
}

Result<std::shared_ptr<const abi::Evaluator>> MakeEvaluator(const ir::Program& program, EvaluatorKind kind) {
  using Evaluator = std::shared_ptr<const abi::Evaluator>;
  if (kind == EvaluatorKind::kInterpreter) return Evaluator(std::make_shared<interp::Interpreter>(program));
  SENDA_ASSIGN_OR_RETURN(auto native, codegen::Compile(program));
  return Evaluator(std::move(native));
}

}  // namespace senda::driver
