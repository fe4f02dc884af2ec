// senda.toml's tables as settings: types, units and values checked, unknown keys refused.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/source/toml.h"
#include "compiler/source/workspace.h"

namespace senda {

// Fills settings and sources from the file's content; what is missing or wrong keeps its default.
void ReadSettings(const TomlValue& root, Workspace* workspace, Problems* problems);

// "7 days", "0 seconds": a whole number and an exact unit (milliseconds to weeks), as milliseconds.
std::optional<int64_t> ParseExactDuration(std::string_view text);

}  // namespace senda
