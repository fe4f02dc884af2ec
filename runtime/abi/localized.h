// Values as people read them in their language: dates, times, numbers, money, lengths of time.
//
// The patterns are Senda's own, after those of the CLDR, so that a message reads the same on every machine and for
// ever: en (en-GB), es, ca, gl, eu, pt, fr, it, de, nl, with any region. In another language a value is printed as its
// literal.
#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/builtins.h"
#include "runtime/abi/value.h"

namespace senda::abi {

// `zone` is whose clock instants are shown on. In HTML the blank within a number or amount does not break.
std::string PrintInLanguage(std::string_view language, Kind kind, const Value& value, const TextFormat& format,
                            uint32_t zone, bool is_html);

}  // namespace senda::abi
