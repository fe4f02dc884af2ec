#include "tests/fuzz/program_generator.h"

#include <fmt/core.h>

#include "tests/fuzz/expression_generator.h"

namespace senda::fuzz {
namespace {

class ProgramGenerator {
 public:
  explicit ProgramGenerator(uint64_t seed) : random_(seed), expressions_(random_) {}

  std::string Generate() {
    out_ = kSchema;
    out_ += R"(
channel email { via log }
message hello { purpose transactional body "Hola {customer.nick else 'x'}" }
message order { purpose service because "asked for" with c buy body "{c.amount} {c.cart} {c.items} {c.store}" }
)";
    const int64_t lets = random_.Below(3), segments = random_.Between(1, 5), triggers = random_.Between(1, 4),
                  journeys = random_.Below(4);
    for (int64_t i = 0; i < lets; ++i)
      out_ += fmt::format("let let_{} = {}\n", i, expressions_.Int(ScopeHere(), 2)), scope_.lets++;
    for (int64_t i = 0; i < segments; ++i) {
      out_ += fmt::format("segment segment_{} = {}\n", i,
                          expressions_.Bool(ScopeHere(), static_cast<int>(random_.Between(1, 4))));
      scope_.segments++;
    }
    for (int64_t i = 0; i < triggers; ++i)
      out_ += fmt::format("trigger trigger_{} = {}\n", i, Pattern(true)), triggers_++;
    for (int64_t i = 0; i < journeys; ++i) Journey(i);
    return out_;
  }

 private:
  Scope ScopeHere() const { return scope_; }

  // An event pattern; `cart_of` names an earlier event whose cart may be asked for.
  std::string Event(const std::string& binding, const std::string& cart_of, bool allows_login) {
    std::string event = random_.Of({"buy", "look", "ticket", "solved", "fill"});
    if (allows_login && binding.empty() && cart_of.empty() && random_.Percent(20))
      event = random_.Of({"login", "login", "storm", "sale"});
    std::string out = event;
    if (!binding.empty()) out += " as " + binding;
    Scope scope = ScopeHere();
    scope.event = event;
    if (!cart_of.empty() && event != "login" && event != "storm" && event != "sale") scope.carts = {cart_of};
    if (!scope.carts.empty() && random_.Percent(60)) {
      out += " where cart == " + cart_of + ".cart";
    } else if (random_.Percent(40)) {
      out += " where " + expressions_.Condition(scope, 1);
    }
    return out;
  }

  std::string Chain() {
    const std::string modifier = random_.Of({"", "", "", "each ", "earliest ", "first "});
    std::string out = modifier + Event("a", "", false);
    const int64_t links = random_.Between(0, 2);
    for (int64_t i = 0; i < links; ++i) {
      out += " then " + (random_.Percent(25) ? "(" + Event("", "a", false) + " or " + Event("", "a", false) + ")"
                                             : Event("", "a", false));
      if (random_.Percent(70)) out += " within " + expressions_.LongDuration();
    }
    if (links == 0 || random_.Percent(40)) {
      const std::string absent = random_.Percent(25)
                                     ? "(" + Event("", "a", false) + " or " + Event("", "a", false) + ")"
                                     : Event("", "a", false);
      out += " not followed by " + absent + " within " + expressions_.LongDuration();
    } else if (random_.Percent(20)) {
      out = "within " + expressions_.LongDuration() + ": " + out;
    }
    return out;
  }

  std::string Pattern(bool allows_or) {
    if (allows_or && random_.Percent(20)) return Pattern(false) + " or " + Pattern(false);
    switch (random_.Below(9)) {
      case 0: return Event("", "", true);
      case 1: return "first " + Event("", "", false);
      case 2:
        return fmt::format("{} {} within {}", random_.Between(2, 4), Event("", "", true), expressions_.Duration());
      case 3:
        return fmt::format(
            "{} distinct {} within {}", random_.Between(2, 3),
            random_.Of({"sku in look", "store in buy", "place in storm", "at.date in login", "cart in buy"}),
            expressions_.LongDuration());
      case 4:
        return "no " + Event("", "", true) + " for " + expressions_.LongDuration() +
               (random_.Percent(30) ? " since first(look).at" : "");
      case 5: return fmt::format("{} segment_{}", random_.Of({"enters", "leaves"}), random_.Below(scope_.segments));
      case 6:
        return "changes customer." + random_.Of({"plan", "home", "vip", "nick", "plan from free", "plan to pro",
                                                 "visits", "labels", "stores"});
      default: return Chain();
    }
  }

  void Journey(int64_t index) {
    scope_.carts.clear();
    const bool is_keyed = random_.Percent(50);
    out_ += fmt::format("journey journey_{} {{\n", index);
    if (random_.Percent(50)) out_ += "  audience " + expressions_.Bool(ScopeHere(), 2) + "\n";
    out_ += is_keyed ? "  enter on " + Event("c", "", false) + "\n  keyed by c." + random_.Of({"cart", "id"}) + "\n"
                     : "  enter on " +
                           (triggers_ > 0 && random_.Percent(50) ? fmt::format("trigger_{}", random_.Below(triggers_))
                                                                 : Pattern(false)) +
                           "\n";
    if (random_.Percent(60))
      out_ += "  " + random_.Of({"every time", "once per 3 days", "once per 1 month"}) + "\n";
    else if (!is_keyed && random_.Percent(50))
      out_ += "  once ever\n";
    if (random_.Percent(30)) out_ += "  if again ignore\n";
    out_ +=
        fmt::format("  exit as left on {} within 90 days\n", Event("", "", false) + " then " + Event("", "", false));
    if (random_.Percent(60)) out_ += "  exit as bought on " + Event("", is_keyed ? "c" : "", true) + "\n";
    if (random_.Percent(60))
      out_ += "  goal buy within " + expressions_.LongDuration() + (random_.Percent(50) ? " worth amount" : "") + "\n";
    scope_.in_instance = true;
    Steps(2, is_keyed);
    scope_.in_instance = false;
    out_ += "}\n";
  }

  void Steps(int depth, bool is_keyed) {
    const int64_t steps = random_.Between(1, 4);
    for (int64_t i = 0; i < steps; ++i) Step(depth, is_keyed);
  }

  void Block(int depth, bool is_keyed) {
    out_ += " {\n";
    Steps(depth - 1, is_keyed);
    out_ += "}\n";
  }

  void Wait(int depth, bool is_keyed) {
    const std::string cart = is_keyed ? "c" : "";
    switch (random_.Below(6)) {
      case 0:
        out_ += "  wait until " + random_.Of({"09:00", "02:30", "tuesday at 10:00", "sunday at 02:15"}) + "\n";
        break;
      case 1:
        out_ += "  wait until (customer.joined else 2026-03-20 10:00) + " + expressions_.LongDuration() + "\n";
        break;
      case 2:
        out_ += "  wait until " +
                random_.Of({"customer.joined", "last(buy in last 5 days).at", "last(login today).at"}) + " else";
        Block(depth, is_keyed);
        break;
      case 3:
        out_ += "  wait for " + Event("", cart, true) + " up to " + expressions_.LongDuration() + " else";
        Block(depth, is_keyed);
        break;
      case 4:
        out_ += "  wait up to " + expressions_.LongDuration() + " {\n    for " + Event("", cart, true);
        Block(depth, is_keyed);
        if (random_.Percent(50)) out_ += "    for sent(hello)", Block(depth, is_keyed);
        out_ += "    when " + expressions_.Bool(ScopeHere(), 2);
        Block(depth, is_keyed);
        if (random_.Percent(70)) out_ += "    else", Block(depth, is_keyed);
        out_ += "  }\n";
        break;
      default: out_ += "  wait " + expressions_.LongDuration() + "\n";
    }
  }

  void Step(int depth, bool is_keyed) {
    switch (depth > 0 ? random_.Below(6) : random_.Below(2)) {
      case 0: out_ += "  send hello by email\n"; break;
      case 1: out_ += "  wait " + expressions_.LongDuration() + "\n"; break;
      case 2:
        out_ += "  if " + expressions_.Bool(ScopeHere(), 2);
        Block(depth, is_keyed);
        if (random_.Percent(50)) {
          out_.pop_back();
          out_ += " else";
          Block(depth, is_keyed);
        }
        break;
      case 3:
        out_ += fmt::format("  split split_{} {{\n    30% left", ++splits_);
        Block(depth, is_keyed);
        out_ += "    70% right";
        Block(depth, is_keyed);
        out_ += "  }\n";
        break;
      default: Wait(depth, is_keyed);
    }
  }

  Random random_;
  ExpressionGenerator expressions_;
  Scope scope_;
  int64_t triggers_ = 0, splits_ = 0;
  std::string out_;
};

}  // namespace

std::string GenerateProgram(uint64_t seed) {
  return ProgramGenerator(seed).Generate();
}

}  // namespace senda::fuzz
