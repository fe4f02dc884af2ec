#include "runtime/io/bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/io/descriptor.h"

namespace senda::io {
namespace {

constexpr size_t kHeldBackBytes = size_t{1} << 16;

class DescriptorSource : public ByteSource {
 public:
  DescriptorSource(Descriptor descriptor, std::string name)
      : descriptor_(std::move(descriptor)), name_(std::move(name)) {}

  Result<size_t> Read(char* buffer, size_t capacity) override {
    auto result = ReadSome(descriptor_.number(), buffer, capacity);
    if (!result.ok()) return MakeError("{} cannot be read: {}", name_, result.error().message);
    return *result;
  }

 private:
  Descriptor descriptor_;
  std::string name_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<size_t> Read(char* buffer, size_t capacity) override {
    size_t size = std::min(capacity, bytes_.size() - offset_);
    std::memcpy(buffer, bytes_.data() + offset_, size);
    offset_ += size;
    return size;
  }

 private:
  std::string bytes_;
  size_t offset_ = 0;
};

class CountingSource : public ByteSource {
 public:
  CountingSource(std::unique_ptr<ByteSource> source, uint64_t* count) : source_(std::move(source)), count_(count) {}

  Result<size_t> Read(char* buffer, size_t capacity) override {
    auto result = source_->Read(buffer, capacity);
    if (result.ok()) *count_ += *result;
    return result;
  }

 private:
  std::unique_ptr<ByteSource> source_;
  uint64_t* count_;
};

class DescriptorSink : public ByteSink {
 public:
  DescriptorSink(Descriptor descriptor, std::string name)
      : descriptor_(std::move(descriptor)), name_(std::move(name)) {}
  ~DescriptorSink() override { (void)Flush().ok(); }

  Result<void> Write(std::string_view bytes) override {
    held_back_.append(bytes);
    if (held_back_.size() < kHeldBackBytes) return {};
    return Flush();
  }

  bool has_lost_reader() const override { return has_lost_reader_; }

  Result<void> Flush() override {
    int error = WriteAll(descriptor_.number(), held_back_);
    held_back_.clear();
    if (error == 0) return {};
    has_lost_reader_ = error == EPIPE;
    return MakeError("{} cannot be written: {}", name_, ErrorText(error));
  }

 private:
  Descriptor descriptor_;
  std::string name_;
  std::string held_back_;
  bool has_lost_reader_ = false;
};

class MemorySink : public ByteSink {
 public:
  explicit MemorySink(std::string* bytes) : bytes_(bytes) {}

  Result<void> Write(std::string_view bytes) override {
    bytes_->append(bytes);
    return {};
  }
  Result<void> Flush() override { return {}; }

 private:
  std::string* bytes_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenFile(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) return MakeError("{} cannot be opened: {}", path, ErrorText(errno));
  struct stat status;
  if (::fstat(descriptor.number(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return MakeError("{} cannot be read: it is a folder", path);
  }
  return std::unique_ptr<ByteSource>(std::make_unique<DescriptorSource>(std::move(descriptor), path));
}

std::unique_ptr<ByteSource> StandardInput() {
  return std::make_unique<DescriptorSource>(Descriptor::Borrow(STDIN_FILENO), "standard input");
}

std::unique_ptr<ByteSource> BytesInMemory(std::string bytes) {
  return std::make_unique<MemorySource>(std::move(bytes));
}

std::unique_ptr<ByteSource> CountBytes(std::unique_ptr<ByteSource> source, uint64_t* count) {
  return std::make_unique<CountingSource>(std::move(source), count);
}

Result<std::unique_ptr<ByteSink>> CreateFile(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!descriptor.is_open()) return MakeError("{} cannot be created: {}", path, ErrorText(errno));
  return std::unique_ptr<ByteSink>(std::make_unique<DescriptorSink>(std::move(descriptor), path));
}

std::unique_ptr<ByteSink> StandardOutput() {
  return std::make_unique<DescriptorSink>(Descriptor::Borrow(STDOUT_FILENO), "standard output");
}

std::unique_ptr<ByteSink> StandardError() {
  return std::make_unique<DescriptorSink>(Descriptor::Borrow(STDERR_FILENO), "standard error");
}

std::unique_ptr<ByteSink> BytesToMemory(std::string* bytes) {
  return std::make_unique<MemorySink>(bytes);
}

uint64_t SizeOfFile(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  return static_cast<uint64_t>(status.st_size);
}

bool IsSameFile(const std::string& a, const std::string& b) {
  struct stat of_a;
  struct stat of_b;
  if (::stat(a.c_str(), &of_a) != 0 || ::stat(b.c_str(), &of_b) != 0) return false;
  return of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

}  // namespace senda::io
