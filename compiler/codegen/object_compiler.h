// Turns an LLVM module into the bytes of a relocatable object file for this machine's processor.
//
// One compiler belongs to one thread at a time and keeps what is dear to make (the target machine) between modules.
#pragma once

#include <memory>
#include <string>

#include "compiler/base/result.h"
#include "compiler/codegen/codegen.h"

namespace llvm {
class Module;
}

namespace senda::codegen {

// Makes LLVM know this machine's processor; once per process, before anything else of LLVM's back end.
void InitializeTarget();

class ObjectCompiler {
 public:
  static Result<std::unique_ptr<ObjectCompiler>> Create(const Options& options);
  virtual ~ObjectCompiler() = default;
  // Changes the module. The object file's symbols are the module's functions.
  virtual Result<std::string> Compile(llvm::Module& module) = 0;
};

}  // namespace senda::codegen
