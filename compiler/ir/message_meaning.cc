// What a message says, for the meaning of the journeys that send it.
#include "compiler/ir/declaration_meaning.h"
#include "compiler/ir/names.h"

namespace senda::ir {

void DeclarationMeaning::WritePieces(MeaningWriter* writer, const std::vector<abi::TextPiece>& pieces) {
  writer->Integer(pieces.size());
  for (const abi::TextPiece& piece : pieces) {
    writer->Text(NameOf(piece.kind)).Text(NameOf(piece.escape)).Text(piece.text).Text(NameOf(piece.value_kind));
    writer->Text(piece.currency).Integer(static_cast<uint64_t>(piece.minor_digits)).Integer(piece.members.size());
    for (const std::string& member : piece.members) writer->Text(member);
    writer->Integer(piece.link).Integer(piece.slot).Integer(piece.limit).Integer(piece.end);
    WriteRoot(writer, piece.root);
  }
}

void DeclarationMeaning::WriteMessage(MeaningWriter* writer, const abi::Step& step) {
  if (step.kind != abi::StepKind::kSend || step.message == abi::kNone) return;
  const abi::Message& message = description_.messages.at(step.message);
  if (message.texts.empty()) return;
  writer->Text(message.tone).Integer(message.slots.size());
  for (uint32_t root : step.argument_roots) WriteRoot(writer, root);
  for (const abi::StepCoupon& coupon : step.coupons) {
    writer->Integer(coupon.slot).Text(description_.coupons.at(coupon.coupon).id);
  }
  writer->Integer(message.links.size());
  for (const abi::MessageLink& link : message.links) {
    writer->Text(link.name);
    WritePieces(writer, link.pieces);
  }
  writer->Integer(message.variants.size());
  for (const abi::MessageVariant& variant : message.variants) {
    writer->Text(variant.name).Integer(static_cast<uint64_t>(variant.share_millionths));
  }
  writer->Integer(message.texts.size());
  for (const abi::MessageText& text : message.texts) {
    writer->Integer(text.channels.size());
    for (uint32_t channel : text.channels) writer->Text(description_.channels.at(channel).id);
    writer->Text(text.language).Integer(text.variant).Integer(text.opens).Integer(text.parts.size());
    for (const abi::TextPart& part : text.parts) {
      writer->Text(part.name);
      WritePieces(writer, part.pieces);
    }
  }
}

}  // namespace senda::ir
