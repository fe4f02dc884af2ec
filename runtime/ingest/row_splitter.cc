#include "runtime/ingest/row_splitter.h"

#include <csv.h>

#include <deque>
#include <utility>

#include "runtime/ingest/record_reader.h"

namespace senda::ingest {
namespace {

constexpr std::string_view kBlanks = " \t";

enum class FeedStatus : uint8_t { kRow, kInsideQuotes, kWrong };

// libcsv, fed line by line.
class CsvParser {
 public:
  explicit CsvParser(char separator) : separator_(separator) { Initialise(); }
  ~CsvParser() { csv_free(&parser_); }
  CsvParser(const CsvParser&) = delete;
  CsvParser& operator=(const CsvParser&) = delete;

  void Reset() {
    csv_free(&parser_);
    Initialise();
  }

  FeedStatus Feed(std::string_view line) {
    is_row_ = false;
    for (std::string_view part : {line, std::string_view("\n")}) {
      if (csv_parse(&parser_, part.data(), part.size(), &AddCell, &EndRow, this) != part.size())
        return FeedStatus::kWrong;
    }
    return is_row_ ? FeedStatus::kRow : FeedStatus::kInsideQuotes;
  }

  // Of the row just ended; valid until more is fed.
  void TakeCells(std::vector<std::string_view>* cells) {
    cells->clear();
    size_t begin = 0;
    for (size_t end : ends_) {
      cells->push_back(std::string_view(bytes_).substr(begin, end - begin));
      begin = end;
    }
    is_taken_ = true;
  }

 private:
  void Initialise() {
    SENDA_CHECK(csv_init(&parser_, CSV_STRICT) == 0);
    csv_set_delim(&parser_, static_cast<unsigned char>(separator_));
    is_taken_ = true;
  }

  static void AddCell(void* bytes, size_t size, void* self) {
    auto* parser = static_cast<CsvParser*>(self);
    if (parser->is_taken_) {
      parser->bytes_.clear();
      parser->ends_.clear();
      parser->is_taken_ = false;
    }
    parser->bytes_.append(static_cast<const char*>(bytes), size);
    parser->ends_.push_back(parser->bytes_.size());
  }
  static void EndRow(int, void* self) { static_cast<CsvParser*>(self)->is_row_ = true; }

  csv_parser parser_;
  char separator_;
  std::string bytes_;
  std::vector<size_t> ends_;
  bool is_row_ = false;
  bool is_taken_ = true;
};

struct OwnedLine {
  std::string text;
  uint64_t number;
  bool is_terminated;
  bool is_too_long;
};

class SeparatedSplitter : public RowSplitter {
 public:
  SeparatedSplitter(LineReader reader, char separator)
      : reader_(std::move(reader)), parser_(separator), blanks_(separator == '\t' ? " " : kBlanks) {}

  Result<RowStatus> Next(Row* row) override {
    for (;;) {
      Line line;
      SENDA_ASSIGN_OR_RETURN(bool more, TakeLine(&line));
      if (!more) return RowStatus::kEnd;
      row->line = line.number;
      row->raw = line.text;
      row->is_terminated = line.is_terminated;
      if (!IsText(line, &row->reason)) return RowStatus::kRefused;
      if (line.text.find_first_not_of(blanks_) == std::string_view::npos) continue;
      switch (parser_.Feed(line.text)) {
        case FeedStatus::kRow: parser_.TakeCells(&row->cells); return RowStatus::kRow;
        case FeedStatus::kInsideQuotes: return ReadOn(line, row);
        case FeedStatus::kWrong: parser_.Reset(); return Refuse(row, "a quote stands where none can stand");
      }
    }
  }

 private:
  static RowStatus Refuse(Row* row, std::string reason) {
    row->reason = std::move(reason);
    return RowStatus::kRefused;
  }

  Result<bool> TakeLine(Line* line) {
    if (pending_.empty()) return reader_.Next(line);
    current_ = std::move(pending_.front());
    pending_.pop_front();
    *line = {current_.text, current_.number, current_.is_terminated, current_.is_too_long};
    return true;
  }

  // The record goes on behind the line break inside its quotes.
  Result<RowStatus> ReadOn(const Line& first, Row* row) {
    record_.clear();
    raw_.clear();
    AddToRecord(first);
    for (;;) {
      Line line;
      SENDA_ASSIGN_OR_RETURN(bool more, TakeLine(&line));
      if (!more) {
        return Rewind(row, "the file ends in the middle of this record: a quote is not closed");
      }
      AddToRecord(line);
      row->is_terminated = line.is_terminated;
      if (raw_.size() > kLineBytesMax) return Rewind(row, "a quote is not closed");
      if (!IsText(line, &row->reason)) return Rewind(row, "a quote is not closed");
      FeedStatus status = parser_.Feed(line.text);
      if (status == FeedStatus::kInsideQuotes) continue;
      if (status == FeedStatus::kWrong) return Rewind(row, "a quote is not closed where its cell ends");
      parser_.TakeCells(&row->cells);
      row->raw = raw_;
      return RowStatus::kRow;
    }
  }

  void AddToRecord(const Line& line) {
    record_.push_back({std::string(line.text), line.number, line.is_terminated, line.is_too_long});
    if (record_.size() > 1) raw_ += '\n';
    raw_ += line.text;
  }

  // Refuses the record's first line alone; the others are read again.
  RowStatus Rewind(Row* row, std::string reason) {
    parser_.Reset();
    raw_ = record_.front().text;
    row->raw = raw_;
    pending_.insert(pending_.begin(), std::make_move_iterator(record_.begin() + 1),
                    std::make_move_iterator(record_.end()));
    return Refuse(row, std::move(reason));
  }

  LineReader reader_;
  CsvParser parser_;
  std::string_view blanks_;        // what a blank line consists of
  std::vector<OwnedLine> record_;  // the lines of a record that has more than one
  std::string raw_;
  std::deque<OwnedLine> pending_;  // lines to read again
  OwnedLine current_;
};

class BlankSplitter : public RowSplitter {
 public:
  explicit BlankSplitter(LineReader reader) : reader_(std::move(reader)) {}

  Result<RowStatus> Next(Row* row) override {
    for (;;) {
      Line line;
      SENDA_ASSIGN_OR_RETURN(bool more, reader_.Next(&line));
      if (!more) return RowStatus::kEnd;
      row->line = line.number;
      row->raw = line.text;
      row->is_terminated = line.is_terminated;
      if (!IsText(line, &row->reason)) return RowStatus::kRefused;
      Split(line.text, &row->cells);
      if (!row->cells.empty()) return RowStatus::kRow;
    }
  }

 private:
  static void Split(std::string_view text, std::vector<std::string_view>* cells) {
    cells->clear();
    for (size_t begin = text.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
      size_t end = std::min(text.find_first_of(kBlanks, begin), text.size());
      cells->push_back(text.substr(begin, end - begin));
      begin = text.find_first_not_of(kBlanks, end);
    }
  }

  LineReader reader_;
};

}  // namespace

std::unique_ptr<RowSplitter> SplitSeparated(LineReader reader, char separator) {
  return std::make_unique<SeparatedSplitter>(std::move(reader), separator);
}

std::unique_ptr<RowSplitter> SplitBlanks(LineReader reader) {
  return std::make_unique<BlankSplitter>(std::move(reader));
}

}  // namespace senda::ingest
