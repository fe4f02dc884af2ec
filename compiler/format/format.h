// The one layout of Senda.
//
// Takes the text of a file. Gives the same words, laid out: comments where they were, at most one empty line where
// there was one or more, and nothing of how it was broken into lines or indented. What is laid out once stays as it is.
// Nothing when the file has a syntax error, which the parser reports. Never throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace senda::format {

inline constexpr size_t kLineWidth = 100;  // in columns; what cannot be broken may be longer

// `lost`: gets a comment that stands where the layout has no place for it, as in `plan // what for` and the type on the
// next line; then there is nothing, either.
std::optional<std::string> FormatText(std::string_view text, std::string* lost = nullptr);

}  // namespace senda::format
