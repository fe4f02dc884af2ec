// The conditions and patterns of what is declared outside of journeys and segments.
#include "compiler/analysis/check_patterns.h"
#include "compiler/analysis/checks.h"
#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

class DeclarationChecker {
 public:
  explicit DeclarationChecker(Finder* finder) : finder_(*finder), conditions_(finder), patterns_(finder) {
    anywhere_.frame = Frame::kLooking;
  }

  void Check(const ast::Declaration& declaration) {
    if (const ast::PatternId pattern = ast::FiringPattern(declaration); pattern.is_valid())
      patterns_.Check(pattern, {});
    std::visit(Overloaded{
                   [&](const ast::LetDecl& node) { conditions_.Check(node.value, anywhere_); },
                   [&](const ast::DefineDecl& node) { conditions_.Check(node.value, anywhere_); },
                   [&](const ast::ChannelDecl& node) {
                     if (node.to.is_valid()) conditions_.LookInside(node.to, {});
                   },
                   [&](const ast::MessageDecl& node) {
                     for (const ast::MessageText& text : node.texts) Text(text);
                     for (const ast::MessageVariant& variant : node.variants) {
                       for (const ast::MessageText& text : variant.texts) Text(text);
                     }
                   },
                   [&](const ast::PolicyDecl& node) {
                     for (const ast::PolicyRule& rule : node.rules) Rule(rule);
                   },
                   [&](const ast::GuaranteeDecl& node) { conditions_.Check(node.condition, anywhere_); },
                   [&](const ast::KpiDecl& node) { conditions_.LookInside(node.value, {}); },
                   [](const auto&) {},
               },
               declaration.node);
  }

 private:
  void Text(const ast::MessageText& text) {
    for (const auto* source : {&text.subject, &text.preheader, &text.title, &text.body}) {
      if (!*source) continue;
      if (const ast::TextPieces* pieces = ast::PiecesOf(finder_.ast, **source)) Pieces(*pieces);
    }
  }

  // {{if customer.plan == pro and customer.plan == free}}
  void Pieces(const ast::TextPieces& pieces) {
    for (const ast::TextPiece& piece : pieces) {
      if (piece.kind == ast::TextPieceKind::kIf) conditions_.Check(piece.value, anywhere_);
      if (piece.kind == ast::TextPieceKind::kValue) conditions_.LookInside(piece.value, anywhere_);
      Pieces(piece.body);
      Pieces(piece.otherwise);
    }
  }

  // A rule looks as if the message had been sent, which no segment has seen.
  void Rule(const ast::PolicyRule& rule) {
    if (const auto* never = std::get_if<ast::NeverRule>(&rule)) conditions_.Check(never->condition, anywhere_);
    if (const auto* tone = std::get_if<ast::ToneRule>(&rule)) conditions_.Check(tone->condition, anywhere_);
  }

  Finder& finder_;
  ConditionChecker conditions_;
  PatternChecker patterns_;
  Place anywhere_;
};

}  // namespace

void CheckDeclarations(Finder* finder) {
  DeclarationChecker checker(finder);
  for (ast::DeclId id : finder->ast.declarations.ids()) {
    const ast::Declaration& declaration = finder->ast.declarations[id];
    if (finder->IsOwn(declaration)) checker.Check(declaration);
  }
}

}  // namespace senda::analysis
