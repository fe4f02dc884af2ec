// Words that other languages have for what Senda says otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace senda::sema {

// `null`, `nil`, `empty` …
bool IsWordForMissing(std::string_view word);
// What to write instead of a name that nothing goes by; empty when it is no such word.
std::string HelpForForeignWord(std::string_view word);

// A function of another language or of a spreadsheet: what to write for it. Empty when it is none that is known.
std::string HelpForForeignFunction(std::string_view word);
// `is present`, `is set`: whether a value is there.
bool IsWordForPresent(std::string_view word);

// "`a`, `b`", of very many the first: "`a`, `b` and 12 more".
std::string CodeList(const std::vector<std::string>& names, size_t max);

}  // namespace senda::sema
