// A history in memory: what a replay or a test has seen, as long as events are retained.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/history.h"

namespace senda::engine {

class MemoryHistory : public History {
 public:
  // Events older than `retained_ms` are gone. `programs`: by version, whoever is added later included; it outlives the
  // history.
  MemoryHistory(const std::vector<const abi::Program*>* programs, int64_t retained_ms)
      : programs_(*programs), retained_ms_(retained_ms) {}

  void Record(std::string_view customer, const PastEvent& event) override;
  int64_t Read(std::string_view customer, int64_t until, const std::function<void(const PastEvent&)>& visit) override;
  void Forget(std::string_view customer) override;

 private:
  struct Kept {
    uint32_t version, type;
    int64_t processed_at;
    std::vector<abi::Value> fields;  // of a text its place in `texts`
    std::string texts;
    std::string joined = {};
  };
  bool IsText(const Kept& kept, size_t field) const;

  const std::vector<const abi::Program*>& programs_;
  const int64_t retained_ms_;
  std::map<std::string, std::vector<Kept>, std::less<>> customers_;
};

}  // namespace senda::engine
