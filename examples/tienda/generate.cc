// Writes the recorded events of the example shop as NDJSON on standard output: the same bytes on every machine.
//
//   tienda_events [CUSTOMERS]     default 2,000 customers, about 190,000 events over 120 days
//
// A small simulation with a fixed seed (splitmix64, integers only): people sign up, look at products, fill carts, often
// leave them, sometimes come back by themselves or after a click in a reminder, buy, open tickets, answer surveys.
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int64_t kStart = 1772319600000;  // 2026-03-01 00:00 in Madrid
constexpr int64_t kDays = 120;

// splitmix64 by Sebastiano Vigna (public domain reference at prng.di.unimi.it).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // 0 <= result < bound
  int64_t Below(int64_t bound) {
    return static_cast<int64_t>((static_cast<unsigned __int128>(Next()) * static_cast<uint64_t>(bound)) >> 64);
  }
  int64_t Between(int64_t low, int64_t high) { return low + Below(high - low + 1); }
  bool Percent(int64_t chance) { return Below(100) < chance; }
  template <typename T, size_t N>
  const T& Of(const T (&items)[N]) {
    return items[Below(N)];
  }

 private:
  uint64_t state_;
};

struct Product {
  const char* sku;
  const char* category;
  int64_t cents;
};
constexpr Product kProducts[] = {
    {"mug", "kitchen", 1200},  {"teapot", "kitchen", 3450},   {"lamp", "home", 5990},       {"blanket", "home", 4200},
    {"notebook", "desk", 690}, {"pen", "desk", 280},          {"backpack", "travel", 7900}, {"bottle", "travel", 1850},
    {"poster", "home", 1500},  {"headphones", "tech", 11900}, {"charger", "tech", 2490},    {"keyboard", "tech", 8900}};
constexpr const char* kNames[] = {"Ana", "Luis", "Marta", "Iñaki", "Nuria", "Pol",
                                  "Zoë", "José", "Lucía", "Hugo",  "Sofía", "Bruno"};
constexpr const char* kTopics[] = {"delivery", "invoice", "broken", "size"};
constexpr const char* kChannels[] = {"web", "web", "web", "app", "app", "store"};

struct Event {
  int64_t at;
  int64_t order;
  std::string type, customer, data;
};

std::string Money(int64_t cents) {
  return fmt::format("\"{}.{:02} EUR\"", cents / 100, cents % 100);
}

class Shop {
 public:
  std::vector<Event> Simulate(int customers) {
    for (int i = 0; i < customers; ++i) SimulateCustomer(i);
    std::sort(events_.begin(), events_.end(),
              [](const Event& a, const Event& b) { return a.at != b.at ? a.at < b.at : a.order < b.order; });
    const int64_t end = kStart + kDays * kDay;
    events_.erase(std::find_if(events_.begin(), events_.end(), [&](const Event& e) { return e.at >= end; }),
                  events_.end());
    return std::move(events_);
  }

 private:
  void Add(int64_t at, const char* type, std::string data) {
    events_.push_back({at, static_cast<int64_t>(events_.size()), type, customer_, std::move(data)});
  }

  void SimulateCustomer(int index) {
    customer_ = fmt::format("c{:05}", index + 1);
    // Half of them are there from the first day, the others come during the first two months.
    int64_t now = kStart + (random_.Percent(50) ? random_.Below(kDay) : random_.Below(60 * kDay));
    SignUp(index, now);
    const int64_t gap = random_.Between(1, 14);  // days between visits: everybody has a rhythm
    const int64_t quit = random_.Percent(30) ? random_.Between(10, 60) * kDay : kDays * kDay;
    const int64_t last = now + quit;
    for (now += random_.Between(kMinute, kHour); now < std::min(last, kStart + kDays * kDay);
         now += random_.Between(kDay / 4, 2 * gap * kDay)) {
      Visit(AtDaytime(now));
    }
  }

  // Most visits happen between 8 and 23 o'clock.
  int64_t AtDaytime(int64_t at) {
    const int64_t day = (at - kStart) / kDay;
    return kStart + day * kDay + random_.Between(8 * kHour, 23 * kHour);
  }

  void Allow(int64_t at, const char* channel) {
    Add(at, "consent_given", fmt::format("{{\"channel\":\"{}\",\"purpose\":\"promotional\"}}", channel));
    Add(at, "consent_given",
        fmt::format("{{\"channel\":\"{}\",\"purpose\":\"promotional\",\"topic\":\"offers\"}}", channel));
  }

  void SignUp(int index, int64_t at) {
    std::string data = fmt::format("{{\"first_name\":\"{}\"", random_.Of(kNames));
    if (random_.Percent(85)) data += fmt::format(",\"email\":\"{}@example.com\"", customer_);
    if (random_.Percent(55)) data += fmt::format(",\"phone\":\"+346{:08}\"", random_.Below(100000000));
    data += fmt::format(",\"language\":\"{}\"", random_.Percent(75) ? "es" : "en");
    if (random_.Percent(10)) data += ",\"timezone\":\"Atlantic/Canary\"";
    if (random_.Percent(50)) {
      const int64_t year = random_.Between(1945, 2007), month = random_.Between(1, 12), day = random_.Between(1, 28);
      data += fmt::format(",\"birthday\":\"{}-{:02}-{:02}\"", year, month, day);
    }
    Add(at, "profile_updated", data + "}");
    // What they allow follows from who they are, so that everything else stays as it was drawn.
    if (index % 5 != 0) Allow(at, "email");
    if (index % 3 == 0) Allow(at, "sms");
    Add(at + kSecond, "signed_up", "{}");
  }

  void Visit(int64_t at) {
    const int64_t views = random_.Between(1, 5);
    const Product* product = nullptr;
    for (int64_t i = 0; i < views; ++i) {
      product = &random_.Of(kProducts);
      Add(at, "product_viewed", fmt::format("{{\"sku\":\"{}\",\"category\":\"{}\"}}", product->sku, product->category));
      at += random_.Between(10 * kSecond, 5 * kMinute);
    }
    if (random_.Percent(40)) FillCart(at, *product);
    if (random_.Percent(3)) AskForHelp(at);
  }

  void FillCart(int64_t at, const Product& first) {
    const std::string cart = fmt::format("cart-{}", ++carts_);
    int64_t cents = first.cents, items = 1;
    lines_.clear();
    AddToCart(at, cart, first);
    while (random_.Percent(35)) {
      const Product& more = random_.Of(kProducts);
      at += random_.Between(20 * kSecond, 20 * kMinute);
      AddToCart(at, cart, more);
      cents += more.cents;
      ++items;
    }
    if (random_.Percent(45)) return Buy(at + random_.Between(kMinute, 50 * kMinute), cart, cents, items);
    if (random_.Percent(30)) {  // comes back through the reminder
      at += kHour + random_.Between(5 * kMinute, 20 * kHour);
      Add(at, "clicked",
          "{\"message\":\"cart_reminder\",\"channel\":\"email\",\"journey\":\"recover_cart\",\"by\":\"person\"}");
      if (random_.Percent(60)) Buy(at + random_.Between(kMinute, 2 * kHour), cart, cents, items);
    } else if (random_.Percent(15)) {  // or without one
      Buy(at + random_.Between(2 * kHour, 3 * kDay), cart, cents, items);
    }
  }

  void AddToCart(int64_t at, const std::string& cart, const Product& product) {
    lines_ += fmt::format("{}{{\"sku\":\"{}\",\"name\":\"{}\",\"price\":{},\"quantity\":1}}", lines_.empty() ? "" : ",",
                          product.sku, product.sku, Money(product.cents));
    Add(at, "cart_add",
        fmt::format("{{\"cart\":\"{}\",\"sku\":\"{}\",\"price\":{}}}", cart, product.sku, Money(product.cents)));
  }

  // What the order system tells of it: confirmed at once, sent the next day, there two to six days later.
  void Deliver(int64_t at, const std::string& cart) {
    const std::string order = "order-" + cart.substr(5);
    Add(at + kSecond, "order_confirmed",
        fmt::format("{{\"order\":\"{}\",\"cart\":\"{}\",\"lines\":[{}]}}", order, cart, lines_));
    const int64_t shipped = at + kDay, promised = shipped + 2 * kDay;
    Add(shipped, "order_shipped",
        fmt::format("{{\"order\":\"{}\",\"carrier\":\"Veloz\",\"promised\":\"{:%Y-%m-%d}\"}}", order,
                    fmt::gmtime(static_cast<time_t>(promised / kSecond))));
    Add(shipped + (2 + carts_ % 9 / 2) * kDay - 5 * kHour, "order_delivered",
        fmt::format("{{\"order\":\"{}\"}}", order));
  }

  void Buy(int64_t at, const std::string& cart, int64_t cents, int64_t items) {
    Add(at, "purchase",
        fmt::format("{{\"cart\":\"{}\",\"amount\":{},\"items\":{},\"channel\":\"{}\"}}", cart, Money(cents), items,
                    random_.Of(kChannels)));
    Deliver(at, cart);
    if (random_.Percent(20)) {
      const int64_t later = at + random_.Between(kDay, 5 * kDay);
      Answer(later, random_.Percent(70) ? random_.Between(8, 10) : random_.Between(0, 7));
    }
    if (random_.Percent(6)) AskForHelp(at + random_.Between(kDay, 6 * kDay));
  }

  void Answer(int64_t at, int64_t score) {
    Add(at, "survey_answered", fmt::format("{{\"survey\":\"nps\",\"score\":{}}}", score));
    if (score <= 6 && random_.Percent(30)) {
      const int64_t later = at + random_.Between(3 * kDay, 12 * kDay);
      Answer(later, random_.Between(7, 10));
    }
  }

  void AskForHelp(int64_t at) {
    const std::string ticket = fmt::format("t-{}", ++tickets_);
    const char* topic = random_.Of(kTopics);
    const int64_t severity = random_.Between(1, 5);
    Add(at, "ticket_opened",
        fmt::format("{{\"ticket\":\"{}\",\"topic\":\"{}\",\"severity\":{}}}", ticket, topic, severity));
    if (random_.Percent(90))
      Add(at + random_.Between(kHour, 4 * kDay), "ticket_solved", fmt::format("{{\"ticket\":\"{}\"}}", ticket));
  }

  Random random_{20260301};
  std::string customer_;
  std::string lines_;  // of the cart that is filled now
  int64_t carts_ = 0, tickets_ = 0;
  std::vector<Event> events_;
};

}  // namespace

int main(int argc, char** argv) {
  const int customers = argc > 1 ? std::atoi(argv[1]) : 2000;
  if (customers < 1 || customers > 10'000'000) {
    fmt::print(stderr, "tienda_events: the number of customers must be between 1 and 10,000,000\n");
    return 2;
  }
  int64_t number = 0;
  for (const Event& event : Shop().Simulate(customers)) {
    const auto seconds = static_cast<time_t>(event.at / kSecond);
    fmt::print(
        "{{\"id\":\"e{}\",\"type\":\"{}\",\"customer\":\"{}\",\"at\":\"{:%Y-%m-%dT%H:%M:%S}.{:03}Z\",\"data\":{}}}\n",
        ++number, event.type, event.customer, fmt::gmtime(seconds), event.at % kSecond, event.data);
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
