// What KPIs count over all customers of a partition: by tally (Program::tallies) and group.
//
// Takes one value after the other, in any order of time. Gives sums over any set of partitions, the same whatever the
// order. Holds no id of a customer: who counts once is known by the index in the partition, until erased; from then on
// only the count is kept. Groups are named by what they are, never by numbers that another program could use otherwise.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/wide_sum.h"

namespace senda::engine {

class ByteReader;

// One value in a window.
struct TallyEntry {
  int64_t at;
  int64_t value;  // an integer, or the bits of a double
};

struct TallyGroup {
  // Without a window.
  int64_t count = 0;
  abi::WideSum sum{0, 0};
  std::optional<int64_t> extreme;
  // With one: in order of time, those of one instant in order of value.
  std::deque<TallyEntry> entries;
  // Of kDistinct: each value, as bytes, and when it was last seen.
  std::map<std::string, int64_t, std::less<>> values;
  // Of kCustomers: when each was last counted, by index in the partition; of those who were erased only when.
  std::map<uint32_t, int64_t> customers;
  std::vector<int64_t> erased;
};

// What a tally comes to, of one group, over partitions.
struct TallyReading {
  int64_t count = 0;  // values, or customers, or different values
  abi::WideSum sum{0, 0};
  std::optional<int64_t> extreme;
  std::map<std::string, int64_t, std::less<>> values;  // of kDistinct, in the window
};

class Tallies {
 public:
  explicit Tallies(const abi::Program& program) : program_(program), groups_(program.tallies.size()) {}

  // An event at `at` brings the value; `now` is the customer's clock.
  void Add(uint32_t tally, std::string_view group, const abi::Value& value, uint32_t customer, int64_t at, int64_t now);
  // Adds what lies in the window at `now` to the readings, by group.
  void Read(uint32_t tally, int64_t now, std::map<std::string, TallyReading>* readings) const;

  // Somebody is erased: counted, but not known any more.
  void Erase(uint32_t customer);
  // The customer's part, which is taken out here and put in there: two who turned out to be one count once.
  struct Part {
    uint32_t tally;
    std::string group;
    int64_t at;
  };
  std::vector<Part> TakeOut(uint32_t customer);
  void PutIn(uint32_t customer, const std::vector<Part>& parts);

  // How many values left their window early, beyond abi::kTallyKeepMax.
  int64_t given_way() const { return given_way_; }

  void Save(std::string* out) const;
  bool Load(ByteReader* in);
  // What another program has counted, as far as this one counts the same: by meaning. There it is gone.
  void TakeOver(Tallies* old);

 private:
  void AddToWindow(const abi::Tally& tally, TallyGroup* group, int64_t value, int64_t at, int64_t now);

  const abi::Program& program_;
  std::vector<std::map<std::string, TallyGroup, std::less<>>> groups_;  // by tally
  int64_t given_way_ = 0;
};

}  // namespace senda::engine
