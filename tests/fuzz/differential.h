// One case of the differential test: a random program, run over a random history by the interpreter and by native code.
//
// A run writes a transcript: every decision, every segment's truth after every event, and at the end the engine's whole
// state, which holds each segment's next breakpoint. Transcripts must be equal byte for byte, also when the engine is
// thrown away in the middle and restored from a snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/interp/interpreter.h"

namespace senda::fuzz {

// A generated program, compiled for both engines.
class Subject {
 public:
  // `counts` is added to by the interpreter and outlives the subject.
  Subject(uint64_t seed, interp::OpCounts* counts);

  // Why the program cannot be run; empty when it can. Generated programs are meant to check without errors.
  const std::string& failure() const { return failure_; }
  // It is refused because it goes round within an instant, which a generator cannot always avoid.
  bool is_refused() const { return is_refused_; }
  const std::string& text() const { return text_; }
  // What differs between the engines over the history of this seed; empty when nothing does.
  // `has_partitions`: also that three partitions decide what one does.
  std::string Compare(uint64_t history_seed, int events, bool has_partitions = false) const;

 private:
  std::string text_;
  std::string failure_;
  bool is_refused_ = false;
  std::unique_ptr<driver::Compilation> compilation_;
  std::unique_ptr<interp::Interpreter> interpreter_;
  std::shared_ptr<const abi::Evaluator> native_;
};

}  // namespace senda::fuzz
