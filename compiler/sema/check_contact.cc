// What is legal in the rules of contact, but cannot be meant.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "compiler/sema/check_policies.h"
#include "compiler/sema/step_names.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kDayMs = 24 * kHourMs;
constexpr int64_t kUnbounded = 1'000'000'000;

struct Limit {
  const ast::LimitRule* rule;
  std::string name;
  std::optional<ChannelId> channel;  // nothing: whatever the channel
};
struct Send {
  const ast::SendStep* step;
  MessageId message;
  std::vector<ChannelId> channels;
};

bool Concerns(const ast::RuleOptions& options, ast::Purpose purpose) {
  if (!options.scope) return purpose == ast::Purpose::kPromotional;
  return !options.purpose || *options.purpose == purpose;
}

class ContactChecker {
 public:
  explicit ContactChecker(Checker& checker) : checker_(checker), model_(checker.model), ast_(checker.ast) {}

  void Run() {
    Collect();
    ReportNights();
    ReportForbidden();
    ReportIdleCaps();
    for (JourneyId id : model_.journeys.ids()) {
      LookAtBlock(Journey(id).steps);
      Paces paces;
      FollowBlock(Journey(id).steps, &paces);
    }
    ReportPairs();
  }

 private:
  const ast::JourneyDecl& Journey(JourneyId id) const {
    return std::get<ast::JourneyDecl>(checker_.DeclarationOf(model_.journeys[id].declaration).node);
  }
  const ast::ChannelDecl& Channel(ChannelId id) const {
    return std::get<ast::ChannelDecl>(checker_.DeclarationOf(model_.channels[id].declaration).node);
  }
  const ast::MessageDecl& Message(MessageId id) const {
    return std::get<ast::MessageDecl>(checker_.DeclarationOf(model_.messages[id].declaration).node);
  }
  bool IsDraft(const NamedDeclaration& named) const { return checker_.DeclarationOf(named.declaration).is_draft; }
  ast::Purpose PurposeOf(MessageId id) const { return Message(id).purpose.value_or(ast::Purpose::kTransactional); }
  bool IsPromotional(const Send& send) const { return PurposeOf(send.message) == ast::Purpose::kPromotional; }
  Send SendOf(ast::StepId id) const {
    return {&std::get<ast::SendStep>(ast_.steps[id].node), model_.send_messages.Get(id), model_.send_channels.Get(id)};
  }

  void Collect() {
    for (ChannelId id : model_.channels.ids()) {
      int number = 0;
      for (const ast::LimitRule& limit : Channel(id).limits) AddLimit(limit, model_.channels[id], id, &number);
      for (const ast::QuietRule& quiet : Channel(id).quiet) quiet_.emplace_back(id, &quiet);
    }
    for (PolicyId id : model_.policies.ids()) {
      const NamedDeclaration& named = model_.policies[id];
      if (IsDraft(named)) continue;
      int number = 0;
      const auto& rules = std::get<ast::PolicyDecl>(checker_.DeclarationOf(named.declaration).node).rules;
      for (size_t i = 0; i < rules.size(); ++i) {
        if (const auto* limit = std::get_if<ast::LimitRule>(&rules[i])) AddLimit(*limit, named, std::nullopt, &number);
        if (const auto* quiet = std::get_if<ast::QuietRule>(&rules[i])) quiet_.emplace_back(std::nullopt, quiet);
        if (std::holds_alternative<ast::OnlyOneRule>(rules[i])) {
          exclusive_.push_back(model_.policy_rules.at(id.index()).at(i).journeys);
        }
      }
    }
    for (JourneyId id : model_.journeys.ids()) {
      ForEachStep(ast_, Journey(id), [&](ast::StepId step, const ast::StepNode& node) {
        if (std::holds_alternative<ast::SendStep>(node)) sends_.emplace_back(id, step);
      });
    }
  }

  void AddLimit(const ast::LimitRule& rule, const NamedDeclaration& owner, std::optional<ChannelId> channel, int* n) {
    ++*n;
    std::string name = owner.qualified_name + ".limit";
    if (*n > 1) name += fmt::format(".{}", *n);
    limits_.push_back({&rule, std::move(name), channel});
  }

  // ---------------------------------------------------------------------------------------------------- quiet hours

  bool IsQuietAtNight(ChannelId channel) const {
    return std::any_of(quiet_.begin(), quiet_.end(), [&](const auto& quiet) {
      return (!quiet.first || *quiet.first == channel) && Concerns(quiet.second->options, ast::Purpose::kPromotional);
    });
  }

  // channel sms { to customer.phone  via webhook("SMS") }, by which a promotional message goes
  void ReportNights() {
    std::set<uint32_t> seen;
    for (const auto& [journey, step] : sends_) {
      const Send send = SendOf(step);
      if (!IsPromotional(send) || send.step->at_any_hour) continue;
      for (ChannelId channel : send.channels) {
        const bool wakes_nobody = checker_.Text(Channel(channel).via->name.text) == "log";
        if (wakes_nobody || IsQuietAtNight(channel) || !seen.insert(channel.index()).second) continue;
        const ast::Declaration& declared = checker_.DeclarationOf(model_.channels[channel].declaration);
        checker_.sink.Report(Kind::kNoQuietHours, declared.name.span, model_.channels[channel].qualified_name)
            .Note(ast_.steps[step].span, "as here")
            .Help("write `quiet 22:00 to 08:00` in it, or `at any hour` where that is meant");
      }
    }
  }

  // -------------------------------------------------------------------------------------------------- never at all

  bool IsTrue(ast::ExprId id) const {
    while (const auto* paren = std::get_if<ast::ParenExpr>(&ast_.exprs[id].node)) id = paren->inner;
    const auto* constant = std::get_if<ast::BoolLiteral>(&ast_.exprs[id].node);
    return constant != nullptr && constant->value;
  }

  // never send promotional when true
  void ReportForbidden() {
    for (PolicyId id : model_.policies.ids()) {
      if (IsDraft(model_.policies[id])) continue;
      const auto& rules = std::get<ast::PolicyDecl>(checker_.DeclarationOf(model_.policies[id].declaration).node).rules;
      for (size_t i = 0; i < rules.size(); ++i) {
        const auto* never = std::get_if<ast::NeverRule>(&rules[i]);
        if (never == nullptr || !IsTrue(never->condition)) continue;
        ReportForbiddenBy(never->subject, model_.policy_rules.at(id.index()).at(i), never->span);
      }
    }
    for (size_t i = 0; i < model_.guarantees.size(); ++i) {
      const ast::Declaration& declared = checker_.DeclarationOf(model_.guarantees[i].declaration);
      const auto& node = std::get<ast::GuaranteeDecl>(declared.node);
      if (node.send && IsTrue(node.condition)) ReportForbiddenBy(*node.send, model_.guarantee_names[i], declared.span);
    }
  }

  void ReportForbiddenBy(const ast::SendSubject& subject, const RuleNames& names, Span rule) {
    for (MessageId id : model_.messages.ids()) {
      const bool is_named = std::find(names.messages.begin(), names.messages.end(), id) != names.messages.end();
      if (!subject.messages.empty() && !is_named) continue;
      if (subject.purpose && *subject.purpose != PurposeOf(id)) continue;
      const ast::Declaration& declared = checker_.DeclarationOf(model_.messages[id].declaration);
      checker_.sink.Report(Kind::kNoConsentAllows, declared.name.span, model_.messages[id].qualified_name)
          .Note(rule, "this forbids it whatever the customer has allowed");
    }
  }

  // ----------------------------------------------------------------------------------------------------------- caps

  bool Counts(const Limit& limit, const Send& send) const {
    if (!Concerns(limit.rule->options, PurposeOf(send.message))) return false;
    return !limit.channel ||
           std::find(send.channels.begin(), send.channels.end(), *limit.channel) != send.channels.end();
  }

  // How many instances of the journey one customer can have in a lifetime.
  int64_t EntriesOf(const ast::JourneyDecl& node) const {
    if (!node.once) return kUnbounded;
    if (!node.keyed_by.empty() && node.once->scope != ast::OnceScope::kCustomer) return kUnbounded;
    if (node.again && node.again->again == ast::Again::kRestart) return kUnbounded;
    switch (node.once->kind) {
      case ast::OnceKind::kOnceEver: return 1;
      case ast::OnceKind::kAtMost: return node.once->times;
      default: return kUnbounded;
    }
  }

  int64_t CountedIn(const Limit& limit, const ast::Block& block) const {
    int64_t total = 0;
    for (ast::StepId id : block) {
      const ast::StepNode& node = ast_.steps[id].node;
      if (std::holds_alternative<ast::SendStep>(node) && Counts(limit, SendOf(id))) ++total;
      int64_t inner = 0;
      for (const ast::Block* part : BlocksOf(node)) inner += CountedIn(limit, *part);
      const auto* repeat = std::get_if<ast::RepeatStep>(&node);
      const bool keeps = std::holds_alternative<ast::WaitForStep>(node);
      total += repeat != nullptr ? inner * repeat->times : keeps && inner > 0 ? kUnbounded : inner;
    }
    return std::min(total, kUnbounded);
  }

  // limit 5 per 7 days, where one journey, once ever, sends three messages
  void ReportIdleCaps() {
    for (const Limit& limit : limits_) {
      int64_t total = 0;
      for (JourneyId id : model_.journeys.ids()) {
        const ast::JourneyDecl& node = Journey(id);
        int64_t counted = CountedIn(limit, node.steps);
        for (const ast::ExitClause& exit : node.exits) {
          if (exit.body) counted += CountedIn(limit, *exit.body);
        }
        const int64_t entries = EntriesOf(node);
        total = counted == 0                     ? total
                : entries > kUnbounded / counted ? kUnbounded
                                                 : std::min(kUnbounded, total + counted * entries);
      }
      if (total > limit.rule->count) continue;
      checker_.sink.Report(Kind::kCapNeverMet, limit.rule->span,
                           total == 0 ? "nothing is sent that it counts"
                                      : fmt::format("all journeys together send {} such {} at most", total,
                                                    total == 1 ? "message" : "messages"));
    }
  }

  // What has certainly been asked for before a place, and how long before; emptied where nobody can tell.
  struct Pace {
    Send send;
    int64_t at;
  };
  struct Paces {
    std::vector<Pace> sends;
    int64_t now = 0;
  };

  std::optional<int64_t> Milliseconds(ast::ExprId id) const {
    if (!id.is_valid()) return std::nullopt;
    while (const auto* paren = std::get_if<ast::ParenExpr>(&ast_.exprs[id].node)) id = paren->inner;
    const auto* length = std::get_if<ast::DurationLiteral>(&ast_.exprs[id].node);
    if (length == nullptr) return std::nullopt;
    constexpr int64_t kUnits[] = {1, 1'000, 60'000, kHourMs, kDayMs, 7 * kDayMs};
    const auto unit = static_cast<size_t>(length->unit);
    if (unit >= std::size(kUnits) || length->count > kUnbounded) return std::nullopt;
    return length->count * kUnits[unit];
  }

  void FollowBlock(const ast::Block& block, Paces* paces) {
    for (ast::StepId id : block) {
      const ast::StepNode& node = ast_.steps[id].node;
      if (std::holds_alternative<ast::SendStep>(node)) {
        FollowSend(id, paces);
      } else if (const auto* wait = std::get_if<ast::WaitStep>(&node)) {
        const std::optional<int64_t> length = Milliseconds(wait->duration);
        if (!length) paces->sends.clear();
        paces->now += length.value_or(0);
      }
      bool takes_time = std::holds_alternative<ast::WaitUntilStep>(node) ||
                        std::holds_alternative<ast::WaitForStep>(node) || std::holds_alternative<ast::CallStep>(node) ||
                        std::holds_alternative<ast::AssignStep>(node) || std::holds_alternative<ast::RepeatStep>(node);
      for (const ast::Block* inner : BlocksOf(node)) {
        Paces copy = takes_time ? Paces{} : *paces;
        FollowBlock(*inner, &copy);
        takes_time |= copy.now != paces->now;
      }
      if (takes_time) paces->sends.clear();
    }
  }

  void FollowSend(ast::StepId id, Paces* paces) {
    const Send send = SendOf(id);
    const int64_t patience = send.step->expires.is_valid() ? Milliseconds(send.step->expires).value_or(-1) : kDayMs;
    for (const Limit& limit : limits_) {
      const bool goes_another_way = limit.channel && send.channels.size() > 1;
      const std::optional<int64_t> length = Milliseconds(limit.rule->length);
      if (!Counts(limit, send) || goes_another_way || !length || patience < 0) continue;
      const auto before = std::count_if(paces->sends.begin(), paces->sends.end(), [&](const Pace& pace) {
        const bool is_sure = !limit.channel || pace.send.channels.size() == 1;
        return is_sure && !pace.send.step->only_if.is_valid() && Counts(limit, pace.send) &&
               pace.at + *length > paces->now + patience;
      });
      if (before < limit.rule->count) continue;
      // limit 1 per 7 days, and two messages with a day between them
      checker_.sink.Report(Kind::kCapAlwaysMet, ast_.steps[id].span, limit.name)
          .Note(limit.rule->span, "it counts what has been sent before in this journey")
          .Help("wait longer before it, or say how long it may be held with `expires`");
      break;
    }
    paces->sends.push_back({send, paces->now});
  }

  // ---------------------------------------------------------------------------------- skipped, and then waited for

  const ast::QuietRule* SkippingQuiet(const Send& send) const {
    for (const auto& [channel, quiet] : quiet_) {
      const bool is_its = !channel || (send.channels.size() == 1 && send.channels[0] == *channel);
      if (is_its && quiet->options.then_skip && Concerns(quiet->options, PurposeOf(send.message))) return quiet;
    }
    return nullptr;
  }

  bool WaitsForClick(const ast::StepNode& node, MessageId message) const {
    const auto* wait = std::get_if<ast::WaitForStep>(&node);
    if (wait == nullptr) return false;
    return std::any_of(wait->arms.begin(), wait->arms.end(), [&](const auto& arm) {
      const auto* pattern = std::get_if<ast::ForArm>(&arm);
      if (pattern == nullptr) return false;
      const EventTarget target = model_.pattern_events.Get(pattern->pattern);
      if (!target.event.is_valid() || !target.message.is_valid() || target.message != message) return false;
      const std::string& event = model_.events[target.event].qualified_name;
      return event == "clicked" || event == "opened";
    });
  }

  // quiet 22:00 to 08:00 then skip … send m by sms wait for clicked(m) up to 1 day
  void LookAtBlock(const ast::Block& block) {
    for (size_t i = 0; i < block.size(); ++i) {
      const ast::StepNode& node = ast_.steps[block[i]].node;
      for (const ast::Block* inner : BlocksOf(node)) LookAtBlock(*inner);
      const auto* step = std::get_if<ast::SendStep>(&node);
      if (step == nullptr || step->on_skipped || step->at_any_hour || i + 1 == block.size()) continue;
      const Send send = SendOf(block[i]);
      const ast::QuietRule* quiet = SkippingQuiet(send);
      if (quiet == nullptr || !WaitsForClick(ast_.steps[block[i + 1]].node, send.message)) continue;
      checker_.sink
          .Report(Kind::kSkippedThenWaited, ast_.steps[block[i + 1]].span,
                  checker_.Text(checker_.DeclarationOf(model_.messages[send.message].declaration).name.text))
          .Note(quiet->span, "at these hours it is skipped")
          .Help("say what happens then: `{ on skipped { … } }` behind the send");
    }
  }

  // --------------------------------------------------------------------------------- two journeys within the hour

  // The least time from entering to a promotional message.
  std::optional<int64_t> SoonestIn(const ast::Block& block, int64_t now, const Send** found) {
    for (ast::StepId id : block) {
      const ast::StepNode& node = ast_.steps[id].node;
      if (std::holds_alternative<ast::SendStep>(node)) {
        const Send send = SendOf(id);
        if (IsPromotional(send)) {
          kept_.push_back(send);
          *found = &kept_.back();
          return now;
        }
      }
      if (const auto* wait = std::get_if<ast::WaitStep>(&node))
        now += Milliseconds(wait->duration).value_or(kUnbounded);
      std::optional<int64_t> soonest;
      for (const ast::Block* inner : BlocksOf(node)) {
        const Send* one = nullptr;
        const std::optional<int64_t> at = SoonestIn(*inner, now, &one);
        if (!at || (soonest && *soonest <= *at)) continue;
        soonest = at;
        *found = one;
      }
      if (soonest) return soonest;
    }
    return std::nullopt;
  }

  // What ends an entry's pattern: events, triggers and flips, as texts.
  void KeysOf(ast::PatternId id, std::set<std::string>* keys) const {
    const ast::PatternNode& node = ast_.patterns[id].node;
    if (const auto* paren = std::get_if<ast::ParenPattern>(&node)) return KeysOf(paren->inner, keys);
    if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
      for (ast::PatternId alternative : any->alternatives) KeysOf(alternative, keys);
      return;
    }
    if (const auto* chain = std::get_if<ast::ThenPattern>(&node)) return KeysOf(chain->links.back().pattern, keys);
    if (const auto* flip = std::get_if<ast::FlipPattern>(&node)) {
      const SegmentId segment = model_.pattern_segments.Get(id);
      if (!segment.is_valid()) return;
      keys->insert((flip->flip == ast::Flip::kEnters ? "enters " : "leaves ") +
                   model_.segments[segment].qualified_name);
      return;
    }
    if (!std::holds_alternative<ast::EventPattern>(node)) return;
    const EventTarget target = model_.pattern_events.Get(id);
    if (target.event.is_valid()) keys->insert("event " + model_.events[target.event].qualified_name);
    if (target.trigger.is_valid()) keys->insert("trigger " + model_.triggers[target.trigger].qualified_name);
  }

  bool StandsApart(JourneyId a, JourneyId b) const {
    for (const std::vector<JourneyId>& list : exclusive_) {
      const auto has = [&](JourneyId id) { return std::find(list.begin(), list.end(), id) != list.end(); };
      if (has(a) && has(b)) return true;
    }
    for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
      bool asks = false;
      WalkExpr(ast_, Journey(one).audience, [&](ast::ExprId id, const ast::Expr& expr) {
        asks |= std::holds_alternative<ast::InJourneyExpr>(expr.node) && model_.in_journeys.Get(id) == other;
      });
      if (asks) return true;
    }
    return false;
  }

  // A limit lets only one of them through within an hour.
  bool IsCapped(const Send& a, const Send& b) const {
    return std::any_of(limits_.begin(), limits_.end(), [&](const Limit& limit) {
      const bool is_calendar = limit.rule->calendar.has_value();
      const bool is_long = is_calendar || Milliseconds(limit.rule->length).value_or(kDayMs) >= kHourMs;
      return limit.rule->count == 1 && is_long && Counts(limit, a) && Counts(limit, b);
    });
  }

  struct First {
    JourneyId journey;
    int64_t at;
    Send send;
    std::set<std::string> keys;
  };

  void ReportPairs() {
    std::vector<First> firsts;
    for (JourneyId id : model_.journeys.ids()) {
      const ast::JourneyDecl& node = Journey(id);
      if (IsDraft(model_.journeys[id]) || !node.enter_on.is_valid()) continue;
      const Send* send = nullptr;
      kept_.clear();
      kept_.reserve(sends_.size() + 1);
      const std::optional<int64_t> at = SoonestIn(node.steps, 0, &send);
      if (!at || send == nullptr) continue;
      First first{id, *at, *send, {}};
      KeysOf(node.enter_on, &first.keys);
      firsts.push_back(std::move(first));
    }
    for (size_t i = 0; i < firsts.size(); ++i) {
      for (size_t j = i + 1; j < firsts.size(); ++j) ReportPair(firsts[i], firsts[j]);
    }
  }

  // journey a { enter on purchase send m by email }  journey b { enter on purchase wait 10 minutes send n by email }
  void ReportPair(const First& a, const First& b) {
    const bool share_entry =
        std::any_of(a.keys.begin(), a.keys.end(), [&](const auto& k) { return b.keys.contains(k); });
    if (!share_entry || std::abs(a.at - b.at) >= kHourMs || StandsApart(a.journey, b.journey)) return;
    if (IsCapped(a.send, b.send)) return;
    const ast::Declaration& first = checker_.DeclarationOf(model_.journeys[a.journey].declaration);
    const ast::Declaration& second = checker_.DeclarationOf(model_.journeys[b.journey].declaration);
    checker_.sink
        .Report(Kind::kContactWithinHour, second.name.span, model_.journeys[a.journey].qualified_name,
                model_.journeys[b.journey].qualified_name)
        .Note(first.name.span, "both enter on the same thing, and this one sends as soon")
        .Help("give them different priorities and write `only one of … by priority`, or a `limit 1 per day`");
  }

  Checker& checker_;
  const Model& model_;
  const ast::Ast& ast_;
  std::vector<Limit> limits_;
  std::vector<std::pair<std::optional<ChannelId>, const ast::QuietRule*>> quiet_;
  std::vector<std::vector<JourneyId>> exclusive_;
  std::vector<std::pair<JourneyId, ast::StepId>> sends_;
  std::vector<Send> kept_;  // what SoonestIn points at
};

}  // namespace

void CheckContact(Checker& checker) {
  ContactChecker(checker).Run();
}

}  // namespace senda::sema
