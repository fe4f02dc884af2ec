#include "runtime/ingest/record_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "runtime/ingest/row_splitter.h"

namespace senda::ingest {
namespace {

constexpr std::string_view kCutOff = "the file ends in the middle of this record: ";

class JsonReader : public RecordReader {
 public:
  explicit JsonReader(LineReader reader) : reader_(std::move(reader)) {}

  Result<ReadStatus> Next() override {
    Line line;
    do {
      SENDA_ASSIGN_OR_RETURN(bool more, reader_.Next(&line));
      if (!more) return ReadStatus::kEnd;
    } while (line.text.find_first_not_of(" \t\r") == std::string_view::npos);
    place_.line = line.number;
    place_.raw = line.text;
    if (!IsText(line, &place_.reason)) return ReadStatus::kRefused;
    if (document_.Parse(line.text, &place_.reason)) return ReadStatus::kRecord;
    if (!line.is_terminated) place_.reason.insert(0, kCutOff);
    return ReadStatus::kRefused;
  }

  std::optional<uint32_t> FindColumn(std::string_view name) override {
    paths_.emplace_back(name);
    return static_cast<uint32_t>(paths_.size() - 1);
  }
  std::string ColumnNames() const override { return {}; }
  Cell Get(uint32_t column) const override { return document_.FindPath(paths_[column]); }
  const JsonDocument* document() const override { return &document_; }

 private:
  LineReader reader_;
  JsonDocument document_;
  std::vector<std::string> paths_;
};

class CellReader : public RecordReader {
 public:
  CellReader(std::unique_ptr<RowSplitter> splitter, bool has_header)
      : splitter_(std::move(splitter)), has_header_(has_header) {}

  Result<void> ReadHeader() {
    if (!has_header_) return {};
    SENDA_ASSIGN_OR_RETURN(RowStatus status, splitter_->Next(&row_));
    if (status == RowStatus::kRefused) return MakeError("its header cannot be read: {}", row_.reason);
    is_empty_ = status == RowStatus::kEnd;
    if (!is_empty_) header_.assign(row_.cells.begin(), row_.cells.end());
    for (size_t i = 0; i < header_.size(); ++i) {
      const bool is_twice = !header_[i].empty() && std::count(header_.begin(), header_.end(), header_[i]) > 1;
      if (is_twice) return MakeError("two of its columns are called `{}`", header_[i]);
    }
    return {};
  }

  Result<ReadStatus> Next() override {
    SENDA_ASSIGN_OR_RETURN(RowStatus status, splitter_->Next(&row_));
    if (status == RowStatus::kEnd) return ReadStatus::kEnd;
    place_.line = row_.line;
    place_.raw = row_.raw;
    place_.reason = row_.reason;
    if (status == RowStatus::kRefused) return ReadStatus::kRefused;
    if (!has_header_ || row_.cells.size() == header_.size()) return ReadStatus::kRecord;
    bool is_cut_off = !row_.is_terminated && row_.cells.size() < header_.size();
    place_.reason = fmt::format("{}it has {} cells, and the header has {}", is_cut_off ? kCutOff : "",
                                row_.cells.size(), header_.size());
    return ReadStatus::kRefused;
  }

  // Nothing is missing from an empty file.
  std::optional<uint32_t> FindColumn(std::string_view name) override {
    if (is_empty_) return 0;
    if (!has_header_) return FindNumber(name);
    for (size_t i = 0; i < header_.size(); ++i) {
      if (header_[i] == name) return static_cast<uint32_t>(i);
    }
    return std::nullopt;
  }

  std::string ColumnNames() const override {
    if (!has_header_) return "`1`, `2`, …";
    std::string names;
    for (const std::string& name : header_) names += (names.empty() ? "`" : ", `") + name + "`";
    const bool is_parted_otherwise = header_.size() == 1 && header_[0].find(';') != std::string::npos;
    return is_parted_otherwise ? names + ", as if cells were parted by `;`" : names;
  }

  Cell Get(uint32_t column) const override {
    if (column >= row_.cells.size()) return Cell{};
    return {CellKind::kPlain, row_.cells[column], 0};
  }

 private:
  // Without a header columns are called 1, 2, …
  static std::optional<uint32_t> FindNumber(std::string_view name) {
    uint32_t number = 0;
    auto result = std::from_chars(name.data(), name.data() + name.size(), number);
    if (result.ec != std::errc{} || result.ptr != name.data() + name.size() || number == 0) return std::nullopt;
    return number - 1;
  }

  std::unique_ptr<RowSplitter> splitter_;
  bool has_header_;
  bool is_empty_ = false;
  std::vector<std::string> header_;
  Row row_;
};

std::unique_ptr<RowSplitter> MakeSplitter(LineReader reader, SourceFormat format) {
  switch (format) {
    case SourceFormat::kCsv: return SplitSeparated(std::move(reader), ',');
    case SourceFormat::kTsv: return SplitSeparated(std::move(reader), '\t');
    case SourceFormat::kColumns: return SplitBlanks(std::move(reader));
    case SourceFormat::kNdjson: break;
  }
  SENDA_UNREACHABLE();
}

}  // namespace

Result<std::unique_ptr<RecordReader>> OpenRecords(std::unique_ptr<io::ByteSource> source, SourceFormat format,
                                                  bool has_header) {
  LineReader reader(std::move(source));
  if (format == SourceFormat::kNdjson)
    return std::unique_ptr<RecordReader>(std::make_unique<JsonReader>(std::move(reader)));
  auto cells = std::make_unique<CellReader>(MakeSplitter(std::move(reader), format), has_header);
  SENDA_RETURN_IF_ERROR(cells->ReadHeader());
  return std::unique_ptr<RecordReader>(std::move(cells));
}

bool IsText(const Line& line, std::string* reason) {
  reason->clear();
  if (line.is_too_long) {
    *reason = fmt::format("it is longer than {} bytes", kLineBytesMax);
  } else if (std::memchr(line.text.data(), 0, line.text.size()) != nullptr) {
    *reason = "it holds a NUL byte, which no text contains";
  } else if (!IsValidUtf8(line.text)) {
    *reason = "it is not UTF-8";
  }
  return reason->empty();
}

}  // namespace senda::ingest
