// SENDA_CHECK: what must hold if Senda itself is right, in every build.
//
// Takes a condition and, if wanted, a text in fmt's format with its arguments. Guarantees that nothing after it runs
// when the condition is false: file, line, condition and text go to standard error and the process aborts. It is never
// for a mistake in the user's program (that is a Diagnostic) nor for a failing disk or socket (that is a Result).
#pragma once

#include <fmt/core.h>

#include <string>

namespace senda {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const std::string& message);

inline std::string CheckMessage() {
  return {};
}

template <typename... Args>
std::string CheckMessage(fmt::format_string<Args...> format, Args&&... args) {
  return fmt::format(format, std::forward<Args>(args)...);
}

}  // namespace senda

#define SENDA_CHECK(condition, ...)                                                             \
  do {                                                                                          \
    if (!(condition)) [[unlikely]]                                                              \
      ::senda::CheckFailed(__FILE__, __LINE__, #condition, ::senda::CheckMessage(__VA_ARGS__)); \
  } while (false)

// Marks what no run can reach, such as the end of a switch over every enumerator.
#define SENDA_UNREACHABLE(...) \
  ::senda::CheckFailed(__FILE__, __LINE__, "unreachable", ::senda::CheckMessage(__VA_ARGS__))
