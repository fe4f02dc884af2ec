// Text as people see it: validity, normal form, characters and columns.
//
// Every text is UTF-8. A character is a Unicode code point (so that the same text has the same length under every
// version of the Unicode data); a width is in columns of a terminal. No function throws; those that take valid text say
// so.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace senda {

bool IsAscii(std::string_view text);
bool IsValidUtf8(std::string_view text);
// The byte offset of the first invalid sequence (overlong forms and surrogates included), nothing if there is none.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

// The canonical composed form (NFC). Nothing when the text is not valid UTF-8.
std::optional<std::string> ToNfc(std::string_view text);

// The longest prefix of at most `bytes_max` bytes that ends between two characters. Takes valid text.
std::string_view CutAtCharacter(std::string_view text, size_t bytes_max);

// The number of characters. Takes any bytes; each invalid byte counts as one.
size_t CharacterCount(std::string_view text);

// The columns that the text takes in a terminal: wide characters two, combining ones none. A tab counts as one here.
size_t DisplayWidth(std::string_view text);

// The code point that starts at `*offset`, which moves behind it. An invalid byte gives U+FFFD and moves by one.
char32_t NextCodePoint(std::string_view text, size_t* offset);

// Appends a code point. Takes a valid one.
void AppendUtf8(std::string* text, char32_t code_point);

// Letters of any script and marks: what a name may consist of besides digits and `_`.
bool IsLetter(char32_t code_point);

// The version of the Unicode data in use, such as "15.0.0".
std::string_view UnicodeVersion();

}  // namespace senda
