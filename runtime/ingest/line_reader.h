// A source of bytes as numbered lines, in bounded memory.
//
// Lines end with a line feed, before which a carriage return is dropped; the last may end with the file. A byte-order
// mark at the start is dropped. A line longer than `line_bytes_max` is given cut off there and marked.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/io/bytes.h"

namespace senda::ingest {

inline constexpr size_t kLineBytesMax = size_t{4} << 20;
// Bytes behind a line's text that may be read, though they mean nothing.
inline constexpr size_t kLinePadding = 64;

struct Line {
  std::string_view text;      // valid until the next call
  uint64_t number = 0;        // from 1
  bool is_terminated = true;  // false when the file ends without a line break
  bool is_too_long = false;
};

class LineReader {
 public:
  explicit LineReader(std::unique_ptr<io::ByteSource> source, size_t line_bytes_max = kLineBytesMax);

  // False at the end. An error of the source comes after all lines that were whole before it.
  Result<bool> Next(Line* line);
  // Of the line given last.
  uint64_t line_number() const { return line_number_; }

 private:
  // Reads on; false at the end of the source.
  Result<bool> Fill();
  Result<bool> TakeLast(Line* line);
  Result<bool> TakeTooLong(Line* line);
  void Give(size_t size, size_t skipped, Line* line);
  void DropByteOrderMark();

  std::unique_ptr<io::ByteSource> source_;
  size_t line_bytes_max_;
  std::vector<char> buffer_;
  size_t begin_ = 0;    // of the line to give next
  size_t scanned_ = 0;  // no line feed in [begin_, scanned_)
  size_t end_ = 0;
  uint64_t line_number_ = 0;
  bool is_at_end_ = false;
  bool is_start_seen_ = false;
};

}  // namespace senda::ingest
