// From bytes to records: decompression, lines, rows, JSON.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "runtime/ingest/decode.h"
#include "runtime/ingest/record_reader.h"
#include "runtime/ingest/row_splitter.h"

namespace senda::ingest {
namespace {

// Gives its bytes in small steps, as a pipe does.
class Trickle : public io::ByteSource {
 public:
  Trickle(std::string bytes, size_t step) : bytes_(std::move(bytes)), step_(step) {}
  Result<size_t> Read(char* buffer, size_t capacity) override {
    size_t size = std::min({step_, capacity, bytes_.size() - offset_});
    bytes_.copy(buffer, size, offset_);
    offset_ += size;
    return size;
  }

 private:
  std::string bytes_;
  size_t step_;
  size_t offset_ = 0;
};

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

// All of it, with what went wrong behind a `!`.
std::string Decoded(const std::string& bytes, size_t step = 1'000) {
  auto source = DecodeByContent(std::make_unique<Trickle>(bytes, step));
  EXPECT_TRUE(source.ok());
  std::string result;
  std::string buffer(777, '\0');
  for (;;) {
    auto got = (*source)->Read(buffer.data(), buffer.size());
    if (!got.ok()) return result + "!" + got.error().message;
    if (*got == 0) return result;
    result.append(buffer, 0, *got);
  }
}

std::string ManyLines() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  return text;
}

TEST(Decode, GivesTheSameBytesWhateverTheirForm) {
  std::string text = ManyLines();
  for (size_t step : {1'000u, 70'000u}) {
    EXPECT_TRUE(Decoded(text, step) == text);
    EXPECT_TRUE(Decoded(Gzip(text), step) == text);
    EXPECT_TRUE(Decoded(Zstd(text), step) == text);
  }
  EXPECT_EQ(Decoded(Gzip("")), "");
  EXPECT_EQ(Decoded(Zstd("")), "");
  EXPECT_EQ(Decoded(""), "");
  EXPECT_EQ(Decoded("ab"), "ab");
}

TEST(Decode, ReadsOnBehindTheFirstMember) {
  EXPECT_EQ(Decoded(Gzip("one\n") + Gzip("two\n")), "one\ntwo\n");
  EXPECT_EQ(Decoded(Gzip("one\n") + std::string(512, '\0')), "one\n");
  EXPECT_EQ(Decoded(Zstd("one\n") + Zstd("two\n"), 3), "one\ntwo\n");
}

TEST(Decode, SaysWhatIsWrongBehindWhatIsRight) {
  std::string gzip = Gzip(ManyLines());
  std::string cut = Decoded(gzip.substr(0, gzip.size() / 2));
  EXPECT_TRUE(cut.starts_with("line 0\nline 7919\n"));
  EXPECT_TRUE(cut.ends_with("!the gzip data ends in the middle"));
  std::string zstd = Zstd(ManyLines());
  EXPECT_TRUE(Decoded(zstd.substr(0, zstd.size() / 2)).ends_with("!the zstd data ends in the middle"));
  gzip[gzip.size() / 2] = static_cast<char>(gzip[gzip.size() / 2] ^ 0x55);
  EXPECT_NE(Decoded(gzip).find("!the gzip data is damaged ("), std::string::npos);
  zstd[zstd.size() / 2] = static_cast<char>(zstd[zstd.size() / 2] ^ 0x55);
  EXPECT_NE(Decoded(zstd).find("!the zstd data "), std::string::npos);
  EXPECT_TRUE(Decoded(Gzip("x") + "garbage").starts_with("x!the gzip data is damaged"));
}

TEST(LineReader, NumbersLinesAndDropsTheirEnds) {
  LineReader reader(std::make_unique<Trickle>("\xef\xbb\xbfone\r\n\ntwo\nlast", 2));
  Line line;
  std::vector<std::string> seen;
  while (*reader.Next(&line)) {
    seen.push_back(std::to_string(line.number) + ":" + std::string(line.text) + (line.is_terminated ? "" : "!"));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"1:one", "2:", "3:two", "4:last!"}));
}

TEST(LineReader, CutsWhatIsTooLong) {
  std::string text =
      "ab\n" + std::string(1'000'000, 'x') + "\ncd\n" + std::string(20, 'y') + "\n" + std::string(900'000, 'z');
  LineReader reader(io::BytesInMemory(text), 10);
  Line line;
  std::vector<std::string> seen;
  while (*reader.Next(&line)) seen.push_back(std::string(line.text) + (line.is_too_long ? "…" : ""));
  EXPECT_EQ(seen, (std::vector<std::string>{"ab", "xxxxxxxxxx…", "cd", "yyyyyyyyyy…", "zzzzzzzzzz…"}));
}

RC_GTEST_PROP(LineReader, FindsTheLinesThatAreThere, ()) {
  auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::string<std::string>());
  std::string text;
  std::vector<std::string> wanted;
  for (std::string& line : lines) {
    std::erase_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\xef'; });
    wanted.push_back(line);
    text += line + "\n";
  }
  LineReader reader(std::make_unique<Trickle>(text, *rc::gen::inRange<size_t>(1, 20)));
  Line line;
  std::vector<std::string> seen;
  while (*reader.Next(&line)) seen.emplace_back(line.text);
  RC_ASSERT(seen == wanted);
}

// Rows as `line:cell|cell`, refused ones as `line!reason`.
std::vector<std::string> Rows(std::unique_ptr<RowSplitter> splitter) {
  std::vector<std::string> result;
  Row row;
  for (;;) {
    auto status = splitter->Next(&row);
    EXPECT_TRUE(status.ok());
    if (!status.ok() || *status == RowStatus::kEnd) return result;
    std::string shown = std::to_string(row.line);
    if (*status == RowStatus::kRefused) {
      result.push_back(shown + "!" + row.reason);
      continue;
    }
    for (size_t i = 0; i < row.cells.size(); ++i) shown += (i == 0 ? ":" : "|") + std::string(row.cells[i]);
    result.push_back(shown);
  }
}
std::vector<std::string> CsvRows(std::string text) {
  return Rows(SplitSeparated(LineReader(io::BytesInMemory(std::move(text))), ','));
}
using Strings = std::vector<std::string>;

TEST(Rows, OfCommas) {
  EXPECT_EQ(CsvRows("a,b\r\n\n1, 2 \n\"x,y\",\"say \"\"hi\"\"\"\n,\nlast,one"),
            (Strings{"1:a|b", "3:1|2", "4:x,y|say \"hi\"", "5:|", "6:last|one"}));
}

TEST(Rows, MayHaveLineBreaksInQuotes) {
  EXPECT_EQ(CsvRows("1,\"two\nlines\",x\n2,y,z\n"), (Strings{"1:1|two\nlines|x", "3:2|y|z"}));
}

TEST(Rows, AStrayQuoteCostsOneLine) {
  EXPECT_EQ(
      CsvRows("1,2\n3,\"open\n5,6\n7,8\n"),
      (Strings{"1:1|2", "2!the file ends in the middle of this record: a quote is not closed", "3:5|6", "4:7|8"}));
  EXPECT_EQ(CsvRows("1,5\" pipe\n3,4\n"), (Strings{"1!a quote stands where none can stand", "2:3|4"}));
  EXPECT_EQ(CsvRows("1,\"a\n2,\"b\"\n3,4\n"),
            (Strings{"1!a quote is not closed where its cell ends", "2:2|b", "3:3|4"}));
}

TEST(Rows, OfTabsAndBlanks) {
  auto reader = [](std::string text) { return LineReader(io::BytesInMemory(std::move(text))); };
  EXPECT_EQ(Rows(SplitSeparated(reader("a b\tc\n\t\n \n"), '\t')), (Strings{"1:a b|c", "2:|"}));
  EXPECT_EQ(Rows(SplitBlanks(reader("  a   b\t c \r\n\n x\n"))), (Strings{"1:a|b|c", "3:x"}));
}

TEST(Rows, AreText) {
  EXPECT_EQ(CsvRows(std::string("a\0b\n", 4) + "\xff\xfe\nok\n"),
            (Strings{"1!it holds a NUL byte, which no text contains", "2!it is not UTF-8", "3:ok"}));
}

TEST(Records, AreCountedAgainstTheHeader) {
  auto reader = OpenRecords(io::BytesInMemory("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2"), SourceFormat::kCsv, true);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->FindColumn("b"), 1u);
  EXPECT_EQ((*reader)->FindColumn("z"), std::nullopt);
  EXPECT_EQ((*reader)->ColumnNames(), "`a`, `b`, `c`");
  EXPECT_EQ(*(*reader)->Next(), ReadStatus::kRecord);
  EXPECT_EQ((*reader)->Get(1).text, "2");
  Strings reasons;
  while (*(*reader)->Next() == ReadStatus::kRefused) reasons.push_back((*reader)->place().reason);
  EXPECT_EQ(reasons, (Strings{"it has 2 cells, and the header has 3", "it has 4 cells, and the header has 3",
                              "the file ends in the middle of this record: it has 2 cells, and the header has 3"}));
}

TEST(Records, WithoutAHeaderAreNumbered) {
  auto reader = OpenRecords(io::BytesInMemory("x y\n"), SourceFormat::kColumns, false);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->FindColumn("2"), 1u);
  EXPECT_EQ((*reader)->FindColumn("0"), std::nullopt);
  EXPECT_EQ((*reader)->FindColumn("y"), std::nullopt);
  EXPECT_EQ(*(*reader)->Next(), ReadStatus::kRecord);
  EXPECT_EQ((*reader)->Get(1).text, "y");
  EXPECT_TRUE((*reader)->Get(2).is_missing());
}

std::string JsonReason(const std::string& text) {
  JsonDocument document;
  std::string padded = text + std::string(kLinePadding, ' ');
  std::string reason;
  return document.Parse(std::string_view(padded).substr(0, text.size()), &reason) ? "" : reason;
}

TEST(Json, IsCheckedAsAWhole) {
  EXPECT_EQ(JsonReason(R"({"a":1,"b":[1,2.5e3,{"c":null}],"d":"x\u00e9","e":true,"f":{}})"), "");
  EXPECT_EQ(JsonReason(R"( {"a":1} )"), "");
  EXPECT_EQ(JsonReason("[1]"), "not a JSON object");
  EXPECT_EQ(JsonReason(R"({"a":1)"),
            "not a JSON object: a bracket is not closed, or something stands behind the last one");
  EXPECT_EQ(JsonReason(R"({"a":"x)"), "not a JSON object: a string is not closed");
  EXPECT_EQ(JsonReason(R"({"a":1} x)"), JsonReason(R"({"a":1)"));
  EXPECT_EQ(JsonReason(R"({"a":1}{"b":2})"), "not a JSON object: something stands behind the object");
  for (const char* text :
       {"", "hello", "{\"a\" 1}", "{\"a\":tru}", "{\"a\":nul}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":+1}", "{\"a\":1,}",
        "{a:1}", "{\"a\":\"\\x\"}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":{\"b\":}}"}) {
    EXPECT_NE(JsonReason(text), "") << text;
  }
  EXPECT_NE(JsonReason("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}"), "");
  EXPECT_NE(JsonReason("{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}"), "");
}

TEST(Json, KeepsNumbersAsWritten) {
  JsonDocument document;
  std::string reason;
  std::string text = R"({"a":{"b":12345678901234567890.10,"c.d":"x"},"e":"\u00e9\n","a2":1,"a2":2})";
  std::string padded = text + std::string(kLinePadding, ' ');
  ASSERT_TRUE(document.Parse(std::string_view(padded).substr(0, text.size()), &reason)) << reason;
  EXPECT_EQ(document.FindPath("a.b").text, "12345678901234567890.10");
  EXPECT_EQ(document.FindPath("a.c.d").text, "x");
  EXPECT_EQ(document.FindPath("e").text, "é\n");
  EXPECT_EQ(document.FindPath("a2").text, "2");
  EXPECT_TRUE(document.FindPath("a.z").is_missing());
  EXPECT_TRUE(document.FindPath("e.z").is_missing());
}

RC_GTEST_PROP(Json, RandomBytesNeverCrash, ()) {
  auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("{}[]\",:0123456789.eE+-truefalsn\\u \"\"")));
  JsonReason("{" + text);
  JsonReason(*rc::gen::string<std::string>());
}

}  // namespace
}  // namespace senda::ingest
