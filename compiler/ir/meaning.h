// What a program means, as hashes that stay the same when files are moved, reordered or formatted.
//
// A declaration's own part is everything that decides what it does: its expressions, written with the text ids and
// field names of what they read, and its constants. Its meaning adds the own parts of all that it reads, directly or
// through others. Neither positions nor numbers of nodes, roots or declarations take part. A declaration's own name
// does not, either; but the name of a segment or trigger counts where another reads it.
//
// The hash is XXH3 with 64 bits over a serialisation that begins with kMeaningVersion.
#pragma once

#include <cstdint>

#include "compiler/ir/program.h"

namespace senda::ir {

// Raise it when the serialisation or what an instruction means changes: programs compiled before mean something else
// then.
inline constexpr uint32_t kMeaningVersion = 2;

// Fills in `meaning` of every aggregate, segment, trigger and journey, and of the program. `program` is verified.
void FillMeanings(Program* program);

}  // namespace senda::ir
