#include "compiler/codegen/node_costs.h"

#include <algorithm>

namespace senda::codegen {
namespace {

constexpr uint32_t kCostMax = 1u << 20;
constexpr uint32_t kCall = 12, kHeavyCall = 40;

// Of the instruction alone.
uint32_t CostOf(const ir::Program& program, const ir::Node& node) {
  using ir::Op;
  switch (node.op) {
    case Op::kConstant:
    case Op::kMissing: return 0;
    case Op::kInIntegers: {
      const size_t members = program.integer_sets[static_cast<size_t>(node.immediate)].size();
      return static_cast<uint32_t>(std::min<size_t>(2 * members, 12));
    }
    case Op::kInNumbers: {
      const size_t members = program.number_sets[static_cast<size_t>(node.immediate)].size();
      return static_cast<uint32_t>(std::min<size_t>(2 * members, 12));
    }
    case Op::kMultiplyInteger:
    case Op::kAddNumber:
    case Op::kSubtractNumber:
    case Op::kMultiplyNumber: return 4;
    case Op::kSegment:
    case Op::kCustomerField: return 2;
    case Op::kFloorDivideInteger:
    case Op::kDivideNumber: return 6;
    case Op::kEqualText: return kCheapCost;
    case Op::kAggregateValue:
    case Op::kAggregateExpiry:
    case Op::kAggregateNthAt:
    case Op::kAggregateField:
    case Op::kAggregateReset: return kHeavyCall;
    case Op::kRoundNumber:
    case Op::kFloorNumber:
    case Op::kCeilNumber:
    case Op::kMultiplyMoney:
    case Op::kDivideMoney:
    case Op::kPercentOfMoney:
    case Op::kPercentOfNumber:
    case Op::kShareInteger:
    case Op::kShareNumber:
    case Op::kAddMonthsToDate:
    case Op::kWeekdayOfDate:
    case Op::kDayOfDate:
    case Op::kMonthOfDate:
    case Op::kYearOfDate:
    case Op::kAgeOn:
    case Op::kNextBirthday:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kTrimText:
    case Op::kDomainOf:
    case Op::kSizeOfText: return kCall;
    case Op::kDateOf:
    case Op::kTimeOf:
    case Op::kStartOfDate:
    case Op::kInstantAt:
    case Op::kAddMonthsToInstant:
    case Op::kMonthsBetween:
    case Op::kNextTimeOfDay:
    case Op::kNextPeriod:
    case Op::kEqualIgnoringCase:
    case Op::kContains:
    case Op::kMatches:
    case Op::kInTexts:
    case Op::kLowerText:
    case Op::kUpperText:
    case Op::kConcatenate:
    case Op::kTextOf:
    case Op::kHasItem:
    case Op::kCatalogRow:
    case Op::kAddItem: return kHeavyCall;
    case Op::kItemOf:
    case Op::kSizeOfItems: return kCall;
    default: return 1;
  }
}

}  // namespace

NodeCosts::NodeCosts(const ir::Program& program) {
  costs_.reserve(program.nodes.size());
  for (const ir::Node& node : program.nodes) {
    uint32_t cost = CostOf(program, node), depth = 0;
    for (ir::NodeId operand : node.operands) {
      if (!operand.is_valid()) continue;
      cost = std::min(cost + costs_[operand.index()], kCostMax);
      depth = std::max(depth, depths_[operand.index()] + 1);
    }
    costs_.push_back(cost);
    depths_.push_back(depth);
  }
}

}  // namespace senda::codegen
