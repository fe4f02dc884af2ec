#include "runtime/ingest/event_codec.h"

#include <cstring>

#include "runtime/ingest/recorded_inputs.h"

namespace senda::ingest {
namespace {

struct Head {
  uint32_t size;  // of what follows this member
  uint32_t type;
  int64_t at;
  uint64_t line;
  uint32_t input;
  uint32_t has_id;
  uint32_t field_count;
  uint32_t customer_size;
  uint32_t is_event;
  uint32_t unused;
};
// Behind the head: the fields' values; the customer; the texts of the fields, in order.

bool HasText(const abi::EventSchema& schema, size_t field) {
  return abi::RepOf(schema.fields[field].type.kind) == abi::Rep::kText;
}

}  // namespace

void EncodeEvent(const TypedEvent& event, const EventCatalog& catalog, std::string* bytes) {
  size_t begin = bytes->size();
  Head head{0,
            event.type,
            event.at,
            event.line,
            event.input,
            event.has_id ? 1u : 0u,
            static_cast<uint32_t>(event.fields.size()),
            static_cast<uint32_t>(event.customer.size()),
            event.is_event ? 1u : 0u,
            0};
  bytes->append(reinterpret_cast<const char*>(&head), sizeof head);
  bytes->append(reinterpret_cast<const char*>(event.fields.data()), event.fields.size() * sizeof(abi::Value));
  bytes->append(event.customer);
  const abi::EventSchema& schema = SchemaOf(event, catalog);
  for (size_t i = 0; i < event.fields.size(); ++i) {
    if (HasText(schema, i) && event.fields[i].known != 0) bytes->append(event.fields[i].text());
  }
  head.size = static_cast<uint32_t>(bytes->size() - begin - kEncodedSizeBytes);
  std::memcpy(bytes->data() + begin, &head, sizeof head);
}

uint32_t EncodedSize(const char* bytes) {
  uint32_t size = 0;
  std::memcpy(&size, bytes, sizeof size);
  return size;
}

int64_t EncodedAt(const char* bytes) {
  int64_t at = 0;
  std::memcpy(&at, bytes + offsetof(Head, at), sizeof at);
  return at;
}

void DecodeEvent(std::string_view bytes, const EventCatalog& catalog, TypedEvent* event) {
  Head head;
  std::memcpy(&head, bytes.data(), sizeof head);
  event->is_event = head.is_event != 0;
  event->type = head.type;
  event->at = head.at;
  event->line = head.line;
  event->input = head.input;
  event->has_id = head.has_id != 0;
  event->fields.resize(head.field_count);
  const char* place = bytes.data() + sizeof head;
  std::memcpy(event->fields.data(), place, head.field_count * sizeof(abi::Value));
  place += head.field_count * sizeof(abi::Value);
  event->customer = {place, head.customer_size};
  place += head.customer_size;
  const abi::EventSchema& schema = SchemaOf(*event, catalog);
  for (size_t i = 0; i < event->fields.size(); ++i) {
    if (!HasText(schema, i) || event->fields[i].known == 0) continue;
    event->fields[i].data = place;
    place += event->fields[i].size;
  }
}

}  // namespace senda::ingest
