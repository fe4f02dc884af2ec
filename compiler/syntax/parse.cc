#include "compiler/syntax/parse.h"

#include "SendaParser.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

bool ParseFile(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink) {
  Words words(file.text());
  ReadWords(&words);
  size_t errors = sink->error_count();
  Recognizer recognizer(&words);
  Builder builder(words, id, interner, ast, sink);
  ast::File result{};
  result.file = id;
  std::vector<ast::Declaration> declarations;
  if (recognizer.PeekType() == Parser::PACKAGE) {
    if (auto* tree = recognizer.ReadPackage()) result.package = builder.BuildPath(tree->name_);
  }
  while (recognizer.PeekType() == Parser::USE) {
    auto* tree = recognizer.ReadUse();
    if (tree == nullptr) break;
    result.uses.push_back({builder.BuildPath(tree->name_), builder.SpanOf(tree)});
  }
  while (recognizer.PeekType() != antlr4::Token::EOF) {
    auto* tree = recognizer.ReadDeclaration();
    if (tree == nullptr) {
      sink->Report(Kind::kMisfit, Span{id, words.tokens[recognizer.misfit().token].begin(), words.tokens[recognizer.misfit().token].end()}, "", "", "");
      break;
    }
    declarations.push_back(builder.BuildDeclaration(tree));
  }
  if (sink->error_count() > errors) return false;
  for (auto& declaration : declarations) result.declarations.push_back(ast->declarations.Add(std::move(declaration)));
  ast->files.push_back(std::move(result));
  return true;
}

}  // namespace senda::syntax
