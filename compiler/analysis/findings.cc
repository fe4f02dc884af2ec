#include "compiler/analysis/findings.h"

#include "compiler/analysis/check_journeys.h"
#include "compiler/analysis/checks.h"

namespace senda::analysis {

void FindWhatCannotBeMeant(const ast::Ast& ast, const Interner& interner, const sema::Model& model,
                           const std::vector<FileId>& own_files, DiagnosticSink& sink) {
  Finder finder(ast, interner, model, own_files, sink);
  CheckSegments(&finder);
  CheckDeclarations(&finder);
  CheckJourneys(&finder);
  CheckRules(&finder);
  CheckUses(&finder);
  CheckOpened(&finder);
  CheckClicks(&finder);
  CheckSentBefore(&finder);
}

}  // namespace senda::analysis
