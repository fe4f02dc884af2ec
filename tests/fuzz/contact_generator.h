// What programs say of contact: topics, rules of channels and policies, guarantees; and consents in histories.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tests/fuzz/random.h"

namespace senda::fuzz {

// The channel `email`, topics, promotional messages, a policy and guarantees. `condition` makes one about the customer;
// journeys are called journey_0 and so on.
std::string ContactDeclarations(Random& random, const std::function<std::string()>& condition, int64_t journeys);

// The data of a consent given or withdrawn.
std::string GenerateConsent(Random& random, std::string* type);

}  // namespace senda::fuzz
