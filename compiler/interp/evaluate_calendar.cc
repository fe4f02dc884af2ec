// The customer's calendar.
#include "compiler/base/check.h"
#include "compiler/interp/evaluate.h"
#include "compiler/ir/op.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/layout.h"

namespace senda::interp {

using abi::Value;
using ir::Op;

Value EvaluateCalendar(const Operation& o) {
  uint32_t zone = reinterpret_cast<const abi::CustomerHeader*>(o.context.customer)->zone;
  int64_t a = o.a.integer, b = o.b.integer, immediate = o.node.immediate;
  switch (o.node.op) {
    case Op::kDateOf: return Value::Integer(abi::DateOf(a, zone));
    case Op::kTimeOf: return Value::Integer(abi::TimeOf(a, zone));
    case Op::kStartOfDate: return Value::Integer(abi::StartOfDate(a, zone));
    case Op::kInstantAt: return Value::Integer(abi::InstantAt(a, b, zone));
    case Op::kAddMonthsToInstant: return Value::Integer(abi::AddMonthsToInstant(a, b, zone));
    case Op::kAddMonthsToDate: return Value::Integer(abi::AddMonthsToDate(a, b));
    case Op::kMonthsBetween: return Value::Integer(abi::MonthsBetween(a, b, zone));
    case Op::kWeekdayOfDate: return Value::Integer(abi::WeekdayOfDate(a));
    case Op::kDayOfDate: return Value::Integer(abi::CivilOfDate(a).day);
    case Op::kMonthOfDate: return Value::Integer(abi::CivilOfDate(a).month);
    case Op::kYearOfDate: return Value::Integer(abi::CivilOfDate(a).year);
    case Op::kAgeOn: return Value::Integer(abi::AgeOn(a, b));
    case Op::kNextBirthday: return Value::Integer(abi::NextBirthday(a, b));
    case Op::kNextTimeOfDay: return Value::Integer(abi::NextTimeOfDay(a, b, immediate, zone));
    case Op::kNextPeriod: return Value::Integer(abi::NextPeriod(a, static_cast<abi::Period>(immediate), zone));
    default: SENDA_UNREACHABLE("{} is not about the calendar", ir::NameOf(o.node.op));
  }
}

}  // namespace senda::interp
