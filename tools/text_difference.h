// Two versions of a text as a unified difference, three lines of context. The one place that sees dtl.
#pragma once

#include <string>
#include <string_view>

namespace senda::tools {

// Empty when they are the same. `path` names both sides; `has_color` colours for a terminal.
std::string UnifiedDifference(const std::string& path, std::string_view before, std::string_view after, bool has_color);

}  // namespace senda::tools
