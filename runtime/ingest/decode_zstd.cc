#include <zstd.h>

#include <utility>
#include <vector>

#include "runtime/ingest/decode.h"

namespace senda::ingest {
namespace {

class ZstdSource : public io::ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<io::ByteSource> source)
      : source_(std::move(source)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream), input_(ZSTD_DStreamInSize()) {
    SENDA_CHECK(stream_ != nullptr);
  }

  Result<size_t> Read(char* buffer, size_t capacity) override {
    ZSTD_outBuffer output{buffer, capacity, 0};
    while (output.pos == 0) {
      bool is_flushed = pending_.pos == pending_.size && !has_more_output_;
      if (is_flushed) {
        SENDA_ASSIGN_OR_RETURN(size_t got, source_->Read(input_.data(), input_.size()));
        if (got == 0) {
          if (is_inside_frame_) return MakeError("the zstd data ends in the middle");
          return size_t{0};
        }
        pending_ = {input_.data(), got, 0};
      }
      size_t status = ZSTD_decompressStream(stream_.get(), &output, &pending_);
      if (ZSTD_isError(status) != 0) return MakeError("the zstd data is damaged ({})", ZSTD_getErrorName(status));
      is_inside_frame_ = status != 0;
      has_more_output_ = is_inside_frame_ && output.pos == output.size;
    }
    return output.pos;
  }

 private:
  std::unique_ptr<io::ByteSource> source_;
  std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream_;
  std::vector<char> input_;
  ZSTD_inBuffer pending_{nullptr, 0, 0};
  bool is_inside_frame_ = true;
  bool has_more_output_ = false;
};

}  // namespace

std::unique_ptr<io::ByteSource> DecodeZstd(std::unique_ptr<io::ByteSource> source) {
  return std::make_unique<ZstdSource>(std::move(source));
}

}  // namespace senda::ingest
