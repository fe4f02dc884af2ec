#include "runtime/engine/window.h"

namespace senda::engine {

int64_t WindowEnd(const abi::Aggregate& aggregate, int64_t at, uint32_t zone) {
  switch (aggregate.window) {
    case abi::Window::kEver:
    case abi::Window::kSince: return abi::kNever;
    case abi::Window::kSliding: return After(at, aggregate.length, zone);
    default: return abi::NextPeriod(at, PeriodOf(aggregate.window), zone);
  }
}

int64_t PeriodDate(abi::Window window, int64_t date) {
  switch (window) {
    case abi::Window::kThisWeek: return date - abi::WeekdayOfDate(date);
    case abi::Window::kThisMonth: {
      const abi::CivilDate civil = abi::CivilOfDate(date);
      return abi::DateOfCivil(civil.year, civil.month, 1);
    }
    case abi::Window::kThisYear: return abi::DateOfCivil(abi::CivilOfDate(date).year, 1, 1);
    default: return date;
  }
}

int64_t NextPeriodDate(abi::Window window, int64_t period_date) {
  switch (window) {
    case abi::Window::kThisWeek: return period_date + 7;
    case abi::Window::kThisMonth: {
      const abi::CivilDate civil = abi::CivilOfDate(period_date);
      return civil.month == 12 ? abi::DateOfCivil(civil.year + 1, 1, 1)
                               : abi::DateOfCivil(civil.year, civil.month + 1, 1);
    }
    case abi::Window::kThisYear: return abi::DateOfCivil(abi::CivilOfDate(period_date).year + 1, 1, 1);
    default: return period_date + 1;
  }
}

}  // namespace senda::engine
