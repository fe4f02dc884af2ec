#include "runtime/io/descriptor.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace senda::io {

Descriptor Descriptor::Borrow(int number) {
  Descriptor descriptor(number);
  descriptor.is_owned_ = false;
  return descriptor;
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)), is_owned_(other.is_owned_) {}

Descriptor::~Descriptor() {
  if (number_ >= 0 && is_owned_) ::close(number_);
}

std::string ErrorText(int error_number) {
  return std::generic_category().message(error_number);
}

Result<size_t> ReadSome(int descriptor, char* buffer, size_t capacity) {
  for (;;) {
    ssize_t got = ::read(descriptor, buffer, capacity);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) return MakeError("{}", ErrorText(errno));
  }
}

Result<size_t> ReadAt(int descriptor, char* buffer, size_t capacity, uint64_t offset) {
  size_t total = 0;
  while (total < capacity) {
    ssize_t got = ::pread(descriptor, buffer + total, capacity - total, static_cast<off_t>(offset + total));
    if (got == 0) break;
    if (got > 0) {
      total += static_cast<size_t>(got);
    } else if (errno != EINTR) {
      return MakeError("{}", ErrorText(errno));
    }
  }
  return total;
}

int WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(static_cast<size_t>(put));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace senda::io
