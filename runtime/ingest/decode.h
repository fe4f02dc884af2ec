// Compressed bytes as plain ones: gzip and zstd, recognised by how they begin.
#pragma once

#include <memory>

#include "runtime/io/bytes.h"

namespace senda::ingest {

// Looks at the first bytes and gives a source of plain ones; what is not compressed passes unchanged. Several members
// or frames behind one another are one stream. Damaged or cut-off data is an Error of Read, after everything before it
// has been given.
Result<std::unique_ptr<io::ByteSource>> DecodeByContent(std::unique_ptr<io::ByteSource> source);

// The two decoders; `source` begins with their magic number.
std::unique_ptr<io::ByteSource> DecodeGzip(std::unique_ptr<io::ByteSource> source);
std::unique_ptr<io::ByteSource> DecodeZstd(std::unique_ptr<io::ByteSource> source);

}  // namespace senda::ingest
