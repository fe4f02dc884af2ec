// The ids of declarations, and what a name in an expression can mean.
#pragma once

#include <cstdint>
#include <variant>

#include "compiler/base/id.h"
#include "compiler/base/interner.h"

namespace senda::sema {

using SegmentId = Id<struct SegmentTag>;
using TriggerId = Id<struct TriggerTag>;
using LetId = Id<struct LetTag>;
using DefineId = Id<struct DefineTag>;
using ChannelId = Id<struct ChannelTag>;
using MessageId = Id<struct MessageTag>;
using JourneyId = Id<struct JourneyTag>;
using BindingId = Id<struct BindingTag>;
using HookId = Id<struct HookTag>;
using TeamId = Id<struct TeamTag>;
using TopicId = Id<struct TopicTag>;
using PolicyId = Id<struct PolicyTag>;
using PersonaId = Id<struct PersonaTag>;
using MapId = Id<struct MapTag>;
using StageId = Id<struct StageTag>;
using TouchpointId = Id<struct TouchpointTag>;
using PainId = Id<struct PainTag>;
using KpiId = Id<struct KpiTag>;
using MeasureId = Id<struct MeasureTag>;
using CatalogId = Id<struct CatalogTag>;
using CouponId = Id<struct CouponTag>;

// Of the event that a `where`, a value or an `of` looks at; also through its own name, as in `joined as j where j.at`.
struct EventFieldRef {
  uint32_t field;
};
// `c` itself: an argument of a send, or the operand of `is known`.
struct BindingRef {
  BindingId binding;
};
// `c.cart`. The field is found by name in each event type that the binding can be here; on one side of an `or` only in
// the types of that side. Whether it may be missing is said by the expression's type, not by the binding.
struct BindingFieldRef {
  BindingId binding;
  Symbol field;
};
// What a hook answered (`r` of `done as r`), or what came of a task (`task.outcome`).
struct AnswerRef {
  BindingId binding;
};
struct CustomerRef {};
struct CustomerFieldRef {
  uint32_t field;
};
struct CustomerAgeRef {};
struct SegmentRef {
  SegmentId segment;
};
struct LetRef {
  LetId let;
};
// The callee of a call.
struct DefineRef {
  DefineId define;
};
// Of the define or message being expanded.
struct ParameterRef {
  uint32_t index;
};
// A message's event parameter: `cart.sku`.
struct ParameterFieldRef {
  uint32_t index;
  Symbol field;
};
// Of the expression's enum type.
struct EnumValueRef {
  uint32_t member;
};
// A bare country or language: `ES`, `es`.
struct CodeRef {};
struct NowRef {};
struct TodayRef {};
// The instant at which the instance entered.
struct EnteringRef {};
// `.sku` of a value that is a record.
struct RecordFieldRef {
  uint32_t field;
};
// `.amount` of last(purchase), first(purchase).
struct AggregateFieldRef {
  uint32_t field;
};
enum class Builtin : uint8_t {
  kStartsWith,
  kEndsWith,
  kContains,
  kLower,
  kUpper,
  kTrim,
  kSize,
  kEqualsIgnoringCase,
  kMatches,
  kAbs,
  kMin,
  kMax,
  kRound,
  kFloor,
  kCeil,
  kShare,
  kDate,
  kTime,
  kWeekday,
  kDay,
  kMonth,
  kYear,
  kDomain,
};
// The callee of a call, or a `.date`-like member.
struct BuiltinRef {
  Builtin function;
};
// The callee of `product(c.sku)`.
struct CatalogRef {
  CatalogId catalog;
};
// A package or event name in front of a dot.
struct QualifierRef {};

// `customer.stage(shopping)`, a call: where on the map the customer is.
struct StageOfRef {
  MapId map;
};
// `shopping.purchase` where an instant can stand: when the customer was last moved to that stage.
struct StageMomentRef {
  StageId stage;
};
// `it` in a measure: one of the values.
struct ItRef {};

// What a NameExpr or MemberExpr means.
using Resolution =
    std::variant<std::monostate, EventFieldRef, BindingRef, BindingFieldRef, CustomerRef, CustomerFieldRef,
                 CustomerAgeRef, SegmentRef, LetRef, DefineRef, ParameterRef, ParameterFieldRef, EnumValueRef, CodeRef,
                 NowRef, TodayRef, EnteringRef, RecordFieldRef, AggregateFieldRef, BuiltinRef, QualifierRef, AnswerRef,
                 StageOfRef, StageMomentRef, ItRef, CatalogRef>;

}  // namespace senda::sema
