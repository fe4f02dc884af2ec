// The lines of messages and coupons. Part of the printer; see print.h.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/declarations.h"
#include "compiler/ast/expr_printer.h"

namespace senda::ast {

// Without their purpose and parameters; indented by two blanks a level.
std::vector<std::string> PrintMessageLines(const MessageDecl& message, const ExprPrinter& text);
std::vector<std::string> PrintCouponLines(const CouponDecl& coupon, const ExprPrinter& text);

}  // namespace senda::ast
