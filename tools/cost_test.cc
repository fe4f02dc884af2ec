// What `senda cost` says against what the engine really keeps and asks, over histories made to fill it.
#include "tools/cost_model.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "compiler/base/check.h"
#include "compiler/source/file_system.h"
#include "tools/cost_replay.h"

namespace senda::tools {
namespace {

constexpr const char* kShop = R"(
customer { note text?, plan enum(free, plus) = free, city text = "Madrid", language language = es }
event cart_add { cart text(60), sku text(60) }
event purchase { cart text(60), amount money }
channel sms { via log }
message reminder { purpose transactional with cart cart_add sms es "{cart.sku}" }
)";

class Trial {
 public:
  explicit Trial(const std::string& declarations) : compilation_(driver::CompileText(kShop + declarations)) {
    SENDA_CHECK(compilation_->program != nullptr, "a program of this test has errors");
    cost_ = MeasureCost(*compilation_);
  }

  const Cost& cost() const { return cost_; }

  // One JSON object a line; times are minutes behind an instant.
  Trial& Event(const std::string& type, int64_t minute, const std::string& data) {
    const int64_t day = 1 + minute / (24 * 60), hour = minute / 60 % 24;
    lines_ +=
        fmt::format(R"({{"id":"{}","type":"{}","customer":"{}","at":"2026-03-{:02}T{:02}:{:02}:00Z","data":{{{}}}}})",
                    ++count_, type, std::string(kIdBytes, 'c'), day, hour, minute % 60, data);
    lines_ += "\n";
    return *this;
  }

  const CostSeen& Run() {
    const auto path = std::filesystem::temp_directory_path() / fmt::format("cost_test_{}.ndjson", getpid());
    EXPECT_TRUE(WriteFile(path.string(), lines_).ok());
    const auto evaluator = driver::MakeEvaluator(*compilation_->program, driver::EvaluatorKind::kInterpreter);
    std::string out, err;
    Console console(&out, &err);
    ReplayInputs inputs;
    inputs.files.push_back({path.string(), nullptr});
    auto seen = ReplayForCost(*compilation_->program, **evaluator, "", inputs, &console);
    EXPECT_TRUE(seen.ok());
    EXPECT_EQ(err, "");
    std::filesystem::remove(path);
    seen_ = std::move(*seen);
    return seen_;
  }

  // Never above the worst, and the worst not more than so many times above it.
  void ExpectBytes(double within) {
    const CostSeen& seen = Run();
    EXPECT_LE(seen.largest, cost_.worst);
    EXPECT_LE(static_cast<double>(cost_.worst), within * static_cast<double>(seen.largest))
        << "worst " << cost_.worst << ", seen " << seen.largest;
  }

  const WorkOf& WorkOfEvent(const std::string& event) const {
    return *std::find_if(cost_.work.begin(), cost_.work.end(), [&](const WorkOf& one) { return one.event == event; });
  }

 private:
  std::unique_ptr<driver::Compilation> compilation_;
  Cost cost_;
  std::string lines_;
  int64_t count_ = 0;
  CostSeen seen_;
};

std::string Text(int64_t number, size_t size) {
  std::string text = fmt::format("{:06}", number);
  text.resize(std::max(size, text.size()), 'x');
  return text;
}

TEST(CostTest, AnIdleCustomerTakesWhatItsPartsAddUpTo) {
  const char* programs[] = {
      "",
      "segment loyal = count(purchase in last 90 days) >= 3",
      "trigger morning = every day at 09:00\njourney j { enter on morning wait 1 hour }",
      "segment busy = sum(purchase.amount in last 30 days) > 10 EUR\nsegment both = busy and customer.plan == plus",
      "trigger t = cart_add as c not followed by purchase where cart == c.cart within 1 hour\n"
      "journey j { enter on t keyed by c.cart goal purchase send reminder(cart: c) by sms }",
  };
  for (const char* program : programs) {
    Trial trial(program);
    uint64_t sum = 0;
    for (const BytesOf& one : trial.cost().bytes) sum += one.idle;
    EXPECT_EQ(sum, trial.cost().idle) << program;
    // Only what is made of the parts, so that nothing was put down to the clock.
    const auto clock = std::find_if(trial.cost().bytes.begin(), trial.cost().bytes.end(),
                                    [](const BytesOf& one) { return one.name == "when segments flip by time"; });
    EXPECT_TRUE(clock == trial.cost().bytes.end() || clock->idle == 0) << program;
    trial.Event("profile_updated", 0, "");
    EXPECT_EQ(trial.Run().largest, trial.cost().idle) << program;
    EXPECT_LE(trial.cost().idle, trial.cost().typical) << program;
    EXPECT_LE(trial.cost().typical, trial.cost().worst) << program;
  }
}

TEST(CostTest, AWindowThatIsFull) {
  Trial trial("segment busy = sum(purchase.amount in last 30 days) > 10 EUR");
  for (int64_t i = 0; i < 2'000; ++i) {
    trial.Event("purchase", i, fmt::format(R"("cart":"c{}","amount":"1.00")", i));
  }
  trial.ExpectBytes(2);
}

TEST(CostTest, TextsThatGrow) {
  Trial trial("segment rich = customer.note is known");
  for (int64_t i = 0; i < 100; ++i) {
    trial.Event("profile_updated", i, fmt::format(R"("note":"{}","city":"{}")", Text(i, 10 * i), Text(i, 10 * i)));
  }
  trial.ExpectBytes(5);
}

TEST(CostTest, ValuesThatDiffer) {
  Trial trial("segment wide = distinct(purchase.cart in last 30 days) > 200");
  for (int64_t i = 0; i < 1'500; ++i) {
    trial.Event("purchase", i, fmt::format(R"("cart":"{}","amount":"1.00")", Text(i, 6 + i / 30)));
  }
  trial.ExpectBytes(4);
}

TEST(CostTest, AttemptsWithAKey) {
  Trial trial(
      "trigger left = cart_add as c not followed by purchase where cart == c.cart within 20 days\n"
      "journey j { enter on left send reminder(cart: c) by sms }");
  for (int64_t i = 0; i < 400; ++i) {
    trial.Event("cart_add", i, fmt::format(R"("cart":"{}","sku":"{}")", Text(i, 6 + i / 10), Text(i, 6 + i / 10)));
  }
  trial.Event("purchase", 30'000, R"("cart":"none","amount":"1.00")");
  trial.ExpectBytes(10);
}

TEST(CostTest, AHundredInstances) {
  Trial trial(
      "trigger added = cart_add as c\n"
      "journey j { enter on added keyed by c.cart exit as bought on purchase where cart == c.cart goal purchase\n"
      "  wait 1 day send reminder(cart: c) by sms wait 20 days }");
  for (int64_t i = 0; i < 150; ++i) {
    trial.Event("cart_add", i, fmt::format(R"("cart":"{}","sku":"{}")", Text(i, 60), Text(i, 60)));
  }
  for (int64_t i = 0; i < 300; ++i) {
    trial.Event("purchase", 3'000 + i, fmt::format(R"("cart":"{}","amount":"1.00")", Text(i, 60)));
    trial.Event("cart_add", 3'000 + i, fmt::format(R"("cart":"{}","sku":"{}")", Text(1'000 + i, 60), Text(i, 60)));
  }
  trial.ExpectBytes(10);
}

// Nothing waits: the event asks for no more than it does alone, and for all of that when everything matches.
TEST(CostTest, AnEventAlone) {
  Trial trial(
      "segment busy = sum(purchase.amount where amount > 1 EUR in last 30 days) > 10 EUR\n"
      "segment both = busy and customer.plan == plus");
  trial.Event("purchase", 0, R"("cart":"a","amount":"12.00")");
  const CostSeen& seen = trial.Run();
  const auto purchase =
      std::find_if(seen.work.begin(), seen.work.end(), [](const MeasuredWork& one) { return one.event == "purchase"; });
  // A new customer settles everything once more.
  EXPECT_GE(2 * trial.WorkOfEvent("purchase").alone, purchase->most);
  EXPECT_LE(trial.WorkOfEvent("purchase").alone, purchase->most);
  EXPECT_LE(trial.WorkOfEvent("purchase").alone, trial.WorkOfEvent("purchase").worst);
}

TEST(CostTest, WorkOfManyInstances) {
  Trial trial(
      "trigger added = cart_add as c\n"
      "journey j { enter on added keyed by c.cart exit as bought on purchase where cart == c.cart and amount > 5 EUR\n"
      "  wait 1 day send reminder(cart: c) by sms wait 20 days }");
  for (int64_t i = 0; i < 100; ++i) trial.Event("cart_add", 0, fmt::format(R"("cart":"{}","sku":"s")", Text(i, 6)));
  for (int64_t i = 0; i < 3; ++i) trial.Event("purchase", 5'000 + i, R"("cart":"none","amount":"1.00")");
  const CostSeen& seen = trial.Run();
  for (const MeasuredWork& one : seen.work) {
    if (one.times == 0) continue;
    EXPECT_LE(one.most, trial.WorkOfEvent(one.event).worst) << one.event;
  }
  // A hundred instances ask their exit's condition.
  const auto purchase =
      std::find_if(seen.work.begin(), seen.work.end(), [](const MeasuredWork& one) { return one.event == "purchase"; });
  EXPECT_GE(purchase->most, 100u);
  EXPECT_LE(trial.WorkOfEvent("purchase").worst, 1'000 * purchase->most);
}

}  // namespace
}  // namespace senda::tools
