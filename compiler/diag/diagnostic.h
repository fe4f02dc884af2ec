// What is said about a program: one Diagnostic, and the sink that collects them.
//
// A phase takes a DiagnosticSink& and reports into it:
//
//   sink.Report(Kind::kUnknownName, span, name).Note(other, "it was renamed here").Help("write `purchase`");
//
// The sink guarantees an order that depends on the program alone: by file, position and code, each said once. It is
// used by one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/diag/kind.h"

namespace senda {

struct DiagnosticNote {
  Span span;  // invalid for a note that points nowhere
  std::string text;
};

// What an editor can do at a click: replace the span by the text.
struct DiagnosticFix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  Kind kind{};
  Span span;  // invalid when no file is concerned
  std::vector<std::string> args;
  std::vector<DiagnosticNote> notes;
  std::string help;  // what to write instead; empty if there is nothing better to say
  std::optional<DiagnosticFix> fix;

  std::string Text() const { return FillPlaceholders(InfoOf(kind).english, args); }
  bool is_error() const { return InfoOf(kind).severity == Severity::kError; }
};

// Adds to the diagnostic just reported. Valid until the next report.
class DiagnosticBuilder {
 public:
  explicit DiagnosticBuilder(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}

  DiagnosticBuilder& Note(Span span, std::string text) {
    diagnostic_->notes.push_back({span, std::move(text)});
    return *this;
  }
  DiagnosticBuilder& Note(std::string text) { return Note(Span{}, std::move(text)); }
  DiagnosticBuilder& Help(std::string text) {
    diagnostic_->help = std::move(text);
    return *this;
  }
  DiagnosticBuilder& Fix(Span span, std::string replacement) {
    diagnostic_->fix = DiagnosticFix{span, std::move(replacement)};
    return *this;
  }

 private:
  Diagnostic* diagnostic_;
};

class DiagnosticSink {
 public:
  // Arguments are texts, or anything that fmt can print. There must be as many as the kind's text has places.
  template <typename... Args>
  DiagnosticBuilder Report(Kind kind, Span span, const Args&... args) {
    return Add(kind, span, {fmt::format("{}", args)...});
  }
  template <typename... Args>
  DiagnosticBuilder Report(Kind kind, const Args&... args) {
    return Add(kind, Span{}, {fmt::format("{}", args)...});
  }

  // The same with the arguments in a list.
  DiagnosticBuilder ReportArgs(Kind kind, Span span, std::vector<std::string> args) {
    return Add(kind, span, std::move(args));
  }

  // `allow(S0123)`: warnings of this kind inside the range are not said. `place`: where that is written, if it is to be
  // told when there are none.
  void Allow(Kind kind, Span range, Span place = {}) { allowed_.push_back({kind, range, place}); }
  // Reports, when all has been said, what was allowed for nothing.
  void ReportVainAllowances();

  bool has_errors() const { return error_count_ > 0; }
  // Counts reports, before what is said twice is dropped.
  size_t error_count() const { return error_count_; }

  // Sorted, each once, without what is allowed.
  std::vector<Diagnostic> Finish() const;

 private:
  DiagnosticBuilder Add(Kind kind, Span span, std::vector<std::string> args);
  struct Allowance {
    Kind kind{};
    Span range, place;
    bool Covers(const Diagnostic& diagnostic) const;
  };
  bool IsAllowed(const Diagnostic& diagnostic) const;

  std::vector<Diagnostic> diagnostics_;
  std::vector<Allowance> allowed_;
  size_t error_count_ = 0;
};

}  // namespace senda
