// What an expectation compares: parts of messages, values of KPIs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ir/tests.h"
#include "runtime/abi/value.h"
#include "tools/observed_decisions.h"

namespace senda::tools {

// Whether a name is the wanted one, or ends with it behind a dot.
bool IsName(std::string_view name, std::string_view wanted);

// What a message said there; null when it has no such part.
const std::string* PartOf(const ObservedDecision& decision, std::string_view part);
// Whether it says what is wanted; `wanted` is the text of the part's root.
bool HasPart(const ObservedDecision& decision, const ir::TestPart& part, std::string_view wanted);

bool IsInOrder(ir::TestOrder order, abi::Kind kind, const abi::Value& value, const abi::Value& wanted);

}  // namespace senda::tools
