#include "tools/observed_decisions.h"

#include <absl/time/time.h>
#include <fmt/core.h>

#include "runtime/abi/zones.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

using engine::DecisionKind;

std::string Clock(int64_t at, uint32_t zone) {
  const bool is_whole_minute = at % 60'000 == 0;
  return absl::FormatTime(is_whole_minute ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%E3S", absl::FromUnixMillis(at),
                          abi::ZoneAt(zone).zone);
}

// `consent by email and address by push`
std::string RulesOf(const ObservedDecision& one) {
  if (one.tried.empty()) return one.rule;
  std::string text;
  for (size_t i = 0; i < one.tried.size(); ++i) {
    const std::string rule = Say("{} by {}", one.tried[i].rule, one.tried[i].channel);
    const bool is_last = i + 1 == one.tried.size();
    text = i == 0 ? rule : is_last ? Say("{} and {}", text, rule) : text + ", " + rule;
  }
  return text;
}

std::string Words(const ObservedDecision& one) {
  switch (one.kind) {
    case DecisionKind::kSent: return Say("sent {} by {}", one.message, one.channel);
    case DecisionKind::kHeld: return Say("held {} because of {}", one.message, one.rule);
    case DecisionKind::kSkipped: return Say("skipped {} because of {}", one.message, RulesOf(one));
    case DecisionKind::kWithdrawn: return Say("withdrew {}", one.message);
    case DecisionKind::kEntered: return Say("entered {}", one.journey);
    case DecisionKind::kQueued: return Say("queued for {}", one.journey);
    case DecisionKind::kRefused: return Say("did not enter {} because of {}", one.journey, one.rule);
    case DecisionKind::kExited: return Say("left {} as {}", one.journey, one.reason);
    case DecisionKind::kAssigned: return Say("took the arm {} of {}", one.arm, one.split);
    case DecisionKind::kReached: return Say("reached the goal of {}", one.journey);
    case DecisionKind::kTasked: return Say("assigned \"{}\" to {}", one.body, one.team);
    case DecisionKind::kCalled: return Say("called {}", one.hook);
    case DecisionKind::kAnswered: return Say("{} answered", one.hook.empty() ? one.team : one.hook);
    case DecisionKind::kOverdue: return Say("{} did not answer", one.hook.empty() ? one.team : one.hook);
    case DecisionKind::kSet: return Say("set {} in {}", one.subject, one.journey);
    case DecisionKind::kEmitted: return Say("emitted {} in {}", one.subject, one.journey);
    default: return std::string(engine::NameOf(one.kind)) + (one.journey.empty() ? "" : " in " + one.journey);
  }
}

}  // namespace

void ObservedDecisions::OnDecision(const engine::Decision& one) {
  ObservedDecision& kept = all_.emplace_back();
  kept.kind = one.kind;
  kept.at = one.at;
  kept.until = one.until;
  kept.source = one.source;
  kept.worth = one.worth;
  const std::pair<std::string*, std::string_view> texts[] = {
      {&kept.customer, one.customer}, {&kept.journey, one.journey},   {&kept.step, one.step},
      {&kept.rule, one.rule},         {&kept.message, one.message},   {&kept.channel, one.channel},
      {&kept.body, one.body},         {&kept.delivery, one.delivery}, {&kept.split, one.split},
      {&kept.arm, one.arm},           {&kept.reason, one.reason},     {&kept.language, one.language},
      {&kept.variant, one.variant},   {&kept.subject, one.subject},   {&kept.preheader, one.preheader},
      {&kept.title, one.title},       {&kept.opens, one.opens},       {&kept.to, one.to},
      {&kept.hook, one.hook},         {&kept.team, one.team},
  };
  for (const auto& [to, text] : texts) *to = text;
  for (const engine::TriedChannel& tried : one.tried) {
    kept.tried.push_back({std::string(tried.channel), std::string(tried.rule), tried.source});
  }
}

std::string Described(const ObservedDecision& decision, const abi::Program& program, uint32_t zone) {
  std::string text = Clock(decision.at, zone) + "  " + Words(decision);
  if (decision.kind == DecisionKind::kHeld) text = Say("{} until {}", text, Clock(decision.until, zone));
  if (decision.source.file < program.files.size()) {
    text += fmt::format("  ({}:{})", program.files[decision.source.file], decision.source.line);
  }
  return text;
}

}  // namespace senda::tools
