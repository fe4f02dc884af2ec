// The rules of channels and policies, guarantees, and what is legal among them but cannot be meant.
#pragma once

#include "compiler/sema/check_expr.h"

namespace senda::sema {

// Rules, each by itself; after the messages.
void CheckPolicies(Checker& checker);
// `never "…"` and `always "…"`; after the journeys, whose `set` may break them.
void CheckGuarantees(Checker& checker);
// Which contacts the program can make, and which rules stop them; after everything else, when there is no error.
void CheckContact(Checker& checker);

// The messages that `send a, b when …` names.
std::vector<MessageId> ResolveSubject(Checker& checker, const FileScope& scope, const ast::SendSubject& subject);
// A condition that may look at what the one message it is about is given.
bool CheckSubjectCondition(Checker& checker, ast::DeclId owner, const RuleNames& names, ast::ExprId condition);
// Whether it really looks at that.
bool ReadsParameters(const Checker& checker, ast::ExprId condition);

}  // namespace senda::sema
