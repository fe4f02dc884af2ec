// The clauses of a journey's head that say who comes in, how often, and who is held out.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// What the clauses say together; the patterns and expressions in them have been checked.
void CheckEntries(Checker& checker, JourneyId id);
// A journey with a holdout sends nothing that everybody must get.
void CheckHeldOutSend(Checker& checker, const ast::JourneyDecl& journey, MessageId message, Span span);
// What an end is called, as in `exit as converted`: not as one of those that Senda tells itself.
void CheckReason(Checker& checker, const std::optional<ast::Name>& reason);
// `holdout 5% of everyone`, at most once.
void CheckHoldouts(Checker& checker);

}  // namespace senda::sema
