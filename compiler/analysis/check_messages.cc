// What is opened by machines, and price-offs in messages that need no consent.
#include <algorithm>
#include <array>
#include <set>

#include "compiler/analysis/checks.h"
#include "compiler/sema/walk.h"

namespace senda::analysis {
namespace {

constexpr std::array<std::string_view, 5> kMailNames = {"email", "e_mail", "mail", "correo", "newsletter"};
// Words that offer something for less, as they begin.
constexpr std::array<std::string_view, 16> kOfferWords = {"discount", "coupon",  "voucher",  "promo", "sale",  "deal",
                                                          "offer",    "cheaper", "descuent", "cupon", "cupón", "oferta",
                                                          "rebaja",   "promoci", "ahorra",   "gratis"};

class MessageChecker {
 public:
  explicit MessageChecker(Finder* finder) : finder_(*finder), model_(finder->model) {
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
      if (node != nullptr && !IsInReport(finder_.SpanOf(id))) Look(node->event, model_.aggregates.Get(id).source);
    }
    for (const sema::NamedDeclaration& named : model_.messages) {
      if (finder_.IsOwn(named)) LookForOffer(finder_.DeclarationOf(named));
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
        .Help("write `where by == person`, or look at `clicked` or at what the customer does then");
  }

  // ------------------------------------------------------------------------------------------------------- price-offs

  // The word of a text that offers something for less: `discount`, `-20 %`, `20% off`.
  static std::optional<std::string> OfferIn(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : static_cast<char>(c);
    });
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
    for (size_t i = 0; i < lower.size();) {
      size_t end = i;
      while (end < lower.size() && is_letter(lower[end])) ++end;
      const std::string_view word(lower.data() + i, end - i);
      for (std::string_view offer : kOfferWords) {
        if (word.starts_with(offer)) return std::string(text.substr(i, end - i));
      }
      i = std::max(end, i + 1);
    }
    for (size_t at = lower.find('%'); at != std::string::npos; at = lower.find('%', at + 1)) {
      size_t from = at;
      while (from > 0 && (lower[from - 1] == ' ' || (lower[from - 1] >= '0' && lower[from - 1] <= '9'))) --from;
      while (from < at && lower[from] == ' ') ++from;
      const bool is_less = from > 0 && lower[from - 1] == '-';
      const std::string_view behind = std::string_view(lower).substr(at + 1);
      const bool is_off = behind.starts_with(" off") || behind.starts_with(" menos") || behind.starts_with(" less");
      if (from < at && (is_less || is_off)) return std::string(text.substr(from, at + 1 - from));
    }
    return std::nullopt;
  }

  // message refund { purpose service because "they asked"  body "… and 20 % off your next order" }
  void LookForOffer(const ast::Declaration& declared) {
    const auto& message = std::get<ast::MessageDecl>(declared.node);
    if (message.purpose != ast::Purpose::kService) return;
    bool is_reported = false;
    sema::WalkExpr(finder_.ast, message.body, [&](ast::ExprId id, const ast::Expr& expr) {
      const auto* text = std::get_if<ast::TextLiteral>(&expr.node);
      if (text == nullptr || is_reported) return;
      for (const auto& piece : text->pieces) {
        const auto* words = std::get_if<std::string>(&piece);
        const std::optional<std::string> offer = words == nullptr ? std::nullopt : OfferIn(*words);
        if (!offer) continue;
        is_reported = true;
        finder_.sink.Report(Kind::kOfferInService, finder_.SpanOf(id), finder_.Text(declared.name.text), *offer)
            .Help("send it as `promotional`, to those who have allowed it, or leave the offer out");
        return;
      }
    });
  }

  Finder& finder_;
  const sema::Model& model_;
  sema::EventTypeId opened_;
  std::optional<uint32_t> by_, channel_;
  std::set<uint32_t> mail_;
};

}  // namespace

void CheckMessages(Finder* finder) {
  MessageChecker(finder).Run();
}

}  // namespace senda::analysis
