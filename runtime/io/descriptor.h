// An open file of the operating system, closed when it goes away; whole reads and writes on it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace senda::io {

class Descriptor {
 public:
  // Takes over an open descriptor; a negative number is none.
  explicit Descriptor(int number) : number_(number) {}
  // One that somebody else closes, such as standard input.
  static Descriptor Borrow(int number);
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) = delete;
  ~Descriptor();

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
  bool is_owned_ = true;
};

// The system's words for an error number.
std::string ErrorText(int error_number);

// Reads again after interruptions; 0 at the end.
Result<size_t> ReadSome(int descriptor, char* buffer, size_t capacity);
// The same from an offset; fewer bytes than asked for only at the end.
Result<size_t> ReadAt(int descriptor, char* buffer, size_t capacity, uint64_t offset);
// Gives the error number, 0 when all is written.
int WriteAll(int descriptor, std::string_view bytes);

}  // namespace senda::io
