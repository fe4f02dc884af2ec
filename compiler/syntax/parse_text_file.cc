// Files that a message takes a text from.
#include "compiler/base/utf8.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/mistakes.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

bool ParseTextFile(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink) {
  const std::string_view text = file.text();
  const size_t nul = text.find('\0');
  const std::optional<size_t> invalid = FindInvalidUtf8(text);
  if (nul != std::string_view::npos || invalid) {
    const auto at = static_cast<uint32_t>(std::min(nul, invalid.value_or(std::string_view::npos)));
    sink->Report(at == nul ? Kind::kFileNul : Kind::kFileEncoding, Span{id, at, at + 1});
    return false;
  }
  const size_t errors_before = sink->error_count();
  Words words(text);
  ReadWords(&words, true);
  for (const WordMistake& mistake : words.mistakes) ReportMistake(words, id, mistake, sink);
  if (sink->error_count() > errors_before) return false;
  Recognizer recognizer(&words);
  auto* tree = recognizer.ReadTextFile();
  if (tree == nullptr) {
    const WordToken& word = words.tokens[recognizer.misfit().token];
    sink->Report(Kind::kTextFileBroken, Span{id, word.begin(), word.end()})
        .Help("a value stands as `{{customer.first_name}}`; `\\{{` is a `{{` that is only characters");
    return false;
  }
  Builder builder(words, id, interner, ast, sink);
  ast::TextPieces pieces = builder.BuildTemplate(tree);
  if (sink->error_count() > errors_before) return false;
  ast->text_files.push_back({{}, file.path(), id, std::move(pieces)});
  return true;
}

}  // namespace senda::syntax
