#include "tools/decision_changes.h"

#include <fmt/core.h>
#include <xxhash.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "tools/say.h"

namespace senda::tools {
namespace {

using engine::DecisionKind;

// Under which topic a decision is compared; nothing for what says only how something came to be.
std::optional<DecisionTopic> TopicOf(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kEntered:
    case DecisionKind::kHeldOut:
    case DecisionKind::kQueued:
    case DecisionKind::kRefused: return DecisionTopic::kEntry;
    case DecisionKind::kAssigned: return DecisionTopic::kArm;
    case DecisionKind::kSent:
    case DecisionKind::kSkipped:
    case DecisionKind::kWithdrawn: return DecisionTopic::kSend;
    case DecisionKind::kHeld: return DecisionTopic::kDelay;
    case DecisionKind::kExited: return DecisionTopic::kExit;
    case DecisionKind::kReached: return DecisionTopic::kGoal;
    case DecisionKind::kSet:
    case DecisionKind::kEmitted:
    case DecisionKind::kCalled:
    case DecisionKind::kTasked:
    case DecisionKind::kAnswered:
    case DecisionKind::kOverdue:
    case DecisionKind::kWithheld:
    case DecisionKind::kMoved:
    case DecisionKind::kAlerted: return DecisionTopic::kOther;
    case DecisionKind::kFired:
    case DecisionKind::kRetimed:
    case DecisionKind::kKept:
    case DecisionKind::kContinued:
    case DecisionKind::kExactSince:
    case DecisionKind::kPaused:
    case DecisionKind::kResumed: return std::nullopt;
  }
  return std::nullopt;
}

std::string_view FirstOf(std::initializer_list<std::string_view> texts) {
  for (std::string_view text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

std::string_view SubjectOf(const engine::Decision& one) {
  if (one.kind == DecisionKind::kMoved) return one.rule;  // the map
  return FirstOf({one.message, one.split, one.subject, one.hook, one.team});
}

std::string_view DetailOf(const engine::Decision& one) {
  switch (one.kind) {
    case DecisionKind::kSent: return one.channel;
    case DecisionKind::kExited: return one.reason;
    case DecisionKind::kAssigned: return one.arm;
    case DecisionKind::kMoved: return one.subject;
    case DecisionKind::kEntered:
    case DecisionKind::kReached: return {};
    default: return one.rule;
  }
}

// Of all that a message says.
uint64_t ContentOf(const engine::Decision& one) {
  std::string content;
  for (std::string_view part :
       {one.language, one.variant, one.subject, one.preheader, one.title, one.body, one.opens}) {
    content += fmt::format("{}:{}", part.size(), part);
  }
  return XXH3_64bits(content.data(), content.size());
}

auto GroupOf(const ComparedDecision& one) {
  return std::tuple(one.customer, one.journey, one.topic, one.subject);
}
auto SameAs(const ComparedDecision& one) {
  return std::tuple(one.at, one.result, one.detail, one.content);
}

bool IsBefore(const ComparedDecision& a, const ComparedDecision& b) {
  return std::tuple_cat(GroupOf(a), SameAs(a)) < std::tuple_cat(GroupOf(b), SameAs(b));
}

using Span = std::vector<const ComparedDecision*>;

// Takes out of both what `same` finds alike, both in its order; hands each pair on.
template <typename Key, typename Take>
void TakePairs(Span* olds, Span* news, const Key& key, const Take& take) {
  Span left_old, left_new;
  size_t i = 0, j = 0;
  while (i < olds->size() && j < news->size()) {
    const auto a = key(*(*olds)[i]), b = key(*(*news)[j]);
    if (a < b) {
      left_old.push_back((*olds)[i++]);
    } else if (b < a) {
      left_new.push_back((*news)[j++]);
    } else {
      take((*olds)[i++], (*news)[j++]);
    }
  }
  left_old.insert(left_old.end(), olds->begin() + static_cast<long>(i), olds->end());
  left_new.insert(left_new.end(), news->begin() + static_cast<long>(j), news->end());
  *olds = std::move(left_old);
  *news = std::move(left_new);
}

class Comparison {
 public:
  Comparison(const Interner& names, size_t examples_max) : names_(names), examples_max_(examples_max) {}

  DecisionChanges Run(const std::vector<ComparedDecision>& olds, const std::vector<ComparedDecision>& news) {
    out_.before = static_cast<int64_t>(olds.size());
    out_.after = static_cast<int64_t>(news.size());
    for (const ComparedDecision& one : olds) Count(one, &std::pair<int64_t, int64_t>::first, &RowCounts::before);
    for (const ComparedDecision& one : news) Count(one, &std::pair<int64_t, int64_t>::second, &RowCounts::after);
    size_t i = 0, j = 0;
    while (i < olds.size() || j < news.size()) {
      const bool has_old = i < olds.size() && (j == news.size() || GroupOf(olds[i]) <= GroupOf(news[j]));
      const auto group = GroupOf(has_old ? olds[i] : news[j]);
      Span old_ones, new_ones;
      for (; i < olds.size() && GroupOf(olds[i]) == group; ++i) old_ones.push_back(&olds[i]);
      for (; j < news.size() && GroupOf(news[j]) == group; ++j) new_ones.push_back(&news[j]);
      Pair(std::move(old_ones), std::move(new_ones));
    }
    return Finish();
  }

 private:
  struct RowCounts {
    int64_t before = 0, after = 0, gone = 0, come = 0, moved = 0, reworded = 0;
  };
  // The topic stands first behind the journey, so that a journey reads from its entries to its exits.
  using Row = std::tuple<std::string, DecisionTopic, std::string, std::string, std::string>;

  std::string Text(Symbol symbol) const { return std::string(names_.Text(symbol)); }
  Row RowOf(const ComparedDecision& one) const {
    return {Text(one.journey), one.topic, Text(one.subject), Text(one.result), Text(one.detail)};
  }

  void Count(const ComparedDecision& one, int64_t std::pair<int64_t, int64_t>::*side, int64_t RowCounts::*count) {
    ++(rows_[RowOf(one)].*count);
    const std::string_view result = names_.Text(one.result);
    if (result == "sent") ++(channels_[Text(one.detail)].*side);
    const bool is_by_rule = result == "skipped" || result == "held" || result == "refused" || result == "withheld";
    if (is_by_rule) ++(rules_[Text(one.detail)].*side);
  }

  void Pair(Span olds, Span news) {
    const auto ignore = [](const ComparedDecision*, const ComparedDecision*) {};
    const auto differ = [&](const ComparedDecision* a, const ComparedDecision* b) { Differ(a, b); };
    TakePairs(&olds, &news, &SameAs, ignore);
    TakePairs(
        &olds, &news, [](const ComparedDecision& one) { return one.at; }, differ);
    for (size_t i = 0; i < std::max(olds.size(), news.size()); ++i) {
      Differ(i < olds.size() ? olds[i] : nullptr, i < news.size() ? news[i] : nullptr);
    }
  }

  void Differ(const ComparedDecision* before, const ComparedDecision* after) {
    customers_.insert((before != nullptr ? before : after)->customer);
    if (before != nullptr && after != nullptr && before->result == after->result && before->detail == after->detail) {
      RowCounts& row = rows_[RowOf(*before)];
      ++(before->at != after->at ? row.moved : row.reworded);
    } else {
      if (before != nullptr) ++rows_[RowOf(*before)].gone;
      if (after != nullptr) ++rows_[RowOf(*after)].come;
    }
    AddExample(before, after);
  }

  // `sent cart_reminder by email`
  std::string WordsOf(const ComparedDecision& one) const {
    std::string text(Told(Text(one.result)));
    if (!names_.Text(one.subject).empty()) text += " " + Text(one.subject);
    const std::string detail = Text(one.detail);
    if (detail.empty()) return text;
    const std::string_view result = names_.Text(one.result);
    const char* word = result == "sent"                   ? "by"
                       : result == "exited"               ? "as"
                       : one.topic == DecisionTopic::kArm ? "to"
                       : result == "moved"                ? "to"
                                                          : "because of";
    return fmt::format("{} {} {}", text, Told(word), detail);
  }

  void AddExample(const ComparedDecision* before, const ComparedDecision* after) {
    const ComparedDecision& one = before != nullptr ? *before : *after;
    const int64_t at = std::min(before != nullptr ? before->at : INT64_MAX, after != nullptr ? after->at : INT64_MAX);
    std::vector<Ranked>& best = examples_[Text(one.journey)];
    // A pair says more than one side of it, and a send more than what led there.
    Ranked ranked{{one.topic == DecisionTopic::kSend ? 0 : 1, at, Text(one.customer), static_cast<int>(one.topic)}, {}};
    if (best.size() == examples_max_ && !best.empty() && best.back().rank <= ranked.rank) return;
    ranked.example.customer = Text(one.customer);
    ranked.example.journey = Text(one.journey);
    if (before != nullptr) {
      ranked.example.before = WordsOf(*before);
      ranked.example.place_before = Text(before->place);
      ranked.example.at_before = before->at;
    }
    if (after != nullptr) {
      ranked.example.after = WordsOf(*after);
      ranked.example.place_after = Text(after->place);
      ranked.example.at_after = after->at;
    }
    const auto place = std::upper_bound(best.begin(), best.end(), ranked,
                                        [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
    best.insert(place, std::move(ranked));
    if (best.size() > examples_max_) best.pop_back();
  }

  DecisionChanges Finish() {
    for (const auto& [row, counts] : rows_) {
      if (counts.gone == 0 && counts.come == 0 && counts.moved == 0 && counts.reworded == 0) continue;
      const auto& [journey, topic, subject, what, detail] = row;
      out_.counts.push_back({journey, what, subject, detail, counts.before, counts.after, counts.gone, counts.come,
                             counts.moved, counts.reworded});
    }
    for (const auto& [name, both] : channels_) {
      if (both.first != both.second) out_.by_channel.emplace_back(name, both);
    }
    for (const auto& [name, both] : rules_) {
      if (both.first != both.second) out_.by_rule.emplace_back(name, both);
    }
    for (auto& [journey, best] : examples_) {
      for (Ranked& ranked : best) out_.examples.push_back(std::move(ranked.example));
    }
    out_.customers = static_cast<int64_t>(customers_.size());
    return std::move(out_);
  }

  struct Ranked {
    std::tuple<int, int64_t, std::string, int> rank;
    DecisionExample example;
  };

  const Interner& names_;
  const size_t examples_max_;
  DecisionChanges out_;
  std::map<Row, RowCounts> rows_;
  std::map<std::string, std::pair<int64_t, int64_t>> channels_, rules_;
  std::map<std::string, std::vector<Ranked>> examples_;  // by journey, the best first
  std::set<Symbol> customers_;
};

}  // namespace

Symbol DecisionRecorder::Name(std::string_view name) const {
  const auto found = renamed_.find(name);
  return names_.Intern(found == renamed_.end() ? name : std::string_view(found->second));
}

void DecisionRecorder::OnDecision(const engine::Decision& decision) {
  const std::optional<DecisionTopic> topic = TopicOf(decision.kind);
  if (!topic) return;
  ComparedDecision one;
  one.topic = *topic;
  one.customer = names_.Intern(decision.customer);
  one.journey = Name(decision.journey);
  one.subject = Name(SubjectOf(decision));
  one.result = names_.Intern(engine::NameOf(decision.kind));
  one.detail = Name(DetailOf(decision));
  one.at = decision.at;
  if (decision.kind == DecisionKind::kSent) one.content = ContentOf(decision);
  const abi::Program& program = decision.program != nullptr ? *decision.program : *program_;
  const bool has_place = decision.source.file < program.files.size();
  one.place = names_.Intern(has_place ? fmt::format("{}:{}", program.files[decision.source.file], decision.source.line)
                                      : std::string());
  decisions_.push_back(one);
}

DecisionChanges CompareDecisions(std::vector<ComparedDecision>* before, std::vector<ComparedDecision>* after,
                                 const Interner& names, size_t examples_per_journey) {
  std::stable_sort(before->begin(), before->end(), &IsBefore);
  std::stable_sort(after->begin(), after->end(), &IsBefore);
  return Comparison(names, examples_per_journey).Run(*before, *after);
}

}  // namespace senda::tools
