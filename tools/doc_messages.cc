// The page of messages: what they say in each language and channel, filled in from their samples.
#include <fmt/core.h>

#include <map>

#include "tools/doc_pages.h"
#include "tools/flow_drawing.h"

namespace senda::tools {
namespace {

class MessageCard {
 public:
  MessageCard(const Site& site, const WrittenDeclaration& written)
      : site_(site), ast_(site.compilation().ast), written_(written) {}

  // What stands between the heading and the source.
  std::string Print() {
    const auto& message = std::get<ast::MessageDecl>(ast_.declarations[written_.id].node);
    if (message.sample) {
      for (const ast::Argument& value : message.sample->values) ReadSample(value, "");
    }
    std::string out = Facts(message);
    for (const ast::MessageText& text : message.texts) out += Says(text, "");
    for (const ast::MessageVariant& variant : message.variants) {
      for (const ast::MessageText& text : variant.texts) out += Says(text, "variant " + Text(variant.name.text));
    }
    return out;
  }

 private:
  std::string Text(Symbol symbol) const { return std::string(site_.compilation().interner.Text(symbol)); }
  std::string Written(ast::ExprId id) const {
    return std::string(site_.compilation().sources.Text(ast_.exprs[id].span));
  }

  // `cart: { sku: "mug" }` as cart.sku and mug.
  void ReadSample(const ast::Argument& value, const std::string& path) {
    if (!value.name || !value.value.is_valid()) return;
    const std::string name = path + Text(value.name->text);
    if (const auto* record = std::get_if<ast::RecordLiteral>(&ast_.exprs[value.value].node)) {
      for (const ast::Argument& item : record->items) ReadSample(item, name + ".");
      return;
    }
    std::string text = Written(value.value);
    const bool is_text =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    sample_[name] = is_text ? text.substr(1, text.size() - 2) : text;
  }

  std::string Facts(const ast::MessageDecl& message) const {
    std::string purpose = "without a purpose";
    if (message.purpose) {
      purpose = *message.purpose == ast::Purpose::kPromotional ? "promotional"
                : *message.purpose == ast::Purpose::kService   ? "service"
                                                               : "transactional";
    }
    std::string out = "<p>" + purpose;
    if (message.because) out += fmt::format(", because {}", EscapedHtml(*message.because));
    if (message.topic) out += ", topic " + site_.LinkedFrom(written_.package, Text(message.topic->parts.back().text));
    if (message.tone) out += ", tone " + EscapedHtml(Text(message.tone->text));
    return out + "</p>\n";
  }

  std::string Says(const ast::MessageText& text, const std::string& variant) const {
    std::string where = text.what == ast::TextFor::kEmail     ? "e-mail"
                        : text.what == ast::TextFor::kChannel ? Text(text.channel.text)
                                                              : "every channel";
    if (text.language) where += " in " + text.language->code;
    if (!variant.empty()) where += ", " + variant;
    std::string out = fmt::format("<p class=\"facts\">{}</p><div class=\"sample\">", EscapedHtml(where));
    if (text.subject) out += fmt::format("<strong>{}</strong>\n", Filled(*text.subject));
    if (text.title) out += fmt::format("<strong>{}</strong>\n", Filled(*text.title));
    if (text.preheader) out += fmt::format("<small>{}</small>\n", Filled(*text.preheader));
    if (text.body && text.body->path) {
      out += fmt::format("<small>the body is in {}</small>", EscapedHtml(*text.body->path));
    } else if (text.body) {
      out += Filled(*text.body);
    }
    return out + "</div>\n";
  }

  std::string Filled(const ast::TextSource& source) const {
    const ast::TextPieces* pieces = ast::PiecesOf(ast_, source);
    return pieces == nullptr ? "" : Filled(*pieces);
  }

  // Conditions as if they held, lists as if they had one item.
  std::string Filled(const ast::TextPieces& pieces) const {
    std::string out;
    for (const ast::TextPiece& piece : pieces) {
      switch (piece.kind) {
        case ast::TextPieceKind::kText: out += EscapedHtml(piece.text); break;
        case ast::TextPieceKind::kValue: out += Value(piece.value); break;
        case ast::TextPieceKind::kIf:
        case ast::TextPieceKind::kFor: out += Filled(piece.body); break;
      }
    }
    return out;
  }

  std::string Value(ast::ExprId id) const {
    const std::string text = Written(id);
    if (const auto found = sample_.find(text); found != sample_.end()) return EscapedHtml(found->second);
    return fmt::format("<code>{{{}}}</code>", EscapedHtml(text));
  }

  const Site& site_;
  const ast::Ast& ast_;
  const WrittenDeclaration& written_;
  std::map<std::string, std::string, std::less<>> sample_;  // by path
};

}  // namespace

std::string MessagesPage(const Site& site) {
  std::string body =
      "<h1>Messages</h1>\n<p class=\"lead\">What customers read, and why they get it. Values stand as in the message's "
      "sample, or as they are written.</p>\n";
  for (const WrittenDeclaration* one : site.OfKinds({"message"}))
    body += site.Card(*one, MessageCard(site, *one).Print());
  const auto sources = site.OfKinds({"catalog", "coupon"});
  if (!sources.empty()) body += "<h2>Catalogs and coupons</h2>\n";
  for (const WrittenDeclaration* one : sources) body += site.Card(*one);
  return site.Frame("Messages", "messages.html", body);
}

}  // namespace senda::tools
