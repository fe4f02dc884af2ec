// Lists and records as types: none contains itself, none is too deep or too large.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr uint64_t kEntryBytes = 8, kCountBytes = 4, kScalarBytes = 8, kZoneNameBytes = 64;
constexpr uint64_t kBytesMax = uint64_t{1} << 40;  // more than any limit, and far from an overflow

// How deep and how large a value is at most.
struct Extent {
  uint32_t depth = 0;
  uint64_t bytes = kScalarBytes;
};

class ItemTypes {
 public:
  explicit ItemTypes(Checker& checker)
      : checker_(checker), records_(checker.model.records.size()), states_(records_.size(), CheckState::kUnchecked) {}

  void CheckRecords() {
    for (RecordId id : checker_.model.records.ids()) OfRecord(id);
  }

  void Check(const FieldInfo& field) {
    Extent extent = Of(field.type);
    if (extent.depth > kItemsDepthMax) {
      checker_.sink.Report(Kind::kItemsTooDeep, field.span, kItemsDepthMax);
    } else if (extent.depth > 0 && extent.bytes > kItemsBytesMax) {
      checker_.sink.Report(Kind::kItemsTooLarge, field.span, extent.bytes, kItemsBytesMax)
          .Help("say how long its texts and lists can be: `text(100)`, `list<text(100)>(20)`");
    }
  }

 private:
  Extent Of(const Type& type) {
    switch (type.kind) {
      case TypeKind::kRecord: return OfRecord(type.record);
      case TypeKind::kList: {
        if (!type.list.is_valid()) return {};
        const ListInfo list = checker_.model.lists[type.list];
        Extent element = Of(list.element);
        return {element.depth + 1, std::min(kBytesMax, kCountBytes + list.limit * (kEntryBytes + element.bytes))};
      }
      case TypeKind::kTimeZone: return {0, kZoneNameBytes};
      default: return {0, IsTextual(type.kind) ? type.text_limit : kScalarBytes};
    }
  }

  Extent OfRecord(RecordId id) {
    CheckState& state = states_[id.index()];
    if (state == CheckState::kDone) return records_[id.index()];
    if (state == CheckState::kInProgress) {
      const RecordInfo& info = checker_.model.records[id];
      checker_.sink.Report(Kind::kRecordInItself, checker_.DeclarationOf(info.declaration).name.span,
                           info.qualified_name);
      return {};
    }
    state = CheckState::kInProgress;
    Extent extent{0, kCountBytes};
    for (const FieldInfo& field : checker_.model.records[id].fields) {
      Extent inner = Of(field.type);
      extent.depth = std::max(extent.depth, inner.depth);
      extent.bytes = std::min(kBytesMax, extent.bytes + kEntryBytes + inner.bytes);
    }
    ++extent.depth;
    states_[id.index()] = CheckState::kDone;
    return records_[id.index()] = extent;
  }

  Checker& checker_;
  std::vector<Extent> records_;
  std::vector<CheckState> states_;
};

}  // namespace

void CheckItemTypes(Checker& checker) {
  ItemTypes types(checker);
  types.CheckRecords();
  for (const FieldInfo& field : checker.model.customer_fields) types.Check(field);
  for (const EventInfo& event : checker.model.events) {
    if (!event.declaration.is_valid()) continue;
    for (const FieldInfo& field : event.fields) types.Check(field);
  }
}

}  // namespace senda::sema
