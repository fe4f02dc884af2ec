#include "tests/fuzz/contact_generator.h"

#include <fmt/core.h>

namespace senda::fuzz {
namespace {

class ContactGenerator {
 public:
  ContactGenerator(Random& random, const std::function<std::string()>& condition, int64_t journeys)
      : random_(random), condition_(condition), journeys_(journeys) {}

  std::string Generate() {
    out_ = "topic deals \"Deals\" default " + random_.Of({"on", "off"}) + "\n";
    out_ += "channel email { via log";
    for (int64_t i = random_.Below(3); i > 0; --i) out_ += "  " + Limit("");
    if (random_.Percent(50))
      out_ += "  quiet " + random_.Of({"22:00 to 08:00", "02:30 to 05:00", "23:00 to 02:30"}) + Options();
    if (random_.Percent(30)) out_ += "  rate 10 per minute";
    out_ += " }\nmessage deal { purpose promotional topic deals tone warm body \"Deal\" }\n";
    out_ += "message ad { purpose promotional body \"Ad\" }\n";
    if (random_.Percent(70)) Policy();
    if (random_.Percent(50)) Guarantees();
    return out_;
  }

 private:
  std::string Options() {
    return random_.Of({"", "", " for all", " for service", " for transactional"}) + random_.Of({"", "", " then skip"});
  }

  std::string Limit(const std::string& unit) {
    return fmt::format(
        "limit {}{} per {}{}", random_.Between(1, 3), unit,
        random_.Of({"1 hour", "day", "3 days", "1 month", "calendar day", "calendar week", "calendar month"}),
        Options());
  }

  std::string Rule() {
    switch (random_.Below(9)) {
      case 8:
        return "never send coded when code." + random_.Of({"starts_with('C1')", "ends_with('7')"}) +
               random_.Of({"", " and " + condition_(), " or " + condition_()});
      case 0:
      case 1: return Limit(" messages");
      case 2:
        return "never send " + random_.Of({"", "promotional ", "service ", "deal, hello "}) + "when " + condition_();
      case 3:
        if (journeys_ < 2) return "quiet 12:00 to 13:00" + Options();
        return "only one of journey_0, journey_1 by priority";
      case 4: return "require tone " + random_.Of({"warm", "calm"}) + " when " + condition_();
      case 5:
        return fmt::format("hold {} for journeys of priority > {}", random_.Of({"1 hour", "2 days"}),
                           random_.Of({"0", "5", "-3"})) +
               Options();
      case 6: return "blackout 2026-03-12 10:00 to 2026-03-14 08:00" + Options();
      default: return "prefer " + random_.Of({"email", "phone", "customer.nick else 'mail'"});
    }
  }

  void Policy() {
    out_ += "policy pressure {\n";
    for (int64_t i = random_.Between(1, 4); i > 0; --i) out_ += "  " + Rule() + "\n";
    out_ += "}\n";
  }

  void Guarantees() {
    if (random_.Percent(60)) {
      out_ += fmt::format("always \"few\" : count(sent in last {}) <= {}\n", random_.Of({"1 hour", "2 days"}),
                          random_.Between(1, 4));
    }
    if (random_.Percent(40)) out_ += "never \"ads\" : send promotional when " + condition_() + "\n";
    if (journeys_ > 0 && random_.Percent(40)) out_ += "never \"in\" : in journey_0 and " + condition_() + "\n";
  }

  Random& random_;
  const std::function<std::string()>& condition_;
  int64_t journeys_;
  std::string out_;
};

}  // namespace

std::string ContactDeclarations(Random& random, const std::function<std::string()>& condition, int64_t journeys) {
  return ContactGenerator(random, condition, journeys).Generate();
}

std::string GenerateConsent(Random& random, std::string* type) {
  *type = random.Percent(75) ? "consent_given" : "consent_withdrawn";
  std::string data = "\"channel\":\"" + random.Of({"email", "email", "mail", "phone"}) + "\",\"purpose\":\"" +
                     random.Of({"promotional", "promotional", "promotional", "service"}) + "\"";
  if (random.Percent(30)) data += ",\"topic\":\"deals\"";
  return data;
}

}  // namespace senda::fuzz
