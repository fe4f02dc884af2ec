// What a journey's head says about entering, beside the pattern, the audience and the key.
#include "compiler/lower/journeys.h"

namespace senda::lower {
namespace {

abi::Again AgainOf(const std::optional<ast::AgainClause>& clause) {
  if (!clause) return abi::Again::kIgnore;
  switch (clause->again) {
    case ast::Again::kIgnore: return abi::Again::kIgnore;
    case ast::Again::kRestart: return abi::Again::kRestart;
    case ast::Again::kQueue: return abi::Again::kQueue;
  }
  return abi::Again::kIgnore;
}

}  // namespace

void JourneyLowering::LowerHead(const ast::JourneyDecl& decl) {
  if (decl.owner) journey().owner = in_.Text(decl.owner->text);
  LowerWhile(decl);
  journey().once_position = journey().again_position = journey().holdout_position = journey().position;
  if (decl.once) LowerOnce(*decl.once);
  journey().again = AgainOf(decl.again);
  if (decl.again) journey().again_position = in_.Position(decl.again->span);
  if (decl.priority) journey().priority = decl.priority->priority;
  if (decl.holdout) {
    journey().holdout_millionths = decl.holdout->millionths;
    journey().holdout_position = in_.Position(decl.holdout->span);
  }
  journey().membership = memberships_.at(draft_);
  if (decl.already_in) LowerAlreadyIn(decl);
}

void JourneyLowering::LowerWhile(const ast::JourneyDecl& decl) {
  if (!decl.while_holds) return;
  const abi::SourcePosition position = in_.Position(decl.while_holds->span);
  NodeId holds = expressions_.Lower(decl.while_holds->condition, InstanceScope());
  NodeId breakpoint = breakpoints_.Of(holds);
  const uint32_t root = Root(holds, "while", position);
  journey().while_root = root;
  journey().while_position = position;
  if (breakpoints_.IsNever(breakpoint)) return;
  const uint32_t breakpoint_root = Root(breakpoint, "breakpoint of while", position);
  journey().while_breakpoint_root = breakpoint_root;
}

void JourneyLowering::LowerOnce(const ast::OnceClause& once) {
  journey().once_position = in_.Position(once.span);
  journey().is_once_per_customer = once.scope == ast::OnceScope::kCustomer;
  if (once.keep) journey().once_keep = static_cast<uint32_t>(*once.keep);
  switch (once.kind) {
    case ast::OnceKind::kEveryTime: break;
    case ast::OnceKind::kOnceEver: journey().once = abi::Once::kEver; break;
    case ast::OnceKind::kOncePer:
      journey().once = abi::Once::kPer;
      journey().once_per = expressions_.Length(once.duration, InstanceScope());
      break;
    case ast::OnceKind::kAtMost:
      journey().once = abi::Once::kAtMost;
      journey().once_times = once.times;
      break;
  }
}

// The segment is that of the flip it enters on.
void JourneyLowering::LowerAlreadyIn(const ast::JourneyDecl& decl) {
  ast::PatternId entry = decl.enter_on;
  while (const auto* inner = std::get_if<ast::ParenPattern>(&in_.ast.patterns[entry].node)) entry = inner->inner;
  journey().already_segment = expressions_.SegmentNumber(in_.model.pattern_segments[entry]);
  journey().already_per_day = *decl.already_in->count;
  SegmentDraft waiting;
  waiting.id = journey().id + "#already";
  waiting.is_reported = false;
  waiting.kind = abi::SegmentKind::kWaitsToEnter;
  waiting.journey = draft_;
  waiting.position = in_.Position(decl.already_in->span);
  journey().already_bit = static_cast<uint32_t>(segments_.size());
  segments_.push_back(std::move(waiting));
}

}  // namespace senda::lower
