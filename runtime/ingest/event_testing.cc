#include "runtime/ingest/event_testing.h"

#include <fmt/core.h>

namespace senda::ingest {
namespace {

abi::FieldSchema Field(std::string name, abi::Kind kind, bool is_optional = false) {
  abi::FieldSchema field;
  field.name = std::move(name);
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  if (kind == abi::Kind::kMoney) field.type.currency = "EUR";
  return field;
}

abi::EventSchema Event(const std::string& package, const std::string& name, std::vector<abi::FieldSchema> declared) {
  abi::EventSchema event;
  event.qualified_name = package + "." + name;
  event.bare_name = name;
  event.fields = {Field("id", abi::Kind::kText), Field("at", abi::Kind::kInstant),
                  Field("source", abi::Kind::kText, true)};
  for (auto& field : declared) event.fields.push_back(std::move(field));
  return event;
}

std::string ShowValue(const abi::FieldSchema& field, const abi::Value& value) {
  if (value.known == 0) return "-";
  return abi::RepOf(field.type.kind) == abi::Rep::kText ? std::string(value.text()) : std::to_string(value.integer);
}

}  // namespace

const std::vector<abi::EventSchema>& ShopEvents() {
  static const std::vector<abi::EventSchema> events = [] {
    abi::FieldSchema items = Field("items", abi::Kind::kInt);
    items.default_value = abi::DefaultValue{abi::Value::Integer(1), ""};
    return std::vector{Event("shop", "signed_up", {}),
                       Event("shop", "purchase",
                             {Field("cart", abi::Kind::kText), Field("amount", abi::Kind::kMoney), items,
                              Field("note", abi::Kind::kText, true)}),
                       Event("shop", "visit", {Field("page", abi::Kind::kText)})};
  }();
  return events;
}

void KeptRejections::Reject(const Rejection& rejection) {
  lines_.push_back(fmt::format("{}:{}: {}", rejection.source, rejection.line, rejection.reason));
  raws_.emplace_back(rejection.raw);
}

std::string ShowEvent(const TypedEvent& event, const EventCatalog& catalog) {
  const abi::EventSchema& schema = catalog[event.type];
  std::string shown = fmt::format("{} {} {}({}{}", event.at / 1'000, event.customer, schema.bare_name,
                                  event.has_id ? "" : "made ", event.fields[abi::kEventFieldId].text());
  for (size_t i = abi::kFirstEventField; i < event.fields.size(); ++i) {
    shown += (i == abi::kFirstEventField ? "; " : ", ") + ShowValue(schema.fields[i], event.fields[i]);
  }
  return shown + ")";
}

Strings ShowEvents(EventStream* stream, const EventCatalog& catalog) {
  Strings shown;
  TypedEvent event;
  for (;;) {
    auto more = stream->Next(&event);
    if (!more.ok()) {
      shown.push_back("!" + more.error().message);
      return shown;
    }
    if (!*more) return shown;
    shown.push_back(ShowEvent(event, catalog));
  }
}

}  // namespace senda::ingest
