// The program as data, complete: the engine's description (abi::Program) plus the expressions behind its roots.
//
// Expressions are one hash-consed graph of pure nodes: equal expressions are one node across the whole program,
// operands come before their users, and evaluation can neither fail nor loop. `interp/` gives each node its meaning;
// `codegen/` must agree with it bit for bit. Built only through `Builder`, which folds constants nowhere that could
// change a result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/ir/tests.h"
#include "runtime/abi/program.h"
#include "runtime/abi/value.h"

namespace senda::ir {

using NodeId = Id<struct NodeTag>;

// Every instruction, with its operands' representations and its result's: B bool, I integer, N number, T text, X any
// (same in as out), `?` may be missing. `imm` is Node::immediate. Integer and number arithmetic saturates (a number at
// plus or minus the largest finite double); -0.0 becomes 0.
// clang-format off
#define SENDA_IR_OPS(OP)                                                                                               \
  OP(Constant)        /* -> X    imm: integer, bits of a double, or index into texts, by rep                    */     \
  OP(Missing)         /* -> X?   the unknown value                                                              */     \
  OP(Now)             /* -> I    context.now                                                                    */     \
  OP(Entering)        /* -> I    context.entering                                                               */     \
  OP(EventField)      /* -> X?   imm: field of context.event                                                    */     \
  OP(CustomerField)   /* -> X?   imm: field of the customer                                                     */     \
  OP(AttemptCapture)  /* -> X?   imm: slot of context.attempt                                                   */     \
  OP(InstanceCapture) /* -> X?   imm: slot of context.instance                                                  */     \
  OP(Segment)         /* -> B    imm: segment; inside a settle group the new truth of those before it           */     \
  OP(AggregateValue)  /* -> X?   imm: aggregate                                                                 */     \
  OP(AggregateExpiry) /* -> I    imm: aggregate; kNever when time alone never changes it                        */     \
  OP(AggregateNthAt)  /* -> I?   imm: aggregate, argument: n                                                    */     \
  OP(AggregateField)  /* -> X?   imm: aggregate, argument: index of its kept field                              */     \
  OP(AggregateReset)  /* -> I?   imm: aggregate                                                                 */     \
  OP(IsKnown)         /* X? -> B                                                                                */     \
  OP(Else)            /* X?, X? -> X?  the first if known, otherwise the second                                 */     \
  OP(AssumeKnown)     /* X? -> X  after a test that narrowed it; zero bits when missing all the same            */     \
  OP(And)                                                                                                              \
  OP(Or)                                                                                                               \
  OP(Not)        /* B, B -> B                                                                              */          \
      OP(Select) /* B, X?, X? -> X?                                                                        */          \
      OP(AddInteger) OP(SubtractInteger) OP(MultiplyInteger) /* I, I -> I                                          */  \
      OP(NegateInteger) OP(AbsInteger)                       /* I -> I                                             */  \
      OP(MinInteger) OP(MaxInteger)                          /* I, I -> I                                          */  \
      OP(FloorDivideInteger) /* I, I -> I  divisor is a positive constant                                 */           \
      OP(EqualInteger) OP(LessInteger) OP(LessEqualInteger) /* I, I -> B                                          */   \
      OP(InIntegers)      /* I -> B    imm: index into integer_sets                                                 */ \
      OP(IntegerToNumber) /* I -> N                                                                                 */ \
      OP(AddNumber) OP(SubtractNumber) OP(MultiplyNumber) /* N, N -> N                                          */     \
      OP(NegateNumber) OP(AbsNumber)                      /* N -> N                                             */     \
      OP(MinNumber) OP(MaxNumber)                         /* N, N -> N                                          */     \
      OP(DivideNumber) /* N, N -> N?  missing when the divisor is 0                                              */    \
      OP(EqualNumber) OP(LessNumber) OP(LessEqualNumber) /* N, N -> B                                          */      \
      OP(InNumbers) /* N -> B    imm: index into number_sets                                                  */       \
      OP(RoundNumber) OP(FloorNumber) OP(CeilNumber) /* N -> I  round: halves away from zero; saturates    */          \
      OP(MultiplyMoney) /* I, N -> I   the number first rounded to nine decimals; halves away from zero           */   \
      OP(DivideMoney) /* I, N -> I?  likewise; missing when the divisor, so rounded, is 0: abi::kMoneyDivisorMin   */  \
      OP(PercentOfMoney)  /* I, I(millionths) -> I  halves away from zero                                           */ \
      OP(PercentOfNumber) /* N, I(millionths) -> N                                                                  */ \
      OP(ShareInteger)    /* I, I -> I?  share(a, of b) in millionths, halves away from zero; missing when b is 0   */ \
      OP(ShareNumber)     /* N, N -> I?                                                                             */ \
      OP(DateOf)          /* I(instant) -> I(date)            on the customer's calendar                            */ \
      OP(TimeOf)          /* I(instant) -> I(time_of_day)                                                           */ \
      OP(StartOfDate)     /* I(date) -> I(instant)            the first instant of that date                        */ \
      OP(InstantAt)       /* I(date), I(time_of_day) -> I     gap: first instant after; overlap: the first          */ \
      OP(AddMonthsToInstant) /* I(instant), I(months) -> I       same local time; last day of a shorter month */       \
      OP(AddMonthsToDate) /* I(date), I(months) -> I                                                                */ \
      OP(MonthsBetween)   /* I(instant from), I(instant to) -> I  the largest n with from + n months <= to          */ \
      OP(WeekdayOfDate) OP(DayOfDate) OP(MonthOfDate) OP(YearOfDate) /* I(date) -> I  weekday: 0 is Monday */          \
      OP(AgeOn)         /* I(birthday), I(date) -> I        whole years; 29 February turns on the 28th            */   \
      OP(NextBirthday)  /* I(birthday), I(date) -> I(date)  the first anniversary after that date                 */   \
      OP(NextTimeOfDay) /* I(instant), I(time_of_day), imm: weekday or -1 -> I  the next such instant, now incl.  */   \
      OP(NextPeriod)    /* I(instant), imm: 0 day, 1 week, 2 month, 3 year -> I  the start of the next one        */   \
      OP(EqualText) OP(EqualIgnoringCase)      /* T, T -> B                                          */                \
      OP(StartsWith) OP(EndsWith) OP(Contains) /* T, T -> B                                          */                \
      OP(Matches) /* T -> B    imm: index into patterns (RE2), the whole text                               */         \
      OP(InTexts) /* T -> B    imm: index into text_sets                                                    */         \
      OP(LowerText) OP(UpperText) OP(TrimText) OP(DomainOf) /* T -> T                                             */   \
      OP(SizeOfText)  /* T -> I    characters (code points)                                                     */     \
      OP(Concatenate) /* T, T -> T   cut at a character to 1,024 bytes                                          */     \
      OP(TextOf)      /* X -> T    imm: abi::Kind, argument: currency, enum or 0 (index into formats)           */     \
      OP(ItemOf)      /* T(items), I -> X?  imm: abi::Kind of the item; items count from 0 (abi/items.h)        */     \
      OP(SizeOfItems) /* T(items) -> I                                                                          */     \
      OP(HasItem)     /* T(items), X -> B   imm: abi::Kind of X; whether one of them is equal                   */     \
      OP(AddItem)     /* T(items), X? -> T  imm: abi::Kind of X; behind those that are there                    */     \
      OP(CatalogRow)  /* T(key) -> T?(items)  imm: catalog; the record that it has for that key                 */
// clang-format on

enum class Op : uint8_t {
#define SENDA_IR_ENUM(name) k##name,
  SENDA_IR_OPS(SENDA_IR_ENUM)
#undef SENDA_IR_ENUM
};

struct Node {
  Op op;
  abi::Rep rep;  // of the result; bool is kInteger with is_bool
  bool is_bool = false;
  bool is_optional = false;  // the result may be missing
  NodeId operands[3];        // invalid when unused
  int64_t immediate = 0;
  int64_t argument = 0;
  friend bool operator==(const Node&, const Node&) = default;
};

// How TextOf prints a value that its kind alone does not say.
struct Format {
  std::string currency;
  int32_t minor_digits = 2;
  std::vector<std::string> members;
};

struct Root {
  NodeId node;
  std::string name;  // for dumps: `segment shop.loyal`, `where of shop.lapse`
  abi::SourcePosition position;
};

struct Program {
  abi::Program description;
  std::vector<Node> nodes;  // by NodeId; operands first
  std::vector<Root> roots;  // by the root numbers in `description`
  std::vector<std::string> texts;
  std::vector<std::vector<int64_t>> integer_sets;   // sorted
  std::vector<std::vector<double>> number_sets;     // sorted
  std::vector<std::vector<std::string>> text_sets;  // sorted
  std::vector<std::string> patterns;                // RE2 sources
  std::vector<Format> formats;
  std::vector<Test> tests;                   // only when compiled for testing, as are …
  std::vector<WrittenCondition> conditions;  // … these, by place
};

}  // namespace senda::ir
