// Joins a grocer's campaigns with their descriptions and redemptions: `completejourney_events FOLDER` writes recorded
// events, in order of date. Before its first campaign every household has allowed coupons on both channels.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using Row = std::vector<std::string>;

// Rows of a file without its header; cells in quotes hold no quotes.
std::vector<Row> Read(const std::string& path) {
  std::ifstream in(path);
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    Row row(1);
    bool is_quoted = false;
    for (char c : line) {
      if (c == '"') {
        is_quoted = !is_quoted;
      } else if (c == ',' && !is_quoted) {
        row.emplace_back();
      } else if (c != '\r') {
        row.back() += c;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

struct Event {
  std::string date;
  int order;  // of one date: consent, mailing, redemption
  std::string customer, type, data;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  std::map<std::string, std::pair<std::string, std::string>> campaigns;  // kind and start by id
  for (const Row& row : Read(folder + "/campaign_descriptions.csv")) {
    const char kind = static_cast<char>(row[1].back() - 'A' + 'a');
    campaigns[row[0]] = {std::string(1, kind), row[2]};
  }
  std::vector<Event> events;
  std::set<std::string> households;
  for (const Row& row : Read(folder + "/campaigns.csv")) {
    const auto& [kind, start] = campaigns.at(row[0]);
    const std::string data = R"({"campaign":")" + row[0] + R"(","kind":")" + kind + R"("})";
    events.push_back({start, 1, row[1], "mailed", data});
    households.insert(row[1]);
  }
  for (const std::string& household : households) {
    for (const char* channel : {"letter_1", "letter_2"}) {
      const std::string data =
          std::string(R"({"channel":")") + channel + R"(","purpose":"promotional","topic":"coupons"})";
      events.push_back({"2016-01-01", 0, household, "consent_given", data});
    }
  }
  for (const Row& row : Read(folder + "/coupon_redemptions.csv")) {
    const std::string data = R"({"campaign":")" + row[2] + R"(","coupon":")" + row[1] + R"("})";
    events.push_back({row[3], 2, row[0], "redeemed", data});
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.date, a.order) < std::tie(b.date, b.order);
  });
  size_t id = 0;
  for (const Event& event : events) {
    std::printf(R"({"id":"%zu","type":"%s","customer":"%s","at":"%sT00:00:00Z","data":%s})", ++id, event.type.c_str(),
                event.customer.c_str(), event.date.c_str(), event.data.c_str());
    std::printf("\n");
  }
  return 0;
}
