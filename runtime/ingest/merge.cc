#include <algorithm>
#include <utility>

#include "runtime/ingest/sorter.h"

namespace senda::ingest {
namespace {

class MergedEvents : public EventStream {
 public:
  explicit MergedEvents(std::vector<std::unique_ptr<EventStream>> streams) : heads_(streams.size()) {
    for (size_t i = 0; i < streams.size(); ++i) heads_[i].stream = std::move(streams[i]);
  }

  Result<bool> Next(TypedEvent* event) override {
    if (!is_started_) {
      is_started_ = true;
      for (size_t i = 0; i < heads_.size(); ++i) SENDA_RETURN_IF_ERROR(Advance(i));
    } else if (current_ < heads_.size()) {
      // Only now: the event given last was good until this call.
      SENDA_RETURN_IF_ERROR(Advance(current_));
    }
    current_ = heads_.size();
    if (heap_.empty()) return false;
    current_ = Pop();
    std::swap(*event, heads_[current_].event);
    return true;
  }

 private:
  struct Head {
    std::unique_ptr<EventStream> stream;
    TypedEvent event;
  };

  Result<void> Advance(size_t index) {
    Head& head = heads_[index];
    SENDA_ASSIGN_OR_RETURN(bool more, head.stream->Next(&head.event));
    if (!more) return {};
    heap_.push_back({head.event.at, index});
    std::push_heap(heap_.begin(), heap_.end(), IsLater);
    return {};
  }

  size_t Pop() {
    std::pop_heap(heap_.begin(), heap_.end(), IsLater);
    size_t index = heap_.back().second;
    heap_.pop_back();
    return index;
  }

  static bool IsLater(const std::pair<int64_t, size_t>& a, const std::pair<int64_t, size_t>& b) { return a > b; }

  std::vector<Head> heads_;
  std::vector<std::pair<int64_t, size_t>> heap_;  // (at, stream), the earliest first
  size_t current_ = 0;                            // the stream that gave the last event
  bool is_started_ = false;
};

}  // namespace

std::unique_ptr<EventStream> MergeEvents(std::vector<std::unique_ptr<EventStream>> streams) {
  if (streams.size() == 1) return std::move(streams.front());
  return std::make_unique<MergedEvents>(std::move(streams));
}

}  // namespace senda::ingest
