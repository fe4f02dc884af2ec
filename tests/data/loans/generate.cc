// Writes a log of applications for loans as CSV on standard output: the same bytes on every machine.
//
//   loans_log [APPLICATIONS]     default 10,000 applications of 8,000 people, about 140,000 rows of half a year
//
// A small simulation with a fixed seed. Many delays are whole days, so that things happen at exactly the end of what a
// trigger counts, and some take no time at all, so that the order of rows decides.
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/fuzz/random.h"

namespace {

constexpr int64_t kDay = 24 * 3600;
constexpr int64_t kStart = 1767225600;  // 2026-01-01 00:00 UTC
constexpr int64_t kDays = 180;

struct Row {
  int64_t at;
  int64_t person;
  int64_t application;
  int64_t offer;  // 0: none
  const char* activity;
  int64_t cents;  // 0: none
};

class Simulation {
 public:
  std::vector<Row> Run(int64_t applications) {
    for (int64_t i = 1; i <= applications; ++i) Application(i);
    std::erase_if(rows_, [](const Row& row) { return row.at > kStart + kDays * kDay; });
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
    return std::move(rows_);
  }

 private:
  void Application(int64_t number) {
    application_ = number;
    person_ = 1 + random_.Below(8000);
    now_ = kStart + random_.Below(kDays * kDay);
    cents_ = random_.Between(10, 450) * 100 * 100;
    Happens("submitted", cents_);
    if (random_.Percent(40)) Later("pre_accepted", 1);
    if (random_.Percent(10)) return Later("denied", 8);
    Later("handled", 3);
    if (random_.Percent(30)) Later("assessed", 2);
    if (random_.Percent(6)) Later("fraud_check", 5);
    const int64_t offers = random_.Between(1, 3);
    bool is_answered = false;
    for (int64_t i = 0; i < offers; ++i) is_answered |= Offer();
    if (random_.Percent(3)) Later("complaint", 4);
    if (!is_answered && random_.Percent(80)) return Later("cancelled", 25);
    Papers();
    Outcome();
  }

  // An offer is created and sent, sometimes again, and comes back or does not; also twice.
  bool Offer() {
    offer_ = ++offers_;
    Later("offer_created", 6);
    Later("offer_sent", 1);
    bool is_answered = false;
    for (int64_t round = random_.Below(3); round >= 0; --round) {
      if (random_.Percent(45)) {
        Later("offer_returned", 16);
        is_answered = true;
      }
      if (round > 0) Later("offer_sent", 9);
    }
    offer_ = 0;
    if (random_.Percent(40)) Later("call_after_offer", 3);
    return is_answered;
  }

  void Papers() {
    Later("validated", 6);
    for (int64_t round = random_.Below(4); round > 0; --round) {
      Later("incomplete", 4);
      for (int64_t call = random_.Below(4); call > 0; --call) Later("call_incomplete", 6);
      if (random_.Percent(30)) Later("reminder_sent", 5);
      if (random_.Percent(60)) Later("document_received", 8);
      if (random_.Percent(75)) Later("validated", 9);
    }
  }

  void Outcome() {
    if (random_.Percent(20)) return Later("denied", 9);
    if (random_.Percent(15)) return Later("cancelled", 12);
    if (random_.Percent(8)) return;
    Later("accepted", 7, cents_);
    Later("registered", 2);
    if (random_.Percent(85)) Later("activated", 5);
  }

  // After a delay of up to `days`: often whole days, sometimes none.
  void Later(const char* activity, int64_t days, int64_t cents = 0) {
    if (random_.Percent(25)) {
      now_ += random_.Between(1, days) * kDay;
    } else if (!random_.Percent(10)) {
      now_ += random_.Below(days * kDay);
    }
    Happens(activity, cents);
  }

  void Happens(const char* activity, int64_t cents) {
    rows_.push_back({now_, person_, application_, offer_, activity, cents});
  }

  senda::fuzz::Random random_{20260301};
  std::vector<Row> rows_;
  int64_t now_ = 0, person_ = 0, application_ = 0, offer_ = 0, offers_ = 0, cents_ = 0;
};

void Print(const Row& row) {
  const std::string offer = row.offer == 0 ? "" : fmt::format("o{}", row.offer);
  const std::string amount = row.cents == 0 ? "" : fmt::format("{}.{:02}", row.cents / 100, row.cents % 100);
  fmt::print("{:%Y-%m-%dT%H:%M:%SZ},p{},a{},{},{},{}\n", fmt::gmtime(row.at), row.person, row.application, offer,
             row.activity, amount);
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t applications = argc > 1 ? std::atoll(argv[1]) : 10000;
  fmt::print("at,person,application,offer,activity,amount\n");
  for (const Row& row : Simulation().Run(applications)) Print(row);
}
