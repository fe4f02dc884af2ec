#include "compiler/diag/problems.h"

#include "compiler/diag/near_miss.h"

namespace senda {
namespace {

Kind KindOf(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::kWorkspaceMissing: return Kind::kWorkspaceMissing;
    case ProblemKind::kWorkspaceEmpty: return Kind::kWorkspaceEmpty;
    case ProblemKind::kFileUnreadable: return Kind::kFileUnreadable;
    case ProblemKind::kFileTooLarge: return Kind::kFileTooLarge;
    case ProblemKind::kFileNul: return Kind::kFileNul;
    case ProblemKind::kFileEncoding: return Kind::kFileEncoding;
    case ProblemKind::kTomlSyntax: return Kind::kTomlSyntax;
    case ProblemKind::kSettingUnknown: return Kind::kSettingUnknown;
    case ProblemKind::kSettingType: return Kind::kSettingType;
    case ProblemKind::kSettingMissing: return Kind::kSettingMissing;
    case ProblemKind::kSettingValue: return Kind::kSettingValue;
  }
  SENDA_UNREACHABLE();
}

std::string HelpWith(const Problem& unknown) {
  const std::string near = DidYouMean(unknown.args[0], unknown.candidates);
  if (!near.empty() || unknown.args[1] != "senda.toml") return near;
  return "its sections are `[workspace]` and, for each file of recorded events, `[sources.NAME]`";
}

}  // namespace

void ReportProblems(const Problems& problems, DiagnosticSink& sink) {
  for (const Problem& problem : problems) {
    DiagnosticBuilder builder = sink.ReportArgs(KindOf(problem.kind), problem.span, problem.args);
    if (problem.kind == ProblemKind::kSettingUnknown) builder.Help(HelpWith(problem));
    if (problem.kind == ProblemKind::kSettingValue) builder.Help(DidYouMean(problem.args[1], problem.candidates));
  }
}

}  // namespace senda
