#include "runtime/ingest/recorded_inputs.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "compiler/base/check.h"

namespace senda::ingest {
namespace {

abi::FieldSchema Field(std::string_view name, abi::Kind kind, bool is_optional) {
  abi::FieldSchema field;
  field.name = name;
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  return field;
}
abi::FieldSchema Text(std::string_view name) {
  return Field(name, abi::Kind::kText, false);
}
abi::FieldSchema OptionalText(std::string_view name) {
  return Field(name, abi::Kind::kText, true);
}

RecordedInput Make(RecordedInputKind kind, std::string_view name, bool has_customer,
                   std::initializer_list<abi::FieldSchema> fields) {
  RecordedInput input{kind, {}, has_customer};
  input.schema.qualified_name = input.schema.bare_name = name;
  input.schema.fields = {Field("id", abi::Kind::kText, false), Field("at", abi::Kind::kInstant, false),
                         Field("source", abi::Kind::kText, true)};
  input.schema.fields.insert(input.schema.fields.end(), fields);
  return input;
}

std::vector<RecordedInput> MakeAll() {
  std::vector<RecordedInput> all;
  all.push_back(Make(RecordedInputKind::kTick, "tick", false, {}));
  all.push_back(Make(RecordedInputKind::kErase, "erase", true, {}));
  all.push_back(Make(RecordedInputKind::kPause, "pause", false,
                     {OptionalText("journey"), OptionalText("purpose"), OptionalText("reason")}));
  all.push_back(Make(RecordedInputKind::kResume, "resume", false,
                     {OptionalText("journey"), OptionalText("purpose"), Field("over", abi::Kind::kDuration, true)}));
  all.push_back(Make(RecordedInputKind::kDelivery, "delivery", true, {Text("delivery"), Text("outcome")}));
  all.push_back(Make(RecordedInputKind::kAnswer, "answer", true,
                     {OptionalText("call"), OptionalText("hook"), OptionalText(kAnswerValue)}));
  all.push_back(Make(RecordedInputKind::kOutcome, "outcome", true,
                     {OptionalText("task"), OptionalText("team"), Text("outcome")}));
  abi::FieldSchema row = OptionalText(kRowValue);
  row.type.text_limit = abi::kItemsBytesMax;
  all.push_back(Make(RecordedInputKind::kCatalog, "catalog", false,
                     {Text("catalog"), OptionalText("key"), row, Field("removed", abi::Kind::kBool, true)}));
  all.back().may_be_timeless = true;
  all.push_back(Make(RecordedInputKind::kCode, "code", false, {Text("coupon"), Text("code")}));
  all.back().may_be_timeless = true;
  for (size_t i = 0; i < all.size(); ++i) {
    SENDA_CHECK(static_cast<size_t>(all[i].kind) == i, "recorded inputs stand in the order of their kinds");
  }
  return all;
}

}  // namespace

const std::vector<RecordedInput>& RecordedInputs() {
  static const std::vector<RecordedInput> all = MakeAll();
  return all;
}

std::optional<RecordedInputKind> FindRecordedInput(std::string_view name) {
  for (const RecordedInput& input : RecordedInputs()) {
    if (input.schema.bare_name == name) return input.kind;
  }
  return std::nullopt;
}

std::optional<std::string> PackAnswer(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::kString: return "s" + std::string(cell.text);
    case CellKind::kNumber: return "n" + std::string(cell.text);
    case CellKind::kTrue: return "t";
    case CellKind::kFalse: return "f";
    case CellKind::kPlain: return "p" + std::string(cell.text);
    default: return std::nullopt;
  }
}

Cell UnpackAnswer(std::string_view packed) {
  if (packed.empty()) return {};
  const std::string_view text = packed.substr(1);
  switch (packed[0]) {
    case 's': return {CellKind::kString, text, 0};
    case 'n': return {CellKind::kNumber, text, 0};
    case 'p': return {CellKind::kPlain, text, 0};
    case 't': return {CellKind::kTrue, "true", 0};
    default: return {CellKind::kFalse, "false", 0};
  }
}

bool RowPacker::Add(std::string_view name, const Cell& cell) {
  if (cell.is_missing()) return true;
  const std::optional<std::string> packed = PackAnswer(cell);
  if (!packed) return false;
  items_.Add(abi::Kind::kText, abi::Value::Text(name));
  items_.Add(abi::Kind::kText, abi::Value::Text(*packed));
  return true;
}

std::string RowPacker::Take() {
  return items_.Take();
}

void UnpackRow(std::string_view packed, const std::function<void(std::string_view, const Cell&)>& visit) {
  const int64_t count = abi::SizeOfItems(packed);
  for (int64_t i = 0; i + 1 < count; i += 2) {
    visit(abi::ItemOf(packed, i, abi::Kind::kText).text(),
          UnpackAnswer(abi::ItemOf(packed, i + 1, abi::Kind::kText).text()));
  }
}

const abi::EventSchema& SchemaOf(const TypedEvent& event, const EventCatalog& catalog) {
  return event.is_event ? catalog[event.type] : RecordedInputs()[event.type].schema;
}

}  // namespace senda::ingest
