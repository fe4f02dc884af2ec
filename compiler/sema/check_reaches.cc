// `reaches customers where customer.area == area`.
#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

class ReachChecker {
 public:
  ReachChecker(Checker& checker, EventTypeId event) : checker_(checker), event_(event) {}

  void Run(const ast::EventDecl& node) {
    Env env = checker_.NewEnv(checker_.model.events[event_].declaration);
    env.event = EventScope{event_, std::nullopt};
    ExprChecker expressions(checker_, env);
    std::vector<ast::ExprId> open = {node.reaches};
    while (!open.empty()) {
      ast::ExprId id = expressions.Unwrapped(open.back());
      open.pop_back();
      const auto* binary = std::get_if<ast::BinaryExpr>(&checker_.ast.exprs[id].node);
      if (binary != nullptr && binary->op == ast::BinaryOperator::kAnd) {
        open.push_back(binary->right);
        open.push_back(binary->left);
      } else if (binary != nullptr && binary->op == ast::BinaryOperator::kEq) {
        CheckEquality(id, *binary, &expressions);
      } else {
        ReportWhat(id);
      }
    }
    auto& reaches = checker_.model.events[event_].reaches;
    std::stable_sort(reaches.begin(), reaches.end(),
                     [](const ReachInfo& a, const ReachInfo& b) { return a.customer_field < b.customer_field; });
  }

 private:
  void ReportWhat(ast::ExprId id) {
    checker_.sink.Report(Kind::kReachesWhat, checker_.SpanOf(id)).Help("for example `customer.area == area`");
  }

  void CheckEquality(ast::ExprId id, const ast::BinaryExpr& node, ExprChecker* expressions) {
    Type left = expressions->Infer(node.left), right = expressions->Infer(node.right);
    if (left.kind == TypeKind::kPoison || right.kind == TypeKind::kPoison) return;
    auto customer = [&](ast::ExprId side) {
      return std::get_if<CustomerFieldRef>(&checker_.model.resolutions.Get(expressions->Unwrapped(side)));
    };
    auto event = [&](ast::ExprId side) {
      return std::get_if<EventFieldRef>(&checker_.model.resolutions.Get(expressions->Unwrapped(side)));
    };
    const bool is_left_customer = customer(node.left) != nullptr;
    const CustomerFieldRef* field = is_left_customer ? customer(node.left) : customer(node.right);
    const EventFieldRef* own = is_left_customer ? event(node.right) : event(node.left);
    if (field == nullptr || own == nullptr) return ReportWhat(id);
    if (!IsEqualKind(Known(left), Known(right))) {
      checker_.sink.Report(Kind::kNotComparable, checker_.SpanOf(id), Capitalized(checker_.Words(left)),
                           checker_.Words(right));
      return;
    }
    checker_.model.events[event_].reaches.push_back({own->field, field->field});
  }

  // Values of both are kept alike, so that they can be looked up.
  bool IsEqualKind(const Type& a, const Type& b) const {
    if (IsTextual(a.kind) && IsTextual(b.kind)) return true;
    if (a.kind != b.kind || !IsComparable(a.kind)) return false;
    if (a.kind == TypeKind::kEnum) return checker_.SameEnum(a.enumeration, b.enumeration);
    return a.currency == b.currency;
  }

  Checker& checker_;
  EventTypeId event_;
};

}  // namespace

void CheckReaches(Checker& checker) {
  for (EventTypeId id : checker.model.events.ids()) {
    ast::DeclId declaration = checker.model.events[id].declaration;
    if (!declaration.is_valid()) continue;
    const auto& node = std::get<ast::EventDecl>(checker.ast.declarations[declaration].node);
    if (node.reaches.is_valid()) ReachChecker(checker, id).Run(node);
  }
}

}  // namespace senda::sema
