#include "tests/fuzz/program_generator.h"

#include <fmt/core.h>

#include "tests/fuzz/contact_generator.h"
#include "tests/fuzz/expression_generator.h"
#include "tests/fuzz/outside_generator.h"

namespace senda::fuzz {
namespace {

class ProgramGenerator {
 public:
  explicit ProgramGenerator(uint64_t seed) : random_(seed), expressions_(random_) {}

  std::string Generate() {
    out_ = kSchema;
    out_ += R"(
message hello {
  purpose @
  body "Hola {customer.nick else 'x'}"
  in en { subject "{customer.id}" body "Hello {customer.nick else 'x'} {customer.budget else 1 EUR} {customer.joined else 2026-03-29 01:30}" }
}
message order { purpose service because "asked for" with c buy body "{c.amount} {c.cart} {c.items} {c.store}" }
)";
    is_promotional_ = random_.Percent(40);
    out_.replace(out_.find('@'), 1, is_promotional_ ? "promotional" : "transactional");
    out_ += OutsideDeclarations(is_promotional_);
    const int64_t lets = random_.Below(3), segments = random_.Between(1, 5), triggers = random_.Between(1, 4),
                  journeys = random_.Below(4);
    scope_.has_map = random_.Percent(40);
    for (int64_t i = 0; i < lets; ++i)
      out_ += fmt::format("let let_{} = {}\n", i, expressions_.Int(ScopeHere(), 2)), scope_.lets++;
    for (int64_t i = 0; i < segments; ++i) {
      out_ += fmt::format("segment segment_{} = {}\n", i,
                          expressions_.Bool(ScopeHere(), static_cast<int>(random_.Between(1, 4))));
      scope_.segments++;
    }
    for (int64_t i = 0; i < triggers; ++i)
      out_ += fmt::format("trigger trigger_{} = {}\n", i, Pattern(true)), triggers_++;
    const std::function<std::string()> condition = [&] {
      return "(" + expressions_.Bool(ScopeHere(), static_cast<int>(random_.Between(1, 3))) + ")";
    };
    out_ += ContactDeclarations(random_, condition, journeys);
    if (scope_.has_map) Map();
    for (int64_t i = 0; i < journeys; ++i) Journey(i);
    const int64_t kpis = random_.Below(4);
    for (int64_t i = 0; i < kpis; ++i) out_ += fmt::format("kpi kpi_{} = {}\n", i, Kpi());
    Helpers();
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

  // Stages that are reached by anything, what is observed, what hurts.
  void Map() {
    out_ += "map places {\n";
    for (const char* stage : {"one", "two", "three"}) {
      out_ += fmt::format("  stage {} reached by {} {{\n", stage, Pattern(true));
      out_ += fmt::format("    touchpoint at_{} {{ observes {} feels -1 measured by {} }}\n", stage, Pattern(true),
                          Counted());
      out_ += fmt::format("    pain in_{} when {} impact high\n  }}\n", stage, Pattern(true));
    }
    out_ += "}\n";
  }

  // An aggregate over all customers.
  std::string Counted() {
    std::string event;
    const std::string source = expressions_.EventWithWhere(ScopeHere(), 1, &event);
    const std::string window = random_.Percent(30) ? " in last " + expressions_.Duration() : "";
    switch (random_.Below(8)) {
      case 0: return "(" + random_.Of({"min", "max", "avg"}) + "(ticket.severity" + window + ") else 1)";
      case 1: return "sum(buy.items" + window + ")";
      case 2: return "distinct(" + random_.Of({"buy.store", "look.sku", "ticket.cart"}) + window + ")";
      case 3: return "distinct(customer.id of " + source + window + ")";
      case 4: return fmt::format("count(segment_{})", random_.Below(scope_.segments));
      case 5: return "sum(items + 1 of buy" + window + ")";
      default: return "count(" + source + window + ")";
    }
  }

  std::string Kpi() {
    std::string out =
        random_.Of({"sum(buy.amount)", "avg(buy.amount)", "max(look.price)", "sum(buy.weight)", "", "", "", ""});
    if (out.empty()) {
      out = Counted();
      if (random_.Percent(40)) out += random_.Of({" + ", " - ", " * ", " / "}) + Counted();
    }
    switch (random_.Below(6)) {
      case 0: out += " by customer." + random_.Of({"plan", "home", "vip", "nick"}); break;
      case 1: out += fmt::format(" by segment segment_{}", random_.Below(scope_.segments)); break;
      case 2: out += scope_.has_map ? " by stage places" : ""; break;
      default: break;
    }
    if (random_.Percent(40)) out += " over " + expressions_.Duration();
    return out;
  }

  // Sometimes at hours and dates that a zone skips or has twice.
  std::string Calendar() {
    const std::string time = random_.Of({"09:00", "00:00", "02:30", "23:59", "customer.slot"});
    const std::string date = random_.Of({"customer.birthday", "2026-03-29", "2026-04-05"});
    switch (random_.Below(5)) {
      case 0: return "every day at " + time;
      case 1: return fmt::format("every {} at {}", random_.Of({"sunday", "tuesday"}), time);
      case 2: return fmt::format("every year on {} at {}", date, time);
      case 3:
        return fmt::format("{} {} {} at {}", random_.Of({"1 day", "2 weeks", "1 month", "1 year"}),
                           random_.Of({"before", "after"}), date, time);
      default: return fmt::format("2026-03-{} at {}", random_.Between(10, 30), time);
    }
  }

  std::string Chain() {
    const std::string modifier = random_.Of({"", "", "", "each ", "earliest ", "first "});
    std::string out = modifier + Event("a", "", false);
    const int64_t links = random_.Between(0, 2);
    for (int64_t i = 0; i < links; ++i) {
      out += random_.Percent(25) ? " then immediately " : " then ";
      out += (random_.Percent(25) ? "(" + Event("", "a", false) + " or " + Event("", "a", false) + ")"
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
    switch (random_.Below(10)) {
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
      case 5:
        if (scope_.has_map && random_.Percent(40)) {
          return random_.Of({"enters", "leaves"}) + random_.Of({" places.one", " places.two", " places.three"});
        }
        return fmt::format("{} segment_{}", random_.Of({"enters", "leaves"}), random_.Below(scope_.segments));
      case 6:
        return "changes customer." + random_.Of({"plan", "home", "vip", "nick", "plan from free", "plan to pro",
                                                 "visits", "labels", "stores"});
      case 7: return Calendar();
      default: return Chain();
    }
  }

  // What a journey without a key enters on.
  std::string Entry() {
    if (random_.Percent(20)) {
      return fmt::format("enters segment_{} also those already in, {} per day", random_.Below(scope_.segments),
                         random_.Between(1, 3));
    }
    if (scope_.has_map && random_.Percent(15)) return random_.Of({"places.in_one", "places.in_two", "places.in_three"});
    if (triggers_ > 0 && random_.Percent(50)) return fmt::format("trigger_{}", random_.Below(triggers_));
    return Pattern(false);
  }

  void Audience(int64_t index) {
    std::string audience = random_.Percent(40) ? expressions_.Bool(ScopeHere(), 2) : "";
    if (index > 0 && random_.Percent(40)) {
      const std::string apart = fmt::format("not in journey_{}", random_.Below(index));
      audience = audience.empty() ? apart : "(" + audience + ") and " + apart;
    }
    if (!audience.empty()) out_ += "  audience " + audience + "\n";
    if (random_.Percent(25)) out_ += "  while " + expressions_.Bool(ScopeHere(), 2) + "\n";
    if (index > 0 && random_.Percent(10)) {
      out_ += fmt::format("  exit as fast on leaves segment_{}\n", random_.Below(scope_.segments));
    }
  }

  void HowOften(bool is_keyed) {
    if (random_.Percent(60)) {
      out_ += "  " +
              random_.Of({"every time", "once per 3 days", "once per 1 month", "at most 3 times",
                          "once per 2 days per customer", "at most 2 times per customer"}) +
              "\n";
    } else if (random_.Percent(50)) {
      out_ += is_keyed ? "  once ever keep 3\n" : "  once ever\n";
    }
    if (random_.Percent(60)) out_ += "  if again " + random_.Of({"ignore", "restart", "queue"}) + "\n";
  }

  void Journey(int64_t index) {
    scope_.carts.clear();
    const bool is_keyed = random_.Percent(50);
    out_ += fmt::format("journey journey_{} {{\n", index);
    Audience(index);
    out_ += is_keyed ? "  enter on " + Event("c", "", false) + "\n  keyed by c." + random_.Of({"cart", "id"}) + "\n"
                     : "  enter on " + Entry() + "\n";
    HowOften(is_keyed);
    if (random_.Percent(20)) out_ += fmt::format("  priority {}\n", random_.Between(-2, 2));
    if (is_promotional_ && random_.Percent(50)) out_ += fmt::format("  holdout {}%\n", random_.Between(1, 60));
    out_ +=
        fmt::format("  exit as left on {} within 90 days\n", Event("", "", false) + " then " + Event("", "", false));
    if (random_.Percent(60)) out_ += "  exit as bought on " + Event("", is_keyed ? "c" : "", true) + "\n";
    if (random_.Percent(30))
      out_ += "  exit as nudged on nudge where n > 2 { set customer.stamp = \"out\"\n start helper }\n";
    if (random_.Percent(60))
      out_ += "  goal buy within " + expressions_.LongDuration() + (random_.Percent(50) ? " worth amount" : "") + "\n";
    scope_.in_instance = true;
    Steps(2, is_keyed);
    scope_.in_instance = false;
    out_ += "}\n";
  }

  // What `start` begins: nothing in the histories enters them.
  void Helpers() {
    out_ += "journey helper { enter on helped  exit as done on nudge  wait 2 days  send hello by email }\n";
    out_ +=
        "journey keyed_helper {\n  enter on nudge as n where n == 99  keyed by n.cart\n  exit as left on login\n"
        "  wait for buy where cart == n.cart up to 3 days else { set customer.stamp = n.cart }\n}\n";
  }

  // What acts at once, on fields and events that no entry looks at; now and then on others, which may be a circle.
  void Act(bool is_keyed) {
    switch (random_.Below(9)) {
      case 0: out_ += fmt::format("  set customer.marks = {}\n", expressions_.Int(ScopeHere(), 1)); break;
      case 1: out_ += "  set customer.marks = customer.marks + 1\n"; break;
      case 2:
        out_ += "  set customer.stamp = " + random_.Of({"customer.nick", "\"a rather long stamp\"", "\"á\""}) + "\n";
        break;
      case 3:
        out_ += "  set customer.due = " + random_.Of({"customer.joined", "2026-03-20 10:00", "last(buy).at"}) + "\n";
        break;
      case 4:
        out_ += fmt::format("  emit nudge {{ cart: {}, n: customer.marks }}\n", is_keyed ? "c.cart" : "\"k1\"");
        break;
      case 5: out_ += "  emit nudge { cart: \"k2\", note: customer.nick }\n"; break;
      case 6: out_ += "  start helper\n"; break;
      case 7: out_ += "  stop " + random_.Of({"helper", "keyed_helper", "journey_0"}) + "\n"; break;
      default:
        out_ +=
            random_.Percent(80)
                ? "  set customer.marks = 0\n"
                : "  " +
                      random_.Of({"set customer.plan = pro", "set customer.vip = not customer.vip", "emit login { }",
                                  "set customer.timezone = \"America/New_York\"", "emit solved { cart: \"k1\" }"}) +
                      "\n";
    }
  }

  void Repeat(int depth, bool is_keyed) {
    out_ += fmt::format("  repeat {} times", random_.Between(1, 4));
    if (random_.Percent(60)) out_ += " every " + expressions_.LongDuration();
    if (random_.Percent(40))
      out_ += random_.Percent(50) ? " until customer.marks > 3" : " until " + expressions_.Bool(ScopeHere(), 1);
    Block(depth, is_keyed);
  }

  // The steps of an arm, which may wait on.
  void ArmBlock(int depth, bool is_keyed) {
    Block(depth, is_keyed);
    if (!random_.Percent(40)) return;
    out_.erase(out_.rfind('}'));
    out_ += "  keep waiting }\n";
  }

  void KeptWait(int depth, bool is_keyed) {
    const int64_t number = ++named_;
    out_ += "  wait up to " + expressions_.LongDuration() + " {\n    for " +
            random_.Of({Event("", is_keyed ? "c" : "", true), "2 look within " + expressions_.LongDuration(),
                        "look then buy within " + expressions_.LongDuration(), "no look for 2 days",
                        "look not followed by buy within " + expressions_.LongDuration(), "changes customer.plan"});
    ArmBlock(depth, is_keyed);
    out_ += fmt::format("    for nudge as n{} where n > 0 {{ start keyed_helper(n: n{})\n", number, number);
    if (random_.Percent(60)) out_ += "  keep waiting ";
    out_ += "}\n    when customer.marks == " + random_.Of({"1", "2"});
    ArmBlock(depth, is_keyed);
    if (random_.Percent(60)) out_ += "    else", Block(depth, is_keyed);
    out_ += "  }\n";
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

  // What a wait names in each turn, and sends that may still be held in the next.
  void TurnsWithNames() {
    const std::string name = fmt::format("w{}", ++named_);
    const std::string duration = expressions_.LongDuration();
    out_ += fmt::format("  repeat 3 times {{\n    wait for buy as {} up to {} else {{ }}\n", name, duration);
    const std::string sent = is_promotional_ ? "send promo by mail" : fmt::format("send order(c: {}) by mail", name);
    out_ += fmt::format("    if {} is known {{ {} expires {} and go on only if {}.items > 1 }}\n", name, sent, duration,
                        name);
    out_ += fmt::format("    if {} is known {{ set customer.marks = {}.items }}\n  }}\n", name, name);
  }

  void Wait(int depth, bool is_keyed) {
    const std::string cart = is_keyed ? "c" : "";
    switch (random_.Below(8)) {
      case 6: TurnsWithNames(); break;
      case 7: out_ += "  wait 1 month\n"; break;
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
        out_ += "  wait for " + (random_.Percent(25) ? Calendar() : Event("", cart, true)) + " up to " +
                expressions_.LongDuration() + " else";
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

  void Send(int depth, bool is_keyed) {
    const GeneratedSend send = GenerateSend(random_, expressions_.Bool(ScopeHere(), 1), expressions_.LongDuration());
    out_ += "  " + send.head;
    if (!send.has_outcomes || depth == 0) {
      out_ += "\n";
      return;
    }
    out_ += " {\n";
    if (random_.Percent(60)) out_ += "    on skipped", Block(depth, is_keyed);
    out_ += "    on failed";
    Block(depth, is_keyed);
    out_ += "  }\n";
  }

  void Outside(int depth, bool is_keyed) {
    const std::string name = fmt::format("answer_{}", ++answers_);
    if (random_.Percent(60)) {
      out_ += "  " + GenerateCall(random_, fmt::format("{}", random_.Below(9)), expressions_.LongDuration()) + " {\n";
      out_ += "    done as " + name;
      Block(depth, is_keyed);
      if (random_.Percent(70)) out_ += "    overdue", Block(depth, is_keyed);
      out_ += "  }\n";
      return;
    }
    out_ += "  " + GenerateAssignment(random_, name);
    if (random_.Percent(60)) {
      out_ += " else";
      Block(depth, is_keyed);
    } else {
      out_ += "\n";
    }
    out_ += "  if " + name + ".outcome is known and " + name + ".outcome == done";
    Block(depth, is_keyed);
  }

  void Step(int depth, bool is_keyed) {
    switch (depth > 0 ? random_.Below(12) : random_.Below(3)) {
      case 0: Send(depth, is_keyed); break;
      case 10:
      case 11: Outside(depth, is_keyed); break;
      case 1: out_ += "  wait " + expressions_.LongDuration() + "\n"; break;
      case 2: Act(is_keyed); break;
      case 4: Repeat(depth, is_keyed); break;
      case 5: Act(is_keyed); break;
      case 6: KeptWait(depth, is_keyed); break;
      case 7:
        out_ += "  wait until customer.due" + random_.Of({"", " - 2 days", " + 1 week"}) + " else";
        Block(depth, is_keyed);
        break;
      case 8:
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
  int64_t triggers_ = 0, splits_ = 0, named_ = 0, answers_ = 0;
  bool is_promotional_ = false;
  std::string out_;
};

}  // namespace

std::string GenerateProgram(uint64_t seed) {
  return ProgramGenerator(seed).Generate();
}

}  // namespace senda::fuzz
