#include "runtime/ingest/decimal.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>

namespace senda::ingest {
namespace {

constexpr int kNumberDecimals = 9;
constexpr int64_t kExponentMax = 1'000'000'000;  // what is beyond is as good as infinite

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

size_t CountDigits(std::string_view text) {
  size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  return count;
}

// `[+-] digits` behind the e, clamped. Nothing when it is anything else.
std::optional<int64_t> ParseExponent(std::string_view text) {
  bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || CountDigits(text) != text.size()) return std::nullopt;
  int64_t value = 0;
  for (char c : text) value = std::min(value * 10 + (c - '0'), kExponentMax);
  return is_negative ? -value : value;
}

// The digits without the point.
std::string PlainDigits(const Decimal& decimal) {
  std::string digits;
  digits.reserve(decimal.digits.size());
  std::copy_if(decimal.digits.begin(), decimal.digits.end(), std::back_inserter(digits), IsDigit);
  return digits;
}

// The digits of |value| * 10^scale rounded to a whole number: `digits` and as many zeros behind them.
struct Whole {
  std::string digits;  // without zeros in front; empty for 0
  int64_t zeros = 0;
  bool is_rounded = false;
};

void AddOne(std::string* digits) {
  for (size_t i = digits->size(); i > 0; --i) {
    if ((*digits)[i - 1] != '9') {
      ++(*digits)[i - 1];
      return;
    }
    (*digits)[i - 1] = '0';
  }
  digits->insert(digits->begin(), '1');
}

Whole ScaleToWhole(const Decimal& decimal, int32_t scale) {
  Whole whole{PlainDigits(decimal), 0, false};
  if (whole.digits.empty()) return whole;
  int64_t shift = decimal.exponent + scale;
  if (shift >= 0) {
    whole.zeros = shift;
    return whole;
  }
  auto kept = static_cast<int64_t>(whole.digits.size()) + shift;  // digits in front of the new point
  size_t cut = static_cast<size_t>(std::max<int64_t>(kept, 0));
  bool rounds_up = kept >= 0 && whole.digits[cut] >= '5';
  whole.is_rounded = whole.digits.find_first_not_of('0', cut) != std::string::npos;
  whole.digits.resize(cut);
  if (rounds_up) AddOne(&whole.digits);
  return whole;
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  Decimal decimal;
  decimal.is_negative = text.starts_with('-');
  if (decimal.is_negative || text.starts_with('+')) text.remove_prefix(1);
  size_t whole = CountDigits(text);
  size_t size = whole;
  size_t decimals = 0;
  if (size < text.size() && text[size] == '.') {
    decimals = CountDigits(text.substr(size + 1));
    size += 1 + decimals;
  }
  if (whole + decimals == 0) return std::nullopt;
  decimal.digits = text.substr(0, size);
  std::string_view rest = text.substr(size);
  if (!rest.empty()) {
    if (rest.front() != 'e' && rest.front() != 'E') return std::nullopt;
    auto exponent = ParseExponent(rest.substr(1));
    if (!exponent) return std::nullopt;
    decimal.exponent = *exponent;
  }
  decimal.exponent -= static_cast<int64_t>(decimals);
  size_t first = decimal.digits.find_first_of("123456789");
  decimal.digits = first == std::string_view::npos ? std::string_view{} : decimal.digits.substr(first);
  return decimal;
}

bool IsJsonNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  size_t whole = CountDigits(text);
  if (whole == 0 || (whole > 1 && text.front() == '0')) return false;
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    size_t decimals = CountDigits(text.substr(1));
    if (decimals == 0) return false;
    text.remove_prefix(decimals + 1);
  }
  return text.empty() || ((text.front() == 'e' || text.front() == 'E') && ParseExponent(text.substr(1)).has_value());
}

std::optional<int64_t> ToScaled(const Decimal& decimal, int32_t scale, bool* is_rounded) {
  constexpr int64_t kDigitsMax = 19;
  Whole whole = ScaleToWhole(decimal, scale);
  *is_rounded = whole.is_rounded;
  if (whole.digits.empty()) return 0;
  if (static_cast<int64_t>(whole.digits.size()) + whole.zeros > kDigitsMax) return std::nullopt;
  whole.digits.append(static_cast<size_t>(whole.zeros), '0');
  uint64_t value = 0;  // 19 digits always fit
  for (char c : whole.digits) value = value * 10 + static_cast<uint64_t>(c - '0');
  uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (decimal.is_negative ? 1 : 0);
  if (value > limit) return std::nullopt;
  return static_cast<int64_t>(decimal.is_negative ? ~value + 1 : value);
}

std::optional<double> ToNumber(const Decimal& decimal) {
  Whole whole = ScaleToWhole(decimal, kNumberDecimals);
  if (whole.digits.empty()) return 0.0;
  std::string text = whole.digits + "e" + std::to_string(whole.zeros - kNumberDecimals);
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return decimal.is_negative ? -value : value;
}

}  // namespace senda::ingest
