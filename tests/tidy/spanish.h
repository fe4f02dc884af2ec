// What is said to people is said in Spanish, too: every text of the compiler, and every page of a diagnostic.
#pragma once

#include <vector>

#include "tests/tidy/rules.h"

namespace senda::tidy {

// The texts of several words in a source that are not in the catalogue of Spanish words (compiler/diag/es/words.def).
// `exempt`: lines `TEXT OR PATH`, two blanks, why.
std::vector<Breach> CheckSpoken(const std::vector<Source>& sources, const Source& exempt);

// The same for what the commands say: the texts of several words that have no Spanish in the catalogue
// (tools/es/*.def), and English texts of the catalogue that no source says, neither as they are nor word by word with
// `_`. `said_elsewhere`: sources whose texts the commands say.
std::vector<Breach> CheckTold(const std::vector<Source>& sources, const std::vector<Source>& said_elsewhere,
                              const std::vector<Source>& catalogue, const Source& exempt);

// Every English page has a Spanish one of the same name with the same examples, and the other way round.
std::vector<Breach> CheckSpanishPages(const std::vector<Source>& english, const std::vector<Source>& spanish);

}  // namespace senda::tidy
