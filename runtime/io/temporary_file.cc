#include "runtime/io/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace senda::io {
namespace {

std::string Folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

}  // namespace

Result<TemporaryFile> TemporaryFile::Create() {
  std::string path = Folder() + "/senda-XXXXXX";
  Descriptor descriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (!descriptor.is_open()) return MakeError("no temporary file can be made in {}: {}", Folder(), ErrorText(errno));
  ::unlink(path.c_str());
  return TemporaryFile(std::move(descriptor));
}

Result<void> TemporaryFile::Append(std::string_view bytes) {
  int error = WriteAll(descriptor_.number(), bytes);
  if (error != 0) return MakeError("a temporary file in {} cannot be written: {}", Folder(), ErrorText(error));
  size_ += bytes.size();
  return {};
}

Result<size_t> TemporaryFile::ReadAt(char* buffer, size_t capacity, uint64_t offset) const {
  auto result = io::ReadAt(descriptor_.number(), buffer, capacity, offset);
  if (!result.ok()) {
    return MakeError("a temporary file in {} cannot be read: {}", Folder(), result.error().message);
  }
  return *result;
}

}  // namespace senda::io
