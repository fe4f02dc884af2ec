#include "compiler/syntax/parse.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "SendaLexer.h"
#include "compiler/base/utf8.h"
#include "compiler/diag/repeat.h"
#include "compiler/syntax/brackets.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/explain.h"
#include "compiler/syntax/fields.h"
#include "compiler/syntax/formerly.h"
#include "compiler/syntax/mistakes.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/spanish.h"
#include "compiler/syntax/test_words.h"
#include "compiler/syntax/wording.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {
namespace {

constexpr size_t kMistakesMax = 40;  // in one file

// Reads declaration after declaration; where one does not fit, says so once, mends it if possible and reads it again.
class FileParser {
 public:
  FileParser(FileId id, std::string_view text, Interner* interner, ast::Ast* ast, DiagnosticSink* sink)
      : id_(id), words_(text), interner_(interner), ast_(ast), sink_(sink), errors_before_(sink->error_count()) {}

  bool Parse();

 private:
  bool IsReadable();
  void ReportWordMistakes();
  bool IsSecondOfPair(const WordMistake& before, const WordMistake& mistake) const;
  void ReadHead();
  void ReadDeclarations();
  void ReadDeclaration();
  Explainer ExplainerOf() { return Explainer(words_, id_, recognizer_->vocabulary(), sink_); }
  void Recover();
  void MendFields(uint32_t declaration);
  bool ReadUpToNext(Misfit* misfit);
  bool ReadUpTo(uint32_t first, uint32_t barrier);
  std::optional<uint32_t> OpenerBefore(const Misfit& misfit) const;
  static bool IsHalfRead(const Misfit& misfit);
  void ForgetBefore();
  bool ReportBrackets(uint32_t first, uint32_t next, uint32_t misfit);
  bool IsSwallowed(const LoneBracket& bracket) const;
  bool IsMisledBefore(uint32_t first, uint32_t token) const;
  bool IsNew(uint32_t token);
  void Mend(const Mending& mending);
  bool IsFull() const { return sink_->error_count() - errors_before_ >= kMistakesMax; }
  Span SpanOf(uint32_t token) const { return {id_, words_.tokens[token].begin(), words_.tokens[token].end()}; }

  FileId id_;
  Words words_;
  Interner* interner_;
  ast::Ast* ast_;
  DiagnosticSink* sink_;
  size_t errors_before_;

  std::optional<Recognizer> recognizer_;
  std::optional<Builder> builder_;
  std::vector<LoneBracket> lone_brackets_;
  ast::File file_{};
  std::vector<ast::Declaration> declarations_;
  std::optional<uint32_t> before_;              // the first token of the declaration before
  std::optional<uint32_t> fields_mended_;       // where the last declaration with fields begins: bytes
  absl::flat_hash_map<uint32_t, int> misfits_;  // how often words did not fit, by their offset
};

bool FileParser::Parse() {
  if (!IsReadable()) return false;
  ReadWords(&words_);
  MarkFormerly(&words_);
  MarkTestWords(&words_);
  ReportWordMistakes();
  if (std::optional<uint32_t> token = FindTooDeep(words_)) {
    sink_->Report(Kind::kNestedTooDeep, SpanOf(*token), kNestingMax)
        .Help("name parts of it with `let`, `segment` or `trigger`");
    return false;
  }
  recognizer_.emplace(&words_);
  for (uint32_t token : MendSpanishDeclarations(&words_)) {
    if (!IsFull()) ExplainerOf().ReportSpanish(token);
  }
  lone_brackets_ = FindLoneBrackets(words_);
  builder_.emplace(words_, id_, interner_, ast_, sink_);
  file_.file = id_;
  ReadHead();
  ReadDeclarations();
  if (IsFull()) sink_->Report(Kind::kTooManyMistakes, SpanOf(recognizer_->position()), kMistakesMax);
  if (sink_->error_count() > errors_before_ + builder_->harmless_count()) return false;
  for (auto& declaration : declarations_) {
    file_.declarations.push_back(ast_->declarations.Add(std::move(declaration)));
    for (ast::DeclId part : builder_->AdoptParts(file_.declarations.back())) file_.declarations.push_back(part);
  }
  ast_->files.push_back(std::move(file_));
  return true;
}

bool FileParser::IsReadable() {
  size_t nul = words_.source.find('\0');
  std::optional<size_t> invalid = FindInvalidUtf8(words_.source);
  if (nul == std::string_view::npos && !invalid) return true;
  size_t at = std::min(nul, invalid.value_or(std::string_view::npos));
  auto offset = static_cast<uint32_t>(at);
  sink_->Report(at == nul ? Kind::kFileNul : Kind::kFileEncoding, Span{id_, offset, offset + 1});
  return false;
}

void FileParser::ReportWordMistakes() {
  for (size_t i = 0; i < words_.mistakes.size() && !IsFull(); ++i) {
    const WordMistake& mistake = words_.mistakes[i];
    if (i > 0 && IsSecondOfPair(words_.mistakes[i - 1], mistake)) continue;
    ReportMistake(words_, id_, mistake, sink_);
  }
}

// The closing one of two typographic quotes on one line.
bool FileParser::IsSecondOfPair(const WordMistake& before, const WordMistake& mistake) const {
  const auto text = [&](const WordMistake& one) { return words_.source.substr(one.begin, one.end - one.begin); };
  const std::string_view first = text(before), second = text(mistake);
  const bool is_quote = (first == "“" && second == "”") || (first == "‘" && second == "’") ||
                        (first == "„" && second == "“") || (first == "«" && second == "»") ||
                        (first == "`" && second == "`") || (first == "´" && second == "´");
  return is_quote && words_.source.substr(before.end, mistake.begin - before.end).find('\n') == std::string_view::npos;
}

void FileParser::ReadHead() {
  if (recognizer_->PeekType() == Parser::PACKAGE) {
    auto* tree = recognizer_->ReadPackage();
    if (tree == nullptr) return Recover();
    file_.package = builder_->BuildPath(tree->name_);
  }
  while (recognizer_->PeekType() == Parser::USE) {
    auto* tree = recognizer_->ReadUse();
    if (tree == nullptr) return Recover();
    file_.uses.push_back(builder_->BuildUse(tree));
  }
}

void FileParser::ReadDeclarations() {
  while (recognizer_->PeekType() != antlr4::Token::EOF && !IsFull()) ReadDeclaration();
}

void FileParser::ReadDeclaration() {
  uint32_t begin = recognizer_->position();
  MendFields(begin);
  auto* tree = recognizer_->ReadDeclaration();
  if (tree == nullptr) return Recover();
  declarations_.push_back(builder_->BuildDeclaration(tree));
  before_ = begin;
}

void FileParser::MendFields(uint32_t declaration) {
  declaration = BehindAllowances(words_, declaration);
  size_t type = words_.tokens[declaration].type();
  bool has_fields = type == Parser::EVENT || type == Parser::CUSTOMER || type == Parser::EXTEND ||
                    type == Parser::RECORD || type == Parser::NEEDS;
  if (!has_fields) return;
  // Read again, a declaration may have fields that are only halves of others.
  if (fields_mended_ == words_.tokens[declaration].begin()) return;
  fields_mended_ = words_.tokens[declaration].begin();
  std::vector<UntypedField> fields = FindUntypedFields(words_, declaration);
  for (auto field = fields.begin(); field != fields.end() && !IsFull(); ++field) {
    ExplainerOf().ReportUntypedField(field->name);
  }
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    Mending mending;
    mending.erase_begin = field->name;
    mending.erase_end = field->end;
    Mend(mending);
  }
}

// Says what is wrong, once, and moves on to where reading makes sense again.
void FileParser::Recover() {
  Misfit misfit = recognizer_->misfit();
  if (ReadUpToNext(&misfit)) return;
  uint32_t begin = recognizer_->position();
  // What does not fit behind a declaration belongs to it, and it is read again when that is mended.
  bool is_behind = misfit.token == begin && before_.has_value();
  uint32_t first = is_behind ? *before_ : begin;
  uint32_t next = NextDeclaration(words_, begin + 1);
  bool is_complete = is_behind && words_.tokens[begin].is_line_start();
  bool is_misled = (!is_complete && IsMisledBefore(first, misfit.token)) || !IsNew(misfit.token);
  if (!is_misled && !ReportBrackets(first, next, misfit.token)) {
    std::optional<Mending> mending = ExplainerOf().Explain({&misfit, begin, before_});
    if (mending && misfit.token < next) {
      Mend(*mending);
      if (is_behind) ForgetBefore();
      return recognizer_->MoveTo(first);
    }
  }
  // What is passed over at the top of the file may be full of them.
  if (misfit.token != begin) ReportBrackets(first, next, next);
  before_.reset();
  recognizer_->MoveTo(next);
}

// `trigger t = purchase then`, and on the next line `trigger u = …`: its first word was taken for an event. Reads the
// declaration again, but not beyond the word. True when that is enough; otherwise the misfit may be another one.
bool FileParser::ReadUpToNext(Misfit* misfit) {
  uint32_t first = misfit->token == recognizer_->position() ? before_.value_or(misfit->token) : recognizer_->position();
  if (!BeginsDeclaration(words_, first) && first != before_) return false;
  uint32_t next = NextDeclaration(words_, first + 1);
  if (misfit->token > next) {
    bool is_read = ReadUpTo(first, next);
    *misfit = recognizer_->misfit();
    return is_read;
  }
  std::optional<uint32_t> line = OpenerBefore(*misfit);
  if (line && !ReadUpTo(first, *line) && IsHalfRead(recognizer_->misfit())) *misfit = recognizer_->misfit();
  return false;
}

// `once per`, and on the next line `goal purchase`: the first token of that line, if it opens a clause or step that is
// not being read, so that it may have been taken for a name.
std::optional<uint32_t> FileParser::OpenerBefore(const Misfit& misfit) const {
  uint32_t line = misfit.token;
  while (line > 0 && !words_.tokens[line].is_line_start()) --line;
  bool is_opener = IsStepWord(words_.tokens[line].type()) || IsClauseWord(words_.tokens[line].type());
  bool is_read = std::any_of(misfit.reading.begin(), misfit.reading.end(), [&](const OpenRule& open) {
    return open.token == line && (open.rule == Parser::RuleStep || open.rule == Parser::RuleJourneyClause);
  });
  bool is_suspect = is_opener && !is_read && line < misfit.token && IsReading(misfit, Parser::RuleJourneyDeclaration);
  return is_suspect ? std::optional(line) : std::nullopt;
}

// Whether a clause or step was begun and not ended.
bool FileParser::IsHalfRead(const Misfit& misfit) {
  size_t innermost = misfit.reading.empty() ? size_t{Parser::RuleFile} : misfit.reading.back().rule;
  return innermost != Parser::RuleJourneyDeclaration && innermost != Parser::RuleBlock;
}

// Reads the declaration that begins at `first` as if the file ended at `barrier`.
bool FileParser::ReadUpTo(uint32_t first, uint32_t barrier) {
  if (first == before_) ForgetBefore();
  size_t type = words_.tokens[barrier].type();
  words_.tokens[barrier].set_type(antlr4::Token::EOF);
  recognizer_->MoveTo(first);
  auto* tree = recognizer_->ReadDeclaration();
  words_.tokens[barrier].set_type(type);
  if (tree == nullptr) return false;
  declarations_.push_back(builder_->BuildDeclaration(tree));
  before_ = first;
  return true;
}

void FileParser::ForgetBefore() {
  declarations_.pop_back();
  before_.reset();
}

// Lone brackets of the declaration [first, next) up to the misfit: they are why it does not fit. False if there are
// none.
bool FileParser::ReportBrackets(uint32_t first, uint32_t next, uint32_t misfit) {
  auto is_cause = [&](const LoneBracket& bracket) {
    return bracket.token >= first && bracket.token < next && bracket.token <= misfit;
  };
  bool is_any = false;
  for (const LoneBracket& bracket : lone_brackets_) {
    if (!is_cause(bracket)) continue;
    is_any = true;
    if (!IsFull() && !IsSwallowed(bracket)) ReportLoneBracket(words_, id_, bracket, sink_);
  }
  std::erase_if(lone_brackets_, is_cause);
  return is_any;
}

// `{ body "Hola }`: what closes the bracket lies in a text that is never closed, which was said.
bool FileParser::IsSwallowed(const LoneBracket& bracket) const {
  return bracket.is_opening &&
         std::any_of(words_.mistakes.begin(), words_.mistakes.end(), [&](const WordMistake& mistake) {
           const bool is_text = mistake.type == grammar::SendaLexer::UNCLOSED_TEXT ||
                                mistake.type == grammar::SendaLexer::UNCLOSED_INSERT;
           return is_text && mistake.token > bracket.token && NextDeclaration(words_, bracket.token) > mistake.token;
         });
}

bool FileParser::IsMisledBefore(uint32_t first, uint32_t token) const {
  return std::any_of(words_.mistakes.begin(), words_.mistakes.end(), [&](const WordMistake& mistake) {
    return IsMisleading(mistake) && mistake.token >= first && mistake.from <= token;
  });
}

// Words that still do not fit after they and what is around them were mended are not explained again.
bool FileParser::IsNew(uint32_t token) {
  constexpr int kExplanationsMax = 2;
  return ++misfits_[words_.tokens[token].begin()] <= kExplanationsMax;
}

void FileParser::Mend(const Mending& mending) {
  if (mending.retyped) words_.tokens[*mending.retyped].set_type(mending.type);
  if (mending.erase_begin == mending.erase_end) return;
  EraseWords(&words_, mending.erase_begin, mending.erase_end);
  uint32_t count = mending.erase_end - mending.erase_begin;
  std::erase_if(lone_brackets_, [&](const LoneBracket& bracket) {
    return bracket.token >= mending.erase_begin && bracket.token < mending.erase_end;
  });
  for (LoneBracket& bracket : lone_brackets_) {
    if (bracket.token >= mending.erase_end) bracket.token -= count;
  }
}

// What is said of the end of a file stands at the last word in it, not on an empty line behind.
Span BeforeTheEnd(Span span, std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos || span.begin <= last) return span;
  std::string_view word;  // the last one that is no comment
  for (std::string_view one : WordsThatMean(text)) {
    if (!one.empty() && !one.starts_with("//") && one.data() > word.data()) word = one;
  }
  if (word.empty()) return span;
  const auto begin = static_cast<uint32_t>(word.data() - text.data());
  return Span{span.file, begin, begin + static_cast<uint32_t>(word.size())};
}

}  // namespace

bool ParseFile(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink) {
  DiagnosticSink said;
  const bool is_parsed = FileParser(id, file.text(), interner, ast, &said).Parse();
  for (Diagnostic& diagnostic : said.Finish()) {
    diagnostic.span = BeforeTheEnd(diagnostic.span, file.text());
    Repeat(diagnostic, sink);
  }
  return is_parsed;
}

}  // namespace senda::syntax
