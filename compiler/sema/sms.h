// How many parts an SMS takes.
//
// In the letters of GSM 03.38, some of which take two places, one part holds 160 and several hold 153 each. With any
// other character the whole message is UCS-2: 70, and 67 each. What takes two places is never cut in two.
#pragma once

#include <cstdint>
#include <string_view>

namespace senda::sema {

struct SmsSize {
  int64_t parts = 1;
  int64_t characters = 0;  // places that it takes
  int64_t one_part = 160;  // what fits into one
  char32_t foreign = 0;    // the first character outside GSM 03.38; 0 when there is none
};

SmsSize MeasureSms(std::string_view text);

}  // namespace senda::sema
