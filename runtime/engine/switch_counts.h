// What a switch to another program did, for its summary.
#pragma once

#include <cstdint>

namespace senda::engine {

struct SwitchCounts {
  int64_t at = 0;
  int64_t customers = 0;  // mapped
  int64_t instances = 0;  // picked up where they were, held-out ones and ended ones with an open goal included
  int64_t retimed = 0;    // of those: their wait has another deadline
  int64_t continued = 0;  // their place was gone: at the label that their journey names
  int64_t exited = 0;     // … ended
  int64_t kept = 0;       // … or finish on the old version
  int64_t retired = 0;    // were on a version that runs no longer
  int64_t carried = 0;    // aggregates of customers that kept their values
  int64_t rebuilt = 0;    // … that were rebuilt from history
  int64_t inexact = 0;    // … of those, how many look back on more than the history holds

  void Add(const SwitchCounts& other) {
    at = other.at;
    customers += other.customers;
    instances += other.instances;
    retimed += other.retimed;
    continued += other.continued;
    exited += other.exited;
    kept += other.kept;
    retired += other.retired;
    carried += other.carried;
    rebuilt += other.rebuilt;
    inexact += other.inexact;
  }
};

}  // namespace senda::engine
