// Two texts side by side, line by line, as a person reads a difference.
#pragma once

#include <string>
#include <string_view>

namespace senda::golden {

// Empty when they are equal; else the lines, `-` expected and `+` found, with a little around each change.
std::string Difference(std::string_view expected, std::string_view found);

}  // namespace senda::golden
