// One file of the workspace: its path, its text, and where its lines begin.
//
// Text is kept as it was read (a byte-order mark at the start is dropped), at most 4 GiB. Offsets are bytes; lines and
// columns count from 1, columns in characters, as editors show them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

namespace senda {

struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
  auto operator<=>(const LineColumn&) const = default;
};

class SourceFile {
 public:
  // `path` is relative to the workspace, with `/` between its parts.
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }

  // An offset past the end counts as the end.
  LineColumn Locate(uint32_t offset) const;
  // The text of a line without its line break. Takes 1 to line_count().
  std::string_view Line(uint32_t line) const;
  // Where a line begins. Takes 1 to line_count().
  uint32_t LineStart(uint32_t line) const;
  // The byte offset of a line and column, clamped to the line's end.
  uint32_t Offset(LineColumn place) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

}  // namespace senda
