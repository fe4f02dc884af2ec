// The fixes that diagnostics carry, applied to the texts they point into.
//
// Takes finished diagnostics and the files; gives the new text of every file that changes. Of fixes that overlap the
// first in the file is applied and the others are left for the next run. Writes nothing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_store.h"

namespace senda {

struct FixedFile {
  FileId file;
  std::string text;
  size_t fix_count = 0;  // applied in it
};

// The fixes of one file that can be made together, by place.
std::vector<DiagnosticFix> FixesTogether(FileId file, const std::vector<Diagnostic>& diagnostics);

// By file, those that change.
std::vector<FixedFile> ApplyFixes(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources);

}  // namespace senda
