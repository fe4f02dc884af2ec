// Random Senda programs and random histories for them: the input of the differential tests.
//
// A seed gives the same text everywhere. Programs check without errors; histories hold ties, late events, duplicates
// merges, erasures and instants at exactly the deadlines and window ends that the programs speak of, around changes of
// summer time.
#pragma once

#include <cstdint>
#include <string>

namespace senda::fuzz {

// The text of one program (one file, no package), without senda.toml.
std::string GenerateProgram(uint64_t seed);

// NDJSON in Senda's own form, `events` lines over a handful of customers in several time zones.
std::string GenerateHistory(uint64_t seed, int events);

}  // namespace senda::fuzz
