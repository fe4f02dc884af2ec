// The versions of what a program's meaning or code depends on.
#pragma once

#include <string>

namespace senda::driver {

struct Versions {
  std::string senda;
  std::string zone_data;  // "2026a"; empty when it cannot be told
  std::string unicode;
  std::string llvm;
};

Versions CurrentVersions();

}  // namespace senda::driver
