// What a program costs: bytes of a customer's state, work of an event, by declaration. docs/cost.md says what the words
// mean; tools/cost_test.cc compares with what the engine really does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "tools/cost_pieces.h"
#include "tools/say.h"

namespace senda::tools {

// The assumptions behind `typical`.
inline constexpr uint32_t kIdBytes = 36, kTypicalText = 20, kTypicalEntries = 5, kTypicalAttempts = 1;
inline constexpr uint32_t kTypicalJourneys = 3;  // in which the customer is, the dearest ones

// A declaration, or a part of the engine, and what it adds.
struct BytesOf {
  std::string kind;  // `segment`, `journey`, …
  std::string name;
  std::string file;  // empty: of the engine
  uint32_t line = 0;
  uint64_t idle = 0, typical = 0, worst = 0;
  std::string cheaper;  // what would make it less; empty: nothing
};
struct WorkOf {
  std::string event;   // `time` for what happens by time alone
  uint64_t alone = 0;  // at most, for a customer who is in no journey and for whom no pattern is under way
  uint64_t worst = 0;  // with everything at its bound, and all that follows at the same instant from it
  struct Part {
    std::string kind, name, file;
    uint32_t line = 0;
    uint64_t worst = 0;
  };
  std::vector<Part> parts;  // of the worst, the dearest first
};
struct TimersOf {
  std::string kind, name, file;
  uint32_t line = 0;
  uint64_t most = 0;  // instants that it can have before it, at one time
};
struct MeasuredBytes {
  uint64_t customers = 0, events = 0;
  uint64_t mean = 0, median = 0, p95 = 0, most = 0;
};
struct MeasuredWork {
  std::string event;
  uint64_t times = 0;
  double mean = 0;
  uint64_t most = 0;
};
struct Cost {
  uint64_t idle = 0, typical = 0, worst = 0;
  std::vector<BytesOf> bytes;  // the dearest first
  std::vector<WorkOf> work;    // by event, as declared; then time
  std::vector<TimersOf> timers;
  std::optional<MeasuredBytes> measured_bytes;
  std::vector<MeasuredWork> measured_work;
};

// Takes a compilation with a program.
Cost MeasureCost(const driver::Compilation& compilation);

// Of each root: what it costs to evaluate, each instruction once, weighed as native code weighs them. `with_resets`:
// also what the windows in it ask in turn.
std::vector<uint64_t> RootCosts(const ir::Program& program, bool with_resets = false);

std::string CostAsText(const Cost& cost, bool shows_all);
std::string CostAsJson(const Cost& cost);

// `4.2 KiB`, `1,234`
std::string BytesText(uint64_t bytes);

namespace cost {

// Where a declaration stands and how people call it.
struct Place {
  std::string kind, name, file;
  uint32_t line = 0;
};
// The declaration that a position of the program lies in.
class Places {
 public:
  explicit Places(const driver::Compilation& compilation);
  Place At(const abi::SourcePosition& position) const;

 private:
  struct Known {
    std::string file;
    uint32_t line, end;
    Place place;
  };
  std::vector<Known> known_;
  std::vector<std::string> files_;  // of the program
};

void AddBytes(const driver::Compilation& compilation, const Places& places, Cost* cost);
void AddWork(const driver::Compilation& compilation, const Places& places, Cost* cost);
void AddTimers(const driver::Compilation& compilation, const Places& places, Cost* cost);

}  // namespace cost

// `journey welcome`; what is the engine's own in the language of the console.
template <typename T>
std::string NameForPeople(const T& one) {
  if (!one.file.empty()) return one.name.empty() ? one.kind : one.kind + " " + one.name;
  const std::string kind(Told(one.kind));
  return one.name.empty() ? kind : kind + " " + std::string(Told(one.name));
}

}  // namespace senda::tools
