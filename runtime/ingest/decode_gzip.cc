#include <zlib.h>

#include <array>
#include <cstring>
#include <utility>

#include "runtime/ingest/decode.h"

namespace senda::ingest {
namespace {

constexpr int kGzipOnly = 15 + 16;  // zlib: the largest window, with a gzip header

class GzipSource : public io::ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<io::ByteSource> source) : source_(std::move(source)) {
    SENDA_CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK);
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Result<size_t> Read(char* buffer, size_t capacity) override {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(capacity);
    while (stream_.avail_out == capacity && !is_at_end_) {
      SENDA_RETURN_IF_ERROR(Fill());
      if (!is_at_end_) SENDA_RETURN_IF_ERROR(Inflate());
    }
    return capacity - stream_.avail_out;
  }

 private:
  Result<void> Fill() {
    if (stream_.avail_in > 0) return {};
    SENDA_ASSIGN_OR_RETURN(size_t got, source_->Read(input_.data(), input_.size()));
    if (got == 0) {
      if (is_inside_member_) return MakeError("the gzip data ends in the middle");
      is_at_end_ = true;
      return {};
    }
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return {};
  }

  Result<void> Inflate() {
    if (!is_inside_member_ && member_count_ > 0 && !SkipPadding()) return {};
    is_inside_member_ = true;
    int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      is_inside_member_ = false;
      ++member_count_;
      inflateReset(&stream_);
      return {};
    }
    if (status == Z_OK || status == Z_BUF_ERROR) return {};
    return MakeError("the gzip data is damaged ({})", stream_.msg != nullptr ? stream_.msg : "unknown header");
  }

  // Zeros behind a member fill up a tape or a block. True when something else follows.
  bool SkipPadding() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    return stream_.avail_in > 0;
  }

  std::unique_ptr<io::ByteSource> source_;
  z_stream stream_{};
  std::array<char, size_t{1} << 16> input_;
  size_t member_count_ = 0;
  bool is_inside_member_ = true;
  bool is_at_end_ = false;
};

}  // namespace

std::unique_ptr<io::ByteSource> DecodeGzip(std::unique_ptr<io::ByteSource> source) {
  return std::make_unique<GzipSource>(std::move(source));
}

}  // namespace senda::ingest
