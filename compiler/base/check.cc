#include "compiler/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace senda {

void CheckFailed(const char* file, int line, const char* condition, const std::string& message) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s:%d: internal error, please report it: %s%s%s\n", file, line, condition,
               message.empty() ? "" : ": ", message.c_str());
  std::fflush(stderr);
  std::abort();
}

}  // namespace senda
