// A program with what it says it renamed under its old names, so that the meaning of what reads it can be compared.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::tools {

// (kind, new qualified name, old one)
struct Renaming {
  std::string kind, now, before;
};

// A copy with new meanings. Fields, members, arms and steps take their former names, too, where `before` has those.
ir::Program UnderOldNames(const ir::Program& program, const abi::Program& before,
                          const std::vector<Renaming>& renamings);

}  // namespace senda::tools
