#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>

#include "tests/fuzz/contact_generator.h"
#include "tests/fuzz/outside_generator.h"
#include "tests/fuzz/program_generator.h"
#include "tests/fuzz/random.h"

namespace senda::fuzz {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int64_t kStart =
    1774000000000;  // 2026-03-20: summer time begins in Madrid on the 29th, ends in Santiago on April 5th

std::string Instant(int64_t at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<time_t>(at / 1000)), at % 1000);
}

class HistoryGenerator {
 public:
  explicit HistoryGenerator(uint64_t seed) : random_(seed) {}

  std::string Generate(int events) {
    int64_t now = kStart;
    std::string out;
    for (int i = 0; i < events; ++i) {
      now += Gap();
      const int64_t at = random_.Percent(6) ? now - random_.Below(3 * kDay) : now;  // sometimes late
      if (random_.Percent(12)) {
        out += GenerateRecordedInput(random_, fmt::format("k{}", random_.Between(1, 4)), Instant(at));
        continue;
      }
      const std::string line = Line(i, at);
      out += line;
      if (random_.Percent(2)) out += line;  // a duplicate
    }
    return out;
  }

 private:
  int64_t Gap() {
    switch (random_.Below(9)) {
      case 0: return 0;
      case 1: return 1;
      case 2: return random_.Below(kMinute);
      case 3: return kHour;
      case 4: return random_.Below(10 * kHour);
      case 5: return kDay;
      case 6: return random_.Below(3 * kDay);
      case 7: return random_.Percent(20) ? 7 * kDay : 30 * kMinute;
      default: return random_.Percent(10) ? 30 * kDay - 1 : random_.Below(kHour);
    }
  }

  std::string Cart() { return fmt::format("\"cart\":\"c{}\"", random_.Between(1, 3)); }

  std::string Texts(int64_t most) {
    std::string out;
    for (int64_t i = random_.Below(most + 1); i > 0; --i) {
      out += (out.empty() ? "\"" : ",\"") + random_.Of({"a", "mug", "c1", "x"}) + "\"";
    }
    return "[" + out + "]";
  }
  std::string Row() {
    std::string out = fmt::format("{{\"sku\":\"{}\",\"price\":\"{}.00 EUR\"", random_.Of({"a", "mug"}),
                                  random_.Of({"12", "3", "40"}));
    if (random_.Percent(40)) out += fmt::format(",\"count\":{}", random_.Below(4));
    if (random_.Percent(40)) out += ",\"note\":\"" + random_.Of({"a", "mug", "año"}) + "\"";
    if (random_.Percent(40)) out += ",\"tags\":" + Texts(3);
    return out + "}";
  }
  std::string Fill() {
    std::string rows, codes;
    for (int64_t i = random_.Below(4); i > 0; --i) rows += (rows.empty() ? "" : ",") + Row();
    for (int64_t i = random_.Below(5); i > 0; --i)
      codes += fmt::format("{}{}", codes.empty() ? "" : ",", random_.Below(4));
    std::string data = Cart() + fmt::format(",\"rows\":[{}],\"codes\":[{}]", rows, codes);
    data += ",\"homes\":[" + random_.Of({"", "\"ES\"", "\"FR\",\"ES\"", "\"ES\",\"ES\""}) + "]";
    if (random_.Percent(50)) data += ",\"one\":" + Row();
    return data;
  }

  std::string Data(std::string* type) {
    if (random_.Percent(8)) return GenerateOutcome(random_, type);
    if (random_.Percent(12)) return GenerateConsent(random_, type);
    switch (random_.Below(9)) {
      case 7: *type = "fill"; return Fill();
      case 8:
        *type = random_.Of({"storm", "sale"});
        if (*type == "storm") return "\"place\":\"" + random_.Of({"ES", "FR"}) + "\"";
        return "\"plan\":\"" + random_.Of({"free", "plus"}) + "\",\"who\":\"" + random_.Of({"ana", "mug", "Ñu"}) + "\"";
      case 0:
      case 1: {
        *type = "buy";
        std::string data = Cart() + fmt::format(",\"amount\":\"{}.{:02} EUR\"", random_.Below(90), random_.Below(100));
        data +=
            fmt::format(",\"items\":{},\"store\":\"{}\"", random_.Between(-1, 5), random_.Of({"web", "app", "shop"}));
        if (random_.Percent(50)) data += fmt::format(",\"weight\":{}.{}", random_.Below(9), random_.Below(1000000));
        if (random_.Percent(40))
          data += ",\"note\":\"" + random_.Of({"a", "mug", "MUG one", "  año ", "straße"}) + "\"";
        if (random_.Percent(40)) data += std::string(",\"gift\":") + (random_.Percent(50) ? "true" : "false");
        if (random_.Percent(30)) data += ",\"due\":\"2026-03-" + random_.Of({"09", "29", "31"}) + "\"";
        return data;
      }
      case 2: {
        *type = "look";
        std::string data = Cart() + ",\"sku\":\"" + random_.Of({"mug", "a", "lamp", "z"}) + "\"";
        if (random_.Percent(50)) data += fmt::format(",\"price\":\"{}.50 EUR\"", random_.Below(40));
        if (random_.Percent(50)) data += fmt::format(",\"dwell\":{}", random_.Below(9));
        return data;
      }
      case 3: *type = "ticket"; return Cart() + fmt::format(",\"severity\":{}", random_.Between(1, 5));
      case 4: *type = "solved"; return Cart();
      case 5: *type = "login"; return "";
      default: *type = "profile_updated"; return Profile();
    }
  }

  std::string Profile() {
    switch (random_.Below(13)) {
      case 8: return "\"labels\":" + Texts(4);
      case 11:
      case 12:
        return "\"" +
               random_.Of({"nick", "nick", "plan", "timezone", "birthday", "score", "joined", "mail", "labels"}) +
               "\":null";
      case 9: return "\"stores\":[" + random_.Of({"", "\"web\"", "\"app\",\"web\""}) + "]";
      case 0: return "\"plan\":\"" + random_.Of({"free", "plus", "pro"}) + "\"";
      case 1: return "\"nick\":\"" + random_.Of({"ana", "mug", "Ñu", ""}) + "\"";
      case 2:
        return "\"timezone\":\"" + random_.Of({"Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "UTC"}) +
               "\"";
      case 3: return "\"birthday\":\"" + random_.Of({"1990-03-29", "2000-02-29", "1968-04-05"}) + "\"";
      case 4: return fmt::format("\"visits\":{},\"vip\":{}", random_.Below(6), random_.Percent(50));
      case 5:
        return fmt::format("\"score\":{}.{},\"budget\":\"{} EUR\"", random_.Below(5), random_.Below(1000),
                           random_.Below(60));
      case 6: return "\"joined\":\"" + Instant(kStart + random_.Below(20 * kDay)) + "\",\"home\":\"FR\"";
      case 7: return "\"mail\":\"Ana@Example.COM\",\"tel\":\"+34 600 111 222\",\"site\":\"https://shop.example/\"";
      default: return "\"slot\":\"10:00\",\"language\":\"en\"";
    }
  }

  // Mostly a few customers, sometimes one who visits under another name.
  std::string Customer() {
    return random_.Percent(85) ? fmt::format("k{}", random_.Between(1, 4)) : fmt::format("v{}", random_.Between(1, 3));
  }

  // An input that is no event, or a merge.
  std::string Other(int index, int64_t at) {
    switch (random_.Below(6)) {
      case 0: return fmt::format("{{\"input\":\"tick\",\"at\":\"{}\"}}\n", Instant(at));
      case 1:
      case 2:
        return fmt::format("{{\"input\":\"erase\",\"customer\":\"{}\",\"at\":\"{}\"}}\n", Customer(), Instant(at));
      default: {
        const std::string into = Customer();
        return fmt::format(
            "{{\"id\":\"m{}\",\"type\":\"merged\",\"customer\":\"{}\",\"at\":\"{}\",\"data\":{{\"into\":\"{}\","
            "\"from\":\"{}\"}}}}\n",
            index, into, Instant(at), into, Customer());
      }
    }
  }

  std::string Line(int index, int64_t at) {
    if (random_.Percent(4)) return Other(index, at);
    std::string type;
    const std::string data = Data(&type);
    const bool is_reaching = type == "storm" || type == "sale";
    const std::string customer = is_reaching ? "" : fmt::format("\"customer\":\"{}\",", Customer());
    return fmt::format("{{\"id\":\"e{}\",\"type\":\"{}\",{}\"at\":\"{}\",\"data\":{{{}}}}}\n", index, type, customer,
                       Instant(at), data);
  }

  Random random_;
};

}  // namespace

std::string GenerateHistory(uint64_t seed, int events) {
  return HistoryGenerator(seed).Generate(events);
}

}  // namespace senda::fuzz
