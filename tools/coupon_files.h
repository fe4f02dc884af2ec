// The files that coupons take their codes from.
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "runtime/engine/engine.h"

namespace senda::tools {

// Gives the engine every code of the program's coupon files: the first cell of each line; a line `code` at the top is a
// heading. A file that is not there has no codes; an error when one cannot be read.
Result<void> GiveCodes(const abi::Program& program, const std::string& folder, engine::Engine* engine);

}  // namespace senda::tools
