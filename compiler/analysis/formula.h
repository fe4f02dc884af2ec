// Conditions as formulas over terms, and whether several of them can hold together.
//
// A term is something that has a value at an instant (`customer.plan`, `count(purchase in last 30 days)`); a literal
// says in which set that value lies. Formulas are shared and never change. `Refuter` proves that formulas exclude each
// other; where a proof would take too much work it gives up, so that what it says is right and what it does not say is
// open.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/analysis/stretch.h"
#include "compiler/analysis/value_set.h"
#include "compiler/base/id.h"

namespace senda::analysis {

using TermId = Id<struct TermTag>;
using FormulaId = Id<struct FormulaTag>;

// Terms of one family go together: who is past the later date is past the earlier; what the shorter window counts the
// longer one counts, too, and what looks at events that have not come is empty.
struct Family {
  enum class Kind : uint8_t {
    kNone,
    kMoments,      // how an instant stands to `place`
    kCounts,       // of events
    kAmounts,      // 0 when there are none: `sum`, `distinct`
    kValues,       // missing when there are none: `last(purchase).amount`, `max(purchase.amount)`
    kSince,        // the time since the last one in milliseconds, missing when there is none
    kMonthsSince,  // 2 n for n months, odd numbers between them
  };
  Kind kind = Kind::kNone;
  uint32_t number = 0;       // which events, with their `where`; of kMoments the instant
  int64_t place = 0;         // of kMoments: the date and time
  uint32_t line = 0;         // of kCounts: the events of which it counts those that have a field
  uint32_t unfiltered = 0;   // the same events without a `where`
  bool is_filtered = false;  // it has one
  bool is_complete = true;   // each event matters, and makes a value known; of kSince: the last one
  Stretch stretch;
};

// Whether every event that the one looks at is among those of the other.
bool AreAmong(const Family& some, const Family& all);
// Whether a count is never more than the other.
bool IsNeverMore(const Family& a, const Family& b);

struct Term {
  std::string key;
  ValueSet domain;  // what its value can be at all
  Family family;
  bool is_stable = false;        // nothing that happens later changes it
  bool reads_clock = false;      // it changes by time alone
  bool asks_a_journey = false;   // it changes at once when somebody enters or leaves a journey
  std::vector<uint32_t> fields;  // of the customer, that it reads
};

struct Formula {
  enum class Kind : uint8_t { kTrue, kFalse, kLiteral, kAnd, kOr };
  Kind kind = Kind::kTrue;
  TermId term;                   // of a literal
  ValueSet values;               // likewise
  std::vector<FormulaId> parts;  // of and, or
};

class Formulas {
 public:
  Formulas();

  FormulaId True() const { return true_; }
  FormulaId False() const { return false_; }
  FormulaId Constant(bool value) const { return value ? true_ : false_; }
  FormulaId Literal(TermId term, ValueSet values);
  FormulaId And(std::vector<FormulaId> parts) { return Join(Formula::Kind::kAnd, std::move(parts)); }
  FormulaId Or(std::vector<FormulaId> parts) { return Join(Formula::Kind::kOr, std::move(parts)); }

  TermId AddTerm(Term term) { return terms_.Add(std::move(term)); }
  const Term& term(TermId id) const { return terms_[id]; }
  const Formula& operator[](FormulaId id) const { return formulas_[id]; }
  bool IsConstant(FormulaId id) const { return id == true_ || id == false_; }

  // What the formula says of the terms that `keep` accepts: it follows from the formula.
  template <typename Keep>
  FormulaId Only(FormulaId id, const Keep& keep);

 private:
  template <typename Keep>
  FormulaId Only(FormulaId id, const Keep& keep, std::map<FormulaId, FormulaId>* done);
  FormulaId Join(Formula::Kind kind, std::vector<FormulaId> parts);

  IdStore<TermId, Term> terms_;
  IdStore<FormulaId, Formula> formulas_;
  FormulaId true_, false_;
};

// Proves what it can about formulas of one store.
class Refuter {
 public:
  explicit Refuter(const Formulas* formulas) : formulas_(*formulas) {}

  // They cannot all hold at one instant, whatever the values of the terms. `weighs_events`: also for what aggregates
  // say of the events that must or cannot have happened; without, only counts and dates are put in order.
  bool AreExclusive(const std::vector<FormulaId>& together, bool weighs_events = true) const;
  // The values that the term can have when all of them hold: those that the parts of `and` leave.
  ValueSet Left(const std::vector<FormulaId>& together, TermId term) const;

 private:
  class Attempt;
  const Formulas& formulas_;
};

template <typename Keep>
FormulaId Formulas::Only(FormulaId id, const Keep& keep) {
  std::map<FormulaId, FormulaId> done;  // formulas share their parts
  return Only(id, keep, &done);
}

template <typename Keep>
FormulaId Formulas::Only(FormulaId id, const Keep& keep, std::map<FormulaId, FormulaId>* done) {
  const Formula& formula = formulas_[id];
  if (formula.kind == Formula::Kind::kLiteral) return keep(terms_[formula.term]) ? id : true_;
  if (formula.kind != Formula::Kind::kAnd && formula.kind != Formula::Kind::kOr) return id;
  if (const auto known = done->find(id); known != done->end()) return known->second;
  const Formula::Kind kind = formula.kind;
  const std::vector<FormulaId> before = formula.parts;
  std::vector<FormulaId> parts;
  for (FormulaId part : before) parts.push_back(Only(part, keep, done));
  const FormulaId out = Join(kind, std::move(parts));
  done->emplace(id, out);
  return out;
}

}  // namespace senda::analysis
