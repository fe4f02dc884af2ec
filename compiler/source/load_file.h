// One file that may belong to no workspace, read as those of a workspace are.
#pragma once

#include <string>

#include "compiler/source/problem.h"
#include "compiler/source/source_store.h"

namespace senda {

// Invalid when it cannot be read as text, which is a problem.
FileId LoadFile(const std::string& path, SourceStore* sources, Problems* problems);

}  // namespace senda
