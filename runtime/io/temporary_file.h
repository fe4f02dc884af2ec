// A file that nobody else sees and that is gone when its owner is, however the process ends.
//
// Appended to, then read at any offset. It lies in $TMPDIR, or in /tmp.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/base/result.h"
#include "runtime/io/descriptor.h"

namespace senda::io {

class TemporaryFile {
 public:
  static Result<TemporaryFile> Create();

  // An error when the disk is full.
  Result<void> Append(std::string_view bytes);
  // Fewer bytes than asked for only at the end.
  Result<size_t> ReadAt(char* buffer, size_t capacity, uint64_t offset) const;
  uint64_t size() const { return size_; }

 private:
  explicit TemporaryFile(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
  uint64_t size_ = 0;
};

}  // namespace senda::io
