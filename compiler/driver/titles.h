// What designers call the segments and journeys of a program: the texts behind their names.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/compile.h"

namespace senda::driver {

// (qualified name, title), for those that have one.
std::vector<std::pair<std::string, std::string>> TitlesOf(const Compilation& compilation);

}  // namespace senda::driver
