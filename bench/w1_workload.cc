#include "bench/w1_workload.h"

#include "bench/random.h"

namespace senda::bench {
namespace {

constexpr std::string_view kTypes[kW1Types] = {
    "page_view", "product_view", "search",     "cart_add",    "cart_remove",    "checkout_start", "purchase",
    "refund",    "email_sent",   "email_open", "email_click", "push_sent",      "push_open",      "sms_sent",
    "sms_click", "login",        "logout",     "signup",      "support_ticket", "review"};
constexpr std::string_view kCountries[kW1Countries] = {"US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "SE", "NO",
                                                       "DK", "FI", "PL", "CZ", "AT", "CH", "PT", "IE", "GR", "RO",
                                                       "HU", "BG", "HR", "SI", "SK", "EE", "LV", "LT", "CA", "AU"};
// How common each type is.
constexpr uint32_t kWeights[kW1Types] = {250, 150, 80, 90, 30, 30, 90, 10, 60, 60,
                                         20,  20,  10, 10, 5,  50, 20, 5,  10, 10};

}  // namespace

uint32_t PickW1Type(Random& random) {
  uint32_t total = 0;
  for (uint32_t weight : kWeights) total += weight;
  uint32_t rest = random.Below(total);
  uint32_t type = 0;
  while (rest >= kWeights[type]) rest -= kWeights[type++];
  return type;
}

bool HasW1Price(uint32_t type) {
  return type >= 3 && type <= 7;
}

std::vector<W1Event> MakeW1Events(uint32_t count) {
  Random random(1);
  std::vector<W1Event> out;
  out.reserve(count);
  int64_t at = 1700000000000;
  for (uint32_t i = 0; i < count; ++i) {
    W1Event event{};
    event.at = at += 1 + random.Below(2000);
    event.type = static_cast<uint8_t>(random.Below(4) != 0 ? PickW1Type(random) : random.Below(20));
    event.customer = random.Below(100000);
    random.Below(HasW1Price(event.type) ? 2000 : 400);  // an amount by type, which this workload does not use
    const uint64_t hash = event.customer * 0x9e3779b97f4a7c15u;
    event.country = static_cast<uint8_t>((hash >> 40) % 30);
    event.is_member = (hash >> 20 & 3) == 0;
    event.device = static_cast<uint8_t>(random.Below(4));
    event.items = static_cast<int32_t>(1 + random.Below(10));
    event.amount = random.Below(2000) * 0.25;
    out.push_back(event);
  }
  return out;
}

std::vector<W1Rule> MakeW1Rules(uint32_t count) {
  Random random(2);
  std::vector<W1Rule> out;
  for (uint32_t i = 0; i < count; ++i) {
    W1Rule rule{};
    rule.type = i == 0 ? 6 : random.Below(20);
    rule.amount = random.Below(450);
    uint32_t* c = rule.countries;
    c[0] = random.Below(30);
    do c[1] = random.Below(30);
    while (c[1] == c[0]);
    do c[2] = random.Below(30);
    while (c[2] == c[0] || c[2] == c[1]);
    rule.items = static_cast<int32_t>(2 + random.Below(9));
    out.push_back(rule);
  }
  return out;
}

uint64_t CountByLoop(const std::vector<W1Rule>& rules, const std::vector<W1Event>& events) {
  uint64_t count = 0;
  for (const W1Event& e : events) {
    for (const W1Rule& r : rules) {
      const bool is_near = e.country == r.countries[0] || e.country == r.countries[1] || e.country == r.countries[2];
      if (e.type == r.type && e.amount > static_cast<double>(r.amount) && is_near &&
          (e.items >= r.items || e.is_member != 0)) {
        ++count;
      }
    }
  }
  return count;
}

std::string_view W1TypeName(uint32_t type) {
  return kTypes[type];
}
std::string_view W1CountryName(uint32_t country) {
  return kCountries[country];
}

}  // namespace senda::bench
