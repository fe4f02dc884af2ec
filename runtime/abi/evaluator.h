// The bridge between the engine and whatever evaluates expressions: the reference interpreter or native code.
//
// The engine fills a `Context` and calls through an `Evaluator`. Evaluation is pure: it reads the context, writes only
// to its outputs and (for texts it makes) to the context's arena, cannot fail and does not throw. Compiled code reaches
// back through `Calls`, whose functions are noexcept. One evaluator may be used by several engines, one thread at a
// time each.
#pragma once

#include <cstdint>

#include "runtime/abi/value.h"

namespace senda::abi {

inline constexpr uint32_t kAbiVersion = 2;

struct Context;

// What compiled code may ask of the engine about an aggregate.
enum class AggregateQuery : uint32_t {
  kValue,   // the aggregate's value at context.now (count, sum, avg, min, max, distinct; last/first: the instant)
  kExpiry,  // the next instant > now at which kValue changes by time alone, or kNever
  kNthAt,   // argument n >= 1: the instant of the n-th latest event kept, or missing
  kField,   // argument i: the i-th kept field of last(X) or first(X), or missing
  kReset,   // of a `since` aggregate: the reset instant its cell belongs to, or missing
};

struct Calls {
  // Writes to *out. `aggregate` indexes Program::aggregates.
  void (*aggregate)(const Context*, uint32_t aggregate, AggregateQuery query, int64_t argument, Value* out) noexcept;
  // `size` bytes that live until the current input is closed.
  char* (*allocate)(const Context*, uint32_t size) noexcept;
  // The row of that key, a record's items that live until the next input; missing when there is none.
  void (*row)(const Context*, uint32_t catalog, const char* key, uint32_t size, Value* out) noexcept;
};

struct Context {
  int64_t now;              // the customer's instant
  const Value* event;       // fields of the event at hand (see schema.h), or of the trigger that fired; null otherwise
  const uint8_t* customer;  // the customer's state block (see layout.h)
  const Value* attempt;     // captures of the pattern's attempt at hand, else null
  const Value* instance;    // captures of the journey instance at hand, else null
  int64_t entering;         // when that instance entered, else 0
  const Calls* calls;
  void* host;  // the engine's own
};

// Native entry points have exactly these types (C calling convention, noexcept).
using EvaluateFunction = void (*)(const Context*, Value* out) noexcept;
using DecideFunction = uint32_t (*)(const Context*, uint32_t* matched) noexcept;
using SettleFunction = void (*)(const Context*, uint8_t* truth, int64_t* breakpoint) noexcept;

class Evaluator {
 public:
  virtual ~Evaluator() = default;
  // The value of root `root` (Program::roots).
  virtual void Evaluate(uint32_t root, const Context& context, Value* out) const noexcept = 0;
  // All predicates of DecideGroup `group` at once; writes the positions (ascending) that are true, returns how many.
  virtual uint32_t Decide(uint32_t group, const Context& context, uint32_t* matched) const noexcept = 0;
  // All segments of SettleGroup `group`, in its order, each seeing the new truth of those before it: for position i,
  // truth[i] (0 or 1) and breakpoint[i] (the next instant > now at which it can change by time alone, or kNever).
  virtual void Settle(uint32_t group, const Context& context, uint8_t* truth, int64_t* breakpoint) const noexcept = 0;
};

}  // namespace senda::abi
