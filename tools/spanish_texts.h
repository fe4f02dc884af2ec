// The Spanish of what the commands say.
#pragma once

#include <vector>

#include "compiler/diag/spanish.h"

namespace senda::tools {

// The catalogue as it is written: each English text once, with places as fmt has them.
const std::vector<Translation>& SpanishTexts();

}  // namespace senda::tools
