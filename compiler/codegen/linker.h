// Brings object files into this process and finds their functions: one LLJIT per program.
//
// Everything linked lives until the linker is destroyed, then all of it goes at once. Safe to use from several threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace senda::codegen {

class Constants;

class Linker {
 public:
  // Keeps `constants` reachable for the code under kConstantsSymbol; it must outlive the linker.
  static Result<std::unique_ptr<Linker>> Create(const Constants& constants);
  virtual ~Linker() = default;
  // The addresses of `symbols`, all defined in `object`, in their order.
  virtual Result<std::vector<void*>> Link(const std::string& object, const std::vector<std::string>& symbols) = 0;
};

}  // namespace senda::codegen
