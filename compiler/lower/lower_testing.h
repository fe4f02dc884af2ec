// For tests: a program from Senda text, checked, lowered and verified.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::lower {

struct LoweredText {
  ir::Program program;
  std::string problems;  // what the checker or the verifier says; empty when all is well
};

// One file, or several with their paths. The workspace has EUR, Europe/Madrid, es and en.
LoweredText LowerText(const std::string& text);
LoweredText LowerFiles(const std::vector<std::pair<std::string, std::string>>& files);
// The program of a customer, the events of a shop, and these declarations.
ir::Program LowerInShop(const std::string& declarations);

const abi::Segment& FindSegment(const ir::Program& program, const std::string& id);
const abi::Trigger& FindTrigger(const ir::Program& program, const std::string& id);
// The only pattern of that trigger.
const abi::Pattern& FindPattern(const ir::Program& program, const std::string& id);
// The expression of a root as text, with its `let`s in front.
std::string PrintRoot(const ir::Program& program, uint32_t root);
// Ids of the aggregates, in order.
std::vector<std::string> AggregateIds(const ir::Program& program);

}  // namespace senda::lower
