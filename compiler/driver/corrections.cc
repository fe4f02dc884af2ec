#include "compiler/driver/corrections.h"

#include <algorithm>
#include <utility>

#include "compiler/diag/fixes.h"
#include "compiler/diag/repeat.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/parse.h"

namespace senda::driver {
namespace {

constexpr size_t kRoundsMax = 50;  // what a correction hid may itself be corrected

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

// Of what a kind says something is missing: which of its arguments. Nothing when the kind says no such thing.
std::optional<size_t> MissingArgument(Kind kind) {
  switch (kind) {
    case Kind::kNameNeedsUse:
    case Kind::kWhichEvent:
    case Kind::kCycle:
    case Kind::kPackageUnknown:
    case Kind::kTypeUnknown:
    case Kind::kEnumValueUnknown:
    case Kind::kTestRule:
    case Kind::kTestGuarantee:
    case Kind::kTestOutcome: return 0;
    case Kind::kNameUnknown:
    case Kind::kFieldUnknown:
    case Kind::kNeedUnknown:
    case Kind::kNeedUnbound:
    case Kind::kArgumentUnknown:
    case Kind::kTestSplit:
    case Kind::kTestReason:
    case Kind::kTestRuleOf:
    case Kind::kTestVariant: return 1;
    default: return std::nullopt;
  }
}

// Where `part` stands in a text as a whole word, or as whole words.
std::optional<uint32_t> FindWords(std::string_view text, std::string_view part) {
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    const size_t end = at + part.size();
    const bool is_begin = at == 0 || !IsWordCharacter(text[at - 1]) || !IsWordCharacter(part.front());
    const bool is_end = end == text.size() || !IsWordCharacter(text[end]) || !IsWordCharacter(part.back());
    if (is_begin && is_end) return static_cast<uint32_t>(at);
  }
  return std::nullopt;
}

}  // namespace

bool Corrections::Parse(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink) {
  bool is_parsed = false;
  std::string text(file.text());
  for (size_t round = 0; round <= kRoundsMax; ++round) {
    DiagnosticSink sink_of_round;
    is_parsed = syntax::ParseFile(id, SourceFile(file.path(), text), interner, ast, &sink_of_round);
    std::vector<Diagnostic> said = sink_of_round.Finish();
    std::vector<Diagnostic> certain = round == kRoundsMax ? std::vector<Diagnostic>() : CertainOnes(said);
    const std::vector<Diagnostic>& reported = certain.empty() ? said : certain;
    for (const Diagnostic& diagnostic : reported) {
      if (std::optional<Diagnostic> written = AsWritten(diagnostic)) Repeat(*written, sink);
    }
    if (certain.empty()) break;
    rounds_[id].push_back(Correct(id, std::move(text), certain));
    text = rounds_[id].back().after;
  }
  if (is_parsed) return true;
  for (std::string_view word : syntax::WordsThatMean(file.text())) broken_words_.emplace(word);
  return false;
}

void Corrections::NoteBoundNames(const SourceFile& file) {
  bool is_behind_as = false;
  for (std::string_view word : syntax::WordsThatMean(file.text())) {
    if (is_behind_as) bound_names_.emplace(word);
    is_behind_as = word == "as";
  }
}

// Those in front of the first mistake whose correction is not certain: what is said behind it may come from one that is
// made.
std::vector<Diagnostic> Corrections::CertainOnes(const std::vector<Diagnostic>& said) {
  auto first_other = std::find_if(said.begin(), said.end(), [](const Diagnostic& one) { return !one.fix; });
  return {said.begin(), first_other};
}

Corrections::Round Corrections::Correct(FileId id, std::string text, const std::vector<Diagnostic>& certain) {
  Round round{std::move(text), "", {}};
  uint32_t at = 0;
  for (const DiagnosticFix& fix : FixesTogether(id, certain)) {
    round.after.append(round.before, at, fix.span.begin - at);
    const auto begin = static_cast<uint32_t>(round.after.size());
    round.after += fix.replacement;
    round.edits.push_back({fix.span.begin, fix.span.end, begin, static_cast<uint32_t>(round.after.size())});
    at = fix.span.end;
  }
  round.after.append(round.before, at);
  return round;
}

std::optional<Span> Corrections::BeforeRound(const Round& round, Span span) {
  Span before = span;
  for (const Edit& edit : round.edits) {
    // What a correction took over from the text has its place in it; for its own words there is none.
    const bool is_inside = span.begin >= edit.new_begin && span.end <= edit.new_end && span.length() > 0;
    if (is_inside) {
      const std::string_view was = std::string_view(round.before).substr(edit.begin, edit.end - edit.begin);
      const auto at = FindWords(was, std::string_view(round.after).substr(span.begin, span.length()));
      if (!at) return std::nullopt;
      const uint32_t begin = edit.begin + *at;
      return Span{span.file, begin, begin + span.length()};
    }
    if (span.begin >= edit.new_end) {
      before.begin = span.begin - edit.new_end + edit.end;
    } else if (span.begin >= edit.new_begin) {
      before.begin = edit.begin;
    }
    if (span.end >= edit.new_end) {
      before.end = span.end - edit.new_end + edit.end;
    } else if (span.end > edit.new_begin) {
      before.end = edit.end;
    }
  }
  return before;
}

std::optional<Span> Corrections::AsWritten(Span span) const {
  if (!span.is_valid()) return span;
  auto found = rounds_.find(span.file);
  if (found == rounds_.end()) return span;
  for (auto round = found->second.rbegin(); round != found->second.rend(); ++round) {
    const std::optional<Span> before = BeforeRound(*round, span);
    if (!before) return std::nullopt;
    span = *before;
  }
  return span;
}

std::optional<Diagnostic> Corrections::AsWritten(Diagnostic diagnostic) const {
  const std::optional<Span> span = AsWritten(diagnostic.span);
  if (!span) return std::nullopt;
  diagnostic.span = *span;
  for (DiagnosticNote& note : diagnostic.notes) note.span = AsWritten(note.span).value_or(Span{});
  if (diagnostic.fix) {
    const std::optional<Span> place = AsWritten(diagnostic.fix->span);
    if (place && place->length() == diagnostic.fix->span.length()) {
      diagnostic.fix->span = *place;
    } else {
      diagnostic.fix.reset();
    }
  }
  return diagnostic;
}

bool Corrections::MayMissWhatIsBroken(const Diagnostic& diagnostic) const {
  if (!diagnostic.is_error()) return true;
  switch (diagnostic.kind) {
    case Kind::kTestSetField:
    case Kind::kCustomerAbsent: return is_file_missing_ || broken_words_.contains("customer");
    // What nothing does or says, unless a file does that could not be read.
    case Kind::kWorthNoEvent:
    case Kind::kNameOtherKind:
    case Kind::kRecordUnsaid:
    case Kind::kGuaranteeUndecided: return true;
    default: break;
  }
  const std::optional<size_t> missing = MissingArgument(diagnostic.kind);
  if (!missing) return false;
  if (is_file_missing_) return true;
  // `shop.cart.purchase` may miss any of its parts.
  std::string_view rest = diagnostic.args[*missing];
  if (diagnostic.kind == Kind::kFieldUnknown && rest == "age") rest = "birthday";
  // `visit as v` of an event that may not be known gives no `v`.
  if (diagnostic.kind == Kind::kNameUnknown && bound_names_.contains(rest)) return true;
  if (broken_words_.contains(rest)) return true;
  while (!rest.empty()) {
    const size_t length = std::min(rest.find('.'), rest.size());
    if (broken_words_.contains(rest.substr(0, length))) return true;
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
  return false;
}

}  // namespace senda::driver
