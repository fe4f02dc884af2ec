// What the groups of a KPI are called.
#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/program.h"

namespace senda::engine {

inline constexpr std::string_view kUnknownGroup = "unknown";

// The group that a value says, by what it is called in the program: the same in every version that has it.
std::string GroupName(const abi::Kpi& kpi, const abi::Value& value);

}  // namespace senda::engine
