// Which arm of a split, or variant of a message, a customer falls into.
//
// Always the same, without state: the parts lie side by side in the order of their first names, and a hash of the
// customer is a place among them. So neither the order in which they are written nor a new name moves anybody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace senda::engine {

class Shares {
 public:
  struct Part {
    std::string name;
    std::vector<std::string> former_names;
    int64_t millionths;
  };

  Shares() = default;
  // As they are written; together a million.
  explicit Shares(std::vector<Part> parts);

  bool empty() const { return parts_.empty(); }
  // The part at a place of the million, by its written place.
  uint32_t At(uint32_t place) const;
  // Those that `before` has, too, keep the first names that they have there.
  void GoOnFrom(const Shares& before);

 private:
  void Order();

  std::vector<Part> parts_;
  std::vector<std::string> first_names_;
  std::vector<uint32_t> order_;
};

}  // namespace senda::engine
