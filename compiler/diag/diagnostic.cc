#include "compiler/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace senda {
namespace {

// Diagnostics without a place come first: an invalid file id is the highest, hence the leading bool.
auto OrderKey(const Diagnostic& diagnostic) {
  return std::make_tuple(diagnostic.span.is_valid(), diagnostic.span, InfoOf(diagnostic.kind).code, diagnostic.args);
}

}  // namespace

DiagnosticBuilder DiagnosticSink::Add(Kind kind, Span span, std::vector<std::string> args) {
  const KindInfo& info = InfoOf(kind);
  SENDA_CHECK(args.size() == CountPlaceholders(info.english), "{} takes {} arguments, not {}", info.name,
              CountPlaceholders(info.english), args.size());
  Diagnostic& added = diagnostics_.emplace_back();
  added.kind = kind;
  added.span = span;
  added.args = std::move(args);
  if (added.is_error()) ++error_count_;
  return DiagnosticBuilder(&added);
}

bool DiagnosticSink::Allowance::Covers(const Diagnostic& diagnostic) const {
  return kind == diagnostic.kind && range.file == diagnostic.span.file && range.begin <= diagnostic.span.begin &&
         diagnostic.span.end <= range.end;
}

bool DiagnosticSink::IsAllowed(const Diagnostic& diagnostic) const {
  if (diagnostic.is_error()) return false;
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const Allowance& one) { return one.Covers(diagnostic); });
}

void DiagnosticSink::ReportVainAllowances() {
  std::vector<const Allowance*> vain;
  for (const Allowance& one : allowed_) {
    const bool is_needed =
        !one.place.is_valid() || std::any_of(diagnostics_.begin(), diagnostics_.end(),
                                             [&](const Diagnostic& diagnostic) { return one.Covers(diagnostic); });
    if (!is_needed) vain.push_back(&one);
  }
  for (const Allowance* one : vain) Report(Kind::kAllowsNothing, one->place, InfoOf(one->kind).code);
}

std::vector<Diagnostic> DiagnosticSink::Finish() const {
  std::vector<Diagnostic> result;
  for (const Diagnostic& diagnostic : diagnostics_) {
    if (!IsAllowed(diagnostic)) result.push_back(diagnostic);
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return OrderKey(a) < OrderKey(b); });
  auto same = [](const Diagnostic& a, const Diagnostic& b) { return OrderKey(a) == OrderKey(b); };
  result.erase(std::unique(result.begin(), result.end(), same), result.end());
  return result;
}

}  // namespace senda
