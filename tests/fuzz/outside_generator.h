// What generated programs send, call and ask people for, and what comes of it in generated histories.
#pragma once

#include <cstdint>
#include <string>

#include "tests/fuzz/random.h"

namespace senda::fuzz {

// Channels, hooks and teams that the steps below need; each program has them once.
// `is_promotional`: whether every message must be, since some journeys hold customers out.
std::string OutsideDeclarations(bool is_promotional);
// A send with what it may say of itself, up to its blocks; `condition` is a boolean expression for `only if`.
struct GeneratedSend {
  std::string head;
  bool has_outcomes = false;  // blocks `on skipped`, `on failed` may follow
};
GeneratedSend GenerateSend(Random& random, const std::string& condition, const std::string& duration);
// Up to the blocks `done` and `overdue`; the answer is named `name`.
std::string GenerateCall(Random& random, const std::string& number, const std::string& duration);
std::string GenerateAssignment(Random& random, const std::string& name);

// A line of a history that is no event: an answer, a pause, a resume; the customer is `customer`.
std::string GenerateRecordedInput(Random& random, const std::string& customer, const std::string& at);
// Fields of a built-in event about a delivery, and its type.
std::string GenerateOutcome(Random& random, std::string* type);

}  // namespace senda::fuzz
