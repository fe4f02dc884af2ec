#include "compiler/ast/print_rules.h"

#include <fmt/format.h>

#include "compiler/base/overloaded.h"

namespace senda::ast {
namespace {

std::string Options(const RuleOptions& options, const ExprPrinter& text) {
  std::string out;
  if (options.scope) {
    out += std::string(" for ") + (options.purpose ? WordOf(*options.purpose) : "all") + text.At(*options.scope);
  }
  if (options.then_skip) out += " then skip" + text.At(*options.then_skip);
  return out;
}

}  // namespace

const char* WordOf(Purpose purpose) {
  switch (purpose) {
    case Purpose::kPromotional: return "promotional";
    case Purpose::kService: return "service";
    case Purpose::kTransactional: return "transactional";
  }
  SENDA_UNREACHABLE();
}

std::string PrintSubject(const SendSubject& subject, const ExprPrinter& text) {
  if (subject.purpose) return std::string(" ") + WordOf(*subject.purpose);
  std::string out;
  for (const QualifiedName& message : subject.messages) out += (out.empty() ? " " : ", ") + text.Path(message);
  return out;
}

std::string PrintRule(const PolicyRule& rule, const ExprPrinter& text) {
  return std::visit(
      Overloaded{
          [&](const LimitRule& r) {
            std::string out = fmt::format("limit {}", r.count);
            if (r.calendar) out += " per calendar " + text.Text(*r.calendar);
            return out + text.Optional("per", r.length) + Options(r.options, text) + text.At(r.span);
          },
          [&](const QuietRule& r) {
            return fmt::format("quiet {} ms to {} ms", r.from_ms, r.to_ms) + Options(r.options, text) + text.At(r.span);
          },
          [&](const NeverRule& r) {
            return "never send" + PrintSubject(r.subject, text) + " when " + text.Expr(r.condition) + text.At(r.span);
          },
          [&](const OnlyOneRule& r) {
            std::string out = "only one of";
            for (const QualifiedName& journey : r.journeys) out += " " + text.Path(journey);
            return out + Options(r.options, text) + text.At(r.span);
          },
          [&](const PreferRule& r) { return "prefer " + text.Expr(r.channel) + text.At(r.span); },
          [&](const ToneRule& r) {
            return "require tone " + text.Text(r.tone) + " when " + text.Expr(r.condition) + text.At(r.span);
          },
          [&](const BlackoutRule& r) {
            return "blackout " + text.Expr(r.from) + " to " + text.Expr(r.to) + Options(r.options, text) +
                   text.At(r.span);
          },
          [&](const HoldRule& r) {
            return "hold " + text.Expr(r.length) + fmt::format(" above {}", r.priority) + Options(r.options, text) +
                   text.At(r.span);
          },
      },
      rule);
}

std::vector<std::string> PrintChannelRules(const ChannelDecl& channel, const ExprPrinter& text) {
  std::vector<std::string> out;
  if (channel.from) out.push_back("from " + ExprPrinter::Quoted(*channel.from));
  for (const QuietRule& quiet : channel.quiet) out.push_back(PrintRule(quiet, text));
  for (const LimitRule& limit : channel.limits) out.push_back(PrintRule(limit, text));
  if (channel.rate) {
    out.push_back(fmt::format("rate {} per {}", channel.rate->count, text.Text(channel.rate->unit)) +
                  text.At(channel.rate->span));
  }
  return out;
}

const char* ThresholdSign(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kLt: return "<";
    case BinaryOperator::kLe: return "<=";
    case BinaryOperator::kGt: return ">";
    default: return ">=";
  }
}

std::string PrintKpi(const KpiDecl& kpi, const ExprPrinter& text) {
  std::string line = " = " + text.Expr(kpi.value);
  if (kpi.by) {
    switch (kpi.by->grouping) {
      case KpiGrouping::kSegment: line += " by segment"; break;
      case KpiGrouping::kStage: line += " by stage"; break;
      case KpiGrouping::kChannel: line += " by channel"; break;
      case KpiGrouping::kVariant: line += " by variant"; break;
      case KpiGrouping::kCustomerField: line += " by customer"; break;
    }
    if (kpi.by->path) line += " " + text.Path(*kpi.by->path);
    if (kpi.by->field) line += " " + text.Text(*kpi.by->field);
    line += text.At(kpi.by->span);
  }
  line += text.Optional("over", kpi.over);
  const auto threshold = [&](const char* word, const std::optional<Threshold>& one) {
    if (!one) return;
    line += fmt::format(" ({} {} {})", word, one->has_operator ? ThresholdSign(one->op) : "to", text.Expr(one->value));
  };
  threshold("target", kpi.target);
  threshold("alert", kpi.alert);
  return line;
}

}  // namespace senda::ast
