// Where something stands in the workspace's text: a file and a half-open range of bytes.
//
// Cheap to copy and kept by everything that a message may have to point at. The line and column are looked up in the
// SourceStore only when a person reads them.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

#include "compiler/base/id.h"

namespace senda {

using FileId = Id<struct FileTag>;

struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool is_valid() const { return file.is_valid(); }
  uint32_t length() const { return end - begin; }
  auto operator<=>(const Span&) const = default;
};

// From the start of the first to the end of the last; an invalid span adds nothing. Both are of one file.
inline Span Cover(Span a, Span b) {
  if (!a.is_valid()) return b;
  if (!b.is_valid()) return a;
  SENDA_CHECK(a.file == b.file);
  return Span{a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

}  // namespace senda
