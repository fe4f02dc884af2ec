// Patterns that fire at a local time of a date: `every monday at 09:00`, `3 days before customer.renewal at 10:00`.
//
// Each keeps one attempt, whose deadline is the next instant and which remembers the last local date that fired, so
// that no date fires twice whatever happens to the customer's zone or fields. An instant that is past does not fire.
#pragma once

#include "runtime/engine/pattern_run.h"

namespace senda::engine {

// Finds the pattern's next instant, from now on and now included; keeps the attempt there. Also when it stood already:
// a field or the zone has changed, or it has just fired.
void TimeCalendar(PatternRun& run);
// The pattern of an instance begins. What this time step has fired, or would have, is behind it.
void BeginCalendar(PatternRun& run);
// All of the customer's, and those that its instances look at where they stand.
void TimeCalendars(Work& work);
// It fires at now; the next date is set.
void FireCalendar(PatternRun& run, uint32_t attempt);

}  // namespace senda::engine
