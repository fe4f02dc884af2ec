// What decisions call the rules that can skip or hold a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/checker.h"

namespace senda::sema {

// Of every message, and of all channels, policies and coupons; guarantees, which are called by their texts, are not
// among them. Sorted.
std::vector<std::string> RuleNames(const Checker& checker);

// Whether a rule's name is the wanted one, or ends with it behind a dot.
bool IsRuleName(std::string_view name, std::string_view wanted);

}  // namespace senda::sema
