#include "tests/fuzz/expression_generator.h"

#include <fmt/core.h>

namespace senda::fuzz {

const std::string_view kSchema = R"senda(
record row { sku text(20), price money, count int = 1, note text(20)?, tags list<text(10)>(3) = [] }
customer {
  nick     text?
  mail     email?
  tel      phone?
  site     url?
  home     country = ES
  language language = es
  timezone timezone = "Europe/Madrid"
  birthday date?
  plan     enum(free, plus, pro) = free
  budget   money?
  score    number = 1.5
  rate     percent = 10%
  joined   instant?
  slot     time_of_day?
  visits   int = 3
  vip      bool = false
  patience duration = 2 days
  marks    int = 0
  stamp    text(12)?
  due      instant?
  labels   list<text(10)>(4) = ["a"]
  stores   list<enum(web, app, shop)>(3)?
}
event buy    { cart text, amount money, items int, store enum(web, app, shop), weight number?, discount percent?,
               note text(40)?, gift bool = false, due date?, took duration? }
event look   { cart text, sku text, price money?, dwell int = 5 }
event ticket { cart text, severity int }
event solved { cart text }
event login  { }
event nudge  { cart text, n int = 1, note text(8)? }
event helped { }
event fill   { cart text, rows list<row>(4), one row?, codes list<int>(5) = [], homes list<country>(3) }
event storm  { place country, plan enum(free, plus, pro)? } reaches customers where customer.home == place
event sale   { who text?, plan enum(free, plus, pro) } reaches customers where plan == customer.plan and customer.nick == who
)senda";

namespace {

const std::vector<std::string> kEvents = {"buy", "look", "ticket", "solved", "login", "fill", "storm", "sale"};

}  // namespace

std::string ExpressionGenerator::MoneyLiteral() {
  return random_.Percent(30) ? fmt::format("{}.{:02} EUR", random_.Below(200), random_.Below(100))
                             : fmt::format("{} EUR", random_.Below(120));
}

std::string ExpressionGenerator::NumberLiteral() {
  return fmt::format("{}.{}", random_.Below(40), random_.Below(1000));
}

std::string ExpressionGenerator::TextLiteral() {
  return random_.Of({"\"a\"", "\"mug\"", "\"año\"", "\"\"", "\"MUG one\"", "'c1'", "\"x y  \"", "\"straße\""});
}

std::string ExpressionGenerator::Duration() {
  return random_.Of(
      {"1 minute", "30 minutes", "1 hour", "5 hours", "1 day", "3 days", "7 days", "2 weeks", "90 seconds"});
}

std::string ExpressionGenerator::LongDuration() {
  return random_.Of({"1 day", "2 days", "7 days", "2 weeks", "30 days", "1 month", "3 months", "12 hours", "1 year"});
}

std::string ExpressionGenerator::Window(const Scope& scope) {
  if (scope.in_instance && random_.Percent(25)) return " since entering";
  switch (random_.Below(8)) {
    case 0: return "";
    case 1: return " today";
    case 2: return " this week";
    case 3: return random_.Of({" this month", " this year"});
    case 4: return " since last(" + random_.Of({"login", "ticket", "solved"}) + ")";
    default: return " in last " + LongDuration();
  }
}

std::string ExpressionGenerator::Condition(const Scope& scope, int depth) {
  std::string out = Bool(scope, depth);
  if (out.find(" or ") != std::string::npos) out = "(" + out + ")";
  if (random_.Percent(30)) out += " and (" + Bool(scope, depth - 1) + ")";
  return out;
}

std::string ExpressionGenerator::StageCondition(const Scope& scope) {
  const std::string stage = random_.Of({"one", "two", "three"});
  switch (random_.Below(scope.allows_time && scope.allows_aggregates ? 5 : 3)) {
    case 0: return "customer.stage(places) is " + stage;
    case 1: return random_.Of({"customer.stage(places) is known", "customer.stage(places) is unknown"});
    case 2: return "(customer.stage(places) is known and customer.stage(places) != " + stage + ")";
    case 3: return "(time since places." + stage + " else 1 day) >= " + Duration();
    default: return fmt::format("count(buy since places.{}) >= {}", stage, random_.Between(1, 3));
  }
}

std::string ExpressionGenerator::EventWithWhere(const Scope& outer, int depth, std::string* event) {
  *event = random_.Of(kEvents);
  if (depth <= 0 || random_.Percent(55)) return *event;
  Scope scope = outer;
  scope.event = *event;
  scope.in_instance = false;
  return *event + " where " + Condition(scope, depth - 1);
}

std::string ExpressionGenerator::Int(const Scope& scope, int depth) {
  if (depth > 0 && random_.Percent(45)) {
    const std::string a = Int(scope, depth - 1);
    switch (random_.Below(11)) {
      case 0: return "(" + a + random_.Of({" + ", " - ", " * "}) + Int(scope, depth - 1) + ")";
      case 1: return random_.Of({"min(", "max("}) + a + ", " + Int(scope, depth - 1) + ")";
      case 2: return "abs(" + a + ")";
      case 3: return "(-" + a + ")";
      case 4: return random_.Of({"round(", "floor(", "ceil("}) + Number(scope, depth - 1) + ")";
      case 5: return "size(" + Text(scope, depth - 1) + ")";
      case 6: return "(if " + Bool(scope, depth - 1) + " then " + a + " otherwise " + Int(scope, depth - 1) + ")";
      case 7: return "(customer.age else 30)";
      case 8:
        if (scope.allows_time) return SinceValue(scope);
        break;
      default: break;
    }
  }
  if (scope.allows_aggregates && depth > 0 && random_.Percent(40)) {
    std::string event;
    const std::string source = EventWithWhere(scope, depth - 1, &event);
    if (random_.Percent(60)) return "count(" + source + Window(scope) + ")";
    if (random_.Percent(30))
      return "distinct(" + std::string(random_.Percent(50) ? "buy.store" : "look.sku") + Window(scope) + ")";
    return random_.Percent(50) ? "sum(buy.items" + Window(scope) + ")"
                               : "(" + random_.Of({"min", "max"}) + "(ticket.severity" + Window(scope) + ") else 2)";
  }
  if (scope.event == "buy" && random_.Percent(50)) return "items";
  if (scope.event == "look" && random_.Percent(50)) return "dwell";
  if (scope.event == "ticket" && random_.Percent(50)) return "severity";
  if (scope.lets > 0 && random_.Percent(15)) return fmt::format("let_{}", random_.Below(scope.lets));
  return random_.Percent(40) ? "customer.visits" : fmt::format("{}", random_.Below(9));
}

std::string ExpressionGenerator::Number(const Scope& scope, int depth) {
  if (depth > 0 && random_.Percent(60)) {
    const std::string a = Number(scope, depth - 1);
    switch (random_.Below(9)) {
      case 0: return "(" + a + random_.Of({" + ", " - ", " * "}) + Number(scope, depth - 1) + ")";
      case 1: return "(" + a + " / " + Number(scope, depth - 1) + " else 0.5)";
      case 2: return "(" + Int(scope, depth - 1) + " / " + Int(scope, depth - 1) + " else 2.0)";
      case 3: return "(" + Money(scope, depth - 1) + " / " + Money(scope, depth - 1) + " else 1.0)";
      case 4: return random_.Of({"min(", "max("}) + a + ", " + Number(scope, depth - 1) + ")";
      case 5: return "abs(-" + a + ")";
      case 6: return "(" + a + " * " + Percent(scope, depth - 1) + ")";
      case 7:
        if (scope.allows_aggregates)
          return "(avg(buy." + random_.Of({"weight", "items"}) + Window(scope) + ") else 1.0)";
        break;
      default:
        if (scope.allows_aggregates) return "sum(buy.weight" + Window(scope) + ")";
    }
  }
  if (scope.event == "buy" && random_.Percent(40)) return "(weight else 0.25)";
  return random_.Percent(40) ? "customer.score" : NumberLiteral();
}

std::string ExpressionGenerator::Money(const Scope& scope, int depth) {
  if (depth > 0 && random_.Percent(60)) {
    const std::string a = Money(scope, depth - 1);
    switch (random_.Below(9)) {
      case 0: return "(" + a + random_.Of({" + ", " - "}) + Money(scope, depth - 1) + ")";
      case 1: return "(" + a + " * " + Number(scope, depth - 1) + ")";
      case 2: return "(" + a + " * " + Percent(scope, depth - 1) + ")";
      case 3: return "(" + a + " / " + Number(scope, depth - 1) + " else 1 EUR)";
      case 4: return random_.Of({"min(", "max("}) + a + ", " + Money(scope, depth - 1) + ")";
      case 5: return "(if " + Bool(scope, depth - 1) + " then " + a + " otherwise " + Money(scope, depth - 1) + ")";
      default: break;
    }
  }
  if (scope.allows_aggregates && depth > 0 && random_.Percent(50)) {
    switch (random_.Below(5)) {
      case 0: return "sum(buy.amount" + Window(scope) + ")";
      case 1: return "(" + random_.Of({"min", "max", "avg"}) + "(buy.amount" + Window(scope) + ") else 3 EUR)";
      case 2:
        return "(" + random_.Of({"last", "first"}) + "(buy" +
               random_.Of({"", " this month", " in last 5 days", " in last 1 month"}) + ").amount else 2 EUR)";
      case 3: return "sum(amount * items of buy" + Window(scope) + ")";
      default: return "sum(look.price where dwell > 3" + Window(scope) + ")";
    }
  }
  if (scope.event == "buy" && random_.Percent(50)) return "amount";
  if (scope.event == "look" && random_.Percent(50)) return "(price else 1 EUR)";
  return random_.Percent(30) ? "(customer.budget else 10 EUR)" : MoneyLiteral();
}

std::string ExpressionGenerator::Percent(const Scope& scope, int depth) {
  if (depth > 0 && random_.Percent(50)) {
    switch (random_.Below(3)) {
      case 0: return "(" + Percent(scope, depth - 1) + random_.Of({" + ", " - "}) + Percent(scope, depth - 1) + ")";
      case 1: return "(share(" + Int(scope, depth - 1) + ", of " + Int(scope, depth - 1) + ") else 5%)";
      default: return "(share(" + Number(scope, depth - 1) + ", of " + Number(scope, depth - 1) + ") else 7%)";
    }
  }
  if (scope.event == "buy" && random_.Percent(40)) return "(discount else 3%)";
  return random_.Percent(40) ? "customer.rate" : fmt::format("{}%", random_.Below(120));
}

std::string ExpressionGenerator::Text(const Scope& scope, int depth) {
  if (depth > 0 && random_.Percent(55)) {
    const std::string a = Text(scope, depth - 1);
    switch (random_.Below(6)) {
      case 0: return random_.Of({"lower(", "upper(", "trim("}) + a + ")";
      case 1: return "\"<{" + Int(Scope{}, 0) + "}-{customer.nick else 'n'}>\"";
      case 2: return "\"{customer.score} {customer.rate} {customer.plan} {customer.home} {customer.patience}\"";
      case 3: return "(if customer.mail is known then customer.mail.domain otherwise 'none')";
      case 4: return "(if " + Bool(scope, depth - 1) + " then " + a + " otherwise " + Text(scope, depth - 1) + ")";
      default:
        if (scope.allows_aggregates) return "(" + random_.Of({"last", "first"}) + "(look).sku else 'z')";
    }
  }
  if (scope.event == "buy" && random_.Percent(50)) return random_.Of({"(note else '')", "cart"});
  if (scope.event == "look" && random_.Percent(60)) return random_.Of({"sku", "cart"});
  return random_.Percent(40) ? "(customer.nick else 'nobody')" : TextLiteral();
}

std::string ExpressionGenerator::Instant(const Scope& scope) {
  std::vector<std::string> moments = {"(customer.joined else 2026-03-01 09:30)", "2026-03-29 02:30",
                                      "2026-04-05 12:00"};
  if (scope.allows_aggregates) {
    moments.push_back("(last(login).at else 2026-03-10 00:00)");
    moments.push_back("(first(buy).at else 2026-03-02 10:00)");
  }
  if (!scope.event.empty()) moments.push_back("at");
  const std::string base = random_.Of(moments);
  if (random_.Percent(40)) return "(" + base + random_.Of({" + ", " - "}) + LongDuration() + ")";
  return base;
}

// Whole units as a value, not only compared with a literal.
std::string ExpressionGenerator::SinceValue(const Scope& scope) {
  const std::string unit = random_.Of({"days", "weeks", "months", "years"});
  if (scope.in_instance && random_.Percent(50)) return "(" + unit + " since entering)";
  return "(" + unit + " since last(" + random_.Of(kEvents) + ") else 1)";
}

std::string ExpressionGenerator::TimeCondition(const Scope& scope) {
  const std::string unit = random_.Of({"days", "weeks", "months", "hours", "minutes", "years"});
  switch (random_.Below(7)) {
    case 6:
      if (scope.in_instance) return "time since entering" + random_.Of({" < ", " >= "}) + LongDuration();
      if (random_.Percent(40)) return "today.weekday == " + random_.Of({"monday", "saturday"});
      return "today" + Compare() + "2026-03-" + random_.Of({"22", "29", "30"});
    case 0: return "now" + random_.Of({" < ", " <= ", " > ", " >= "}) + Instant(scope);
    case 1:
      return fmt::format("({} since last({}) else 0){}{}", unit, random_.Of(kEvents), Compare(), random_.Below(6));
    case 2:
      return fmt::format("time since {}{}{}", Instant(scope), random_.Of({" < ", " <= ", " > ", " >= "}),
                         LongDuration());
    case 3: return fmt::format("{} since {}{}{}", unit, Instant(scope), Compare(), random_.Below(5));
    case 4: return fmt::format("(customer.age else {}){}{}", random_.Below(40), Compare(), random_.Below(60));
    default: return "(days since first(buy) else 3) between 1 and " + fmt::format("{}", random_.Between(1, 9));
  }
}

std::string ExpressionGenerator::CalendarCondition(const Scope& scope) {
  const std::string moment = Instant(scope);
  switch (random_.Below(8)) {
    case 0: return "(" + moment + ").date" + Compare() + "2026-03-" + random_.Of({"01", "15", "29", "31"});
    case 1: return "(" + moment + ").time >= " + random_.Of({"09:30", "02:30", "00:00", "23:59"});
    case 2: return "(" + moment + ").date.weekday == " + random_.Of({"monday", "sunday", "friday"});
    case 3: return fmt::format("({}).date.day{}{}", moment, Compare(), random_.Between(1, 31));
    case 4: return fmt::format("({}).date.month{}{}", moment, Compare(), random_.Between(1, 12));
    case 5: return fmt::format("({}).date.year{}{}", moment, Compare(), random_.Between(2025, 2027));
    case 6: return "(customer.birthday else 1990-02-28) + 1 month" + Compare() + "1990-03-28";
    default: return "(customer.slot else 10:00)" + Compare() + random_.Of({"09:30", "10:00", "18:45"});
  }
}

std::string ExpressionGenerator::MembershipCondition(const Scope& scope) {
  const std::string in = random_.Of({" in ", " not in "});
  switch (random_.Below(9)) {
    case 0: return "customer.home" + in + "[ES, FR, US, DE]";
    case 1: return Int(scope, 1) + in + "[1, 2, 3, 50]";
    case 2: return Text(scope, 0) + in + "[\"a\", \"mug\", \"c1\"]";
    case 3: return "customer.plan" + in + "[plus, pro]";
    case 4: return "customer.score" + in + "[1.5, 2.25, 0.0]";
    case 5: return "customer.language == " + random_.Of({"es", "en", "ca"});
    case 6: return "customer.timezone == \"" + random_.Of({"Europe/Madrid", "America/Santiago"}) + "\"";
    case 7: return Money(scope, 1) + " between " + MoneyLiteral() + " and 90 EUR";
    default: return "customer.patience" + Compare() + Duration();
  }
}

std::string ExpressionGenerator::ItemsCondition(const Scope& scope) {
  const std::string in = random_.Of({" in ", " not in "});
  if (scope.event == "fill") {
    switch (random_.Below(9)) {
      case 0: return Int(scope, 0) + in + "codes";
      case 1: return "size(rows)" + Compare() + fmt::format("{}", random_.Below(4));
      case 2: return "one is known and one.price" + Compare() + MoneyLiteral();
      case 3: return "one is known and one.note is known and one.note == " + TextLiteral();
      case 4: return "one is known and " + TextLiteral() + in + "one.tags";
      case 5: return "{ sku: " + TextLiteral() + ", price: 12 EUR }" + in + "rows";
      case 6: return "customer.home" + in + "homes";
      case 7: return "homes" + random_.Of({" == ", " != "}) + "[ES, customer.home]";
      default: return fmt::format("codes == [{}, 2]", random_.Below(3));
    }
  }
  switch (random_.Below(6)) {
    case 0: return Text(scope, 0) + in + "customer.labels";
    case 1: return "customer.labels.size()" + Compare() + fmt::format("{}", random_.Below(4));
    case 2: return "customer.stores is known and web" + in + "customer.stores";
    case 3: return "customer.labels == [\"a\", " + TextLiteral() + "]";
    case 4:
      if (scope.allows_aggregates) return "size(last(fill).codes else [])" + Compare() + "1";
      return "size(customer.labels) == 1";
    default:
      if (scope.allows_aggregates) return "(last(fill" + Window(scope) + ").one.price else 3 EUR) > " + MoneyLiteral();
      return "size(if customer.vip then customer.labels otherwise [\"x\"]) == 1";
  }
}

std::string ExpressionGenerator::TextCondition(const Scope& scope, int depth) {
  const std::string a = Text(scope, depth - 1);
  switch (random_.Below(6)) {
    case 0: return Equality(scope, a, Text(scope, depth - 1));
    case 1: return random_.Of({"starts_with(", "ends_with(", "contains("}) + a + ", " + TextLiteral() + ")";
    case 2: return "equals_ignoring_case(" + a + ", " + TextLiteral() + ")";
    case 3: return "matches(" + a + ", \"" + random_.Of({"[a-z]+", "c[0-9]", "(?i)mug.*", "\\\\d*"}) + "\")";
    case 4: return "customer.nick is known and customer.nick.starts_with(" + TextLiteral() + ")";
    default: return "customer.tel is known and customer.tel.starts_with(\"+34\")";
  }
}

std::string ExpressionGenerator::OptionalCondition() {
  return random_.Of({"customer.nick is known", "customer.budget is unknown", "customer.vip is true",
                     "customer.vip is false", "customer.vip", "not customer.vip",
                     "(customer.site is known and customer.site.contains(\"shop\"))",
                     "(customer.birthday is known and customer.birthday < 2000-01-01)", "customer.joined is known"});
}

std::string ExpressionGenerator::AggregateCondition(const Scope& scope, int depth) {
  std::string event;
  const std::string source = EventWithWhere(scope, depth - 1, &event);
  switch (random_.Below(7)) {
    case 0: return fmt::format("count({} in last {}){}{}", source, LongDuration(), Compare(), random_.Below(5));
    case 1: return "any(" + source + Window(scope) + ")";
    case 2: return fmt::format("count({}{}){}{}", source, Window(scope), Compare(), random_.Below(4));
    case 3: return "any(open ticket until solved by cart)";
    case 4:
      return fmt::format("count(open ticket where severity > {} until solved by cart){}{}", random_.Below(4), Compare(),
                         random_.Below(3));
    case 5: return fmt::format("(max(buy.amount{}) else 0 EUR) > {}", Window(scope), MoneyLiteral());
    default: return fmt::format("distinct(look.sku{}) >= {}", Window(scope), random_.Between(1, 4));
  }
}

std::string ExpressionGenerator::Leaf(const Scope& scope) {
  if (scope.segments > 0 && random_.Percent(30)) return fmt::format("segment_{}", random_.Below(scope.segments));
  if (!scope.carts.empty() && random_.Percent(60)) return "cart == " + random_.Of(scope.carts) + ".cart";
  if (scope.event == "buy") {
    return random_.Of({"store == web", "gift", "amount > 20 EUR", "items >= 2", "store != app", "discount is known",
                       "(due is known and due > 2026-03-10)", "(took else 1 hour) > 30 minutes", "cart == \"c1\""});
  }
  if (scope.event == "look")
    return random_.Of({"sku == \"mug\"", "price is known", "dwell < 4", "cart in ['c1', 'c2']"});
  if (scope.event == "ticket") return random_.Of({"severity >= 3", "cart != 'c2'"});
  return OptionalCondition();
}

// Two equal sides are an error in the language.
std::string ExpressionGenerator::Comparison(const Scope& scope, const std::string& a, const std::string& b) {
  return a == b ? Leaf(scope) : a + Compare() + b;
}

std::string ExpressionGenerator::Equality(const Scope& scope, const std::string& a, const std::string& b) {
  return a == b ? Leaf(scope) : a + random_.Of({" == ", " != "}) + b;
}

std::string ExpressionGenerator::Bool(const Scope& scope, int depth) {
  if (scope.has_map && random_.Percent(8)) return StageCondition(scope);
  if (depth <= 0) return Leaf(scope);
  switch (random_.Below(15)) {
    case 14: return ItemsCondition(scope);
    case 0: return "(" + Bool(scope, depth - 1) + " and " + Bool(scope, depth - 1) + ")";
    case 1: return "(" + Bool(scope, depth - 1) + " or " + Bool(scope, depth - 1) + ")";
    case 2: return "not (" + Bool(scope, depth - 1) + ")";
    case 3: return Comparison(scope, Int(scope, depth - 1), Int(scope, depth - 1));
    case 4: return Comparison(scope, Money(scope, depth - 1), Money(scope, depth - 1));
    case 5: return Comparison(scope, Number(scope, depth - 1), Number(scope, depth - 1));
    case 6: return Comparison(scope, Percent(scope, depth - 1), Percent(scope, depth - 1));
    case 7: return TextCondition(scope, depth);
    case 8: return CalendarCondition(scope);
    case 9: return MembershipCondition(scope);
    case 10:
    case 11:
      if (scope.allows_aggregates) return AggregateCondition(scope, depth);
      return Leaf(scope);
    case 12:
      if (scope.allows_time) return TimeCondition(scope);
      return Leaf(scope);
    default: return Leaf(scope);
  }
}

}  // namespace senda::fuzz
