// What one version of a workspace means otherwise than another, declaration by declaration.
//
// What is read by a hash of the intermediate program (segments, triggers, journeys, policies, guarantees, KPIs, maps)
// is compared by it, so that a condition written otherwise is no change; the rest by its words, without comments,
// titles and layout. A name that says `was` is compared under its old name.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.h"

namespace senda::tools {

enum class ChangeKind : uint8_t {
  kAdded,
  kRemoved,
  kChanged,    // means something else, maybe under another name
  kRenamed,    // only that
  kRewritten,  // written otherwise, means the same
};
std::string_view WordOf(ChangeKind kind);

struct ChangedDeclaration {
  ChangeKind change = ChangeKind::kChanged;
  std::string kind;  // the word it begins with: `journey`
  std::string name;  // qualified; of what has no name what stands for it
  std::string was;   // under which name OLD has it, when that is another
  std::string file;  // where NEW has it, or OLD when it is removed
  uint32_t line = 0;
  std::vector<std::string> lines;    // of its text, laid out: `+` what came, `-` what went, with what stands around
  std::vector<std::string> through;  // changed ones that it names, when its own words are the same
};
// A setting of senda.toml.
struct ChangedSetting {
  std::string name, before, after;
};
struct ProgramChanges {
  std::vector<ChangedSetting> settings;
  std::vector<ChangedDeclaration> declarations;  // in order of NEW's files, then those that are gone
  bool has_new_meaning() const;
};

// Both have no errors and are lowered.
ProgramChanges CompareMeanings(const driver::Compilation& before, const driver::Compilation& after);

}  // namespace senda::tools
