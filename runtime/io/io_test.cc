#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "runtime/io/bytes.h"
#include "runtime/io/clock.h"
#include "runtime/io/temporary_file.h"

namespace senda::io {
namespace {

std::string ReadAll(ByteSource* source, size_t step) {
  std::string result;
  std::string buffer(step, '\0');
  for (;;) {
    auto got = source->Read(buffer.data(), buffer.size());
    EXPECT_TRUE(got.ok());
    if (!got.ok() || *got == 0) return result;
    result.append(buffer, 0, *got);
  }
}

TEST(Bytes, MemoryIsReadInAnySteps) {
  EXPECT_EQ(ReadAll(BytesInMemory("hello world").get(), 3), "hello world");
  EXPECT_EQ(ReadAll(BytesInMemory("").get(), 3), "");
}

TEST(Bytes, CountingAddsUp) {
  uint64_t count = 0;
  EXPECT_EQ(ReadAll(CountBytes(BytesInMemory("hello"), &count).get(), 2), "hello");
  EXPECT_EQ(count, 5u);
}

TEST(Bytes, FileIsWrittenAndReadAgain) {
  std::string path = ::testing::TempDir() + "senda_io_test";
  std::string content(200'000, 'x');
  {
    auto sink = CreateFile(path);
    ASSERT_TRUE(sink.ok());
    EXPECT_TRUE((*sink)->Write(content).ok());
    EXPECT_TRUE((*sink)->Write("end").ok());
    EXPECT_TRUE((*sink)->Flush().ok());
  }
  EXPECT_EQ(SizeOfFile(path), content.size() + 3);
  EXPECT_TRUE(IsSameFile(path, ::testing::TempDir() + "./senda_io_test"));
  auto source = OpenFile(path);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(ReadAll(source->get(), 4'096), content + "end");
  std::remove(path.c_str());
  EXPECT_FALSE(IsSameFile(path, path));
}

TEST(Bytes, ErrorsNameTheFile) {
  auto missing = OpenFile("/nowhere/at/all");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "/nowhere/at/all cannot be opened: No such file or directory");
  auto folder = OpenFile("/");
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().message, "/ cannot be read: it is a folder");
}

TEST(Bytes, FullDiskIsAnError) {
  auto sink = CreateFile("/dev/full");
  ASSERT_TRUE(sink.ok());
  EXPECT_TRUE((*sink)->Write("x").ok());
  auto flushed = (*sink)->Flush();
  ASSERT_FALSE(flushed.ok());
  EXPECT_EQ(flushed.error().message, "/dev/full cannot be written: No space left on device");
}

TEST(TemporaryFile, IsReadAtAnyOffset) {
  auto file = TemporaryFile::Create();
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Append("0123456789").ok());
  ASSERT_TRUE(file->Append("abc").ok());
  char buffer[8];
  auto got = file->ReadAt(buffer, 8, 8);
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(std::string(buffer, *got), "89abc");
  EXPECT_EQ(file->size(), 13u);
}

TEST(Clock, IsInMilliseconds) {
  EXPECT_GT(SystemClock().now_ms(), int64_t{1'600'000'000'000});
  FixedClock clock(5);
  clock.Set(7);
  EXPECT_EQ(clock.now_ms(), 7);
}

TEST(Clock, TicksNeverGoBack) {
  FixedClock clock(1'000);
  Ticker ticker(&clock, 100);
  EXPECT_EQ(ticker.Next(), 1'000);
  clock.Advance(99);
  EXPECT_EQ(ticker.Next(), std::nullopt);
  clock.Advance(1);
  EXPECT_EQ(ticker.Next(), 1'100);
  clock.Set(500);
  EXPECT_EQ(ticker.Next(), std::nullopt);
  clock.Set(2'000);
  EXPECT_EQ(ticker.Next(), 2'000);
}

}  // namespace
}  // namespace senda::io
