#include "runtime/ingest/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace senda::ingest {
namespace {

constexpr size_t kFirstBufferBytes = size_t{1} << 18;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(std::unique_ptr<io::ByteSource> source, size_t line_bytes_max)
    : source_(std::move(source)), line_bytes_max_(line_bytes_max), buffer_(kFirstBufferBytes + kLinePadding) {}

Result<bool> LineReader::Next(Line* line) {
  for (;;) {
    const char* from = buffer_.data() + scanned_;
    const auto* feed = static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
    if (feed != nullptr) {
      size_t size = static_cast<size_t>(feed - buffer_.data()) - begin_;
      line->is_terminated = true;
      Give(size, size + 1, line);
      return true;
    }
    scanned_ = end_;
    if (end_ - begin_ > line_bytes_max_) return TakeTooLong(line);
    SENDA_ASSIGN_OR_RETURN(bool more, Fill());
    if (!more) return TakeLast(line);
  }
}

Result<bool> LineReader::Fill() {
  if (is_at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    scanned_ -= begin_;
    begin_ = 0;
  }
  if (end_ + kLinePadding == buffer_.size()) buffer_.resize(end_ * 2 + kLinePadding);
  SENDA_ASSIGN_OR_RETURN(size_t got, source_->Read(buffer_.data() + end_, buffer_.size() - kLinePadding - end_));
  end_ += got;
  is_at_end_ = got == 0;
  if (!is_start_seen_) DropByteOrderMark();
  return !is_at_end_;
}

Result<bool> LineReader::TakeLast(Line* line) {
  if (begin_ == end_) return false;
  line->is_terminated = false;
  Give(end_ - begin_, end_ - begin_, line);
  return true;
}

// Gives the line's beginning and skips the rest of it, without keeping it. The text stands at the buffer's start, what
// is skipped is read behind it.
Result<bool> LineReader::TakeTooLong(Line* line) {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  const size_t kept = line_bytes_max_;
  size_t feed = end_ - begin_;
  size_t filled = feed;
  bool is_terminated = false;
  while (!is_terminated) {
    SENDA_ASSIGN_OR_RETURN(size_t got, source_->Read(buffer_.data() + kept, buffer_.size() - kLinePadding - kept));
    is_at_end_ = got == 0;
    if (is_at_end_) break;
    filled = kept + got;
    const auto* found = static_cast<const char*>(std::memchr(buffer_.data() + kept, '\n', got));
    is_terminated = found != nullptr;
    feed = is_terminated ? static_cast<size_t>(found - buffer_.data()) : filled;
  }
  line->text = {buffer_.data(), kept};
  line->number = ++line_number_;
  line->is_too_long = true;
  line->is_terminated = is_terminated;
  begin_ = scanned_ = is_terminated ? feed + 1 : filled;
  end_ = filled;
  return true;
}

void LineReader::Give(size_t size, size_t skipped, Line* line) {
  line->text = {buffer_.data() + begin_, size};
  if (line->text.ends_with('\r')) line->text.remove_suffix(1);
  line->number = ++line_number_;
  line->is_too_long = size > line_bytes_max_;
  if (line->is_too_long) line->text = line->text.substr(0, line_bytes_max_);
  begin_ += skipped;
  scanned_ = begin_;
}

void LineReader::DropByteOrderMark() {
  if (end_ < kByteOrderMark.size() && !is_at_end_) return;
  is_start_seen_ = true;
  if (std::string_view(buffer_.data(), end_).starts_with(kByteOrderMark)) begin_ = scanned_ = kByteOrderMark.size();
}

}  // namespace senda::ingest
