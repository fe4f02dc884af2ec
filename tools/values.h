// Values as reports show them, in the language of the console. What programs read has them as the engine prints them.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/abi/schema.h"

namespace senda::tools {

// `36 hours`: in the largest unit that divides it.
std::string TellDuration(int64_t milliseconds);

// A duration told, any other value as the engine prints it.
std::string TellValue(const abi::FieldType& type, const abi::Value& value);

}  // namespace senda::tools
