// All that is known of one customer as one JSON object for people: what a person may ask to see.
#pragma once

#include <string>

#include "runtime/engine/customer_report.h"

namespace senda::tools {

// Several lines, a line break at the end.
std::string CustomerAsJson(const engine::CustomerReport& report);

}  // namespace senda::tools
