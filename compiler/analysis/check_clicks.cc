// What is asked of the links that messages have: `clicked where link == "buy"`.
#include <algorithm>
#include <set>

#include "compiler/analysis/checks.h"
#include "compiler/diag/near_miss.h"
#include "compiler/sema/walk.h"

namespace senda::analysis {
namespace {

class ClickChecker {
 public:
  explicit ClickChecker(Finder* finder) : finder_(*finder), model_(finder->model) {
    for (sema::EventTypeId id : model_.events.ids()) {
      const sema::EventInfo& event = model_.events[id];
      if (event.declaration.is_valid() || event.qualified_name != "clicked") continue;
      for (uint32_t i = 0; i < event.fields.size(); ++i) {
        if (finder_.Text(event.fields[i].name) == "link") link_ = i;
      }
      if (link_) clicked_ = id;
    }
  }

  void Run() {
    if (!clicked_.is_valid()) return;
    for (ast::PatternId id : finder_.ast.patterns.ids()) {
      const ast::PatternNode& node = finder_.ast.patterns[id].node;
      const sema::EventTarget& target = model_.pattern_events.Get(id);
      if (const auto* event = std::get_if<ast::EventPattern>(&node)) Look(event->event, target);
      if (const auto* count = std::get_if<ast::CountPattern>(&node)) Look(count->event, target);
      if (const auto* silence = std::get_if<ast::SilencePattern>(&node)) Look(silence->event, target);
    }
    for (ast::ExprId id : finder_.ast.exprs.ids()) {
      const auto* node = std::get_if<ast::AggregateExpr>(&finder_.ast.exprs[id].node);
      if (node != nullptr) Look(node->event, model_.aggregates.Get(id).source);
    }
  }

 private:
  void Look(const ast::EventReference& event, const sema::EventTarget& target) {
    if (target.event != clicked_ || !event.where.is_valid()) return;
    sema::WalkExpr(finder_.ast, event.where, [&](ast::ExprId, const ast::Expr& expr) {
      if (const auto* in = std::get_if<ast::InExpr>(&expr.node)) {
        const auto* list = std::get_if<ast::ListLiteral>(&finder_.ast.exprs[finder_.Unwrapped(in->list)].node);
        if (list == nullptr || !IsLink(in->value)) return;
        for (ast::ExprId item : list->items) LookFor(item);
        return;
      }
      const auto* compared = std::get_if<ast::BinaryExpr>(&expr.node);
      if (compared == nullptr) return;
      if (compared->op != ast::BinaryOperator::kEq && compared->op != ast::BinaryOperator::kNe) return;
      if (IsLink(compared->left)) LookFor(compared->right);
      if (IsLink(compared->right)) LookFor(compared->left);
    });
  }

  // `link`, also `(link else "")`
  bool IsLink(ast::ExprId id) const {
    id = finder_.Unwrapped(id);
    const auto* otherwise = std::get_if<ast::BinaryExpr>(&finder_.ast.exprs[id].node);
    if (otherwise != nullptr && otherwise->op == ast::BinaryOperator::kElse) id = finder_.Unwrapped(otherwise->left);
    const auto* field = std::get_if<sema::EventFieldRef>(&model_.resolutions.Get(id));
    return field != nullptr && field->field == *link_;
  }

  void LookFor(ast::ExprId id) {
    id = finder_.Unwrapped(id);
    const auto* literal = std::get_if<ast::TextLiteral>(&finder_.ast.exprs[id].node);
    if (literal == nullptr || literal->pieces.size() != 1) return;
    const auto* text = std::get_if<std::string>(&literal->pieces.front());
    // Who delivers messages may also report addresses that nobody has named.
    if (text == nullptr || text->find('/') != std::string::npos) return;
    const std::vector<std::string> links = Links();
    if (std::find(links.begin(), links.end(), *text) != links.end()) return;
    DiagnosticBuilder report = finder_.sink.Report(Kind::kLinkOfNobody, finder_.SpanOf(id), *text);
    const std::string near = DidYouMean(*text, links);
    report.Help(!near.empty() ? near : "a link has the name that its message gives it: `link buy \"https://…\"`");
  }

  // Of all messages.
  std::vector<std::string> Links() const {
    std::set<std::string> links;
    for (sema::MessageId id : model_.messages.ids()) {
      const ast::Declaration& declared = finder_.DeclarationOf(model_.messages[id]);
      for (const ast::MessageLink& link : std::get<ast::MessageDecl>(declared.node).links) {
        links.emplace(finder_.Text(link.name.text));
      }
    }
    return {links.begin(), links.end()};
  }

  Finder& finder_;
  const sema::Model& model_;
  sema::EventTypeId clicked_;
  std::optional<uint32_t> link_;
};

}  // namespace

void CheckClicks(Finder* finder) {
  ClickChecker(finder).Run();
}

}  // namespace senda::analysis
