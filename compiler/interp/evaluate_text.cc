// Texts.
#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/interp/evaluate.h"
#include "compiler/ir/op.h"

namespace senda::interp {

using abi::Value;
using ir::Op;

Value EvaluateText(const Operation& o) {
  auto immediate = static_cast<size_t>(o.node.immediate);
  if (o.node.op == Op::kTextOf) {
    const abi::TextFormat& format = o.formats[static_cast<size_t>(o.node.argument)];
    return abi::TextOf(o.context, static_cast<abi::Kind>(immediate), o.a, format);
  }
  std::string_view a = o.a.text();
  if (o.node.op == Op::kCatalogRow) {
    Value out = Value::Missing();
    o.context.calls->row(&o.context, static_cast<uint32_t>(immediate), a.data(), static_cast<uint32_t>(a.size()), &out);
    return out;
  }
  switch (o.node.op) {
    case Op::kMatches: return Value::Bool(o.patterns[immediate].Matches(a));
    case Op::kInTexts: {
      const auto& set = o.program.text_sets[immediate];
      return Value::Bool(std::binary_search(set.begin(), set.end(), a, std::less<>()));
    }
    case Op::kLowerText: return abi::LowerText(o.context, a);
    case Op::kUpperText: return abi::UpperText(o.context, a);
    case Op::kTrimText: return abi::TrimText(a);
    case Op::kDomainOf: return abi::DomainOf(a);
    case Op::kSizeOfText: return Value::Integer(abi::SizeOfText(a));
    default: break;
  }
  std::string_view b = o.b.text();
  switch (o.node.op) {
    case Op::kEqualText: return Value::Bool(abi::EqualText(a, b));
    case Op::kEqualIgnoringCase: return Value::Bool(abi::EqualIgnoringCase(a, b));
    case Op::kStartsWith: return Value::Bool(abi::StartsWith(a, b));
    case Op::kEndsWith: return Value::Bool(abi::EndsWith(a, b));
    case Op::kContains: return Value::Bool(abi::Contains(a, b));
    case Op::kConcatenate: return abi::Concatenate(o.context, a, b);
    default: SENDA_UNREACHABLE("{} is not about texts", ir::NameOf(o.node.op));
  }
}

}  // namespace senda::interp
