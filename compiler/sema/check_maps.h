// Maps, KPIs and measures.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Which stages, touchpoints and pains a map has; the fields of the customer that say where on a map somebody is; the
// types of what measures take. Bodies are not looked at.
void AddStages(Checker& checker);

// What maps and personas name, feelings and levels.
void CheckMaps(Checker& checker);

// KPIs, measured feelings, and all measures.
void CheckKpis(Checker& checker);

// A map by the last name of its path: "shopping".
MapId FindMap(const Checker& checker, const FileScope& scope, const ast::QualifiedName& path);

}  // namespace senda::sema
