// The functions and properties that every program has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/model.h"

namespace senda::sema {

struct BuiltinInfo {
  std::string_view name;
  Builtin function;
  int argument_count;  // the object of a method included; 0 for a property such as `.date`
};

// Null when there is none of that name.
const BuiltinInfo* FindBuiltin(std::string_view name);
const BuiltinInfo& InfoOf(Builtin function);
std::vector<std::string> BuiltinNames();

}  // namespace senda::sema
