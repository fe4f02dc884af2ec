// Result: a value, or the reason why the world did not give one (disk, socket, compiler back end).
//
// Not for mistakes in the user's program, which are diagnostics. An Error's message is a whole sentence for the person
// at the terminal and names the file, address or thing concerned. Reading the value of an error fails a check.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "compiler/base/check.h"

namespace senda {

struct Error {
  std::string message;
};

template <typename... Args>
Error MakeError(fmt::format_string<Args...> format, Args&&... args) {
  return Error{fmt::format(format, std::forward<Args>(args)...)};
}

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose
  template <typename U>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, T>)
      Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT: implicit on purpose

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    CheckOk();
    return std::get<0>(state_);
  }
  const T& value() const& {
    CheckOk();
    return std::get<0>(state_);
  }
  T&& value() && {
    CheckOk();
    return std::get<0>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    SENDA_CHECK(!ok());
    return std::get<1>(state_);
  }

 private:
  void CheckOk() const { SENDA_CHECK(ok(), "{}", std::get<1>(state_).message); }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    SENDA_CHECK(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace senda

#define SENDA_CONCAT_INNER(a, b) a##b
#define SENDA_CONCAT(a, b) SENDA_CONCAT_INNER(a, b)

// Leaves the function with the error of a Result, if it is one.
#define SENDA_RETURN_IF_ERROR(expression)                                                  \
  do {                                                                                     \
    if (auto senda_result = (expression); !senda_result.ok()) return senda_result.error(); \
  } while (false)

// `SENDA_ASSIGN_OR_RETURN(auto file, Open(path));`
#define SENDA_ASSIGN_OR_RETURN(target, expression) \
  SENDA_ASSIGN_OR_RETURN_INNER(SENDA_CONCAT(senda_result_, __LINE__), target, expression)
#define SENDA_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                    \
  if (!result.ok()) return result.error();                       \
  target = std::move(result).value()
