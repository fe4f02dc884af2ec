// Rows of cells: comma- or tab-separated with quotes (libcsv), or separated by runs of blanks.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/line_reader.h"

namespace senda::ingest {

enum class RowStatus : uint8_t { kRow, kRefused, kEnd };

struct Row {
  std::vector<std::string_view> cells;  // valid, like `raw`, until the next row is read
  uint64_t line = 0;                    // the first one
  std::string_view raw;
  bool is_terminated = true;  // false when the file ends without a line break
  std::string reason;         // of a refused row
};

class RowSplitter {
 public:
  virtual ~RowSplitter() = default;
  virtual Result<RowStatus> Next(Row* row) = 0;
};

// RFC 4180, strictly: a quote stands around a whole cell, or twice inside one. A cell in quotes may hold line breaks.
// When a quote is wrong or never closed, its line is refused and reading goes on with the next one. Blanks around a
// cell without quotes are dropped; blank lines are skipped.
std::unique_ptr<RowSplitter> SplitSeparated(LineReader reader, char separator);

// Cells are what stands between blanks and tabs.
std::unique_ptr<RowSplitter> SplitBlanks(LineReader reader);

}  // namespace senda::ingest
