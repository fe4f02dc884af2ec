#include "compiler/interp/fake_host.h"

#include <cstring>

#include "compiler/base/check.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/layout.h"

namespace senda::interp {

using abi::Value;

FakeHost::FakeHost(const ir::Program& program, uint32_t event_fields, uint32_t captures)
    : program_(program),
      calls_{&Aggregate, &Allocate, &Row},
      context_{},
      event_(event_fields, Value::Missing()),
      attempt_(captures, Value::Missing()),
      instance_(captures, Value::Missing()) {
  block_.resize((program.description.layout.heap + sizeof(abi::CustomerHeader)) / 8 + 1);
  context_.calls = &calls_;
  context_.host = this;
  SetZone("UTC");
}

void FakeHost::SetZone(std::string_view name) {
  auto zone = abi::FindZone(name);
  SENDA_CHECK(zone.has_value(), "no time zone {}", name);
  reinterpret_cast<abi::CustomerHeader*>(block_.data())->zone = *zone;
}

// Values do not say whether they are texts, but only a text has a size.
Value FakeHost::Copy(const Value& value) {
  if (value.size == 0) return value;
  return Value::Text(texts_.emplace_back(value.text()));
}

void FakeHost::SetEventField(uint32_t field, const Value& value) {
  event_.at(field) = Copy(value);
}

void FakeHost::SetAttemptCapture(uint32_t slot, const Value& value) {
  attempt_.at(slot) = Copy(value);
}

void FakeHost::SetInstanceCapture(uint32_t slot, const Value& value) {
  instance_.at(slot) = Copy(value);
}

void FakeHost::SetAggregate(uint32_t aggregate, abi::AggregateQuery query, const Value& value, int64_t argument) {
  aggregates_[{aggregate, query, argument}] = Copy(value);
}

void FakeHost::SetCustomerField(uint32_t field, const Value& value) {
  const abi::CustomerLayout& layout = program_.description.layout;
  abi::Kind kind = program_.description.customer_fields.at(field).type.kind;
  Value slot = value;
  if (abi::RepOf(kind) == abi::Rep::kText && value.known != 0) {
    slot.integer = static_cast<int64_t>(block_.size() * 8);
    block_.resize(block_.size() + value.size / 8 + 1);
    value.text().copy(reinterpret_cast<char*>(block_.data()) + slot.integer, value.size);
  }
  std::memcpy(reinterpret_cast<char*>(block_.data()) + layout.fields + field * sizeof(Value), &slot, sizeof slot);
}

void FakeHost::SetSegment(uint32_t segment, bool is_member) {
  const abi::CustomerLayout& layout = program_.description.layout;
  SENDA_CHECK(segment < layout.segment_count);
  uint64_t& word = block_.at(layout.segments / 8 + segment / 64);
  uint64_t bit = uint64_t{1} << segment % 64;
  word = is_member ? word | bit : word & ~bit;
}

const abi::Context& FakeHost::context() {
  context_.event = event_.data();
  context_.attempt = attempt_.data();
  context_.instance = instance_.data();
  context_.customer = reinterpret_cast<const uint8_t*>(block_.data());
  return context_;
}

void FakeHost::Aggregate(const abi::Context* context, uint32_t aggregate, abi::AggregateQuery query, int64_t argument,
                         Value* out) noexcept {
  const auto& host = *static_cast<const FakeHost*>(context->host);
  auto it = host.aggregates_.find({aggregate, query, argument});
  if (it != host.aggregates_.end()) {
    *out = it->second;
  } else {
    *out = query == abi::AggregateQuery::kExpiry ? Value::Integer(abi::kNever) : Value::Missing();
  }
}

void FakeHost::SetRow(uint32_t catalog, std::string_view key, const Value& row) {
  rows_[{catalog, std::string(key)}] = Copy(row);
}

void FakeHost::Row(const abi::Context* context, uint32_t catalog, const char* key, uint32_t size, Value* out) noexcept {
  const auto& host = *static_cast<const FakeHost*>(context->host);
  auto it = host.rows_.find({catalog, std::string(key, size)});
  *out = it != host.rows_.end() ? it->second : Value::Missing();
}

char* FakeHost::Allocate(const abi::Context* context, uint32_t size) noexcept {
  auto& host = *static_cast<FakeHost*>(context->host);
  return host.arena_.emplace_back(size, '\0').data();
}

}  // namespace senda::interp
