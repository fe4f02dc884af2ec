#include "compiler/sema/sample_text.h"

#include <algorithm>

#include "compiler/base/overloaded.h"

namespace senda::sema {
namespace {

class Sampler {
 public:
  Sampler(const Checker& checker, const ast::MessageDecl& message, const std::vector<ParameterInfo>& parameters)
      : checker_(checker), message_(message), parameters_(parameters) {}

  std::string Print(const ast::TextPieces& pieces) {
    std::string out;
    for (const ast::TextPiece& piece : pieces) {
      switch (piece.kind) {
        case ast::TextPieceKind::kText: out += piece.text; break;
        case ast::TextPieceKind::kValue: out += Insert(piece.value); break;
        case ast::TextPieceKind::kIf: {
          std::string yes = Print(piece.body), no = Print(piece.otherwise);
          out += yes.size() >= no.size() ? yes : no;
          break;
        }
        case ast::TextPieceKind::kFor: out += Print(piece.body); break;
      }
    }
    return out;
  }

 private:
  std::string Insert(ast::ExprId id) {
    if (const uint32_t link = checker_.model.text_links.Get(id); link != 0) return Address(message_.links[link - 1]);
    const std::string value = Value(id);
    return checker_.model.text_escapes.Get(id) == Escape::kUrl ? PercentEncoded(value) : value;
  }

  // As it is sent, with the tag that tells whose click it is.
  std::string Address(const ast::MessageLink& link) {
    const std::string url = Print(link.target.pieces);
    if (url.starts_with("mailto:") || url.starts_with("tel:")) return url;
    constexpr size_t kDeliveryBytes = 32;
    return url + "?senda=" + std::string(kDeliveryBytes, '0') + "." + PercentEncoded(checker_.Text(link.name.text));
  }

  static std::string PercentEncoded(std::string_view text) {
    std::string out;
    for (char c : text) {
      const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      out += is_word || std::string_view("-._~").find(c) != std::string_view::npos ? std::string(1, c) : "%XX";
    }
    return out;
  }

  // The value that the sample gives a parameter, or a field of one.
  ast::ExprId Given(uint32_t parameter, Symbol field) const {
    if (parameter >= message_.parameters.size()) return {};
    return Given([&](Symbol name) { return name == parameters_[parameter].name; }, field);
  }
  // A field of the customer, unless `customer` is what the sender supplies.
  ast::ExprId OfCustomer(Symbol field) const {
    for (const ast::Parameter& parameter : message_.parameters) {
      if (checker_.Text(parameter.name.text) == "customer") return {};
    }
    return Given([&](Symbol name) { return checker_.Text(name) == "customer"; }, field);
  }

  template <typename IsName>
  ast::ExprId Given(const IsName& is_name, Symbol field) const {
    if (!message_.sample) return {};
    for (const ast::Argument& value : message_.sample->values) {
      if (!is_name(value.name->text)) continue;
      if (!field.is_valid()) return value.value;
      const auto* record = std::get_if<ast::RecordLiteral>(&checker_.ast.exprs[value.value].node);
      if (record == nullptr) return {};
      for (const ast::Argument& item : record->items) {
        if (item.name->text == field) return item.value;
      }
    }
    return {};
  }

  std::string Value(ast::ExprId id) {
    if (!id.is_valid()) return {};
    const Resolution& meaning = checker_.model.resolutions.Get(id);
    if (const auto* r = std::get_if<ParameterRef>(&meaning)) return Value(Given(r->index, {}));
    if (const auto* r = std::get_if<ParameterFieldRef>(&meaning)) return Value(Given(r->index, r->field));
    if (const auto* r = std::get_if<CustomerFieldRef>(&meaning)) {
      return Value(OfCustomer(checker_.model.customer_fields[r->field].name));
    }
    return std::visit(Overloaded{
                          [&](const ast::TextLiteral& e) {
                            std::string out;
                            for (const auto& piece : e.pieces) {
                              const auto* text = std::get_if<std::string>(&piece);
                              out += text != nullptr ? *text : Value(std::get<ast::ExprId>(piece));
                            }
                            return out;
                          },
                          [&](const ast::ParenExpr& e) { return Value(e.inner); },
                          [&](const ast::BinaryExpr& e) {
                            if (e.op != ast::BinaryOperator::kElse) return std::string();
                            std::string first = Value(e.left);
                            return first.empty() ? Value(e.right) : first;
                          },
                          [&](const ast::ConditionalExpr& e) {
                            std::string yes = Value(e.then_value), no = Value(e.otherwise_value);
                            return yes.size() >= no.size() ? yes : no;
                          },
                          [&](const ast::IntLiteral&) { return checker_.Describe(id); },
                          [&](const ast::NumberLiteral&) { return checker_.Describe(id); },
                          [&](const ast::PercentLiteral&) { return checker_.Describe(id); },
                          [&](const ast::MoneyLiteral&) { return checker_.Describe(id); },
                          [&](const ast::DateLiteral&) { return checker_.Describe(id); },
                          [&](const ast::TimeOfDayLiteral&) { return checker_.Describe(id); },
                          [&](const auto&) { return std::string(); },
                      },
                      checker_.ast.exprs[id].node);
  }

  const Checker& checker_;
  const ast::MessageDecl& message_;
  const std::vector<ParameterInfo>& parameters_;
};

}  // namespace

std::string SampleText(const Checker& checker, const ast::MessageDecl& message,
                       const std::vector<ParameterInfo>& parameters, const ast::TextPieces& pieces) {
  return Sampler(checker, message, parameters).Print(pieces);
}

}  // namespace senda::sema
