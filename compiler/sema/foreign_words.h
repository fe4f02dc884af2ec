// Words that other languages have for what Senda says otherwise.
#pragma once

#include <string>
#include <string_view>

namespace senda::sema {

// `null`, `nil`, `empty` …
bool IsWordForMissing(std::string_view word);
// What to write instead of a name that nothing goes by; empty when it is no such word.
std::string HelpForForeignWord(std::string_view word);

}  // namespace senda::sema
