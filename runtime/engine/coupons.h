// Codes of coupons: those that nobody has yet, one pool for the whole engine, and those that a customer was given.
//
// Codes come as inputs and are given in the order in which they came, in the order in which sends are decided. What a
// customer has lies in the customer's block. Every message of one instance has the same code while it is valid; of a
// coupon with `one per customer` nobody ever gets a second one.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/bytes.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/work.h"

namespace senda::engine {

struct CouponCounts {
  int64_t codes = 0;  // that came
  int64_t given = 0;
  int64_t left = 0;
  int64_t alerts = 0;
};

class Coupons {
 public:
  // Of a version of the program: coupons of the same name have the codes of the version before.
  explicit Coupons(const abi::Program& program, const Coupons* before = nullptr);

  // kNone when there is no coupon that is called so (name_match.h).
  uint32_t Find(std::string_view name) const;
  // False when it was there before: a code is given once.
  bool Add(uint32_t coupon, std::string_view code);
  bool empty(uint32_t coupon) const { return pools_[coupon]->codes.empty(); }
  // What Take would give; there must be one.
  const std::string& Next(uint32_t coupon) const { return pools_[coupon]->codes.front(); }
  // The next code; there must be one.
  std::string Take(uint32_t coupon);
  const CouponCounts& counts(uint32_t coupon) const { return pools_[coupon]->counts; }
  // Whether the code that was taken left fewer than the coupon wants, and that is news.
  bool TakeAlert(uint32_t coupon);

  // As decisions call the rules.
  const std::string& empty_rule(uint32_t coupon) const { return pools_[coupon]->empty_rule; }
  const std::string& expired_rule(uint32_t coupon) const { return pools_[coupon]->expired_rule; }
  const std::string& alert_rule(uint32_t coupon) const { return pools_[coupon]->alert_rule; }

  void Save(ByteWriter* out) const;
  void Load(ByteReader* in);

 private:
  struct Pool {
    std::string empty_rule, expired_rule, alert_rule;
    std::deque<std::string> codes;
    absl::flat_hash_set<uint64_t> seen;  // hashes of all that came
    CouponCounts counts;
    bool is_low = false;  // which was told
  };

  const abi::Program& program_;
  std::vector<std::shared_ptr<Pool>> pools_;  // by coupon
};

// A code that a customer was given, in the block, the oldest first.
struct GivenCode {
  uint32_t coupon;
  uint32_t journey;  // the instance by what no merge changes: its journey, key and entry
  uint64_t key_hash;
  int64_t entered_at;
  int64_t given_at;
  int64_t until;  // the last instant at which it is valid, or kNever
  abi::StoredValue code;
};
static_assert(sizeof(GivenCode) % 8 == 0);
inline constexpr uint32_t kGivenCodesMax = 100;

// The rule `coupon.empty` of a send whose message takes a code.
SendVerdict AskCoupons(Work& work, const SendCandidate& candidate);
// The codes that the candidate's message would have, in their slots, for the rules that look at them: nothing is given.
// Null when there is none for one of them; AskCoupons says why.
abi::Value* NextCodes(Work& work, const SendCandidate& candidate);
// The code for an instance's message, given now if it has none; in the arena. AskCoupons has passed.
abi::Value GiveCode(Work& work, uint32_t coupon, uint32_t instance);
// What was given stays given in a block of another version: its coupons and journeys by those of `from`, kNone where it
// has none.
void CopyCodes(Block& from, Block& to, const std::vector<uint32_t>& coupons, const std::vector<uint32_t>& journeys);
// Customers are joined: both keep what they were given.
void JoinCodes(Work& work, Block& other);

}  // namespace senda::engine
