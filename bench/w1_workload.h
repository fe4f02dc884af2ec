// Workload W1: events and stateless rules, the same on every machine.
//
// R rules `type == T and amount > a and country in {3} and (items >= k or is_member)` over a million events; what is
// counted is (event, rule) matches: 2,499 with one rule, 10,132 with 10, 150,206 with 100, 1,704,949 with 1,000.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace senda::bench {

inline constexpr uint32_t kW1Types = 20;
inline constexpr uint32_t kW1Countries = 30;

class Random;

struct W1Event {
  int64_t at;
  double amount;
  uint64_t customer;
  int32_t items;
  uint8_t type, country, device, is_member;
};
static_assert(sizeof(W1Event) == 32);

struct W1Rule {
  uint32_t type;
  int64_t amount;         // more than
  uint32_t countries[3];  // one of
  int32_t items;          // at least, or a member
};

// A type as common as it is in a shop, and whether its amount is a price.
uint32_t PickW1Type(Random& random);
bool HasW1Price(uint32_t type);

std::vector<W1Event> MakeW1Events(uint32_t count);
std::vector<W1Rule> MakeW1Rules(uint32_t count);
std::string_view W1TypeName(uint32_t type);
std::string_view W1CountryName(uint32_t country);

// How many rules each of the events matches, summed up, by C++ written for exactly these rules: a switch by type
// around one straight condition per rule. Generated at build time (w1_switch.cc); rules: 1, 10, 100 or 1,000.
uint64_t CountBySwitch(uint32_t rules, const W1Event* events, uint32_t count);

// The same by a loop over all rules.
uint64_t CountByLoop(const std::vector<W1Rule>& rules, const std::vector<W1Event>& events);

}  // namespace senda::bench
