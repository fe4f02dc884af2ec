// Native code of a program, made in this process by LLVM: the fast twin of the reference interpreter.
//
// Takes a verified ir::Program, which it copies. Gives an abi::Evaluator whose every result equals the interpreter's
// bit for bit, on any machine and at any level. The evaluator owns its code and frees all of it at once when the last
// shared_ptr goes; it may be used by several threads. What the engine calls at nearly every event (decide and settle
// groups) is compiled before Compile returns, other roots when first asked for.
//
// Failure is only ever the machine's (no memory, a processor LLVM does not know) and comes as a Result. No LLVM type
// leaves this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "compiler/base/result.h"
#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"

namespace senda::codegen {

enum class Level : uint8_t {
  kFast,       // ready soon
  kOptimised,  // several times longer to compile, for programs that run for long
};

struct Options {
  Level level = Level::kFast;
  uint32_t threads = 2;   // that compile at the same time; at least 1
  bool is_eager = false;  // compile every root before Compile returns
  bool verify = false;    // let LLVM check what it is given; for tests
};

// What compiling cost, for reports and benchmarks; times are the processor's, summed over the threads.
struct Statistics {
  uint32_t functions = 0;
  uint32_t units = 0;
  uint64_t object_bytes = 0;
  double emit_ms = 0;
  double compile_ms = 0;
  double link_ms = 0;
};

Result<std::shared_ptr<abi::Evaluator>> Compile(const ir::Program& program, const Options& options = {});
// The same, with what it cost until Compile returned.
Result<std::shared_ptr<abi::Evaluator>> Compile(const ir::Program& program, const Options& options,
                                                Statistics& statistics);

// Every module of the program as LLVM text, as it is given to LLVM.
std::string PrintLlvm(const ir::Program& program);

}  // namespace senda::codegen
