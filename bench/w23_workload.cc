#include "bench/w23_workload.h"

#include <cstring>
#include <deque>
#include <queue>

#include "bench/random.h"

namespace senda::bench {
namespace {

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour, kLongAgo = INT64_MIN / 4;

struct Planned {
  int64_t at;
  uint64_t customer;
  uint32_t type;
  bool operator<(const Planned& other) const { return at > other.at; }
};

W1Event MakeEvent(Random& random, int64_t at, uint64_t customer, uint32_t type) {
  W1Event event{};
  event.at = at;
  event.customer = customer;
  event.type = static_cast<uint8_t>(type);
  event.amount = random.Below(HasW1Price(type) ? 2000 : 400) * 0.25;
  const uint64_t hash = customer * 0x9e3779b97f4a7c15u;
  event.country = static_cast<uint8_t>((hash >> 40) % 30);
  event.is_member = (hash >> 20 & 3) == 0;
  event.device = static_cast<uint8_t>(random.Below(4));
  event.items = static_cast<int32_t>(1 + random.Below(10));
  return event;
}

// Customer numbers to dense indexes: open addressing, never full.
class CustomerMap {
 public:
  CustomerMap() : keys_(kSlots, UINT64_MAX), values_(kSlots) {}
  uint32_t Find(uint64_t customer) {
    uint64_t slot = (customer * 0x9e3779b97f4a7c15u) >> 46;
    while (keys_[slot] != customer) {
      if (keys_[slot] == UINT64_MAX) {
        keys_[slot] = customer;
        return values_[slot] = size_++;
      }
      slot = (slot + 1) & (kSlots - 1);
    }
    return values_[slot];
  }

 private:
  static constexpr uint64_t kSlots = 1 << 18;
  std::vector<uint64_t> keys_;
  std::vector<uint32_t> values_;
  uint32_t size_ = 0;
};

}  // namespace

std::vector<W1Event> MakeW23Events(uint32_t count) {
  Random random(3);
  std::vector<W1Event> out;
  out.reserve(count);
  std::priority_queue<Planned> planned;
  constexpr int64_t kStart = 1700000000000, kSpan = 60 * kDay;
  const double gap = static_cast<double>(kSpan) / kW23Events * 1.12;
  double next = kStart;
  int64_t last = kStart;
  while (out.size() < count) {
    const bool is_planned = !planned.empty() && static_cast<double>(planned.top().at) <= next;
    Planned now{};
    if (is_planned) {
      now = planned.top();
      planned.pop();
    } else {
      now.at = static_cast<int64_t>(next);
      next += 2 * gap * (static_cast<double>(random.Next() >> 11) * 0x1.0p-53);
      now.customer = random.Below(kW23Customers);
      now.type = PickW1Type(random);
    }
    last = now.at = now.at <= last ? last + 1 : now.at;
    out.push_back(MakeEvent(random, now.at, now.customer, now.type));
    if (is_planned || now.type != kCartAdd) continue;
    if (random.Below(2) == 0) planned.push({now.at + 60'000 + random.Below(7'200'000), now.customer, kPurchase});
    if (random.Below(10) < 4) {
      planned.push({now.at + kHour + random.Below(static_cast<uint32_t>(45 * kHour)), now.customer, kEmailOpen});
    }
  }
  return out;
}

uint64_t CountEngagedByHand(const std::vector<W1Event>& events) {
  struct Purchase {
    int64_t at;
    double amount;
  };
  struct Customer {
    std::deque<Purchase> purchases;
    double sum = 0;
    int64_t last_ticket = kLongAgo;
  };
  std::vector<Customer> customers(kW23Customers);
  CustomerMap map;
  uint64_t count = 0;
  for (const W1Event& event : events) {
    Customer& customer = customers[map.Find(event.customer)];
    while (!customer.purchases.empty() && customer.purchases.front().at <= event.at - 30 * kDay) {
      customer.sum -= customer.purchases.front().amount;
      customer.purchases.pop_front();
    }
    if (event.type == kPurchase) {
      customer.purchases.push_back({event.at, event.amount});
      customer.sum += event.amount;
    } else if (event.type == kSupportTicket) {
      customer.last_ticket = event.at;
    }
    count += customer.purchases.size() >= 3 && customer.sum > 500 && customer.last_ticket <= event.at - 7 * kDay;
  }
  return count;
}

Reminded RemindByHand(const std::vector<W1Event>& events) {
  struct Customer {
    int64_t last_purchase = kLongAgo;
    uint32_t waiting = 0, epoch = 0;
  };
  struct Due {
    int64_t at;
    uint32_t customer, epoch;
  };
  Reminded out;
  std::vector<Customer> customers(kW23Customers);
  CustomerMap map;
  std::deque<Due> carts, waits;
  const auto run_until = [&](int64_t now) {
    while (true) {
      const int64_t cart = carts.empty() ? INT64_MAX : carts.front().at;
      const int64_t wait = waits.empty() ? INT64_MAX : waits.front().at;
      if (cart > now && wait > now) return;
      std::deque<Due>& queue = cart <= wait ? carts : waits;
      const Due due = queue.front();
      queue.pop_front();
      Customer& customer = customers[due.customer];
      if (&queue == &waits) {
        if (customer.epoch != due.epoch) continue;
        ++out.timed_out;
        --customer.waiting;
      } else if (customer.last_purchase <= due.at - kHour) {
        ++out.abandoned;
        ++customer.waiting;
        waits.push_back({due.at + 24 * kHour, due.customer, customer.epoch});
      }
    }
  };
  for (const W1Event& event : events) {
    run_until(event.at);
    const uint32_t index = map.Find(event.customer);
    Customer& customer = customers[index];
    if (event.type == kCartAdd) carts.push_back({event.at + kHour, index, 0});
    if (event.type == kPurchase) customer.last_purchase = event.at;
    if (event.type != kEmailOpen) continue;
    out.opened += customer.waiting;
    customer.waiting = 0;
    ++customer.epoch;
  }
  run_until(events.back().at + 26 * kHour);
  return out;
}

}  // namespace senda::bench
