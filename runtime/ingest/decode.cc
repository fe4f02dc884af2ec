#include "runtime/ingest/decode.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace senda::ingest {
namespace {

constexpr size_t kMagicBytes = 4;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

// Gives bytes that were read already, then the rest.
class PushedBack : public io::ByteSource {
 public:
  PushedBack(std::string first, std::unique_ptr<io::ByteSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}

  Result<size_t> Read(char* buffer, size_t capacity) override {
    if (offset_ == first_.size()) return rest_->Read(buffer, capacity);
    size_t size = std::min(capacity, first_.size() - offset_);
    std::memcpy(buffer, first_.data() + offset_, size);
    offset_ += size;
    return size;
  }

 private:
  std::string first_;
  size_t offset_ = 0;
  std::unique_ptr<io::ByteSource> rest_;
};

}  // namespace

Result<std::unique_ptr<io::ByteSource>> DecodeByContent(std::unique_ptr<io::ByteSource> source) {
  std::string first(kMagicBytes, '\0');
  size_t size = 0;
  while (size < kMagicBytes) {
    SENDA_ASSIGN_OR_RETURN(size_t got, source->Read(first.data() + size, kMagicBytes - size));
    if (got == 0) break;
    size += got;
  }
  first.resize(size);
  bool is_gzip = first.starts_with(kGzipMagic);
  bool is_zstd = first.starts_with(kZstdMagic);
  std::unique_ptr<io::ByteSource> whole = std::make_unique<PushedBack>(std::move(first), std::move(source));
  if (is_gzip) return DecodeGzip(std::move(whole));
  if (is_zstd) return DecodeZstd(std::move(whole));
  return whole;
}

}  // namespace senda::ingest
