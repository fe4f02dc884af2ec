// The files that coupons take their codes from.
#pragma once

#include <set>
#include <string>

#include "compiler/base/result.h"
#include "runtime/engine/engine.h"

namespace senda::tools {

// Gives the engine every code of the program's coupon files: the first cell of each line; a line `code` at the top is a
// heading. A file that is not there has no codes; an error when one cannot be read.
// Not of the coupons in `except`.
Result<void> GiveCodes(const abi::Program& program, const std::string& folder, engine::Engine* engine,
                       const std::set<std::string>& except = {});

}  // namespace senda::tools
