#include "compiler/sema/check.h"

#include "compiler/sema/check_catalogs.h"
#include "compiler/sema/check_early_events.h"
#include "compiler/sema/check_entries.h"
#include "compiler/sema/check_expansions.h"
#include "compiler/sema/check_journeys.h"
#include "compiler/sema/check_maps.h"
#include "compiler/sema/check_messages.h"
#include "compiler/sema/check_policies.h"
#include "compiler/sema/check_rounds.h"
#include "compiler/sema/check_tests.h"
#include "compiler/sema/check_texts.h"
#include "compiler/sema/check_values.h"
#include "compiler/sema/declarations.h"

namespace senda::sema {

bool CheckProgram(const ast::Ast& ast, Interner& interner, const WorkspaceSettings& settings, DiagnosticSink& sink,
                  Model& out) {
  size_t errors_before = sink.error_count();
  Checker checker(ast, interner, settings, sink, out);
  CollectDeclarations(checker);
  BindNeeds(checker);
  CheckHeads(checker);
  CheckFields(checker);
  CheckReaches(checker);
  AddStages(checker);
  CheckValues(checker);
  CheckChannels(checker);
  CheckMessages(checker);
  CheckCoupons(checker);
  CheckHoldouts(checker);
  CheckPolicies(checker);
  CheckJourneys(checker);
  CheckUnusedHooks(checker);
  CheckSentTexts(checker);
  CheckCatalogReads(checker);
  CheckMaps(checker);
  CheckKpis(checker);
  CheckTests(checker);
  if (sink.error_count() == errors_before) CheckExpansions(checker);
  CheckGuarantees(checker);
  if (sink.error_count() == errors_before) CheckContact(checker);
  if (sink.error_count() == errors_before) CheckRounds(checker);
  if (sink.error_count() == errors_before) CheckEarlyEvents(checker);
  CheckDrafts(checker);
  return sink.error_count() == errors_before;
}

}  // namespace senda::sema
