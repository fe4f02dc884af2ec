#include "compiler/diag/repeat.h"

namespace senda {

void Repeat(const Diagnostic& diagnostic, DiagnosticSink* sink) {
  DiagnosticBuilder report = sink->ReportArgs(diagnostic.kind, diagnostic.span, diagnostic.args);
  for (const DiagnosticNote& note : diagnostic.notes) report.Note(note.span, note.text);
  report.Help(diagnostic.help);
  if (diagnostic.fix) report.Fix(diagnostic.fix->span, diagnostic.fix->replacement);
}

}  // namespace senda
