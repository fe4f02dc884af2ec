#include "tools/observed_decisions.h"

#include <absl/time/time.h>
#include <fmt/core.h>

#include "runtime/abi/zones.h"

namespace senda::tools {
namespace {

using engine::DecisionKind;

std::string Clock(int64_t at, uint32_t zone) {
  const bool is_whole_minute = at % 60'000 == 0;
  return absl::FormatTime(is_whole_minute ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%E3S", absl::FromUnixMillis(at),
                          abi::ZoneAt(zone).zone);
}

std::string Words(const ObservedDecision& one) {
  switch (one.kind) {
    case DecisionKind::kSent: return fmt::format("sent {} by {}", one.message, one.channel);
    case DecisionKind::kHeld: return fmt::format("held {} because of {}", one.message, one.rule);
    case DecisionKind::kSkipped: return fmt::format("skipped {} because of {}", one.message, one.rule);
    case DecisionKind::kWithdrawn: return fmt::format("withdrew {}", one.message);
    case DecisionKind::kEntered: return fmt::format("entered {}", one.journey);
    case DecisionKind::kQueued: return fmt::format("queued for {}", one.journey);
    case DecisionKind::kRefused: return fmt::format("did not enter {} because of {}", one.journey, one.rule);
    case DecisionKind::kExited: return fmt::format("left {} as {}", one.journey, one.reason);
    case DecisionKind::kAssigned: return fmt::format("took the arm {} of {}", one.arm, one.split);
    case DecisionKind::kReached: return fmt::format("reached the goal of {}", one.journey);
    default: return std::string(engine::NameOf(one.kind)) + (one.journey.empty() ? "" : " in " + one.journey);
  }
}

}  // namespace

void ObservedDecisions::OnDecision(const engine::Decision& one) {
  auto text = [](std::string_view view) { return std::string(view); };
  all_.push_back({one.kind, one.at, one.until, text(one.customer), text(one.journey), text(one.step), text(one.rule),
                  text(one.message), text(one.channel), text(one.body), text(one.delivery), text(one.split),
                  text(one.arm), text(one.reason), one.source});
}

std::string Described(const ObservedDecision& decision, const abi::Program& program, uint32_t zone) {
  std::string text = Clock(decision.at, zone) + "  " + Words(decision);
  if (decision.kind == DecisionKind::kHeld) text += " until " + Clock(decision.until, zone);
  if (decision.source.file < program.files.size()) {
    text += fmt::format("  ({}:{})", program.files[decision.source.file], decision.source.line);
  }
  return text;
}

}  // namespace senda::tools
