// What compiled code calls by name: the shared functions of the language behind flat C signatures.
//
// Every function is extern "C", noexcept, pure and total, and takes texts as (data, size) and gives values through an
// out pointer, so that a call needs nothing but integers, doubles and pointers. Compiled code refers to them by symbol,
// never by address, so that an object file stays valid in another process.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/evaluator.h"

namespace senda::codegen {

// What a program's code looks up at run time: prepared once, immutable, and alive as long as the code.
class Constants {
 public:
  explicit Constants(const ir::Program& program);
  Constants(const Constants&) = delete;
  Constants& operator=(const Constants&) = delete;

  bool Matches(int64_t pattern, std::string_view text) const noexcept;
  bool InTexts(int64_t set, std::string_view text) const noexcept;
  bool InIntegers(int64_t set, int64_t value) const noexcept;
  bool InNumbers(int64_t set, double value) const noexcept;
  const abi::TextFormat& Format(int64_t index) const noexcept;

 private:
  std::vector<abi::TextPattern> patterns_;
  std::vector<std::vector<std::string>> text_sets_;
  std::vector<std::vector<int64_t>> integer_sets_;
  std::vector<std::vector<double>> number_sets_;
  std::vector<abi::TextFormat> formats_;
};

// The symbol under which compiled code finds its program's Constants.
inline constexpr std::string_view kConstantsSymbol = "senda_constants";

// clang-format off
#define SENDA_RUNTIME_CALLS(CALL)                                                                             \
  CALL(MultiplyMoney) CALL(DivideMoney) CALL(PercentOfMoney) CALL(PercentOfNumber) CALL(ShareInteger)         \
  CALL(ShareNumber) CALL(RoundNumber) CALL(FloorNumber) CALL(CeilNumber)                                      \
  CALL(DateOf) CALL(TimeOf) CALL(StartOfDate) CALL(InstantAt) CALL(AddMonthsToInstant) CALL(AddMonthsToDate)  \
  CALL(MonthsBetween) CALL(WeekdayOfDate) CALL(DayOfDate) CALL(MonthOfDate) CALL(YearOfDate) CALL(AgeOn)      \
  CALL(NextBirthday) CALL(NextTimeOfDay) CALL(NextPeriod)                                                     \
  CALL(EqualText) CALL(EqualIgnoringCase) CALL(StartsWith) CALL(EndsWith) CALL(Contains) CALL(SizeOfText)     \
  CALL(Matches) CALL(InTexts) CALL(InIntegers) CALL(InNumbers)                                                \
  CALL(LowerText) CALL(UpperText) CALL(TrimText) CALL(DomainOf) CALL(Concatenate) CALL(TextOf)    \
  CALL(ItemOf) CALL(SizeOfItems) CALL(HasItem) CALL(AddItem) CALL(CatalogRow)
// clang-format on

enum class RuntimeCall : uint8_t {
#define SENDA_RUNTIME_ENUM(name) k##name,
  SENDA_RUNTIME_CALLS(SENDA_RUNTIME_ENUM)
#undef SENDA_RUNTIME_ENUM
};

struct RuntimeSymbol {
  const char* name;  // of the symbol
  void* address;
  // Result, then parameters: i int64_t, u uint32_t, d double, p pointer, v void.
  std::string signature;
};

// By RuntimeCall.
std::span<const RuntimeSymbol> RuntimeSymbols();

}  // namespace senda::codegen
