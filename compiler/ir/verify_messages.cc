// The verifier, messages: every value of a text is a root over the customer and the message's slots, and every block is
// closed; catalogs and coupons.
#include <algorithm>

#include "compiler/ir/verifier.h"

namespace senda::ir {
namespace {

constexpr MayRead kSlotsToo{false, true, false};

}  // namespace

void Verifier::VerifyMessages() {
  for (const abi::Message& message : description_.messages) VerifyMessage(message);
  for (const abi::Catalog& catalog : description_.catalogs) {
    for (uint32_t event : catalog.watch_events) {
      if (!InRange(event, description_.events.size(), "event of a row", catalog.id)) continue;
      const abi::EventSchema& told = description_.events[event];
      Expect(told.is_built_in && told.reaches.size() == 1 && told.fields.size() == abi::kFirstEventField + 1,
             "{}: {} tells nobody of a row", catalog.id, told.qualified_name);
    }
  }
  for (const abi::Coupon& coupon : description_.coupons) {
    if (coupon.has_end) CheckDuration(coupon.valid, "time of a code", coupon.id);
    Expect(coupon.alert_below >= 0, "{}: alert", coupon.id);
  }
}

void Verifier::VerifyMessage(const abi::Message& message) {
  int64_t sum = 0;
  for (const abi::MessageVariant& variant : message.variants) sum += variant.share_millionths;
  Expect(message.variants.empty() || sum == 1'000'000, "{}: variants of {} millionths", message.id, sum);
  for (const abi::MessageLink& link : message.links) VerifyPieces(message, link.pieces, true);
  for (const abi::MessageText& text : message.texts) {
    for (uint32_t channel : text.channels) InRange(channel, description_.channels.size(), "channel", message.id);
    InRangeOrNone(text.variant, message.variants.size(), "variant", message.id);
    InRangeOrNone(text.opens, message.links.size(), "link", message.id);
    for (const abi::TextPart& part : text.parts) VerifyPieces(message, part.pieces, false);
  }
}

void Verifier::VerifyPieces(const abi::Message& message, const std::vector<abi::TextPiece>& pieces, bool is_link) {
  std::vector<abi::Kind> slots;
  for (const abi::MessageSlot& slot : message.slots) slots.push_back(slot.kind);
  const auto check = [&](uint32_t root, Wanted wanted, std::string_view what) {
    CheckRoot(root, wanted, kSlotsToo, what, message.id);
    CheckCaptures(root, Op::kAttemptCapture, slots, message.id);
  };
  std::vector<uint32_t> ends;  // of the blocks around the piece
  for (uint32_t i = 0; i < pieces.size(); ++i) {
    const abi::TextPiece& piece = pieces[i];
    const bool opens = piece.kind == abi::PieceKind::kIf || piece.kind == abi::PieceKind::kFor;
    const bool closes = piece.kind == abi::PieceKind::kElse || piece.kind == abi::PieceKind::kEnd;
    if (closes) {
      Expect(!ends.empty() && ends.back() == i, "{}: piece {} closes nothing", message.id, i);
      if (!ends.empty()) ends.pop_back();
    }
    if (opens || piece.kind == abi::PieceKind::kElse) {
      InRange(piece.end, pieces.size(), "end of a block", message.id);
      Expect(piece.end > i, "{}: piece {} ends before it begins", message.id, i);
      ends.push_back(piece.end);
    }
    switch (piece.kind) {
      case abi::PieceKind::kLiteral:
      case abi::PieceKind::kElse:
      case abi::PieceKind::kEnd: break;
      case abi::PieceKind::kValue: check(piece.root, {ShapeOf(piece.value_kind), true}, "value of a text"); break;
      case abi::PieceKind::kLink:
        InRange(piece.link, message.links.size(), "link", message.id);
        Expect(!is_link, "{}: a link within a link", message.id);
        break;
      case abi::PieceKind::kIf: check(piece.root, kWantedBool, "condition of a text"); break;
      case abi::PieceKind::kFor:
        check(piece.root, {{abi::Rep::kText, false}, true}, "list of a text");
        if (InRange(piece.slot, message.slots.size(), "slot of an item", message.id)) {
          Expect(message.slots[piece.slot].is_item && message.slots[piece.slot].kind == piece.value_kind,
                 "{}: slot {} takes no item", message.id, piece.slot);
        }
        break;
    }
  }
  Expect(ends.empty(), "{}: a block without an end", message.id);
}

// What a send gives its message.
void Verifier::VerifySlots(const abi::Journey& journey, const abi::Step& step, std::string_view id) {
  if (step.message >= description_.messages.size()) return;
  const abi::Message& message = description_.messages[step.message];
  if (message.texts.empty()) return;
  Expect(step.argument_roots.size() == message.slots.size(), "{}: {} slots", id, step.argument_roots.size());
  for (size_t i = 0; i < std::min(step.argument_roots.size(), message.slots.size()); ++i) {
    const auto is_its = [&](const abi::StepCoupon& coupon) { return coupon.slot == i; };
    const bool is_coupon = std::any_of(step.coupons.begin(), step.coupons.end(), is_its);
    if (message.slots[i].is_item || is_coupon) {
      Expect(step.argument_roots[i] == abi::kNone, "{}: slot {} is given twice", id, i);
      continue;
    }
    CheckRoot(step.argument_roots[i], {ShapeOf(message.slots[i].kind), true}, {false, false, true}, "argument", id);
    CheckCaptures(step.argument_roots[i], Op::kInstanceCapture, journey.capture_kinds, id);
  }
  for (const abi::StepCoupon& coupon : step.coupons) {
    InRange(coupon.coupon, description_.coupons.size(), "coupon", id);
    if (InRange(coupon.slot, message.slots.size(), "slot of a code", id)) {
      Expect(ShapeOf(message.slots[coupon.slot].kind).rep == abi::Rep::kText, "{}: a code is a text", id);
    }
  }
}

}  // namespace senda::ir
