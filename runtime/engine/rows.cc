// Rows of catalogs and codes of coupons, as inputs.
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/abi/items.h"
#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/partition.h"

namespace senda::engine {
namespace {

using abi::Value;

constexpr uint32_t kKeyBytesMax = 1'024;

}  // namespace

size_t Engine::CountRows(uint32_t catalog) const {
  return catalogs_.back()->size(catalog);
}

const CouponCounts& Engine::CountCodes(uint32_t coupon) const {
  return coupons_.back()->counts(coupon);
}

void Engine::AdvancePartitions(int64_t instant) {
  const bool is_shared = partitions_.size() > 1 && !program().coupons.empty();
  while (is_shared) {
    const auto first = std::min_element(partitions_.begin(), partitions_.end(), [](const auto& a, const auto& b) {
      return a->EarliestWake() < b->EarliestWake();
    });
    if ((*first)->EarliestWake() > instant) break;
    (*first)->AdvanceTo((*first)->EarliestWake());
  }
  for (const auto& partition : partitions_) partition->AdvanceTo(instant);
}

std::optional<Refusal> Engine::CheckRow(const CatalogRow& row, uint32_t catalog) const {
  if (row.key.empty() || row.key.size() > kKeyBytesMax) {
    return Refusal{RefusalReason::kWrongFields, "the row has no key, or one longer than 1,024 bytes"};
  }
  if (row.is_removed) return std::nullopt;
  const abi::Catalog& declared = program().catalogs[catalog];
  if (row.fields.size() != declared.fields.size()) {
    return Refusal{RefusalReason::kWrongFields, fmt::format("a row of `{}` has {} fields, not {}", declared.id,
                                                            declared.fields.size(), row.fields.size())};
  }
  for (size_t i = 0; i < declared.fields.size(); ++i) {
    if (row.fields[i].known != 0 || declared.fields[i].type.is_optional) continue;
    return Refusal{RefusalReason::kWrongFields,
                   fmt::format("`{}` of `{}` is missing", declared.fields[i].name, declared.id)};
  }
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplyCatalogRow(const CatalogRow& row) {
  const uint32_t catalog = catalogs_.back()->Find(row.catalog);
  if (catalog == abi::kNone) {
    return Refuse(RefusalReason::kUnknownName, fmt::format("there is no catalog `{}`", row.catalog));
  }
  if (auto refusal = CheckRow(row, catalog)) return Refuse(refusal->reason, std::move(refusal->message));
  if (row.at != kBeforeAll) {
    if (auto refusal = CheckInstant(row.at, "row")) return Refuse(refusal->reason, std::move(refusal->message));
    // Everything that is due before sees the row as it was.
    AdvanceBefore(row.at);
  }
  // Customers switch before they see another row.
  if (versions_->size() > 1) UpgradeSome(UINT32_MAX);
  bool is_news = false;
  if (row.is_removed) {
    is_news = catalogs_.back()->Remove(catalog, row.key);
  } else {
    abi::ItemsWriter items;
    const abi::Catalog& declared = program().catalogs[catalog];
    for (size_t i = 0; i < declared.fields.size(); ++i) items.Add(declared.fields[i].type.kind, row.fields[i]);
    is_news = catalogs_.back()->Set(catalog, row.key, items.Take());
  }
  if (is_news && clock_ != INT64_MIN) TellWatchers(catalog, row.key, row.at == kBeforeAll ? clock_ : row.at);
  return std::nullopt;
}

// Customers who are watched by a field that has this key: what rests on the row is asked anew.
void Engine::TellWatchers(uint32_t catalog, std::string_view key, int64_t at) {
  for (const uint32_t type : program().catalogs[catalog].watch_events) {
    std::vector<Value> fields(program().events[type].fields.size(), Value::Missing());
    const std::string id = fmt::format("{}#{}", program().events[type].qualified_name, key);
    fields[abi::kEventFieldId] = Value::Text(id);
    fields[abi::kEventFieldAt] = Value::Integer(at);
    fields[abi::kFirstEventField] = Value::Text(key);
    Event event;
    event.type = type;
    event.fields = fields;
    event.has_identity = false;
    ProcessReach(event);
  }
}

std::optional<Refusal> Engine::ApplyCouponCode(const CouponCode& code) {
  const uint32_t coupon = coupons_.back()->Find(code.coupon);
  if (coupon == abi::kNone) {
    return Refuse(RefusalReason::kUnknownName, fmt::format("there is no coupon `{}`", code.coupon));
  }
  if (code.code.empty() || code.code.size() > kKeyBytesMax) {
    return Refuse(RefusalReason::kWrongFields, "the code is empty, or longer than 1,024 bytes");
  }
  if (code.at != kBeforeAll) {
    if (auto refusal = CheckInstant(code.at, "code")) return Refuse(refusal->reason, std::move(refusal->message));
    AdvanceBefore(code.at);
  }
  coupons_.back()->Add(coupon, code.code);
  return std::nullopt;
}

}  // namespace senda::engine
