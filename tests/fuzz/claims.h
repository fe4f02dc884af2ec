// One case of the test of what the analysis claims: a random program of segments that speak of the same few things,
// run over a random history. Conditions that are said to exclude each other must never hold together.
#pragma once

#include <cstdint>
#include <string>

namespace senda::fuzz {

struct ClaimCounts {
  uint64_t programs = 0, claims = 0, rows = 0;
};

// What is claimed and does not hold; empty when everything does. Adds to the counts.
std::string RefuteClaims(uint64_t seed, ClaimCounts* counts);

}  // namespace senda::fuzz
