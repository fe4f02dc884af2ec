// The rules of channels, policies and guarantees, and KPIs, as lines. Part of the printer; see print.h.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/expr_printer.h"

namespace senda::ast {

const char* WordOf(Purpose purpose);
std::string PrintRule(const PolicyRule& rule, const ExprPrinter& text);
// ` promotional`, ` cart_reminder, cart_sms`, or nothing for every message.
std::string PrintSubject(const SendSubject& subject, const ExprPrinter& text);
std::vector<std::string> PrintChannelRules(const ChannelDecl& channel, const ExprPrinter& text);
// What stands behind the head of a KPI.
std::string PrintKpi(const KpiDecl& kpi, const ExprPrinter& text);

}  // namespace senda::ast
