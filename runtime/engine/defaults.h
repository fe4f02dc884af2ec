// What a field is that nobody has told.
#pragma once

#include "runtime/abi/program.h"

namespace senda::engine {

// Its declared default, else missing. A default zone that the data does not have is `default_zone`.
abi::Value DefaultOf(const abi::FieldSchema& field, uint32_t default_zone);

}  // namespace senda::engine
