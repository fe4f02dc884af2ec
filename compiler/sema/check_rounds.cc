#include "compiler/sema/check_rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/sema/causes.h"

namespace senda::sema {
namespace {

constexpr int64_t kRoundsMax = 1'000'000;
constexpr int64_t kMany = 1'000'000'000'000;  // more are as many

class RoundsChecker {
 public:
  RoundsChecker(Checker& checker, std::vector<CauseNode> nodes) : checker_(checker), nodes_(std::move(nodes)) {}

  void Check() {
    DependencyGraph graph(static_cast<uint32_t>(nodes_.size()));
    for (uint32_t node : Order()) order_.push_back(node);
    std::vector<uint32_t> place(nodes_.size());
    for (uint32_t i = 0; i < order_.size(); ++i) place[order_[i]] = i;
    for (uint32_t node = 0; node < nodes_.size(); ++node) {
      for (const Cause& cause : nodes_[node].causes) graph.AddUse(place[node], place[cause.to]);
    }
    const std::vector<uint32_t> components = graph.Components();
    for (const std::vector<uint32_t>& circle : graph.Circles()) {
      if (!IsEndless(components, components[circle.front()])) continue;
      std::vector<uint32_t> nodes;
      for (uint32_t at : circle) nodes.push_back(order_[at]);
      Report(nodes);
      is_endless_ = true;
    }
    if (!is_endless_) CheckBound();
  }

 private:
  // A circle is told from what begins anew, if it has such.
  std::vector<uint32_t> Order() const {
    std::vector<uint32_t> order(nodes_.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto rank = [&](uint32_t node) { return nodes_[node].may_begin_anew ? 0 : nodes_[node].is_part ? 1 : 2; };
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return rank(a) < rank(b); });
    return order;
  }

  // Who goes round uses up steps of instances that are there already, unless new ones come, or arms are taken again.
  bool IsEndless(const std::vector<uint32_t>& components, uint32_t component) const {
    for (uint32_t at = 0; at < components.size(); ++at) {
      const CauseNode& node = nodes_[order_[at]];
      if (components[at] != component) continue;
      if (node.may_begin_anew || (node.is_part && Reaches(order_[at], node.entry))) return true;
    }
    return false;
  }

  bool Reaches(uint32_t from, uint32_t to) const {
    std::vector<uint32_t> open = {from};
    std::vector<bool> seen(nodes_.size(), false);
    while (!open.empty()) {
      const uint32_t node = open.back();
      open.pop_back();
      for (const Cause& cause : nodes_[node].causes) {
        if (cause.to == to) return true;
        if (seen[cause.to]) continue;
        seen[cause.to] = true;
        open.push_back(cause.to);
      }
    }
    return false;
  }

  // How often each thing can happen at one instant, at most. Parts of instances that are there already run once a turn,
  // and so do those of the instances that enter; an arm that is kept runs for each of its causes.
  std::vector<int64_t> MostRuns() const {
    std::vector<int64_t> runs(nodes_.size(), 1);
    for (size_t pass = 0; pass <= nodes_.size(); ++pass) {
      std::vector<int64_t> caused(nodes_.size(), 0);
      for (uint32_t node = 0; node < nodes_.size(); ++node) {
        for (const Cause& cause : nodes_[node].causes) caused[cause.to] = Sum(caused[cause.to], runs[node]);
      }
      std::vector<int64_t> next(nodes_.size());
      for (uint32_t node = 0; node < nodes_.size(); ++node) next[node] = RunsOf(node, caused[node], runs);
      if (next == runs) break;
      runs = std::move(next);
    }
    return runs;
  }

  int64_t RunsOf(uint32_t node, int64_t caused, const std::vector<int64_t>& runs) const {
    const CauseNode& one = nodes_[node];
    if (!one.is_part || one.entry == node) return Sum(caused, one.most_alone);
    const int64_t instances = Sum(one.most_alone, runs[one.entry]);
    return Product(instances, one.may_begin_anew ? std::max<int64_t>(caused, 1) : one.turns);
  }

  static int64_t Sum(int64_t a, int64_t b) { return std::min(a + b, kMany); }
  static int64_t Product(int64_t a, int64_t b) { return a != 0 && b > kMany / a ? kMany : a * b; }

  // What is queued is caused by a part; its sum bounds the rounds of an instant.
  void CheckBound() {
    const std::vector<int64_t> runs = MostRuns();
    int64_t rounds = 1, most = 0;
    Span span;
    for (uint32_t node = 0; node < nodes_.size(); ++node) {
      if (!nodes_[node].is_part) continue;
      for (const Cause& cause : nodes_[node].causes) {
        if (cause.words.empty()) continue;
        rounds = Sum(rounds, runs[node]);
        if (runs[node] > most) span = cause.span;
        most = std::max(most, runs[node]);
      }
    }
    checker_.model.rounds_max = static_cast<uint32_t>(std::min(rounds, kRoundsMax));
    if (rounds <= kRoundsMax) return;
    checker_.sink.Report(Kind::kTooManyRounds, span, rounds == kMany ? "very many" : std::to_string(rounds), kRoundsMax)
        .Help("let time pass in between with a `wait`, or make fewer turns");
  }

  const Cause& CauseOf(uint32_t from, uint32_t to) const {
    const auto& causes = nodes_[from].causes;
    return *std::find_if(causes.begin(), causes.end(), [&](const Cause& cause) { return cause.to == to; });
  }

  void Report(const std::vector<uint32_t>& circle) {
    std::string path = fmt::format("`{}`", nodes_[circle.front()].name);
    std::vector<std::pair<Span, std::string>> links;
    for (size_t i = 0; i < circle.size(); ++i) {
      const uint32_t to = circle[(i + 1) % circle.size()];
      const Cause& cause = CauseOf(circle[i], to);
      if (cause.words.empty()) continue;  // within a journey
      path += fmt::format("{} {} `{}`", links.empty() ? "" : ", which", cause.words, nodes_[to].name);
      links.emplace_back(cause.span,
                         fmt::format("here `{}` {} `{}`", nodes_[circle[i]].name, cause.words, nodes_[to].name));
    }
    if (links.empty()) return;
    auto report = checker_.sink.Report(Kind::kCauseCircle, links.front().first, path);
    for (size_t i = 1; i < links.size(); ++i) report.Note(links[i].first, links[i].second);
    report.Help("let time pass in between with a `wait`, or leave one of these out");
  }

  Checker& checker_;
  std::vector<CauseNode> nodes_;
  std::vector<uint32_t> order_;
  bool is_endless_ = false;
};

}  // namespace

void CheckRounds(Checker& checker) {
  RoundsChecker(checker, DrawCauses(checker.ast, checker.model, checker.interner)).Check();
}

}  // namespace senda::sema
