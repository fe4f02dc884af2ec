// Limits that a stricter one makes meaningless, and tones that exclude each other.
#include <algorithm>

#include "compiler/analysis/checks.h"

namespace senda::analysis {
namespace {

struct Limit {
  const ast::LimitRule* rule;
  std::string name;
  sema::ChannelId channel;  // invalid: whatever the channel
};
struct Tone {
  const ast::ToneRule* rule;
};

class RuleChecker {
 public:
  explicit RuleChecker(Finder* finder) : finder_(*finder) {}

  void Run() {
    Collect();
    for (size_t i = 0; i < limits_.size(); ++i) {
      for (size_t j = 0; j < limits_.size(); ++j) {
        if (i != j && CompareLimits(limits_[i], limits_[j], i < j)) break;
      }
    }
    for (size_t i = 0; i < tones_.size(); ++i) {
      for (size_t j = 0; j < tones_.size(); ++j) {
        if (i != j) CompareTones(tones_[i], tones_[j], i < j);
      }
    }
  }

 private:
  void Collect() {
    for (sema::ChannelId id : finder_.model.channels.ids()) {
      const sema::NamedDeclaration& named = finder_.model.channels[id];
      if (!finder_.IsOwn(named)) continue;
      int number = 0;
      for (const ast::LimitRule& rule : std::get<ast::ChannelDecl>(finder_.DeclarationOf(named).node).limits) {
        AddLimit(rule, named, id, ++number);
      }
    }
    for (const sema::NamedDeclaration& named : finder_.model.policies) {
      if (!finder_.IsOwn(named) || finder_.DeclarationOf(named).is_draft) continue;
      int number = 0;
      for (const ast::PolicyRule& rule : std::get<ast::PolicyDecl>(finder_.DeclarationOf(named).node).rules) {
        if (const auto* limit = std::get_if<ast::LimitRule>(&rule)) AddLimit(*limit, named, {}, ++number);
        if (const auto* tone = std::get_if<ast::ToneRule>(&rule)) tones_.push_back({tone});
      }
    }
  }

  void AddLimit(const ast::LimitRule& rule, const sema::NamedDeclaration& owner, sema::ChannelId channel, int number) {
    std::string name = owner.qualified_name + ".limit";
    if (number > 1) name += "." + std::to_string(number);
    limits_.push_back({&rule, std::move(name), channel});
  }

  // Whatever the one counts the other counts, too.
  static bool Covers(const Limit& wide, const Limit& narrow) {
    if (wide.channel.is_valid() && wide.channel != narrow.channel) return false;
    const ast::RuleOptions &all = wide.rule->options, &some = narrow.rule->options;
    if (all.scope && !all.purpose) return true;
    const auto purpose = [](const ast::RuleOptions& options) {
      return options.purpose.value_or(ast::Purpose::kPromotional);
    };
    return (!some.scope || some.purpose) && purpose(all) == purpose(some);
  }

  // limit 5 per 7 days, with limit 2 per 7 days
  bool CompareLimits(const Limit& one, const Limit& stricter, bool comes_first) {
    if (!Covers(stricter, one) || stricter.rule->count > one.rule->count) return false;
    if (one.rule->options.then_skip && !stricter.rule->options.then_skip) return false;
    bool is_longer = false, is_equal = false;
    if (one.rule->calendar || stricter.rule->calendar) {
      if (!one.rule->calendar || !stricter.rule->calendar) return false;
      is_equal = is_longer = one.rule->calendar->text == stricter.rule->calendar->text;
    } else {
      const auto a = finder_.Milliseconds(one.rule->length), b = finder_.Milliseconds(stricter.rule->length);
      is_longer = a && b && *b >= *a;
      is_equal = a == b;
    }
    if (!is_longer) return false;
    const bool is_same = is_equal && one.rule->count == stricter.rule->count && Covers(one, stricter);
    if (is_same && comes_first) return false;
    finder_.sink.Report(Kind::kLimitNeverMatters, one.rule->span, one.name)
        .Note(stricter.rule->span, "this one is reached first");
    return true;
  }

  // require tone calm when upset  require tone warm when upset and loyal
  void CompareTones(const Tone& one, const Tone& other, bool comes_first) {
    if (one.rule->tone.text == other.rule->tone.text) return;
    const Place place{{}, {}, Frame::kLooking};
    Conditions& conditions = finder_.conditions;
    const FormulaId holds = conditions.That(one.rule->condition, true, place);
    if (conditions.AreExclusive({holds})) return;
    const auto implies = [&](const ast::ToneRule& a, const ast::ToneRule& b) {
      return conditions.AreExclusive(
          {conditions.That(a.condition, true, place), conditions.That(b.condition, false, place)});
    };
    if (!implies(*one.rule, *other.rule) || (!comes_first && implies(*other.rule, *one.rule))) return;
    finder_.sink
        .Report(Kind::kTonesExclude, one.rule->span, finder_.Text(one.rule->tone.text),
                finder_.Text(other.rule->tone.text))
        .Note(other.rule->span, "then this holds, too");
  }

  Finder& finder_;
  std::vector<Limit> limits_;
  std::vector<Tone> tones_;
};

}  // namespace

void CheckRules(Finder* finder) {
  RuleChecker(finder).Run();
}

}  // namespace senda::analysis
