#include "tools/values.h"

#include "runtime/abi/builtins.h"
#include "tools/say.h"

namespace senda::tools {

std::string TellDuration(int64_t milliseconds) {
  const std::string english = abi::PrintValue(abi::Kind::kDuration, abi::Value::Integer(milliseconds), {});
  const size_t blank = english.find(' ');
  const std::string number = english.substr(0, blank), unit = "{}" + english.substr(blank);
  return fmt::vformat(Told(unit), fmt::make_format_args(number));
}

std::string TellValue(const abi::FieldType& type, const abi::Value& value) {
  if (type.kind == abi::Kind::kDuration && value.known != 0) return TellDuration(value.integer);
  return abi::PrintValue(type.kind, value, {type.currency, type.minor_digits, type.members});
}

}  // namespace senda::tools
