#include "runtime/engine/guarantees.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/abi/builtins.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

// While it lives, the customer on the bench is a copy that may be changed.
class Supposition {
 public:
  explicit Supposition(Work& work)
      : work_(work), real_(work.block), copy_(Block::Copy(work.block->bytes(), work.block->size())) {
    work.block = &copy_;
  }
  ~Supposition() { work_.block = real_; }
  Supposition(const Supposition&) = delete;
  Supposition& operator=(const Supposition&) = delete;

 private:
  Work& work_;
  Block* real_;
  Block copy_;
};

// The event goes into the aggregates that count it.
void Suppose(Work& work, const Value* fields) {
  PutOnBench(work, work.plan.sent.type, fields, kNone);
  LookBefore(work);
  ApplyEvent(work);
  PutOnBench(work, kNone, nullptr, kNone);
}

// All that this pass has sent, and the candidate. The bench is empty when sends are decided.
void SupposeSent(Work& work, const SendCandidate& candidate) {
  if (work.plan.sent.type == kNone) return;
  const bool is_time_step = work.is_time_step;
  const Value* at_hand = work.event;
  const uint32_t type = work.event_type, origin = work.origin;
  const int64_t event_at = work.event_at;
  for (size_t i = work.queue_front; i < work.queue.size(); ++i) {
    const QueuedItem item = work.queue[i];
    if (item.kind == QueuedItem::Kind::kEvent && item.type == work.plan.sent.type) Suppose(work, item.fields);
  }
  Value* fields = work.arena.Values(work.program.events[work.plan.sent.type].fields.size());
  fields[abi::kEventFieldId] = Value::Text("supposed");
  fields[abi::kEventFieldAt] = Value::Integer(work.now);
  work.plan.sent.Fill(fields, candidate.step.message, candidate.channel, work.instance(candidate.instance).journey);
  Suppose(work, fields);
  work.is_time_step = is_time_step;
  work.event = at_hand;
  work.event_type = type;
  work.origin = origin;
  work.event_at = event_at;
}

abi::SendCondition ConditionOf(const SendCandidate& candidate, const abi::SendRule& rule, uint32_t index) {
  if (rule.root != kNone) return {index, rule.root, false};
  for (const abi::SendCondition& condition : candidate.step.send.conditions) {
    if (condition.rule == index) return condition;
  }
  return {};
}

SendVerdict Withheld(std::string_view name, const abi::SourcePosition& source) {
  SendVerdict verdict = SkipBy(name, source);
  verdict.is_declared = true;
  return verdict;
}

std::string TimeText(int64_t at) {
  return abi::PrintValue(abi::Kind::kInstant, Value::Integer(at), {});
}

Value Ask(Work& work, uint32_t aggregate, abi::AggregateQuery query, int64_t argument) {
  Host host{&work, 0};
  const abi::Context context = work.MakeContext(nullptr, &host);
  Value value = Value::Missing();
  context.calls->aggregate(&context, aggregate, query, argument, &value);
  return value;
}

// Times are kept for windows of every length: which of them a condition has counted, they show themselves.
std::string TimesText(Work& work, uint32_t index) {
  constexpr int64_t kTimesMax = 5;
  const abi::Aggregate& aggregate = work.program.aggregates[index];
  std::string text;
  for (int64_t n = 1; n <= std::min<int64_t>(aggregate.capacity, kTimesMax); ++n) {
    const Value at = Ask(work, index, abi::AggregateQuery::kNthAt, n);
    if (at.known == 0) break;
    text = TimeText(at.integer) + (text.empty() ? "" : ", ") + text;
  }
  return text.empty() ? "no " + aggregate.words : fmt::format("{} at {}", aggregate.words, text);
}

const abi::Guarantee* NoteActing(Work& work, const abi::Guarantee& guarantee) {
  if (work.options.coverage != nullptr) work.options.coverage->rules.insert(guarantee.id);
  return &guarantee;
}

std::string FactText(Work& work, uint32_t index) {
  const abi::Aggregate& aggregate = work.program.aggregates[index];
  if (aggregate.container == abi::Container::kLatest) return TimesText(work, index);
  const Value value = Ask(work, index, abi::AggregateQuery::kValue, 0);
  if (value.known == 0) return fmt::format("{} unknown", aggregate.words);
  const bool is_count =
      aggregate.function == abi::AggregateFunction::kCount || aggregate.function == abi::AggregateFunction::kDistinct;
  const bool is_instant =
      aggregate.function == abi::AggregateFunction::kLast || aggregate.function == abi::AggregateFunction::kFirst;
  const abi::Kind kind = is_count ? abi::Kind::kInt : is_instant ? abi::Kind::kInstant : aggregate.value_kind;
  abi::TextFormat format;
  format.currency = work.program.currency;
  return fmt::format("{} is {}", aggregate.words, abi::PrintValue(kind, value, format));
}

std::string FactsText(Work& work, const std::vector<uint32_t>& facts) {
  std::string text;
  for (uint32_t fact : facts) text += (text.empty() ? "" : "; ") + FactText(work, fact);
  return text;
}

std::string_view HistoryWith(Work& work, uint32_t offset, const std::string& facts) {
  std::string text;
  if (offset != 0) {
    const Instance& instance = work.instance(offset);
    const abi::Journey& journey = work.program.journeys[instance.journey];
    text = fmt::format("entered {} at {}", journey.id, TimeText(instance.entered_at));
  }
  if (!text.empty() && !facts.empty()) text += "; ";
  return work.arena.CopyText(Value::Text(text + facts)).text();
}

constexpr std::string_view kWithIt = "with this message ";

// `never send … when …`.
SendVerdict AskNever(Work& work, const SendCandidate& candidate, uint32_t index) {
  const abi::SendRule& rule = work.program.rules[index];
  const abi::SendCondition condition = ConditionOf(candidate, rule, index);
  if (condition.root == kNone) return {};
  // Without a code it is not sent anyway.
  const Value* codes = condition.reads_codes ? NextCodes(work, candidate) : nullptr;
  if (condition.reads_codes && codes == nullptr) return {};
  std::optional<Supposition> supposition;
  if (rule.reads_sent) {
    supposition.emplace(work);
    SupposeSent(work, candidate);
  }
  if (work.EvaluateInMessage(condition.root, codes, candidate.instance).integer == 0) return {};
  SendVerdict verdict = Withheld(rule.id, rule.position);
  if (!rule.is_guarantee) return verdict;
  const std::string facts = (rule.reads_sent ? std::string(kWithIt) : "") + FactsText(work, rule.facts);
  verdict.history = HistoryWith(work, candidate.instance, facts);
  return verdict;
}

SendVerdict AskState(Work& work, const SendCandidate& candidate, const abi::Guarantee& guarantee) {
  const Supposition supposition(work);
  SupposeSent(work, candidate);
  if (work.Holds(guarantee.root, nullptr)) return {};
  SendVerdict verdict = Withheld(guarantee.id, guarantee.position);
  verdict.history = HistoryWith(work, candidate.instance, std::string(kWithIt) + FactsText(work, guarantee.facts));
  return verdict;
}

}  // namespace

std::string_view HistoryOf(Work& work, uint32_t offset, const std::vector<uint32_t>& facts) {
  return HistoryWith(work, offset, FactsText(work, facts));
}

SendVerdict AskGuarantees(Work& work, const SendCandidate& candidate) {
  // They stand first among the rules, those of guarantees before those of policies.
  for (uint32_t i = 0; i < work.program.rules.size(); ++i) {
    const abi::SendRule& rule = work.program.rules[i];
    if (rule.kind != abi::RuleKind::kNever) break;
    if (!Concerns(work, candidate, rule)) continue;
    if (SendVerdict verdict = AskNever(work, candidate, i); verdict.answer == Answer::kSkip) return verdict;
  }
  for (const abi::Guarantee& guarantee : work.program.guarantees) {
    if (!guarantee.concerns_sends) continue;
    if (SendVerdict verdict = AskState(work, candidate, guarantee); verdict.answer == Answer::kSkip) return verdict;
  }
  return {};
}

const abi::Guarantee* BrokenByEntry(Work& work, uint32_t journey) {
  const uint32_t bit = work.program.journeys[journey].membership;
  if (bit == kNone) return nullptr;
  for (const abi::Guarantee& guarantee : work.program.guarantees) {
    if (!std::binary_search(guarantee.journeys.begin(), guarantee.journeys.end(), journey)) continue;
    const bool was_in = work.block->HasSegment(work.program.layout, bit);
    work.block->SetSegment(work.program.layout, bit, true);
    const bool holds = work.Holds(guarantee.root, nullptr);
    work.block->SetSegment(work.program.layout, bit, was_in);
    if (!holds) return NoteActing(work, guarantee);
  }
  return nullptr;
}

const abi::Guarantee* BrokenBySetting(Work& work, uint32_t field, const Value& to) {
  for (const abi::Guarantee& guarantee : work.program.guarantees) {
    const bool is_concerned = std::binary_search(guarantee.fields.begin(), guarantee.fields.end(), field);
    if (!is_concerned || !work.Holds(guarantee.root, nullptr)) continue;
    Supposition supposition(work);
    WriteField(work, field, to);
    if (!work.Holds(guarantee.root, nullptr)) return NoteActing(work, guarantee);
  }
  return nullptr;
}

}  // namespace senda::engine
