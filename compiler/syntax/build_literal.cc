// Literals other than texts.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

ast::ExprId Builder::BuildLiteral(Parser::LiteralContext* tree) {
  const WordToken& word = WordOf(tree->kind);
  Span span = SpanOf(tree);
  switch (word.type()) {
    case Parser::INT: return AddExpr(span, ReadInt(word.text()));
    case Parser::NUMBER: return AddExpr(span, ReadNumber(word.text()));
    case Parser::PERCENT: return AddExpr(span, ReadPercent(word.text()));
    case Parser::DURATION: return AddExpr(span, ReadDuration(word.text()));
    case Parser::CLOCK_TIME: return AddExpr(span, BuildClockTime(tree->kind));
    case Parser::DATE: return AddExpr(span, ReadDate(word.text()));
    case Parser::DATE_TIME: return AddExpr(span, ReadDateTime(word.text()));
    case Parser::TRUE: return AddExpr(span, ast::BoolLiteral{true});
    case Parser::FALSE: return AddExpr(span, ast::BoolLiteral{false});
    default: {
      ast::MoneyLiteral money = ReadMoney(word.text());
      money.currency = interner_->Intern(CurrencyOf(word.text()));
      return AddExpr(span, money);
    }
  }
}

ast::ExprNode Builder::BuildClockTime(const antlr4::Token* token) {
  std::optional<ast::TimeOfDayLiteral> time = ReadClock(WordOf(token).text());
  if (time) return *time;
  sink_->Report(Kind::kNoSuchTime, SpanOf(token), WordOf(token).text()).Help("times run from 00:00 to 23:59");
  return ast::TimeOfDayLiteral{0};
}

// How many: `keep 500`, `text(200)`, `3 purchase`.
int64_t Builder::BuildCount(const antlr4::Token* token) {
  ast::IntLiteral count = ReadInt(WordOf(token).text());
  if (count.is_out_of_range) sink_->Report(Kind::kCountTooLarge, SpanOf(token), WordOf(token).text());
  return count.value;
}

std::optional<int64_t> Builder::BuildOptionalCount(const antlr4::Token* token) {
  if (token == nullptr) return std::nullopt;
  return BuildCount(token);
}

}  // namespace senda::syntax
