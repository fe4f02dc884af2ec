#include "runtime/engine/held_inputs.h"

#include "runtime/abi/emptied.h"

namespace senda::engine {
namespace {

constexpr uint8_t kIsEmptied = 2;

bool IsText(const abi::EventSchema& schema, size_t field) {
  return abi::RepOf(schema.fields[field].type.kind) == abi::Rep::kText;
}

void SaveFields(const HeldInput& held, const abi::EventSchema& schema, ByteWriter* writer, std::set<uint32_t>* zones) {
  size_t offset = 0;
  for (size_t i = 0; i < held.fields.size(); ++i) {
    const abi::Value& value = held.fields[i];
    writer->Number(abi::IsEmptied(value) ? kIsEmptied : uint8_t{value.known != 0});
    if (value.known == 0) continue;
    if (IsText(schema, i)) {
      writer->Text(std::string_view(held.texts).substr(offset, value.size));
      offset += value.size;
      continue;
    }
    writer->Number(value.integer);
    if (schema.fields[i].type.kind == abi::Kind::kTimeZone) zones->insert(static_cast<uint32_t>(value.integer));
  }
}

bool LoadFields(HeldInput* held, const abi::EventSchema& schema, ByteReader* in,
                const std::map<uint32_t, uint32_t>& zones) {
  held->fields.assign(schema.fields.size(), abi::Value::Missing());
  for (size_t i = 0; i < held->fields.size(); ++i) {
    const auto known = in->Number<uint8_t>();
    if (known == kIsEmptied) held->fields[i] = abi::Emptied();
    if (known != 1) continue;
    if (IsText(schema, i)) {
      const std::string_view text = in->Text();
      held->fields[i] = abi::Value::Text(text);
      held->texts += text;
      continue;
    }
    held->fields[i] = abi::Value::Integer(in->Number<int64_t>());
    if (schema.fields[i].type.kind != abi::Kind::kTimeZone) continue;
    const auto zone = zones.find(static_cast<uint32_t>(held->fields[i].integer));
    if (zone == zones.end()) return false;
    held->fields[i].integer = zone->second;
  }
  return true;
}

}  // namespace

HeldInput HeldInput::Of(const Event& event, std::string_view customer, const abi::EventSchema& schema) {
  HeldInput held;
  held.at = event.fields[abi::kEventFieldAt].integer;
  held.type = event.type;
  held.has_identity = event.has_identity;
  held.customer = customer;
  held.fields.assign(event.fields.begin(), event.fields.end());
  for (size_t i = 0; i < held.fields.size(); ++i) {
    if (IsText(schema, i) && held.fields[i].known != 0) held.texts += held.fields[i].text();
  }
  return held;
}

HeldInput HeldInput::Of(const Merge& merge) {
  HeldInput held;
  held.is_merge = true;
  held.at = merge.at;
  held.customer = merge.into;
  held.from = merge.from;
  return held;
}

Event HeldInput::AsEvent(const abi::EventSchema& schema) {
  size_t offset = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!IsText(schema, i) || fields[i].known == 0) continue;
    fields[i].data = texts.data() + offset;
    offset += fields[i].size;
  }
  Event event;
  event.type = type;
  event.customer_id = customer;
  event.fields = fields;
  event.has_identity = has_identity;
  return event;
}

void HeldInputs::Hold(HeldInput input) {
  input.position = next_position_++;
  const auto key = std::pair(input.at, input.position);
  held_.emplace(key, std::move(input));
}

std::optional<HeldInput> HeldInputs::TakeUpTo(int64_t instant) {
  if (held_.empty() || held_.begin()->first.first > instant) return std::nullopt;
  return std::move(held_.extract(held_.begin()).mapped());
}

std::optional<HeldInput> HeldInputs::TakeFirst(const std::function<bool(const HeldInput&)>& is_wanted) {
  for (auto place = held_.begin(); place != held_.end(); ++place) {
    if (is_wanted(place->second)) return std::move(held_.extract(place).mapped());
  }
  return std::nullopt;
}

size_t HeldInputs::Count(const std::function<bool(const HeldInput&)>& is_wanted) const {
  size_t count = 0;
  for (const auto& [key, held] : held_) count += is_wanted(held) ? 1 : 0;
  return count;
}

void HeldInputs::Save(std::string* out, std::set<uint32_t>* zones) const {
  ByteWriter writer(out);
  writer.Number(next_position_);
  writer.Number(static_cast<uint32_t>(held_.size()));
  for (const auto& [key, held] : held_) {
    writer.Number(uint8_t{held.is_merge});
    writer.Number(held.at);
    writer.Number(held.position);
    writer.Text(held.customer);
    writer.Text(held.from);
    if (held.is_merge) continue;
    const abi::EventSchema& schema = program_->events[held.type];
    writer.Text(schema.qualified_name);
    writer.Number(uint8_t{held.has_identity});
    SaveFields(held, schema, &writer, zones);
  }
}

bool HeldInputs::Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones) {
  next_position_ = in->Number<uint64_t>();
  const auto count = in->Number<uint32_t>();
  for (uint32_t n = 0; n < count && !in->has_failed(); ++n) {
    HeldInput held;
    held.is_merge = in->Number<uint8_t>() != 0;
    held.at = in->Number<int64_t>();
    held.position = in->Number<uint64_t>();
    held.customer = in->Text();
    held.from = in->Text();
    if (!held.is_merge) {
      const std::string_view name = in->Text();
      held.type = 0;
      while (held.type < program_->events.size() && program_->events[held.type].qualified_name != name) ++held.type;
      if (held.type == program_->events.size()) return false;
      held.has_identity = in->Number<uint8_t>() != 0;
      if (!LoadFields(&held, program_->events[held.type], in, zones)) return false;
    }
    const auto key = std::pair(held.at, held.position);
    held_.emplace(key, std::move(held));
  }
  return !in->has_failed();
}

}  // namespace senda::engine
