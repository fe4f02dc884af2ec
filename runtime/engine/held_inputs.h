// Inputs that wait until their order is sure: with `lateness`, events and merges up to that long.
//
// Takes copies, gives them back by (at, position), the position being the order in which they were put in. Part of a
// snapshot. Memory is what is held: whoever feeds the engine bounds it by how much comes within `lateness`.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/engine/bytes.h"
#include "runtime/engine/input.h"

namespace senda::engine {

// An event or merge with texts of its own.
struct HeldInput {
  bool is_merge = false;
  int64_t at = 0;
  uint64_t position = 0;
  uint32_t type = abi::kNone;
  bool has_identity = true;
  std::string customer;  // of a merge: into …
  std::string from;      // … and from
  std::vector<abi::Value> fields;
  std::string texts;  // of the fields, one behind the other; the fields do not point at them while they are held

  static HeldInput Of(const Event& event, std::string_view customer, const abi::EventSchema& schema);
  static HeldInput Of(const Merge& merge);
  // Valid as long as this stays where it is.
  Event AsEvent(const abi::EventSchema& schema);
};

class HeldInputs {
 public:
  explicit HeldInputs(const abi::Program& program) : program_(&program) {}

  bool empty() const { return held_.empty(); }
  size_t size() const { return held_.size(); }
  void Hold(HeldInput input);
  // The earliest, when it is not after `instant`.
  std::optional<HeldInput> TakeUpTo(int64_t instant);
  // The earliest of those that the test chooses.
  std::optional<HeldInput> TakeFirst(const std::function<bool(const HeldInput&)>& is_wanted);

  size_t Count(const std::function<bool(const HeldInput&)>& is_wanted) const;

  // Zones stand in values by their index in this process: `zones` gathers them, and says what each is here.
  void Save(std::string* out, std::set<uint32_t>* zones) const;
  bool Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones);

 private:
  const abi::Program* program_;
  std::map<std::pair<int64_t, uint64_t>, HeldInput> held_;  // by (at, position)
  uint64_t next_position_ = 0;
};

}  // namespace senda::engine
