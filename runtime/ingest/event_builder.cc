#include "runtime/ingest/event_builder.h"

#include <fmt/core.h>

#include "runtime/abi/emptied.h"
#include "runtime/ingest/recorded_inputs.h"

namespace senda::ingest {
namespace {

abi::FieldType TypeOf(abi::Kind kind) {
  abi::FieldType type;
  type.kind = kind;
  return type;
}

const abi::FieldType& TextType() {
  static const abi::FieldType type = TypeOf(abi::Kind::kText);
  return type;
}

const abi::FieldType& InstantType() {
  static const abi::FieldType type = TypeOf(abi::Kind::kInstant);
  return type;
}

}  // namespace

EventBuilder::EventBuilder(const EventCatalog& catalog, const io::Clock* clock) : catalog_(catalog), clock_(clock) {
  context_.arena = &arena_;
}

bool EventBuilder::Begin(uint32_t type, const Envelope& envelope, std::string_view made_id, TypedEvent* event) {
  event->is_event = true;
  event->type = type;
  const abi::EventSchema& schema = catalog_[type];
  if (schema.reaches.empty()) return TakeEnvelope(envelope, /*has_customer=*/true, made_id, event);
  if (!TakeEnvelope(envelope, /*has_customer=*/false, made_id, event)) return false;
  // A mapping names one column for the customers of all its events.
  if (!event->customer.empty() && !context_.is_mapped) {
    reason_ =
        fmt::format("`{}` reaches customers by their fields, so it has no `customer` of its own", schema.bare_name);
    return false;
  }
  event->customer = {};
  return true;
}

bool EventBuilder::BeginInput(RecordedInputKind kind, const Envelope& envelope, std::string_view made_id,
                              TypedEvent* event) {
  event->is_event = false;
  event->type = static_cast<uint32_t>(kind);
  return TakeEnvelope(envelope, RecordedInputs()[event->type].has_customer, made_id, event);
}

bool EventBuilder::TakeEnvelope(const Envelope& envelope, bool has_customer, std::string_view made_id,
                                TypedEvent* event) {
  arena_.Clear();
  event->fields.assign(SchemaOf(*event, catalog_).fields.size(), abi::Value::Missing());
  abi::Value customer;
  if (!TakeId("customer", envelope.customer, &customer)) return false;
  if (has_customer && (customer.known == 0 || customer.size == 0)) {
    reason_ = "it has no customer";
    return false;
  }
  event->customer = customer.known != 0 ? customer.text() : std::string_view();
  abi::Value& id = event->fields[abi::kEventFieldId];
  if (!TakeId("id", envelope.id, &id)) return false;
  event->has_id = id.known != 0 && id.size > 0;
  if (!event->has_id) id = abi::Value::Text(arena_.Copy(made_id));
  return TakeId("source", envelope.source, &event->fields[abi::kEventFieldSource]) && TakeAt(envelope.at, event);
}

// Names of customers and the like: a text, or a JSON number as it is written.
bool EventBuilder::TakeId(std::string_view name, const Cell& cell, abi::Value* out) {
  *out = abi::Value::Missing();
  if (IsMissing(cell, context_)) return true;
  Cell text = cell;
  if (cell.kind == CellKind::kNumber) text.kind = CellKind::kString;
  if (Convert(TextType(), text, &context_, out, &reason_)) return true;
  reason_ = fmt::format("`{}`: {}", name, reason_);
  return false;
}

bool EventBuilder::TakeAt(const Cell& cell, TypedEvent* event) {
  if (IsMissing(cell, context_) && !event->is_event && RecordedInputs()[event->type].may_be_timeless) {
    event->at = INT64_MIN;
    return true;
  }
  if (IsMissing(cell, context_)) {
    reason_ = "it does not say when it happened";
    return false;
  }
  abi::Value& at = event->fields[abi::kEventFieldAt];
  if (!Convert(InstantType(), cell, &context_, &at, &reason_)) {
    reason_ = fmt::format("`at`: {}", reason_);
    return false;
  }
  event->at = at.integer;
  if (clock_ != nullptr && event->at - clock_->now_ms() > kAheadMsMax) {
    reason_ = fmt::format("`at`: `{}` is more than an hour ahead of the clock", ShowCell(cell));
    return false;
  }
  return true;
}

bool EventBuilder::Set(uint32_t index, const Cell& cell, TypedEvent* event) {
  const abi::EventSchema& schema = SchemaOf(*event, catalog_);
  if (cell.kind == CellKind::kNull && event->is_event && schema.updates_profile) event->fields[index] = abi::Emptied();
  if (IsMissing(cell, context_)) return true;
  const abi::FieldSchema& field = schema.fields[index];
  if (Convert(field.type, cell, &context_, &event->fields[index], &reason_)) return true;
  reason_ = fmt::format("`{}`: {}", field.name, reason_);
  return false;
}

bool EventBuilder::SetAnswer(uint32_t index, const Cell& cell, TypedEvent* event) {
  if (cell.is_missing()) return true;
  const std::optional<std::string> packed = PackAnswer(cell);
  if (!packed) {
    reason_ = fmt::format("`{}`: {} is no single value", kAnswerValue, ShowCell(cell));
    return false;
  }
  event->fields[index] = abi::Value::Text(arena_.Copy(*packed));
  return true;
}

void EventBuilder::SetPacked(uint32_t index, std::string_view packed, TypedEvent* event) {
  event->fields[index] = abi::Value::Text(arena_.Copy(packed));
}

bool EventBuilder::Finish(TypedEvent* event) {
  const auto& fields = SchemaOf(*event, catalog_).fields;
  for (size_t i = abi::kFirstEventField; i < fields.size(); ++i) {
    abi::Value& value = event->fields[i];
    if (value.known != 0) continue;
    if (fields[i].default_value) {
      bool is_text = abi::RepOf(fields[i].type.kind) == abi::Rep::kText;
      value = is_text ? abi::Value::Text(fields[i].default_value->text) : fields[i].default_value->value;
    } else if (!fields[i].type.is_optional) {
      reason_ = fmt::format("`{}` is missing", fields[i].name);
      return false;
    }
  }
  return true;
}

}  // namespace senda::ingest
