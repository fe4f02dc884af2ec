// What takes machines that open messages for customers.
#include <algorithm>
#include <array>
#include <set>

#include "compiler/analysis/checks.h"
#include "compiler/sema/walk.h"

namespace senda::analysis {
namespace {

constexpr std::array<std::string_view, 5> kMailNames = {"email", "e_mail", "mail", "correo", "newsletter"};

class OpenedChecker {
 public:
  explicit OpenedChecker(Finder* finder) : finder_(*finder), model_(finder->model) {
    for (sema::EventTypeId id : model_.events.ids()) {
      const sema::EventInfo& event = model_.events[id];
      if (event.declaration.is_valid() || event.qualified_name != "opened") continue;
      opened_ = id;
      by_ = FieldNamed(event, "by");
      channel_ = FieldNamed(event, "channel");
    }
    for (sema::ChannelId id : model_.channels.ids()) {
      if (IsMail(id)) mail_.insert(id.index());
    }
  }

  void Run() {
    for (ast::PatternId id : finder_.ast.patterns.ids()) {
      const ast::PatternNode& node = finder_.ast.patterns[id].node;
      if (const auto* event = std::get_if<ast::EventPattern>(&node)) Look(event->event, model_.pattern_events.Get(id));
      if (const auto* count = std::get_if<ast::CountPattern>(&node)) Look(count->event, model_.pattern_events.Get(id));
    }
    for (ast::ExprId id : finder_.ast.exprs.ids()) {
      const auto* node = std::get_if<ast::AggregateExpr>(&finder_.ast.exprs[id].node);
      if (node == nullptr || model_.aggregates.Get(id).source.event != opened_) continue;
      if (!IsInReport(finder_.SpanOf(id))) Look(node->event, model_.aggregates.Get(id).source);
    }
  }

 private:
  std::optional<uint32_t> FieldNamed(const sema::EventInfo& event, std::string_view name) const {
    for (uint32_t i = 0; i < event.fields.size(); ++i) {
      if (finder_.Text(event.fields[i].name) == name) return i;
    }
    return std::nullopt;
  }

  bool IsMail(sema::ChannelId id) const {
    const ast::Declaration& declared = finder_.DeclarationOf(model_.channels[id]);
    const auto& channel = std::get<ast::ChannelDecl>(declared.node);
    if (channel.via && finder_.Text(channel.via->name.text) == "smtp") return true;
    if (channel.to.is_valid()) return model_.expr_types.Get(channel.to).kind == sema::TypeKind::kEmail;
    return std::find(kMailNames.begin(), kMailNames.end(), finder_.Text(declared.name.text)) != kMailNames.end();
  }

  // Reports count what has been opened, by whomever.
  bool IsInReport(Span span) const {
    return std::any_of(finder_.ast.declarations.begin(), finder_.ast.declarations.end(),
                       [&](const ast::Declaration& declared) {
                         const bool is_report = std::holds_alternative<ast::KpiDecl>(declared.node) ||
                                                std::holds_alternative<ast::MeasureDecl>(declared.node) ||
                                                std::holds_alternative<ast::TouchpointDecl>(declared.node) ||
                                                std::holds_alternative<ast::TestDecl>(declared.node);
                         return is_report && declared.span.file == span.file && declared.span.begin <= span.begin &&
                                span.end <= declared.span.end;
                       });
  }

  bool GoesByMail(sema::MessageId message) const {
    if (!message.is_valid()) return !mail_.empty();
    for (ast::StepId id : finder_.ast.steps.ids()) {
      if (model_.send_messages.Get(id) != message) continue;
      for (sema::ChannelId channel : model_.send_channels.Get(id)) {
        if (mail_.contains(channel.index())) return true;
      }
    }
    return false;
  }

  // wait for opened(hello) up to 1 day
  void Look(const ast::EventReference& event, const sema::EventTarget& target) {
    if (!opened_.is_valid() || target.event != opened_ || !by_ || !GoesByMail(target.message)) return;
    const bool is_own = std::any_of(finder_.ast.files.begin(), finder_.ast.files.end(), [&](const ast::File& file) {
      return file.file == event.span.file && !file.declarations.empty() &&
             finder_.IsOwn(finder_.ast.declarations[file.declarations.front()]);
    });
    if (!is_own) return;
    bool says_who = false;
    sema::WalkExpr(finder_.ast, event.where, [&](ast::ExprId id, const ast::Expr&) {
      const auto* field = std::get_if<sema::EventFieldRef>(&model_.resolutions.Get(id));
      says_who |= field != nullptr && (field->field == *by_ || field->field == channel_);
    });
    if (says_who) return;
    finder_.sink.Report(Kind::kOpenedByMachines, event.span)
        .Help(event.where.is_valid()
                  ? "add `and by == person`, or look at `clicked` or at what the customer does then"
                  : "write `where by == person`, or look at `clicked` or at what the customer does then");
  }

  Finder& finder_;
  const sema::Model& model_;
  sema::EventTypeId opened_;
  std::optional<uint32_t> by_, channel_;
  std::set<uint32_t> mail_;
};

}  // namespace

void CheckOpened(Finder* finder) {
  OpenedChecker(finder).Run();
}

}  // namespace senda::analysis
