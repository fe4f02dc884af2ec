// The pages of docs/diagnostics and docs/diagnostics/es, which the build puts into the program.
#pragma once

#include <string_view>

#include "compiler/diag/language.h"

namespace senda::tools {

// The page of a code such as "S0201"; empty when nobody has written it.
std::string_view ExplainPage(std::string_view code, Language language);

}  // namespace senda::tools
