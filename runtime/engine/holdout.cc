#include "runtime/engine/holdout.h"

#include "runtime/engine/hash.h"

namespace senda::engine {
namespace {

// The place of the customer among a million. A holdout has the place of a split without a name; that of everyone
// belongs to no journey.
uint32_t PlaceOf(const Work& work, std::string_view journey) {
  return Millionths(StableHash({work.customer_id(), journey, {}, work.program.salt}));
}

}  // namespace

bool IsHeldOutOf(const Work& work, uint32_t journey) {
  const uint32_t below = work.plan.journeys[journey].holdout_below;
  return below != 0 && PlaceOf(work, work.plan.journeys[journey].assigned_as) < below;
}

bool IsHeldOutOfEverything(const Work& work) {
  const int64_t below = work.program.everyone_holdout_millionths;
  return below > 0 && PlaceOf(work, {}) < below;
}

}  // namespace senda::engine
