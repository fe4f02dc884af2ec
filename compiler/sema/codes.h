// Countries of ISO 3166, languages of ISO 639, time zones; and what may stand in a text that means something.
//
// Everything here is a question about one text. No allocation is kept; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "compiler/sema/types.h"

namespace senda::sema {

// "ES"; upper case only.
bool IsCountry(std::string_view code);
// "es"; lower case only.
bool IsLanguage(std::string_view code);

bool IsTimeZone(std::string_view name);

// Whether a text written in the program can stand for an e-mail address, phone number, URL or time zone as it is, in
// the form in which such values are kept. If not, `instead` is that form when there is one, otherwise empty.
bool IsTextOf(TypeKind kind, std::string_view text, std::string* instead);

}  // namespace senda::sema
