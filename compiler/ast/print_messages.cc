#include "compiler/ast/print_messages.h"

#include <fmt/format.h>

namespace senda::ast {
namespace {

std::string Piece(const TextPiece& piece, const ExprPrinter& text);

std::string Pieces(const TextPieces& pieces, const ExprPrinter& text) {
  std::string out;
  for (const TextPiece& piece : pieces) out += " " + Piece(piece, text);
  return out;
}

std::string Piece(const TextPiece& piece, const ExprPrinter& text) {
  switch (piece.kind) {
    case TextPieceKind::kText: return ExprPrinter::Quoted(piece.text);
    case TextPieceKind::kValue: return text.Expr(piece.value);
    case TextPieceKind::kIf: {
      const std::string otherwise = piece.otherwise.empty() ? "" : " (else" + Pieces(piece.otherwise, text) + ")";
      return fmt::format("(if {}{}{})", text.Expr(piece.value), Pieces(piece.body, text), otherwise);
    }
    case TextPieceKind::kFor: {
      const std::string limit = piece.up_to ? fmt::format(" up to {}", *piece.up_to) : "";
      return fmt::format("(for {} {}{}{})", text.Text(piece.name), text.Expr(piece.value), limit,
                         Pieces(piece.body, text));
    }
  }
  SENDA_UNREACHABLE();
}

std::string Source(const TextSource& source, const ExprPrinter& text) {
  if (source.path) return "file " + ExprPrinter::Quoted(*source.path);
  if (source.pieces.empty()) return ExprPrinter::Quoted("");
  if (source.pieces.size() == 1 && source.pieces[0].kind == TextPieceKind::kText) {
    return ExprPrinter::Quoted(source.pieces[0].text);
  }
  return "(text" + Pieces(source.pieces, text) + ")";
}

void AddText(const MessageText& written, const ExprPrinter& text, const std::string& indentation,
             std::vector<std::string>* lines) {
  std::string head;
  if (written.what == TextFor::kEmail) head = "in";
  if (written.what == TextFor::kChannel) head = text.Text(written.channel);
  if (written.language) head += (head.empty() ? "" : " ") + written.language->code;
  const bool is_bare = written.what == TextFor::kEveryChannel;
  if (!is_bare) lines->push_back(indentation + head + text.At(written.span));
  const std::string inner = is_bare ? indentation : indentation + "  ";
  const auto part = [&](const char* name, const std::optional<TextSource>& source) {
    if (source) lines->push_back(fmt::format("{}{} {}{}", inner, name, Source(*source, text), text.At(source->span)));
  };
  part("subject", written.subject);
  part("preheader", written.preheader);
  part("title", written.title);
  part("body", written.body);
  if (written.opens) lines->push_back(inner + "opens " + text.Text(*written.opens));
}

}  // namespace

std::vector<std::string> PrintMessageLines(const MessageDecl& message, const ExprPrinter& text) {
  std::vector<std::string> lines;
  for (const MessageLink& link : message.links) {
    lines.push_back(fmt::format("link {} {}{}", text.Text(link.name), Source(link.target, text), text.At(link.span)));
  }
  for (const MessageText& written : message.texts) AddText(written, text, "", &lines);
  for (const MessageVariant& variant : message.variants) {
    lines.push_back(fmt::format("variant {}{} {}{}", text.Text(variant.name), text.Formerly(variant.former_names),
                                ExprPrinter::Percent(variant.share_millionths), text.At(variant.span)));
    for (const MessageText& written : variant.texts) AddText(written, text, "  ", &lines);
  }
  if (message.sample)
    lines.push_back("sample" + text.Arguments(message.sample->values) + text.At(message.sample->span));
  return lines;
}

std::vector<std::string> PrintCouponLines(const CouponDecl& coupon, const ExprPrinter& text) {
  std::vector<std::string> lines;
  if (coupon.codes) lines.push_back("codes " + ExprPrinter::Quoted(coupon.codes->path) + text.At(coupon.codes->span));
  if (coupon.one_per_customer) lines.emplace_back("one per customer");
  if (coupon.valid.is_valid()) lines.push_back("valid " + text.Expr(coupon.valid));
  if (coupon.empty_skip) lines.emplace_back("when empty skip");
  if (coupon.alert_below) lines.push_back(fmt::format("alert below {}", *coupon.alert_below));
  return lines;
}

}  // namespace senda::ast
