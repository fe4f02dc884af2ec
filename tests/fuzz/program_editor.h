// Random changes to a generated program, as somebody makes them between two versions.
#pragma once

#include <cstdint>
#include <string>

namespace senda::fuzz {

// One to four changes: of lengths, shares and thresholds, steps put in, taken out or in another order, waits that get a
// label, a journey that says what happens to removed places, is renamed or gone, a declaration renamed wherever it
// stands, steps that read more of what was heard. The result need not check.
std::string EditProgram(const std::string& program, uint64_t seed);

// Every wait gets a label and is another place so, of a program that means the same otherwise.
std::string LabelEveryWait(const std::string& program);

}  // namespace senda::fuzz
