// Random well-typed Senda expressions, as text, over the fixed vocabulary of `kSchema`.
//
// Every operator, function, aggregate, window and literal of the language can appear; optionals are always handled, so
// that what is generated passes the checker. Depth bounds the size. One generator belongs to one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/random.h"

namespace senda::fuzz {

// The customer and event declarations that generated programs share.
extern const std::string_view kSchema;

// What an expression may mention.
struct Scope {
  std::string event;               // the event a `where` looks at, or empty
  std::vector<std::string> carts;  // named events of type `buy`, `look`, … whose `cart` may be compared: `c.cart`
  bool allows_time = true;         // `now`, `since`, `today`
  bool allows_aggregates = true;
  bool in_instance = false;  // inside a journey: `since entering`
  int segments = 0;          // segment_0 … segment_{n-1} are declared before
  int lets = 0;              // let_0 … are declared
  bool has_map = false;      // `places`, with the stages one, two and three
};

class ExpressionGenerator {
 public:
  explicit ExpressionGenerator(Random& random) : random_(random) {}

  std::string Bool(const Scope& scope, int depth);
  std::string Int(const Scope& scope, int depth);
  std::string Number(const Scope& scope, int depth);
  std::string Money(const Scope& scope, int depth);
  std::string Percent(const Scope& scope, int depth);
  std::string Text(const Scope& scope, int depth);
  std::string Duration();      // a literal of exact length: `3 days`
  std::string LongDuration();  // days to months, calendar words included
  // `buy where amount > 3 EUR`: an event with or without a condition; the event's name goes to *event.
  std::string EventWithWhere(const Scope& scope, int depth, std::string* event);
  std::string Condition(const Scope& scope, int depth);  // conjunctions only, as a `where` takes them

 private:
  std::string Leaf(const Scope& scope);
  std::string Comparison(const Scope& scope, const std::string& a, const std::string& b);
  std::string Equality(const Scope& scope, const std::string& a, const std::string& b);
  std::string TimeCondition(const Scope& scope);
  std::string SinceValue(const Scope& scope);
  std::string TextCondition(const Scope& scope, int depth);
  std::string CalendarCondition(const Scope& scope);
  std::string MembershipCondition(const Scope& scope);
  std::string ItemsCondition(const Scope& scope);
  std::string OptionalCondition();
  std::string StageCondition(const Scope& scope);
  std::string AggregateCondition(const Scope& scope, int depth);
  std::string Instant(const Scope& scope);
  std::string Window(const Scope& scope);
  std::string Compare() { return random_.Of({" == ", " != ", " < ", " <= ", " > ", " >= "}); }
  std::string MoneyLiteral();
  std::string NumberLiteral();
  std::string TextLiteral();

  Random& random_;
};

}  // namespace senda::fuzz
