// The first look at a program: packages, which declarations there are, what customers and events look like.
//
// Takes the AST. Fills the Checker's names and scopes and the Model's lists, ids in order of qualified name; gives
// every field and parameter its type. Bodies are not looked at.
#pragma once

#include <array>

#include "compiler/sema/checker.h"

namespace senda::sema {

// Packages, names, `use`; the Model's lists of declarations. Reports what is declared twice.
void CollectDeclarations(Checker& checker);

// `needs event …` and what `use … with` makes of it: first the names of events, then, when their fields are known, the
// names of fields.
void BindNeeds(Checker& checker);
void CheckNeeds(Checker& checker);

// The declared fields of something that is a record.
std::vector<FieldInfo> DeclaredFields(Checker& checker, const std::vector<ast::Field>& written,
                                      const std::string& owner, ast::DeclId declaration);
// Customer fields, events with theirs, the built-in events, parameters of defines and messages.
void CheckFields(Checker& checker);

// Whether every program has a type of this name.
bool IsTypeName(std::string_view name);
// The list type that holds up to `limit` elements.
Type ListOf(Model& model, const Type& element, uint32_t limit);
// `status draft`, `was`, `allow(…)`: what stands around the names of declarations. The second part looks at what uses
// what, when everything has been checked.
void CheckHeads(Checker& checker);
void CheckDrafts(Checker& checker);
// No record contains itself, nothing is deeper or larger than what is kept.
void CheckItemTypes(Checker& checker);
// `reaches customers where …` of every event.
void CheckReaches(Checker& checker);

// Fields of the events that every program has; called by CheckFields when the customer's fields are known.
std::vector<EventInfo> BuiltInEvents(Checker& checker);
// The names of the events that every program has.
inline constexpr std::array<std::string_view, 11> kBuiltInEvents = {
    "profile_updated", "consent_given", "consent_withdrawn", "sent",   "skipped", "delivered",
    "opened",          "clicked",       "bounced",           "failed", "merged"};
bool IsBuiltInEvent(std::string_view name);

// The type that a declaration writes; poison when that was reported. `owner` names the enum that it may declare.
Type ResolveType(Checker& checker, const ast::TypeExpr& written, const std::string& owner, const FileScope& scope,
                 bool may_be_event);

// Checks the default of a field whose type is known.
void CheckDefault(Checker& checker, const ast::Field& field, const Type& type, const FileScope& scope);

}  // namespace senda::sema
