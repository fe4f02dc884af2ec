#include "runtime/engine/coupons.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/engine/deliveries.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/name_match.h"
#include "runtime/engine/others.h"
#include "runtime/engine/sends.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

HeapArray<GivenCode> Codes(Block& block) {
  return {block, Block::RootAt(kCodesRoot)};
}

// The first code of a coupon that counts for an instance and is valid, else the latest; null when there is none. An
// instance that was joined with another keeps the code that was told first.
const GivenCode* FindGiven(Work& work, uint32_t coupon, uint32_t offset) {
  if (work.block->root(kCodesRoot) == 0) return nullptr;
  const Instance& instance = work.instance(offset);
  const bool is_customers = work.program.coupons[coupon].is_one_per_customer;
  const GivenCode* found = nullptr;
  for (const GivenCode& given : Codes(*work.block).items()) {
    if (given.coupon != coupon) continue;
    const bool is_its = given.journey == instance.journey && given.key_hash == instance.key_hash &&
                        given.entered_at == instance.entered_at;
    if (!is_customers && !is_its) continue;
    found = &given;
    if (given.until >= work.now) break;
  }
  return found;
}

// Where an instance's code comes from: one that it has, else the next of those that nobody has. When none is there,
// `given` is the customer's only one, which has expired.
struct Chosen {
  bool is_there = false;
  const GivenCode* given = nullptr;
};

Chosen Choose(Work& work, uint32_t coupon, uint32_t offset) {
  const GivenCode* given = FindGiven(work, coupon, offset);
  if (given != nullptr && given->until >= work.now) return {true, given};
  if (given != nullptr && work.program.coupons[coupon].is_one_per_customer) return {false, given};
  return {!work.coupons->empty(coupon), nullptr};
}

// The oldest gives way; of a coupon that nobody gets twice only when there is no other.
void MakeRoom(Work& work) {
  const auto items = Codes(*work.block).items();
  if (items.size() < kGivenCodesMax) return;
  uint32_t oldest = 0;
  for (uint32_t i = static_cast<uint32_t>(items.size()); i > 0; --i) {
    if (!work.program.coupons[items[i - 1].coupon].is_one_per_customer) oldest = i - 1;
  }
  work.block->Release(items[oldest].code, true);
  Codes(*work.block).Erase(oldest);
}

std::string LastPart(const std::string& id) {
  return id.substr(id.rfind('.') + 1);
}

// Where the customer is on several versions, each knows what was given: a coupon with one per customer has no second
// code, whatever version asks.
void ShowToOthers(Work& work, const GivenCode& given, const Value& code) {
  if (work.others == nullptr) return;
  work.others->ForEachOther(work, [&](Work& other) {
    GivenCode there = given;
    there.coupon = work.others->FindCoupon(work, other, given.coupon);
    if (there.coupon == kNone) return false;
    there.journey = kNone;
    MakeRoom(other);
    there.code = other.block->Store(code, true);
    *Codes(*other.block).Append() = there;
    return false;
  });
}

void TellAlert(Work& work, uint32_t coupon) {
  Decision decision = work.MakeDecision(DecisionKind::kAlerted);
  decision.customer = {};
  decision.rule = work.coupons->alert_rule(coupon);
  decision.source = work.program.coupons[coupon].position;
  decision.codes_left = work.coupons->counts(coupon).left;
  decision.subject = work.program.coupons[coupon].id;
  work.Decide(decision);
}

}  // namespace

Coupons::Coupons(const abi::Program& program, const Coupons* before) : program_(program) {
  std::vector<NewName> names;
  std::vector<std::string> olds;
  for (const abi::Coupon& coupon : program.coupons) names.push_back({coupon.id, &coupon.former_ids});
  for (size_t i = 0; before != nullptr && i < before->pools_.size(); ++i)
    olds.push_back(before->program_.coupons[i].id);
  const std::vector<uint32_t> old_of_new = MatchNames(names, olds);
  for (uint32_t i = 0; i < program.coupons.size(); ++i) {
    const abi::Coupon& coupon = program.coupons[i];
    pools_.push_back(old_of_new[i] == kNone ? std::make_shared<Pool>() : before->pools_[old_of_new[i]]);
    const std::string name = LastPart(coupon.id);
    pools_.back()->empty_rule = name + ".empty";
    pools_.back()->expired_rule = name + ".expired";
    pools_.back()->alert_rule = name + ".alert";
  }
}

uint32_t Coupons::Find(std::string_view name) const {
  return FindCalled(program_.coupons, name);
}

bool Coupons::Add(uint32_t coupon, std::string_view code) {
  Pool& pool = *pools_[coupon];
  if (!pool.seen.insert(StableHash(code)).second) return false;
  pool.codes.emplace_back(code);
  ++pool.counts.codes;
  ++pool.counts.left;
  if (pool.counts.left >= program_.coupons[coupon].alert_below) pool.is_low = false;
  return true;
}

std::string Coupons::Take(uint32_t coupon) {
  Pool& pool = *pools_[coupon];
  SENDA_CHECK(!pool.codes.empty(), "a code of an empty coupon");
  std::string code = std::move(pool.codes.front());
  pool.codes.pop_front();
  ++pool.counts.given;
  --pool.counts.left;
  return code;
}

bool Coupons::TakeAlert(uint32_t coupon) {
  Pool& pool = *pools_[coupon];
  if (pool.is_low || pool.counts.left >= program_.coupons[coupon].alert_below) return false;
  pool.is_low = true;
  ++pool.counts.alerts;
  return true;
}

void Coupons::Save(ByteWriter* out) const {
  out->Number(static_cast<uint32_t>(pools_.size()));
  for (size_t i = 0; i < pools_.size(); ++i) {
    const Pool& pool = *pools_[i];
    out->Text(program_.coupons[i].id);
    out->Number(pool.counts.codes);
    out->Number(pool.counts.given);
    out->Number(pool.counts.alerts);
    out->Number(static_cast<uint8_t>(pool.is_low));
    std::vector<uint64_t> seen(pool.seen.begin(), pool.seen.end());
    std::sort(seen.begin(), seen.end());
    out->Number(static_cast<uint32_t>(seen.size()));
    for (const uint64_t hash : seen) out->Number(hash);
    out->Number(static_cast<uint32_t>(pool.codes.size()));
    for (const std::string& code : pool.codes) out->Text(code);
  }
}

void Coupons::Load(ByteReader* in) {
  const auto count = in->Number<uint32_t>();
  for (uint32_t i = 0; i < count && !in->has_failed(); ++i) {
    const uint32_t coupon = Find(in->Text());
    Pool ignored;
    Pool& pool = coupon == kNone ? ignored : *pools_[coupon];
    pool.codes.clear();
    pool.seen.clear();
    pool.counts.codes = in->Number<int64_t>();
    pool.counts.given = in->Number<int64_t>();
    pool.counts.alerts = in->Number<int64_t>();
    pool.is_low = in->Number<uint8_t>() != 0;
    const auto seen = in->Number<uint32_t>();
    for (uint32_t j = 0; j < seen && !in->has_failed(); ++j) pool.seen.insert(in->Number<uint64_t>());
    const auto left = in->Number<uint32_t>();
    for (uint32_t j = 0; j < left && !in->has_failed(); ++j) pool.codes.emplace_back(in->Text());
    pool.counts.left = static_cast<int64_t>(pool.codes.size());
  }
}

SendVerdict AskCoupons(Work& work, const SendCandidate& candidate) {
  for (const abi::StepCoupon& one : candidate.step.coupons) {
    const Chosen chosen = Choose(work, one.coupon, candidate.instance);
    if (chosen.is_there) continue;
    const bool is_spent = chosen.given != nullptr;
    SendVerdict verdict;
    verdict.answer = Answer::kSkip;
    verdict.name = is_spent ? work.coupons->expired_rule(one.coupon) : work.coupons->empty_rule(one.coupon);
    verdict.source = work.program.coupons[one.coupon].position;
    return verdict;
  }
  return {};
}

Value* NextCodes(Work& work, const SendCandidate& candidate) {
  Value* slots = work.arena.Values(work.program.messages[candidate.step.message].slots.size());
  for (const abi::StepCoupon& one : candidate.step.coupons) {
    const Chosen chosen = Choose(work, one.coupon, candidate.instance);
    if (!chosen.is_there) return nullptr;
    slots[one.slot] = chosen.given != nullptr ? work.arena.CopyText(work.block->Load(chosen.given->code, true))
                                              : work.arena.CopyText(Value::Text(work.coupons->Next(one.coupon)));
  }
  return slots;
}

Value GiveCode(Work& work, uint32_t coupon, uint32_t offset) {
  const Chosen chosen = Choose(work, coupon, offset);
  if (chosen.given != nullptr) return work.arena.CopyText(work.block->Load(chosen.given->code, true));
  const Value code = work.arena.CopyText(Value::Text(work.coupons->Take(coupon)));
  MakeRoom(work);
  const abi::Coupon& declared = work.program.coupons[coupon];
  const abi::StoredValue stored = work.block->Store(code, true);
  GivenCode* place = Codes(*work.block).Append();
  const Instance& instance = work.instance(offset);
  place->coupon = coupon;
  place->journey = instance.journey;
  place->key_hash = instance.key_hash;
  place->entered_at = instance.entered_at;
  place->given_at = work.now;
  place->until = declared.has_end ? After(work.now, declared.valid, work.header().zone) : abi::kNever;
  place->code = stored;
  ShowToOthers(work, *place, code);
  if (work.coupons->TakeAlert(coupon)) TellAlert(work, coupon);
  return code;
}

void CopyCodes(Block& from, Block& to, const std::vector<uint32_t>& coupons, const std::vector<uint32_t>& journeys) {
  const HeapArray<GivenCode> givens = Codes(from);
  for (uint32_t i = 0; i < givens.size(); ++i) {
    GivenCode copied = givens[i];
    if (coupons[copied.coupon] == kNone) continue;
    const abi::StoredValue stored = to.Store(from.Load(copied.code, true), true);
    copied.coupon = coupons[copied.coupon];
    if (copied.journey != kNone) copied.journey = journeys[copied.journey];
    copied.code = stored;
    *Codes(to).Append() = copied;
  }
}

void JoinCodes(Work& work, Block& other) {
  const HeapArray<GivenCode> theirs = Codes(other);
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    const GivenCode joined = theirs[i];
    const abi::StoredValue stored = work.block->Store(other.Load(joined.code, true), true);
    // By the time at which they were given: the earliest counts for who may have one alone.
    const auto items = Codes(*work.block).items();
    const auto later = std::find_if(items.begin(), items.end(),
                                    [&](const GivenCode& mine) { return mine.given_at > joined.given_at; });
    const auto position = static_cast<uint32_t>(later - items.begin());
    GivenCode* place = Codes(*work.block).Insert(position);
    *place = joined;
    place->code = stored;
  }
}

}  // namespace senda::engine
