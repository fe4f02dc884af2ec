// Workloads W2 (windows) and W3 (absence and timers): their events, and the answers by C++ written for just these jobs.
//
// W2: at every event, count(purchase in last 30 days) >= 3 and sum(amount in last 30 days) > 500 and no support_ticket
// in the last 7 days; true 1,868,643 times. W3: cart_add without a purchase within an hour (308,826), then email_open
// within 24 hours (81,790) or not (227,036), every cart_add for itself; the clock runs on 26 hours after the last
// event.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/w1_workload.h"

namespace senda::bench {

inline constexpr uint32_t kW23Events = 5'000'000;
inline constexpr uint32_t kW23Customers = 100'000;
inline constexpr uint32_t kCartAdd = 3, kPurchase = 6, kEmailOpen = 9, kSupportTicket = 18;

// Strictly increasing in time, over about 60 days.
std::vector<W1Event> MakeW23Events(uint32_t count);

// A customer's index is looked up in a hash map, as their number need not be dense.
uint64_t CountEngagedByHand(const std::vector<W1Event>& events);

struct Reminded {
  uint64_t abandoned = 0, opened = 0, timed_out = 0;
  friend bool operator==(const Reminded&, const Reminded&) = default;
};
Reminded RemindByHand(const std::vector<W1Event>& events);

}  // namespace senda::bench
