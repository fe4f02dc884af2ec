// The names of what a program description enumerates: for dumps, and for hashes, which must not depend on the order of
// an enumeration.
#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/program.h"

namespace senda::ir {

std::string_view NameOf(abi::Kind kind);
std::string_view NameOf(abi::AggregateFunction function);
std::string_view NameOf(abi::Container container);
std::string_view NameOf(abi::Window window);
std::string_view NameOf(abi::SourceKind kind);
std::string_view NameOf(abi::PatternKind kind);
std::string_view NameOf(abi::Recurrence recurrence);
std::string_view NameOf(abi::Attempts attempts);
std::string_view NameOf(abi::StepKind kind);
std::string_view NameOf(abi::Once once);
std::string_view NameOf(abi::WhenRemoved removed);
std::string_view NameOf(abi::Again again);
std::string_view NameOf(abi::SegmentKind kind);
std::string_view NameOf(abi::RuleKind kind);
// `promotional`, `promotional service`, `all`.
std::string NameOfPurposes(uint32_t purposes);
std::string_view NameOf(abi::TallyFunction function);
std::string_view NameOf(abi::Level level);
std::string_view NameOf(abi::PieceKind kind);
std::string_view NameOf(abi::Escape escape);

}  // namespace senda::ir
