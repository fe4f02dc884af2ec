#include "compiler/sema/builtins.h"

#include <algorithm>
#include <array>

namespace senda::sema {
namespace {

// In the order of the enumerators.
constexpr std::array<BuiltinInfo, 23> kBuiltins = {{
    {"starts_with", Builtin::kStartsWith, 2},
    {"ends_with", Builtin::kEndsWith, 2},
    {"contains", Builtin::kContains, 2},
    {"lower", Builtin::kLower, 1},
    {"upper", Builtin::kUpper, 1},
    {"trim", Builtin::kTrim, 1},
    {"size", Builtin::kSize, 1},
    {"equals_ignoring_case", Builtin::kEqualsIgnoringCase, 2},
    {"matches", Builtin::kMatches, 2},
    {"abs", Builtin::kAbs, 1},
    {"min", Builtin::kMin, 2},
    {"max", Builtin::kMax, 2},
    {"round", Builtin::kRound, 1},
    {"floor", Builtin::kFloor, 1},
    {"ceil", Builtin::kCeil, 1},
    {"share", Builtin::kShare, 2},
    {"date", Builtin::kDate, 0},
    {"time", Builtin::kTime, 0},
    {"weekday", Builtin::kWeekday, 0},
    {"day", Builtin::kDay, 0},
    {"month", Builtin::kMonth, 0},
    {"year", Builtin::kYear, 0},
    {"domain", Builtin::kDomain, 0},
}};

}  // namespace

const BuiltinInfo* FindBuiltin(std::string_view name) {
  auto found =
      std::find_if(kBuiltins.begin(), kBuiltins.end(), [&](const BuiltinInfo& info) { return info.name == name; });
  return found == kBuiltins.end() ? nullptr : &*found;
}

const BuiltinInfo& InfoOf(Builtin function) {
  const BuiltinInfo& info = kBuiltins[static_cast<size_t>(function)];
  SENDA_CHECK(info.function == function);
  return info;
}

std::vector<std::string> BuiltinNames() {
  std::vector<std::string> result;
  for (const BuiltinInfo& info : kBuiltins) result.emplace_back(info.name);
  return result;
}

}  // namespace senda::sema
