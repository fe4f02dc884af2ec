#include "runtime/engine/calendar_patterns.h"

#include <algorithm>

#include "runtime/abi/calendar.h"

namespace senda::engine {
namespace {

using abi::kNever;
using abi::kNone;
using abi::Pattern;
using abi::PatternKind;
using abi::Recurrence;
using abi::Value;

constexpr int64_t kNoDate = abi::kFirstDate - 2;
constexpr int64_t kYearsAhead = 3;  // among so many there is one that is not behind

// A date that fires and its instant.
struct Due {
  int64_t date = kNoDate;
  int64_t at = kNever;
};

// Days that the zone has left out do not come.
bool IsEmptyDay(int64_t date, uint32_t zone) {
  return abi::StartOfDate(date, zone) == abi::StartOfDate(date + 1, zone);
}

Due NextDay(const Pattern& pattern, int64_t time, int64_t after, int64_t from, uint32_t zone) {
  // From the day before: where its last hours do not exist, they mean the first instant of this one.
  for (int64_t date = std::max(after + 1, abi::DateOf(from, zone) - 1); date <= abi::kLastDate; ++date) {
    if (pattern.weekday >= 0 && abi::WeekdayOfDate(date) != pattern.weekday) continue;
    const int64_t at = abi::InstantAt(date, time, zone);
    if (at >= from && !IsEmptyDay(date, zone)) return {date, at};
  }
  return {};
}

Due NextYear(int64_t first, int64_t time, int64_t after, int64_t from, uint32_t zone) {
  const abi::CivilDate day = abi::CivilOfDate(first);
  const int64_t begin = std::max(day.year, abi::CivilOfDate(abi::DateOf(from, zone)).year - 1);
  for (int64_t year = begin; year <= std::min<int64_t>(begin + kYearsAhead, 9999); ++year) {
    const int64_t date = abi::DateOfCivil(year, day.month, day.day);
    const int64_t at = abi::InstantAt(date, time, zone);
    if (date > after && at >= from) return {date, at};
  }
  return {};
}

// The next date behind `after`.
Due NextDue(const PatternRun& run, int64_t after) {
  const Pattern& pattern = run.pattern;
  const int64_t from = run.work.now;
  const Value time = run.work.Evaluate(pattern.time_root, nullptr, kNone, 0, run.instance);
  if (time.known == 0) return {};
  if (pattern.recurrence == Recurrence::kDaily) return NextDay(pattern, time.integer, after, from, run.zone());
  const Value date = run.work.Evaluate(pattern.date_root, nullptr, kNone, 0, run.instance);
  if (date.known == 0) return {};
  if (pattern.recurrence == Recurrence::kYearly) {
    return NextYear(date.integer, time.integer, after, from, run.zone());
  }
  const int64_t at = abi::InstantAt(date.integer, time.integer, run.zone());
  return date.integer > after && at >= from ? Due{date.integer, at} : Due{};
}

// The date that is due next stands in `start_at`, the last one that has fired in `last_at`.
void SetDue(PatternRun& run, uint32_t attempt, const Due& due) {
  run.At(attempt).start_at = due.date;
  run.attempts.SetDeadline(run.index, attempt, due.at);
}

void TimeTrigger(Work& work, uint32_t trigger, uint32_t instance) {
  for (uint32_t inner : work.program.triggers[trigger].nested) TimeTrigger(work, inner, instance);
  for (uint32_t index : work.program.triggers[trigger].patterns) {
    if (work.program.patterns[index].kind != PatternKind::kCalendar) continue;
    PatternRun run(work, index, instance, nullptr);
    TimeCalendar(run);
  }
}

}  // namespace

void TimeCalendar(PatternRun& run) {
  const AttemptBucket* bucket = run.attempts.Find(run.index);
  if (bucket != nullptr) {
    const uint32_t attempt = bucket->head;
    // After a merge there are two: what has fired for either has fired.
    while (run.At(attempt).next != 0) {
      const uint32_t other = run.At(attempt).next;
      run.At(attempt).last_at = std::max(run.At(attempt).last_at, run.At(other).last_at);
      run.Close(other);
    }
    return SetDue(run, attempt, NextDue(run, run.At(attempt).last_at));
  }
  const Due due = NextDue(run, kNoDate);
  if (due.at == kNever) return;
  const uint32_t attempt = run.Open(run.work.now, run.Captures(0, nullptr, nullptr));
  run.At(attempt).last_at = kNoDate;
  SetDue(run, attempt, due);
}

void BeginCalendar(PatternRun& run) {
  TimeCalendar(run);
  const AttemptBucket* bucket = run.attempts.Find(run.index);
  if (bucket == nullptr || bucket->deadline > run.work.now || !run.work.is_instant_of_time_step) return;
  Attempt& attempt = run.At(bucket->head);
  attempt.last_at = attempt.start_at;
  TimeCalendar(run);
}

void TimeCalendars(Work& work) {
  for (uint32_t trigger : work.plan.calendar_triggers) TimeTrigger(work, trigger, 0);
  if (!work.plan.has_instance_calendars || !HasInstances(work)) return;
  ForEachInstance(work, [&](uint32_t instance) {
    ForEachWatched(work, instance, [&](Role, uint32_t, uint32_t trigger) { TimeTrigger(work, trigger, instance); });
  });
}

void FireCalendar(PatternRun& run, uint32_t attempt) {
  run.Fire(run.Captures(attempt, nullptr, nullptr), run.work.now, run.work.now, 0);
  run.At(attempt).last_at = run.At(attempt).start_at;
  SetDue(run, attempt, NextDue(run, run.At(attempt).last_at));
}

}  // namespace senda::engine
