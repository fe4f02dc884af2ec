#include "compiler/driver/versions.h"

#include "compiler/base/utf8.h"
#include "runtime/abi/calendar.h"

namespace senda::driver {

Versions CurrentVersions() {
  return {SENDA_VERSION, abi::ZoneDataVersion(), std::string(UnicodeVersion()), SENDA_LLVM_VERSION};
}

}  // namespace senda::driver
