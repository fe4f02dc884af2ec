// One JSON object, parsed and checked as a whole, with numbers kept as they are written.
//
// The one place that sees simdjson. Not for use from two threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/cell.h"

namespace senda::ingest {

class JsonDocument {
 public:
  JsonDocument();
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  // Takes text with kLinePadding readable bytes behind it; the text and the cells are valid until the next call. False
  // when it is not exactly one object in valid JSON and UTF-8; `*reason` then says why, without naming the record.
  bool Parse(std::string_view text, std::string* reason);

  Cell root() const { return nodes_.front().cell; }
  // The member of an object, the last one when a key stands twice; missing when there is none.
  Cell Find(const Cell& object, std::string_view key) const;
  // A member by its key, or by keys joined by dots down through objects.
  Cell FindPath(std::string_view path) const;
  // Calls visit(key, cell) for every member of an object, in written order.
  template <typename Visit>
  void ForEach(const Cell& object, Visit visit) const {
    for (uint32_t i = object.node + 1; i < nodes_[object.node].end; i = nodes_[i].end)
      visit(nodes_[i].key, nodes_[i].cell);
  }

 private:
  struct Node {
    std::string_view key;  // empty in an array
    Cell cell;
    uint32_t end = 0;  // behind the last node inside this one
  };
  struct Walker;

  std::vector<Node> nodes_;  // parents before their members
  std::unique_ptr<Walker> walker_;
};

}  // namespace senda::ingest
