#include "tools/test_parts.h"

#include <re2/re2.h>

#include <utility>

namespace senda::tools {

bool IsName(std::string_view name, std::string_view wanted) {
  return name == wanted ||
         (name.size() > wanted.size() && name.ends_with(wanted) && name[name.size() - wanted.size() - 1] == '.');
}

const std::string* PartOf(const ObservedDecision& decision, std::string_view part) {
  const std::pair<std::string_view, const std::string*> parts[] = {
      {"subject", &decision.subject},
      {"preheader", &decision.preheader},
      {"title", &decision.title},
      {"body", &decision.body},
      {"to", &decision.to},
      {"opens", &decision.opens},
      {"language", &decision.language},
      {"variant", &decision.variant},
      {"channel", &decision.channel},
  };
  for (const auto& [name, text] : parts) {
    if (name == part) return text;
  }
  return nullptr;
}

bool HasPart(const ObservedDecision& decision, const ir::TestPart& part, std::string_view wanted) {
  const std::string* found = PartOf(decision, part.name);
  if (found == nullptr) return false;
  if (!part.word.empty()) return IsName(*found, part.word);
  switch (part.test) {
    case ir::PartTest::kEquals: return *found == wanted;
    case ir::PartTest::kContains: return (found->find(wanted) != std::string::npos) != part.is_negated;
    case ir::PartTest::kStartsWith: return found->starts_with(wanted) != part.is_negated;
    case ir::PartTest::kEndsWith: return found->ends_with(wanted) != part.is_negated;
    case ir::PartTest::kMatches: {
      const RE2 pattern(re2::StringPiece(wanted.data(), wanted.size()), RE2::Quiet);
      return (pattern.ok() && RE2::FullMatch(*found, pattern)) != part.is_negated;
    }
  }
  return false;
}

bool IsInOrder(ir::TestOrder order, abi::Kind kind, const abi::Value& value, const abi::Value& wanted) {
  if (order == ir::TestOrder::kKnown || order == ir::TestOrder::kUnknown) {
    return (value.known != 0) == (order == ir::TestOrder::kKnown);
  }
  if (value.known == 0) return false;
  int sign = 0;
  switch (abi::RepOf(kind)) {
    case abi::Rep::kInteger: sign = value.integer < wanted.integer ? -1 : value.integer > wanted.integer ? 1 : 0; break;
    case abi::Rep::kNumber: sign = value.number < wanted.number ? -1 : value.number > wanted.number ? 1 : 0; break;
    case abi::Rep::kText: sign = value.text().compare(wanted.text()); break;
  }
  switch (order) {
    case ir::TestOrder::kEqual: return sign == 0;
    case ir::TestOrder::kNotEqual: return sign != 0;
    case ir::TestOrder::kLess: return sign < 0;
    case ir::TestOrder::kLessEqual: return sign <= 0;
    case ir::TestOrder::kGreater: return sign > 0;
    default: return sign >= 0;
  }
}

}  // namespace senda::tools
