// A field of `profile_updated` that is given, as nothing: `null` empties the customer's field, where a field that is
// not there leaves it. For everybody else both are missing.
#pragma once

#include "runtime/abi/value.h"

namespace senda::abi {

inline Value Emptied() {
  return Value{{1}, 0, 0};
}
// Only of a value whose payload is nothing else while it is missing: as an event arrives.
inline bool IsEmptied(const Value& value) {
  return value.known == 0 && value.integer == 1;
}

}  // namespace senda::abi
