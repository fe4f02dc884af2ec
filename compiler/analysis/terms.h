// What a condition speaks of: constants, and terms that have a value at an instant.
//
// Takes a checked program. Lets and functions are looked through, so that two mentions of one thing are one term
// wherever they are written. What cannot be named for certain gives nothing.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_set.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/analysis/formula.h"
#include "compiler/ast/nodes.h"
#include "compiler/sema/model.h"

namespace senda::analysis {

// How what stands beside a segment's name goes with what the segment itself looks at. See decision 2302.
enum class Frame : uint8_t {
  kSettled,  // the same instant: another segment, an audience, a policy
  kRunning,  // steps, before which the customer may have been changed at this instant
  kLooking,  // the `where` of an event, with windows as they are now and segments as they were
};

// Where an expression stands.
struct Place {
  sema::EventTypeId event;  // whose fields have bare names
  sema::BindingId binding;  // what that event is called outside; invalid when it has no name
  Frame frame = Frame::kSettled;
  bool is_in_segment = false;                           // of a condition that only mentions the segment
  const std::vector<ast::ExprId>* arguments = nullptr;  // of the function that is looked through
  const Place* outer = nullptr;                         // where these stand

  friend bool operator==(const Place&, const Place&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const Place& p) {
    return H::combine(std::move(state), p.event, p.binding, p.frame, p.is_in_segment, p.arguments, p.outer);
  }
};

struct Constant {
  sema::TypeKind kind = sema::TypeKind::kPoison;
  int64_t value = 0;      // as on the line of a ValueSet; months for a length on the calendar
  bool is_local = false;  // a date and time on the customer's clock, in milliseconds

  friend bool operator==(const Constant&, const Constant&) = default;
};

// Nothing of months and years.
std::optional<int64_t> MillisecondsOf(ast::DurationUnit unit);

class Terms {
 public:
  Terms(const ast::Ast& ast, const Interner& interner, const sema::Model& model, Formulas* formulas);

  struct Found {
    ast::ExprId id;
    const Place* place;
  };
  // Through brackets, lets and functions, to what is really written. Where that has no end in reach: as it is.
  Found Through(ast::ExprId id, const Place& place);
  // From here on names are looked through again, so often as one condition may; beyond that they stand for themselves.
  void Refill() { steps_ = 0; }
  // Since then some name has not been looked through.
  bool is_spent() const;
  // The one place that is equal to it, for as long as these terms live.
  const Place* Keep(const Place& place);
  std::optional<Constant> ConstantOf(ast::ExprId id, const Place& place);
  const sema::Type& TypeOf(ast::ExprId id) const { return model_.expr_types.Get(id); }

  // The term of an expression that is no constant; invalid when it cannot be told from others.
  TermId Of(ast::ExprId id, const Place& place);
  // How often an aggregate's event has come; `any` and `count` ask the same.
  TermId CountOf(ast::ExprId aggregate, const Place& place);
  // How `a` stands to `b`: -1, 0 or 1. `is_turned`: it is kept as `b` to `a`.
  TermId Comparing(ast::ExprId a, ast::ExprId b, const Place& place, bool* is_turned, bool* is_same);
  // How an instant stands to a date and time on the customer's clock.
  TermId ComparingWithClock(ast::ExprId instant, const Constant& clock, const Place& place);
  // The time since something, in milliseconds, whatever the unit in which it is asked for.
  TermId TimeSince(const ast::SinceExpr& since, const Place& place);
  // The time since the instance entered.
  TermId TimeInside();
  // A length compared with whole months: 2 n for n months, odd numbers between them.
  TermId InMonths(ast::ExprId length, const Place& place);
  TermId Segment(sema::SegmentId segment, const Place& place);
  TermId InJourney(sema::JourneyId journey, const Place& place);
  bool MayBeMissing(ast::ExprId id, const Place& place);

  // Fields of the customer that some step of the program sets.
  const std::set<uint32_t>& set_fields() const { return set_fields_; }

 private:
  friend class TermPrinter;
  struct Key {
    std::string text;
    bool is_stable = true, reads_clock = false, asks_a_journey = false;
    std::vector<uint32_t> fields;
  };
  std::optional<Key> KeyOf(ast::ExprId id, const Place& place);
  TermId Intern(Key key, ValueSet domain, const Place& place, const Family& family = {});
  // What goes together with other aggregates over the same events; nothing of what keeps only some of them.
  Family FamilyOf(ast::ExprId aggregate, const Place& place);
  // Of the value of an aggregate, or of a field of it.
  Family ValueFamily(const Found& value);
  // Of the time since the last or first event.
  Family SinceFamily(const ast::SinceExpr& since, const Place& place, Family::Kind kind);
  Stretch StretchOf(const ast::Window& window, const Place& place);
  Family CountFamily(ast::ExprId id, const Place& place);
  ValueSet DomainOf(ast::ExprId id, const Place& place);
  std::optional<ValueSet> RangeOf(ast::ExprId id);
  bool IsNameMissing(ast::ExprId id, const Place& place);
  int64_t TextNumber(const std::string& text);
  std::optional<Constant> Literal(ast::ExprId id);
  std::optional<Constant> Sum(const ast::BinaryExpr& expr, const Place& place);
  uint32_t FamilyNumber(const std::string& key);
  void SetArguments(const std::vector<ast::ExprId>& arguments, const Place& place, Place* body);

  const ast::Ast& ast_;
  const Interner& interner_;
  const sema::Model& model_;
  Formulas& formulas_;
  absl::node_hash_set<Place> places_;
  std::set<std::vector<ast::ExprId>> arguments_;
  absl::flat_hash_map<std::string, TermId> terms_;
  absl::flat_hash_map<std::string, int64_t> texts_;
  absl::flat_hash_map<std::string, uint32_t> families_;
  std::set<uint32_t> set_fields_;
  int steps_ = 0;
};

}  // namespace senda::analysis
