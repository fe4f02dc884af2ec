#include "runtime/ingest/file_events.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "runtime/ingest/decode.h"
#include "runtime/ingest/event_builder.h"
#include "runtime/ingest/own_form.h"
#include "runtime/ingest/record_reader.h"
#include "runtime/ingest/row_mapping.h"

namespace senda::ingest {
namespace {

class FileEvents : public EventStream {
 public:
  FileEvents(FileInput input, const IngestContext& context, std::unique_ptr<RecordReader> reader,
             std::optional<RowMapping> mapping)
      : input_(std::move(input)),
        context_(context),
        reader_(std::move(reader)),
        mapping_(std::move(mapping)),
        builder_(*context.catalog, context.clock) {
    if (mapping_) mapping_->Prepare(&builder_.context());
  }

  Result<bool> Next(TypedEvent* event) override {
    for (;;) {
      auto status = reader_->Next();
      if (!status.ok()) return FailedRead(status.error());
      if (*status == ReadStatus::kEnd) return false;
      if (*status == ReadStatus::kRefused) {
        Reject(reader_->place().reason);
        continue;
      }
      if (ReadRecord(event)) return true;
    }
  }

 private:
  // False when the record became no event.
  bool ReadRecord(TypedEvent* event) {
    event->input = input_.number;
    event->line = reader_->place().line;
    made_id_.clear();
    fmt::format_to(std::back_inserter(made_id_), "{}{}", input_.made_id_prefix, event->line);
    uint64_t rounded_before = builder_.context().rounded_money;
    std::string reason;
    switch (Convert(event, &reason)) {
      case RowResult::kEvent:
        ++context_.counts->events;
        context_.counts->rounded_money += builder_.context().rounded_money - rounded_before;
        return true;
      case RowResult::kIgnored: ++context_.counts->ignored; return false;
      case RowResult::kRefused: Reject(reason); return false;
    }
    SENDA_UNREACHABLE();
  }

  RowResult Convert(TypedEvent* event, std::string* reason) {
    if (mapping_) return mapping_->Read(*reader_, made_id_, &builder_, event, reason);
    bool is_event =
        ReadOwnForm(*reader_->document(), made_id_, &builder_, event, &context_.counts->extra_fields, reason);
    return is_event ? RowResult::kEvent : RowResult::kRefused;
  }

  void Reject(std::string_view reason) {
    ++context_.counts->rejected;
    if (context_.rejections == nullptr) return;
    const RecordPlace& place = reader_->place();
    context_.rejections->Reject({Name(), place.line, reason, place.raw});
  }

  Error FailedRead(const Error& error) const {
    return MakeError("{}, behind line {}: {}", input_.file, reader_->place().line, error.message);
  }

  std::string_view Name() const { return input_.mapping != nullptr ? input_.mapping->name : input_.file; }

  FileInput input_;
  IngestContext context_;
  std::unique_ptr<RecordReader> reader_;
  std::optional<RowMapping> mapping_;
  EventBuilder builder_;
  std::string made_id_;
};

}  // namespace

Result<std::unique_ptr<EventStream>> OpenFileEvents(FileInput input, const IngestContext& context) {
  const EventSource* mapping = input.mapping;
  auto format = mapping != nullptr ? mapping->format : SourceFormat::kNdjson;
  auto bytes = DecodeByContent(std::move(input.bytes));
  if (!bytes.ok()) return MakeError("{}: {}", input.file, bytes.error().message);
  auto reader = OpenRecords(std::move(*bytes), format, mapping != nullptr && mapping->has_header);
  if (!reader.ok()) return MakeError("{}: {}", input.file, reader.error().message);
  std::optional<RowMapping> rows;
  if (mapping != nullptr && !mapping->is_own_form()) {
    auto bound = RowMapping::Bind(*mapping, *context.catalog, reader->get());
    if (!bound.ok()) return MakeError("{}: {}", input.file, bound.error().message);
    rows = std::move(*bound);
  }
  return std::unique_ptr<EventStream>(
      std::make_unique<FileEvents>(std::move(input), context, std::move(*reader), std::move(rows)));
}

}  // namespace senda::ingest
