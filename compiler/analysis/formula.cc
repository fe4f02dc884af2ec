#include "compiler/analysis/formula.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace senda::analysis {
namespace {

constexpr int kStepsMax = 4'000;  // of one proof
constexpr int kChoicesMax = 200;
constexpr int64_t kDayMs = 86'400'000;
// How far a local time can be from where its zone's clock shows it: a zone may leave out a whole day.
constexpr int64_t kZoneSlackMs = 2 * kDayMs;

// A stretch in which one of the family's events must have happened when it has one of these values.
std::optional<Stretch> CertainIn(const Family& family, const ValueSet& values) {
  using Kind = Family::Kind;
  if (values.may_be_missing() || values.intervals().empty()) return std::nullopt;
  const int64_t most = values.most();
  switch (family.kind) {
    case Kind::kNone:
    case Kind::kMoments: return std::nullopt;
    case Kind::kCounts: return values.least() > 0 ? std::optional(family.stretch) : std::nullopt;
    case Kind::kAmounts: return values.Has(0) ? std::nullopt : std::optional(family.stretch);
    case Kind::kValues: return family.stretch;
    case Kind::kSince:
      if (most < 0 || most == ValueSet::kMost) return family.stretch;
      return Stretch{Stretch::Kind::kMilliseconds, most + 1};
    case Kind::kMonthsSince:
      if (most < 0 || most == ValueSet::kMost) return family.stretch;
      return Stretch{Stretch::Kind::kMonths, most / 2 + 1};
  }
  return std::nullopt;
}

// A stretch in which none can have happened.
std::optional<Stretch> NoneIn(const Family& family, const ValueSet& values) {
  using Kind = Family::Kind;
  const bool is_missing = values.intervals().empty();
  switch (family.kind) {
    case Kind::kNone:
    case Kind::kMoments:
    case Kind::kAmounts: return std::nullopt;
    case Kind::kCounts:
      if (!family.is_complete || is_missing || values.most() > 0) return std::nullopt;
      return family.stretch;
    case Kind::kValues: return family.is_complete && is_missing ? std::optional(family.stretch) : std::nullopt;
    case Kind::kSince:
    case Kind::kMonthsSince: break;
  }
  if (is_missing) return family.stretch;
  if (!family.is_complete || family.stretch.kind != Stretch::Kind::kEver || values.least() <= 0) return std::nullopt;
  if (family.kind == Kind::kSince) return Stretch{Stretch::Kind::kMilliseconds, values.least()};
  return Stretch{Stretch::Kind::kMonths, values.least() / 2};
}

// Whether terms of two families can have values of these.
bool CanBeTogether(const Family& a, const ValueSet& low, const Family& b, const ValueSet& high, bool weighs_events) {
  const bool are_moments = a.kind == Family::Kind::kMoments;
  if (are_moments != (b.kind == Family::Kind::kMoments)) return true;
  const bool are_known =
      !low.may_be_missing() && !high.may_be_missing() && !low.intervals().empty() && !high.intervals().empty();
  if (are_moments) {
    // Not later than the earlier date, and not earlier than the later.
    const bool is_ordered = a.number == b.number && b.place - a.place > kZoneSlackMs;
    return !are_known || !is_ordered || low.most() > 0 || high.least() < 0;
  }
  const bool is_never_more = IsNeverMore(a, b) && (weighs_events || a.line == b.line);
  if (are_known && is_never_more && low.least() > high.most()) return false;
  if (!weighs_events || !AreAmong(a, b)) return true;
  const std::optional<Stretch> certain = CertainIn(a, low), none = NoneIn(b, high);
  return !certain || !none || !LiesWithin(*certain, *none);
}

}  // namespace

bool AreAmong(const Family& some, const Family& all) {
  return some.number == all.number || (some.unfiltered == all.unfiltered && !all.is_filtered);
}

// count(A in last 7 days), count(A in last 30 days)
bool IsNeverMore(const Family& a, const Family& b) {
  if (a.kind != Family::Kind::kCounts || b.kind != Family::Kind::kCounts) return false;
  const bool are_among = a.line == b.line || (b.is_complete && AreAmong(a, b));
  return are_among && LiesWithin(a.stretch, b.stretch);
}

Formulas::Formulas() {
  true_ = formulas_.Add({Formula::Kind::kTrue, {}, {}, {}});
  false_ = formulas_.Add({Formula::Kind::kFalse, {}, {}, {}});
}

FormulaId Formulas::Literal(TermId term, ValueSet values) {
  const ValueSet possible = values.And(terms_[term].domain);
  if (possible.is_empty()) return false_;
  if (possible == terms_[term].domain) return true_;
  return formulas_.Add({Formula::Kind::kLiteral, term, possible, {}});
}

FormulaId Formulas::Join(Formula::Kind kind, std::vector<FormulaId> parts) {
  const FormulaId neutral = kind == Formula::Kind::kAnd ? true_ : false_;
  const FormulaId final = kind == Formula::Kind::kAnd ? false_ : true_;
  std::erase(parts, neutral);
  if (std::find(parts.begin(), parts.end(), final) != parts.end()) return final;
  if (parts.empty()) return neutral;
  if (parts.size() == 1) return parts.front();
  return formulas_.Add({kind, {}, {}, std::move(parts)});
}

// One way through the formulas: what the terms can still be, and the choices still to be made.
class Refuter::Attempt {
 public:
  Attempt(const Formulas& formulas, bool weighs_events) : formulas_(formulas), weighs_events_(weighs_events) {}

  // Takes formulas that hold; false when they exclude each other.
  bool Assert(std::vector<FormulaId> open) {
    while (!open.empty()) {
      if (--*steps_ < 0) return true;
      const FormulaId id = open.back();
      open.pop_back();
      const Formula& formula = formulas_[id];
      switch (formula.kind) {
        case Formula::Kind::kTrue: break;
        case Formula::Kind::kFalse: return false;
        case Formula::Kind::kLiteral:
          if (!Narrow(formula)) return false;
          break;
        case Formula::Kind::kAnd: open.insert(open.end(), formula.parts.begin(), formula.parts.end()); break;
        case Formula::Kind::kOr: choices_.push_back(id); break;
      }
      if (open.empty() && !Decide(&open)) return false;
    }
    return AreInOrder();
  }

  // Whether every choice leads to a contradiction.
  bool IsRefuted() {
    if (choices_.empty() || *steps_ < 0 || --*tries_ < 0) return false;
    const FormulaId chosen = choices_.back();
    choices_.pop_back();
    for (FormulaId part : formulas_[chosen].parts) {
      Attempt next = *this;
      if (next.Assert({part}) && !next.IsRefuted()) return false;
    }
    return *steps_ >= 0;
  }

  ValueSet ValuesOf(TermId term) const {
    for (const auto& [known, values] : values_) {
      if (known == term) return values;
    }
    return formulas_.term(term).domain;
  }

  void SetWork(int* steps, int* tries) {
    steps_ = steps;
    tries_ = tries;
  }

 private:
  bool Narrow(const Formula& literal) {
    for (auto& [term, values] : values_) {
      if (term != literal.term) continue;
      values = values.And(literal.values);
      return !values.is_empty();
    }
    values_.emplace_back(literal.term, formulas_.term(literal.term).domain.And(literal.values));
    return !values_.back().second.is_empty();
  }

  bool CanHold(FormulaId id) const {
    const Formula& formula = formulas_[id];
    switch (formula.kind) {
      case Formula::Kind::kFalse: return false;
      case Formula::Kind::kLiteral: return !ValuesOf(formula.term).And(formula.values).is_empty();
      case Formula::Kind::kAnd:
        return std::all_of(formula.parts.begin(), formula.parts.end(), [&](FormulaId part) {
          return formulas_[part].kind != Formula::Kind::kLiteral || CanHold(part);
        });
      default: return true;
    }
  }

  // A choice of which one way is left is none; false when none is.
  bool Decide(std::vector<FormulaId>* open) {
    for (size_t i = 0; i < choices_.size(); ++i) {
      FormulaId left;
      int count = 0;
      for (FormulaId part : formulas_[choices_[i]].parts) {
        if (--*steps_ < 0) return true;
        if (!CanHold(part)) continue;
        left = part;
        if (++count > 1) break;
      }
      if (count > 1) continue;
      if (count == 0) return false;
      choices_.erase(choices_.begin() + static_cast<long>(i));
      open->push_back(left);
      return true;
    }
    return true;
  }

  bool AreInOrder() const {
    for (const auto& [term, values] : values_) {
      const Family& a = formulas_.term(term).family;
      if (a.kind == Family::Kind::kNone) continue;
      for (const auto& [other, others] : values_) {
        const Family& b = formulas_.term(other).family;
        if (b.kind != Family::Kind::kNone && !CanBeTogether(a, values, b, others, weighs_events_)) return false;
      }
    }
    return true;
  }

  const Formulas& formulas_;
  std::vector<std::pair<TermId, ValueSet>> values_;
  std::vector<FormulaId> choices_;
  bool weighs_events_;
  int *steps_ = nullptr, *tries_ = nullptr;
};

bool Refuter::AreExclusive(const std::vector<FormulaId>& together, bool weighs_events) const {
  int steps = kStepsMax, tries = kChoicesMax;
  Attempt attempt(formulas_, weighs_events);
  attempt.SetWork(&steps, &tries);
  return !attempt.Assert(together) || attempt.IsRefuted();
}

ValueSet Refuter::Left(const std::vector<FormulaId>& together, TermId term) const {
  int steps = kStepsMax, tries = kChoicesMax;
  Attempt attempt(formulas_, true);
  attempt.SetWork(&steps, &tries);
  if (!attempt.Assert(together)) return ValueSet::None();
  return attempt.ValuesOf(term);
}

}  // namespace senda::analysis
