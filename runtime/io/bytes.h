// Where bytes come from and where they go: files, standard input and output, memory.
//
// A ByteSource is read from front to back, a ByteSink written likewise. Both are used by one thread at a time. What
// fails comes back as an Error that names the file and the reason; after an error a source or sink is not used again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace senda::io {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Writes up to `capacity` (not 0) bytes to `buffer` and gives how many; 0 at the end, and then for ever.
  virtual Result<size_t> Read(char* buffer, size_t capacity) = 0;
};

Result<std::unique_ptr<ByteSource>> OpenFile(const std::string& path);
std::unique_ptr<ByteSource> StandardInput();
std::unique_ptr<ByteSource> BytesInMemory(std::string bytes);
// Adds what is read to `*count`, which outlives the source.
std::unique_ptr<ByteSource> CountBytes(std::unique_ptr<ByteSource> source, uint64_t* count);

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> Write(std::string_view bytes) = 0;
  // Hands everything on to the system; errors that were put off come here.
  virtual Result<void> Flush() = 0;
  // Whether writing failed because whoever read at the other end of the pipe is gone.
  virtual bool has_lost_reader() const { return false; }
};

// Creates the file or empties it. What is written is held back in memory until Flush or until it is much.
Result<std::unique_ptr<ByteSink>> CreateFile(const std::string& path);
std::unique_ptr<ByteSink> StandardOutput();
std::unique_ptr<ByteSink> StandardError();
// Appends to `*bytes`, which outlives the sink.
std::unique_ptr<ByteSink> BytesToMemory(std::string* bytes);

// The size in bytes of a regular file, 0 for anything else (a pipe, nothing at all).
uint64_t SizeOfFile(const std::string& path);
// Whether both paths lead to one existing file.
bool IsSameFile(const std::string& a, const std::string& b);

}  // namespace senda::io
