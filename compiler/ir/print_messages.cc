// The printer, messages with their texts, catalogs, coupons.
#include "compiler/ir/names.h"
#include "compiler/ir/printer.h"

namespace senda::ir {
namespace {

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

void Printer::Pieces(int indent, const std::vector<abi::TextPiece>& pieces) {
  for (const abi::TextPiece& piece : pieces) {
    const std::string escape = piece.escape == abi::Escape::kNone ? "" : fmt::format(" in {}", NameOf(piece.escape));
    switch (piece.kind) {
      case abi::PieceKind::kLiteral: Line(indent, "{}", Quoted(piece.text)); break;
      case abi::PieceKind::kValue:
        Expression(indent, fmt::format("value {}{}", NameOf(piece.value_kind), escape), piece.root);
        break;
      case abi::PieceKind::kLink: Line(indent, "link {}{}", piece.link, escape); break;
      case abi::PieceKind::kIf: Expression(indent, "if", piece.root); break;
      case abi::PieceKind::kElse: Line(indent, "else"); break;
      case abi::PieceKind::kFor:
        Expression(indent, fmt::format("for [{}] up to {}", piece.slot, piece.limit), piece.root);
        break;
      case abi::PieceKind::kEnd: Line(indent, "end"); break;
    }
  }
}

void Printer::Message(const abi::Message& message) {
  Line(1, "message {} {}{}{}", message.id, message.purpose,
       message.topic == abi::kNone ? "" : " topic " + description_.topics.at(message.topic).id,
       message.tone.empty() ? "" : " tone " + message.tone);
  for (size_t i = 0; i < message.slots.size(); ++i) {
    const abi::MessageSlot& slot = message.slots[i];
    Line(2, "[{}] {} {}{}", i, slot.name, NameOf(slot.kind), slot.is_item ? ", an item" : "");
  }
  for (size_t i = 0; i < message.links.size(); ++i) {
    Line(2, "link {} {}", i, message.links[i].name);
    Pieces(3, message.links[i].pieces);
  }
  for (const abi::MessageVariant& variant : message.variants) {
    Line(2, "variant {} {} millionths", variant.name, variant.share_millionths);
    if (!variant.former_names.empty()) Line(3, "was {}", fmt::join(variant.former_names, ", "));
  }
  for (const abi::MessageText& text : message.texts) {
    std::string head;
    for (uint32_t channel : text.channels) head += " " + description_.channels.at(channel).id;
    if (!text.language.empty()) head += " in " + text.language;
    if (text.variant != abi::kNone) head += " variant " + message.variants.at(text.variant).name;
    if (text.opens != abi::kNone) head += fmt::format(" opens {}", text.opens);
    if (!head.empty()) Line(2, "text{}", head);
    for (const abi::TextPart& part : text.parts) {
      Line(2, "{}", part.name);
      Pieces(3, part.pieces);
    }
  }
}

void Printer::Sources() {
  for (const abi::Catalog& catalog : description_.catalogs) {
    std::string fields;
    for (const abi::FieldSchema& field : catalog.fields)
      fields += " " + field.name + ":" + std::string(NameOf(field.type.kind));
    Line(1, "catalog {} by {}{}", catalog.id, catalog.key, fields);
    for (uint32_t event : catalog.watch_events) Line(2, "tells {}", description_.events.at(event).qualified_name);
  }
  for (const abi::Coupon& coupon : description_.coupons) {
    Line(1, "coupon {} from \"{}\"{}{}{}", coupon.id, coupon.file,
         coupon.is_one_per_customer ? " one per customer" : "",
         coupon.has_end ? " valid " + PrintLength(coupon.valid) : std::string(),
         coupon.alert_below > 0 ? fmt::format(" alert below {}", coupon.alert_below) : std::string());
  }
}

}  // namespace senda::ir
