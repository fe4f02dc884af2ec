#include "runtime/engine/gone_members.h"

#include <algorithm>

namespace senda::engine {
namespace {

bool HasName(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsGone(const std::string& member, const abi::FieldType& now) {
  const bool is_renamed = std::any_of(now.former_members.begin(), now.former_members.end(),
                                      [&](const auto& formers) { return HasName(formers, member); });
  return !is_renamed && !HasName(now.members, member);
}

void KeepGone(const abi::FieldType& before, abi::FieldType* now) {
  for (const std::string& member : before.members) {
    if (IsGone(member, *now)) now->members.push_back(member);
  }
}

}  // namespace

void KeepGoneMembers(const abi::Program& before, abi::Program* program) {
  for (abi::EventSchema& event : program->events) {
    const auto old = std::find_if(before.events.begin(), before.events.end(),
                                  [&](const auto& one) { return one.qualified_name == event.qualified_name; });
    if (old == before.events.end()) continue;
    for (abi::FieldSchema& field : event.fields) {
      if (!field.type.is_of_names) continue;
      for (const abi::FieldSchema& one : old->fields) {
        if (one.name == field.name && one.type.is_of_names) KeepGone(one.type, &field.type);
      }
    }
  }
}

}  // namespace senda::engine
