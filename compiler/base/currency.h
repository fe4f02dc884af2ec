// The currencies of ISO 4217 and their minor units.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace senda {

struct Currency {
  std::string_view code;  // "EUR"
  int digits;             // after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD
};

// Null for what is no currency in use. Upper case only.
const Currency* FindCurrency(std::string_view code);

// Every code, sorted.
std::vector<std::string> CurrencyCodes();

}  // namespace senda
