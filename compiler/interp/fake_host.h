// A stand-in for the engine in tests of evaluators: a context whose event, customer, captures and aggregates are
// whatever the test says.
//
// Everything is known from the start: an aggregate that was never set answers missing (kExpiry: kNever), a segment
// false, a customer field missing, an event field or capture missing. Texts given are copied. Not for two threads at
// once.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"

namespace senda::interp {

class FakeHost {
 public:
  // Makes room for the customer's fields and segments as the program's layout has them, and for that many event fields
  // and captures. The program must outlive the host.
  explicit FakeHost(const ir::Program& program, uint32_t event_fields = 32, uint32_t captures = 32);
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  void SetNow(int64_t now) { context_.now = now; }
  void SetEntering(int64_t entering) { context_.entering = entering; }
  void SetZone(std::string_view name);
  void SetEventField(uint32_t field, const abi::Value& value);
  void SetCustomerField(uint32_t field, const abi::Value& value);
  void SetAttemptCapture(uint32_t slot, const abi::Value& value);
  void SetInstanceCapture(uint32_t slot, const abi::Value& value);
  void SetSegment(uint32_t segment, bool is_member);
  // The row of a key; missing until it is set.
  void SetRow(uint32_t catalog, std::string_view key, const abi::Value& row);
  void SetAggregate(uint32_t aggregate, abi::AggregateQuery query, const abi::Value& value, int64_t argument = 0);

  // Valid until the next change.
  const abi::Context& context();
  // Forgets the texts that evaluations made.
  void CloseInput() { arena_.clear(); }

 private:
  static void Aggregate(const abi::Context* context, uint32_t aggregate, abi::AggregateQuery query, int64_t argument,
                        abi::Value* out) noexcept;
  static char* Allocate(const abi::Context* context, uint32_t size) noexcept;
  static void Row(const abi::Context* context, uint32_t catalog, const char* key, uint32_t size,
                  abi::Value* out) noexcept;
  abi::Value Copy(const abi::Value& value);

  const ir::Program& program_;
  abi::Calls calls_;
  abi::Context context_;
  std::vector<uint64_t> block_;  // the customer's state block
  std::vector<abi::Value> event_, attempt_, instance_;
  std::map<std::tuple<uint32_t, abi::AggregateQuery, int64_t>, abi::Value> aggregates_;
  std::map<std::pair<uint32_t, std::string>, abi::Value> rows_;
  std::deque<std::string> texts_;  // of what was set
  std::deque<std::string> arena_;
};

}  // namespace senda::interp
