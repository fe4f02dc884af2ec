// Files with slips whose correction is certain (`&&` for `and`), read as if they were corrected.
//
// Takes the files of a workspace one by one. Where the first mistakes of a file carry a fix, it is read once more with
// them made, again and again; a file of which nothing else is wrong is checked as it should be. What the later phases
// then say about the corrected text is put back to the places of the text as it is written. Nothing is said about words
// that only a correction brought in.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_file.h"

namespace senda::driver {

class Corrections {
 public:
  // True when the file was added to the AST: as it is, or corrected. `sink` gets what is wrong with it either way.
  bool Parse(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink);

  // A file of the workspace could not even be opened.
  void MissAFile() { is_file_missing_ = true; }

  // Of every file, once one could not be read: the names that stand behind an `as`.
  void NoteBoundNames(const SourceFile& file);

  // What was said of the corrected files, as of those that are written. Nothing when it is about a correction's words.
  std::optional<Diagnostic> AsWritten(Diagnostic diagnostic) const;

  // Whether a diagnostic may be wrong only because a file that could not be read declares what it misses.
  bool MayMissWhatIsBroken(const Diagnostic& diagnostic) const;

 private:
  // One piece of a text that was replaced.
  struct Edit {
    uint32_t begin = 0;  // in the text before
    uint32_t end = 0;
    uint32_t new_begin = 0;
    uint32_t new_end = 0;
  };
  struct Round {
    std::string before;
    std::string after;
    std::vector<Edit> edits;  // by place
  };

  static std::vector<Diagnostic> CertainOnes(const std::vector<Diagnostic>& said);
  static Round Correct(FileId id, std::string text, const std::vector<Diagnostic>& certain);
  static std::optional<Span> BeforeRound(const Round& round, Span span);
  std::optional<Span> AsWritten(Span span) const;

  std::map<FileId, std::vector<Round>> rounds_;
  bool is_file_missing_ = false;
  std::set<std::string, std::less<>> bound_names_;
  std::set<std::string, std::less<>> broken_words_;  // that stand in files that could not be read
};

}  // namespace senda::driver
