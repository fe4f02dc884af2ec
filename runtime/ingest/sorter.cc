#include "runtime/ingest/sorter.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/ingest/event_codec.h"
#include "runtime/io/temporary_file.h"

namespace senda::ingest {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 18;

// A sorted run in a temporary file, read from front to back.
class RunEvents : public EventStream {
 public:
  RunEvents(io::TemporaryFile file, const EventCatalog& catalog) : file_(std::move(file)), catalog_(catalog) {}

  Result<bool> Next(TypedEvent* event) override {
    SENDA_RETURN_IF_ERROR(Ensure(kEncodedSizeBytes));
    if (end_ == begin_) return false;
    size_t size = kEncodedSizeBytes + EncodedSize(buffer_.data() + begin_);
    SENDA_RETURN_IF_ERROR(Ensure(size));
    if (end_ - begin_ < size) return MakeError("a temporary file has become shorter");
    DecodeEvent(std::string_view(buffer_).substr(begin_, size), catalog_, event);
    begin_ += size;
    return true;
  }

 private:
  // Reads on until the buffer holds `size` bytes from begin_ on, or all there are.
  Result<void> Ensure(size_t size) {
    if (end_ - begin_ >= size) return {};
    buffer_.erase(0, begin_);
    end_ -= begin_;
    begin_ = 0;
    buffer_.resize(std::max(size, kBufferBytes));
    SENDA_ASSIGN_OR_RETURN(size_t got, file_.ReadAt(buffer_.data() + end_, buffer_.size() - end_, offset_));
    offset_ += got;
    end_ += got;
    return {};
  }

  io::TemporaryFile file_;
  const EventCatalog& catalog_;
  std::string buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  uint64_t offset_ = 0;
};

// Encoded events with an index that is sorted.
class Batch {
 public:
  void Add(const TypedEvent& event, const EventCatalog& catalog) {
    index_.push_back({event.at, bytes_.size()});
    EncodeEvent(event, catalog, &bytes_);
  }
  void Sort() { std::sort(index_.begin(), index_.end()); }  // by time, then by offset, which is the order of arrival
  void Clear() {
    index_.clear();
    bytes_.clear();
  }

  size_t size() const { return index_.size(); }
  size_t bytes() const { return bytes_.size() + index_.size() * sizeof(index_.front()); }
  std::string_view Encoded(size_t i) const {
    const char* begin = bytes_.data() + index_[i].second;
    return {begin, kEncodedSizeBytes + EncodedSize(begin)};
  }

 private:
  std::string bytes_;
  std::vector<std::pair<int64_t, uint64_t>> index_;  // (at, offset)
};

// A sorted batch in memory.
class BatchEvents : public EventStream {
 public:
  BatchEvents(Batch batch, const EventCatalog& catalog) : batch_(std::move(batch)), catalog_(catalog) {}

  Result<bool> Next(TypedEvent* event) override {
    if (next_ == batch_.size()) return false;
    DecodeEvent(batch_.Encoded(next_++), catalog_, event);
    return true;
  }

 private:
  Batch batch_;
  const EventCatalog& catalog_;
  size_t next_ = 0;
};

// Writes events to a new temporary file through a buffer.
class RunWriter {
 public:
  static Result<RunWriter> Create() {
    SENDA_ASSIGN_OR_RETURN(io::TemporaryFile file, io::TemporaryFile::Create());
    return RunWriter(std::move(file));
  }

  std::string* buffer() { return &buffer_; }
  Result<void> FlushIfLarge() {
    if (buffer_.size() < kBufferBytes) return {};
    return Flush();
  }
  Result<std::unique_ptr<EventStream>> Finish(const EventCatalog& catalog) {
    SENDA_RETURN_IF_ERROR(Flush());
    return std::unique_ptr<EventStream>(std::make_unique<RunEvents>(std::move(file_), catalog));
  }

 private:
  explicit RunWriter(io::TemporaryFile file) : file_(std::move(file)) {}
  Result<void> Flush() {
    SENDA_RETURN_IF_ERROR(file_.Append(buffer_));
    buffer_.clear();
    return {};
  }

  io::TemporaryFile file_;
  std::string buffer_;
};

class SortedEvents : public EventStream {
 public:
  SortedEvents(std::unique_ptr<EventStream> unsorted, const EventCatalog& catalog, const SortLimits& limits)
      : unsorted_(std::move(unsorted)), catalog_(catalog), limits_(limits) {
    SENDA_CHECK(limits.runs_max >= 2);
  }

  Result<bool> Next(TypedEvent* event) override {
    if (sorted_ == nullptr) SENDA_RETURN_IF_ERROR(Sort());
    return sorted_->Next(event);
  }

 private:
  Result<void> Sort() {
    Batch batch;
    TypedEvent event;
    for (;;) {
      SENDA_ASSIGN_OR_RETURN(bool more, unsorted_->Next(&event));
      if (!more) break;
      batch.Add(event, catalog_);
      if (batch.size() >= limits_.events_max || batch.bytes() >= limits_.bytes_max) {
        SENDA_RETURN_IF_ERROR(SpillBatch(&batch));
      }
    }
    unsorted_.reset();
    batch.Sort();
    runs_.push_back(std::make_unique<BatchEvents>(std::move(batch), catalog_));
    while (runs_.size() > limits_.runs_max) SENDA_RETURN_IF_ERROR(MergeGroups());
    sorted_ = MergeEvents(std::move(runs_));
    return {};
  }

  Result<void> SpillBatch(Batch* batch) {
    batch->Sort();
    SENDA_ASSIGN_OR_RETURN(RunWriter writer, RunWriter::Create());
    for (size_t i = 0; i < batch->size(); ++i) {
      writer.buffer()->append(batch->Encoded(i));
      SENDA_RETURN_IF_ERROR(writer.FlushIfLarge());
    }
    SENDA_ASSIGN_OR_RETURN(auto run, writer.Finish(catalog_));
    runs_.push_back(std::move(run));
    batch->Clear();
    return {};
  }

  // Makes fewer runs: one of each group of neighbours, so that equal times keep their order.
  Result<void> MergeGroups() {
    std::vector<std::unique_ptr<EventStream>> fewer;
    for (size_t begin = 0; begin < runs_.size(); begin += limits_.runs_max) {
      size_t end = std::min<size_t>(begin + limits_.runs_max, runs_.size());
      std::vector<std::unique_ptr<EventStream>> group;
      for (size_t i = begin; i < end; ++i) group.push_back(std::move(runs_[i]));
      SENDA_ASSIGN_OR_RETURN(auto run, WriteRun(MergeEvents(std::move(group)).get()));
      fewer.push_back(std::move(run));
    }
    runs_ = std::move(fewer);
    return {};
  }

  Result<std::unique_ptr<EventStream>> WriteRun(EventStream* events) {
    SENDA_ASSIGN_OR_RETURN(RunWriter writer, RunWriter::Create());
    TypedEvent event;
    for (;;) {
      SENDA_ASSIGN_OR_RETURN(bool more, events->Next(&event));
      if (!more) return writer.Finish(catalog_);
      EncodeEvent(event, catalog_, writer.buffer());
      SENDA_RETURN_IF_ERROR(writer.FlushIfLarge());
    }
  }

  std::unique_ptr<EventStream> unsorted_;
  const EventCatalog& catalog_;
  SortLimits limits_;
  std::vector<std::unique_ptr<EventStream>> runs_;  // in the order of their rows
  std::unique_ptr<EventStream> sorted_;
};

}  // namespace

std::unique_ptr<EventStream> SortEvents(std::unique_ptr<EventStream> events, const EventCatalog& catalog,
                                        const SortLimits& limits) {
  return std::make_unique<SortedEvents>(std::move(events), catalog, limits);
}

}  // namespace senda::ingest
