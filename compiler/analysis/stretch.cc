#include "compiler/analysis/stretch.h"

#include <limits>

namespace senda::analysis {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kMonthsMax = 100'000;
// Clocks are put forward and back, and customers move to other zones.
constexpr int64_t kSlackMs = 3 * kDayMs;

// What a stretch on the customer's calendar is at most.
int64_t MostOf(const Stretch& stretch) {
  switch (stretch.kind) {
    case Stretch::Kind::kMilliseconds: return stretch.length;
    case Stretch::Kind::kMonths:
      if (stretch.length < 0 || stretch.length > kMonthsMax) break;
      return stretch.length * 31 * kDayMs + kSlackMs;
    case Stretch::Kind::kToday: return kDayMs + kSlackMs;
    case Stretch::Kind::kThisWeek: return 7 * kDayMs + kSlackMs;
    case Stretch::Kind::kThisMonth: return 31 * kDayMs + kSlackMs;
    case Stretch::Kind::kThisYear: return 366 * kDayMs + kSlackMs;
    case Stretch::Kind::kEver:
    case Stretch::Kind::kOther: break;
  }
  return std::numeric_limits<int64_t>::max();
}

}  // namespace

bool LiesWithin(const Stretch& a, const Stretch& b) {
  using Kind = Stretch::Kind;
  if (b.kind == Kind::kEver || a == b) return true;
  const int64_t most = MostOf(a);
  switch (b.kind) {
    case Kind::kMilliseconds: return most != std::numeric_limits<int64_t>::max() && most <= b.length;
    case Kind::kMonths:
      if (a.kind == Kind::kMonths) return a.length <= b.length;
      return b.length >= 0 && b.length <= kMonthsMax && most <= b.length * 28 * kDayMs - kSlackMs;
    case Kind::kThisWeek: return a.kind == Kind::kToday;
    case Kind::kThisMonth: return a.kind == Kind::kToday;
    case Kind::kThisYear: return a.kind == Kind::kToday || a.kind == Kind::kThisMonth;
    case Kind::kEver:
    case Kind::kToday:
    case Kind::kOther: return false;
  }
  return false;
}

}  // namespace senda::analysis
