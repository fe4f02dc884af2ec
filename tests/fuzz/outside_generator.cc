#include "tests/fuzz/outside_generator.h"

#include <fmt/core.h>

namespace senda::fuzz {

std::string OutsideDeclarations(bool is_promotional) {
  const std::string promo = is_promotional ? "promotional" : "service because \"asked for\"";
  return "message promo {\n  purpose " + promo + R"(
  link go "https://shop.example/{customer.id}"
  body """
    <p title="{{customer.nick else 'x'}}">{{goods('mug').price else 1 EUR}} <a href="{{go}}">{{customer.plan}}</a>
    {{if customer.nick is known}}{{customer.nick}} {{goods(customer.nick).stock else 0}}{{else}}{{2026-03-29}}{{end}}</p>
    """
}
channel mail { via webhook("MAIL")  to customer.mail  retry 2 times over 30 minutes }
channel phone { via log  to customer.tel }
message coded {
  purpose promotional
  with code text
  variant a was c 40% { body "{code} {goods(customer.nick).name else '-'} {customer.visits}" }
  variant b 60% { body "{code} {today} {customer.budget else 3 EUR}" }
  phone en "{code} {customer.score}"
}
catalog goods by sku { name text, price money, stock int, lasts duration? }
coupon gift { one per customer  valid 2 days  when empty skip  alert below 2 }
coupon pass { valid 3 hours  when empty skip }
segment goods_there = customer.nick is known and (goods(customer.nick).stock else 0) > 2
segment goods_due = customer.nick is known and (time since last(buy) else 0 days) > (goods(customer.nick).lasts else 9 days)
trigger goods_come = enters goods_there
hook score(n int, who text) -> int via webhook("SCORE")
hook tier(n int) -> enum(silver, gold)? via webhook("TIER")
team care { hours 09:00 to 18:00 weekdays  hours 10:00 to 14:00 saturday }
team night { hours 00:00 to 04:00 }
)";
}

GeneratedSend GenerateSend(Random& random, const std::string& condition, const std::string& duration) {
  GeneratedSend send;
  send.head = "send " + random.Of({"hello", "promo", "ad", "coded(code: gift)", "coded(code: pass)"}) + " by " +
              random.Of({"email", "mail", "phone"});
  const bool is_plain = random.Percent(30);
  if (is_plain) return send;
  if (send.head.ends_with("mail") && !send.head.ends_with("email") && random.Percent(60)) {
    send.head += " if unreachable phone";
  }
  if (random.Percent(20)) send.head += " at any hour";
  if (random.Percent(50)) send.head += " expires " + duration;
  const bool goes_on = random.Percent(30);
  if (goes_on) send.head += " and go on";
  if (random.Percent(30)) send.head += " only if " + condition;
  send.has_outcomes = !goes_on && random.Percent(60);
  return send;
}

std::string GenerateCall(Random& random, const std::string& number, const std::string& duration) {
  if (random.Percent(40)) return fmt::format("call tier({}) within {}", number, duration);
  return fmt::format("call score(n: {}, who: customer.id) within {}", number, duration);
}

std::string GenerateAssignment(Random& random, const std::string& name) {
  const std::string time = random.Of({"1 working day", "3 working hours", "2 working days", "90 minutes", "2 days"});
  return fmt::format("assign \"Call {{customer.id}}\" to {} within {} as {}", random.Of({"care", "night"}), time, name);
}

std::string GenerateRecordedInput(Random& random, const std::string& customer, const std::string& at) {
  const auto line = [&](const std::string& members) { return fmt::format("{{{},\"at\":\"{}\"}}\n", members, at); };
  switch (random.Below(12)) {
    case 8:
    case 9:
      return line(
          fmt::format("\"input\":\"catalog\",\"catalog\":\"goods\",\"key\":\"{}\",\"row\":{{\"name\":\"{}\","
                      "\"price\":\"{}.50\",\"stock\":{}{}}}",
                      random.Of({"ana", "mug", "Ñu", "a"}), random.Of({"<Mug>", "Lamp", "Ñu & co"}), random.Below(30),
                      random.Below(6), random.Of({"", ",\"lasts\":\"2 days\""})));
    case 10:
      return line(fmt::format("\"input\":\"catalog\",\"catalog\":\"goods\",\"key\":\"{}\",\"removed\":true",
                              random.Of({"ana", "mug", "Ñu"})));
    case 11:
      return line(fmt::format("\"input\":\"code\",\"coupon\":\"{}\",\"code\":\"C{}\"", random.Of({"gift", "pass"}),
                              random.Below(60)));
    case 0:
    case 1:
      return line(fmt::format("\"input\":\"answer\",\"customer\":\"{}\",\"hook\":\"score\",\"value\":{}", customer,
                              random.Between(-5, 90)));
    case 2:
      return line(fmt::format("\"input\":\"answer\",\"customer\":\"{}\",\"hook\":\"tier\",\"value\":{}", customer,
                              random.Of({"\"gold\"", "\"silver\"", "null", "\"tin\""})));
    case 3:
    case 4:
      return line(fmt::format("\"input\":\"outcome\",\"customer\":\"{}\",\"team\":\"{}\",\"outcome\":\"{}\"", customer,
                              random.Of({"care", "night"}), random.Of({"done", "declined", "later"})));
    case 5:
      return line("\"input\":\"pause\"," + random.Of({"\"purpose\":\"service\"", "\"journey\":\"journey_0\""}) +
                  ",\"reason\":\"r\"");
    case 6:
      return line("\"input\":\"resume\"," + random.Of({"\"purpose\":\"service\"", "\"journey\":\"journey_0\""}) +
                  ",\"over\":\"" + random.Of({"0 seconds", "1 hour", "3 days"}) + "\"");
    default: return line("\"input\":\"resume\"");
  }
}

std::string GenerateOutcome(Random& random, std::string* type) {
  *type = random.Of({"delivered", "bounced", "failed", "opened"});
  std::string data = fmt::format("\"message\":\"{}\",\"channel\":\"{}\",\"journey\":\"journey_0\"",
                                 random.Of({"hello", "promo"}), random.Of({"email", "mail", "phone"}));
  if (*type == "opened") data += ",\"by\":\"person\"";
  return data;
}

}  // namespace senda::fuzz
