// Literals of Senda, from their characters to their values.
//
// Each takes a token's text as the lexer gives it. Nothing passes through a double except a number itself, and nothing
// is cut silently: what exceeds 64 bits is saturated and says so.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/ast/nodes.h"

namespace senda::syntax {

ast::IntLiteral ReadInt(std::string_view text);
ast::NumberLiteral ReadNumber(std::string_view text);
ast::PercentLiteral ReadPercent(std::string_view text);
// Without the currency, which is the caller's to intern: `CurrencyOf` gives its three letters.
ast::MoneyLiteral ReadMoney(std::string_view text);
std::string_view CurrencyOf(std::string_view money);
ast::DurationLiteral ReadDuration(std::string_view text);
// A unit, singular or plural. Takes one of the lexer's units.
ast::DurationUnit ReadUnit(std::string_view word);
// Nothing when there is no such time of day, as 25:00.
std::optional<ast::TimeOfDayLiteral> ReadClock(std::string_view text);
ast::Weekday WeekdayOf(std::string_view word);
ast::DateLiteral ReadDate(std::string_view text);
ast::DateTimeLiteral ReadDateTime(std::string_view text);

}  // namespace senda::syntax
