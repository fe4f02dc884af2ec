// A recorded file as a sequence of records whose parts are asked for by column.
//
// Takes decoded bytes; reads them in bounded memory. A record that cannot be read (no UTF-8, not JSON, too few cells,
// the file's end in its middle) is refused with its line and reason, and the next one follows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/source/event_source.h"
#include "runtime/ingest/cell.h"
#include "runtime/ingest/json_document.h"
#include "runtime/ingest/line_reader.h"

namespace senda::ingest {

enum class ReadStatus : uint8_t { kRecord, kRefused, kEnd };

// Where a record stands. The texts are valid until the next record is read.
struct RecordPlace {
  uint64_t line = 0;     // the first one
  std::string_view raw;  // as it stands in the file
  std::string reason;    // why it was refused
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // An error when the source fails; records before the failure have been given.
  virtual Result<ReadStatus> Next() = 0;
  // The number of a column, nothing when the file has none of that name. To be asked before the first record.
  virtual std::optional<uint32_t> FindColumn(std::string_view name) = 0;
  // The names of the columns, for a message; empty when every name is possible.
  virtual std::string ColumnNames() const = 0;
  // What the record at hand has in a column; valid until the next one is read.
  virtual Cell Get(uint32_t column) const = 0;
  // Of NDJSON: the record's object; null otherwise.
  virtual const JsonDocument* document() const { return nullptr; }

  const RecordPlace& place() const { return place_; }

 protected:
  RecordPlace place_;
};

// Reads the header, if there is one.
Result<std::unique_ptr<RecordReader>> OpenRecords(std::unique_ptr<io::ByteSource> source, SourceFormat format,
                                                  bool has_header);

// False with a reason when a line is no text: too long, not UTF-8, with a NUL.
bool IsText(const Line& line, std::string* reason);

}  // namespace senda::ingest
