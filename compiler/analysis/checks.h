// The parts of the analysis that look at the whole program.
#pragma once

#include "compiler/analysis/check_conditions.h"

namespace senda::analysis {

// Every segment's condition, and which segments lie in which.
void CheckSegments(Finder* finder);
// The conditions and patterns of everything else that is declared outside of journeys.
void CheckDeclarations(Finder* finder);
// Limits and tones that others make meaningless.
void CheckRules(Finder* finder);
// What is declared, emitted or opened for nothing.
void CheckUses(Finder* finder);
// What takes machines that open messages for customers.
void CheckOpened(Finder* finder);
// Which links are asked for.
void CheckClicks(Finder* finder);
// Waits for what comes of a message that was sent more than once.
void CheckSentBefore(Finder* finder);

}  // namespace senda::analysis
