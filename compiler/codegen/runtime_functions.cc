// The extern "C" side of runtime_calls.h: one thin function per call, and the table of their symbols and signatures.
#include <string_view>
#include <type_traits>

#include "compiler/codegen/runtime_calls.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/items.h"

namespace senda::codegen {
namespace {

std::string_view View(const char* data, uint32_t size) {
  return {data, size};
}

// Read from compiled code as the value of kConstantsSymbol.
const Constants& Of(const void* constants) {
  return *static_cast<const Constants*>(constants);
}

template <typename T>
constexpr char CodeOf() {
  if constexpr (std::is_void_v<T>) {
    return 'v';
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return 'i';
  } else if constexpr (std::is_same_v<T, uint32_t>) {
    return 'u';
  } else if constexpr (std::is_same_v<T, double>) {
    return 'd';
  } else {
    static_assert(std::is_pointer_v<T>);
    return 'p';
  }
}

template <typename R, typename... Args>
RuntimeSymbol Symbol(const char* name, R (*function)(Args...) noexcept) {
  return {name, reinterpret_cast<void*>(function), {CodeOf<R>(), CodeOf<Args>()...}};
}

}  // namespace

extern "C" {

static int64_t SendaMultiplyMoney(int64_t money, double factor) noexcept {
  return abi::MultiplyMoney(money, factor);
}
static int64_t SendaDivideMoney(int64_t money, double divisor) noexcept {
  const bool is_zero = divisor < abi::kMoneyDivisorMin && divisor > -abi::kMoneyDivisorMin;
  return is_zero ? 0 : abi::DivideMoney(money, divisor);
}
static int64_t SendaPercentOfMoney(int64_t money, int64_t millionths) noexcept {
  return abi::PercentOfMoney(money, millionths);
}
static double SendaPercentOfNumber(double value, int64_t millionths) noexcept {
  return abi::PercentOfNumber(value, millionths);
}
static int64_t SendaShareInteger(int64_t part, int64_t whole) noexcept {
  return whole == 0 ? 0 : abi::ShareInteger(part, whole);
}
static int64_t SendaShareNumber(double part, double whole) noexcept {
  return whole == 0 ? 0 : abi::ShareNumber(part, whole);
}
static int64_t SendaRoundNumber(double value) noexcept {
  return abi::RoundNumber(value);
}
static int64_t SendaFloorNumber(double value) noexcept {
  return abi::FloorNumber(value);
}
static int64_t SendaCeilNumber(double value) noexcept {
  return abi::CeilNumber(value);
}

static int64_t SendaDateOf(int64_t instant, uint32_t zone) noexcept {
  return abi::DateOf(instant, zone);
}
static int64_t SendaTimeOf(int64_t instant, uint32_t zone) noexcept {
  return abi::TimeOf(instant, zone);
}
static int64_t SendaStartOfDate(int64_t date, uint32_t zone) noexcept {
  return abi::StartOfDate(date, zone);
}
static int64_t SendaInstantAt(int64_t date, int64_t time, uint32_t zone) noexcept {
  return abi::InstantAt(date, time, zone);
}
static int64_t SendaAddMonthsToInstant(int64_t instant, int64_t months, uint32_t zone) noexcept {
  return abi::AddMonthsToInstant(instant, months, zone);
}
static int64_t SendaAddMonthsToDate(int64_t date, int64_t months) noexcept {
  return abi::AddMonthsToDate(date, months);
}
static int64_t SendaMonthsBetween(int64_t from, int64_t to, uint32_t zone) noexcept {
  return abi::MonthsBetween(from, to, zone);
}
static int64_t SendaWeekdayOfDate(int64_t date) noexcept {
  return abi::WeekdayOfDate(date);
}
static int64_t SendaDayOfDate(int64_t date) noexcept {
  return abi::CivilOfDate(date).day;
}
static int64_t SendaMonthOfDate(int64_t date) noexcept {
  return abi::CivilOfDate(date).month;
}
static int64_t SendaYearOfDate(int64_t date) noexcept {
  return abi::CivilOfDate(date).year;
}
static int64_t SendaAgeOn(int64_t birthday, int64_t date) noexcept {
  return abi::AgeOn(birthday, date);
}
static int64_t SendaNextBirthday(int64_t birthday, int64_t date) noexcept {
  return abi::NextBirthday(birthday, date);
}
static int64_t SendaNextTimeOfDay(int64_t instant, int64_t time, int64_t weekday, uint32_t zone) noexcept {
  return abi::NextTimeOfDay(instant, time, weekday, zone);
}
static int64_t SendaNextPeriod(int64_t instant, int64_t period, uint32_t zone) noexcept {
  return abi::NextPeriod(instant, static_cast<abi::Period>(period), zone);
}

static uint32_t SendaEqualText(const char* a, uint32_t a_size, const char* b, uint32_t b_size) noexcept {
  return abi::EqualText(View(a, a_size), View(b, b_size));
}
static uint32_t SendaEqualIgnoringCase(const char* a, uint32_t a_size, const char* b, uint32_t b_size) noexcept {
  return abi::EqualIgnoringCase(View(a, a_size), View(b, b_size));
}
static uint32_t SendaStartsWith(const char* a, uint32_t a_size, const char* b, uint32_t b_size) noexcept {
  return abi::StartsWith(View(a, a_size), View(b, b_size));
}
static uint32_t SendaEndsWith(const char* a, uint32_t a_size, const char* b, uint32_t b_size) noexcept {
  return abi::EndsWith(View(a, a_size), View(b, b_size));
}
static uint32_t SendaContains(const char* a, uint32_t a_size, const char* b, uint32_t b_size) noexcept {
  return abi::Contains(View(a, a_size), View(b, b_size));
}
static int64_t SendaSizeOfText(const char* text, uint32_t size) noexcept {
  return abi::SizeOfText(View(text, size));
}

static uint32_t SendaMatches(const void* constants, int64_t pattern, const char* text, uint32_t size) noexcept {
  return Of(constants).Matches(pattern, View(text, size));
}
static uint32_t SendaInTexts(const void* constants, int64_t set, const char* text, uint32_t size) noexcept {
  return Of(constants).InTexts(set, View(text, size));
}
static uint32_t SendaInIntegers(const void* constants, int64_t set, int64_t value) noexcept {
  return Of(constants).InIntegers(set, value);
}
static uint32_t SendaInNumbers(const void* constants, int64_t set, double value) noexcept {
  return Of(constants).InNumbers(set, value);
}

static void SendaLowerText(const abi::Context* context, const char* text, uint32_t size, abi::Value* out) noexcept {
  *out = abi::LowerText(*context, View(text, size));
}
static void SendaUpperText(const abi::Context* context, const char* text, uint32_t size, abi::Value* out) noexcept {
  *out = abi::UpperText(*context, View(text, size));
}
static void SendaTrimText(const abi::Context*, const char* text, uint32_t size, abi::Value* out) noexcept {
  *out = abi::TrimText(View(text, size));
}
static void SendaDomainOf(const abi::Context*, const char* text, uint32_t size, abi::Value* out) noexcept {
  *out = abi::DomainOf(View(text, size));
}
static void SendaConcatenate(const abi::Context* context, const char* a, uint32_t a_size, const char* b,
                             uint32_t b_size, abi::Value* out) noexcept {
  *out = abi::Concatenate(*context, View(a, a_size), View(b, b_size));
}
// `out` holds the value to print when called, and its text afterwards.
static void SendaTextOf(const abi::Context* context, const void* constants, uint32_t kind, int64_t format,
                        abi::Value* out) noexcept {
  *out = abi::TextOf(*context, static_cast<abi::Kind>(kind), *out, Of(constants).Format(format));
}

static void SendaItemOf(const char* items, uint32_t size, int64_t index, uint32_t kind, abi::Value* out) noexcept {
  *out = abi::ItemOf(View(items, size), index, static_cast<abi::Kind>(kind));
}
static int64_t SendaSizeOfItems(const char* items, uint32_t size) noexcept {
  return abi::SizeOfItems(View(items, size));
}
static uint32_t SendaHasItem(const char* items, uint32_t size, uint32_t kind, const abi::Value* item) noexcept {
  return abi::HasItem(View(items, size), static_cast<abi::Kind>(kind), *item);
}
// `out` holds the item when called, and all items afterwards.
static void SendaAddItem(const abi::Context* context, const char* items, uint32_t size, uint32_t kind,
                         abi::Value* out) noexcept {
  *out = abi::AddItem(*context, View(items, size), static_cast<abi::Kind>(kind), *out);
}
static void SendaCatalogRow(const abi::Context* context, const char* key, uint32_t size, uint32_t catalog,
                            abi::Value* out) noexcept {
  context->calls->row(context, catalog, key, size, out);
}

}  // extern "C"

std::span<const RuntimeSymbol> RuntimeSymbols() {
#define SENDA_RUNTIME_SYMBOL(name) Symbol("Senda" #name, &Senda##name),
  static const RuntimeSymbol kSymbols[] = {SENDA_RUNTIME_CALLS(SENDA_RUNTIME_SYMBOL)};
#undef SENDA_RUNTIME_SYMBOL
  return kSymbols;
}

}  // namespace senda::codegen
