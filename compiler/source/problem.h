// What is wrong with the workspace's files, before a word of Senda is read.
//
// This folder stands below the diagnostics, so it hands out plain problems; compiler/diag/problems.h turns them into
// diagnostics. The arguments are those of the diagnostic kind of the same name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/span.h"

namespace senda {

enum class ProblemKind : uint8_t {
  kWorkspaceMissing,  // folder
  kWorkspaceEmpty,    // folder
  kFileUnreadable,    // path, reason
  kFileTooLarge,      // path, bytes, limit
  kFileNul,
  kFileEncoding,
  kTomlSyntax,      // reason
  kSettingUnknown,  // key, table
  kSettingType,     // key, wanted, found
  kSettingMissing,  // key, table
  kSettingValue,    // key, value, wanted
};

struct Problem {
  ProblemKind kind{};
  Span span;  // invalid when no file is concerned
  std::vector<std::string> args;
  std::vector<std::string> candidates;  // for kSettingUnknown and kSettingValue: what could have been meant
};

using Problems = std::vector<Problem>;

}  // namespace senda
