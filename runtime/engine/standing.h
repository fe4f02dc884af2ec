// Where the instances of journeys stand.
#pragma once

#include <cstdint>
#include <vector>

namespace senda::engine {

struct StandingCounts {
  std::vector<std::vector<int64_t>> by_step;  // by journey, then step
  std::vector<int64_t> held_out;              // by journey: they stand nowhere
};

}  // namespace senda::engine
