#include "compiler/syntax/parse_testing.h"

#include "compiler/ast/print.h"
#include "compiler/diag/render.h"
#include "compiler/syntax/parse.h"

namespace senda::syntax {
namespace {

// The lines behind a number of first ones, less their indentation.
std::string LinesBehind(const std::string& text, size_t lines, size_t indentation) {
  std::string result;
  size_t line = 0;
  for (size_t at = 0; at < text.size(); ++line) {
    size_t end = text.find('\n', at);
    if (line >= lines) result += text.substr(at + indentation, end - at - indentation) + "\n";
    at = end + 1;
  }
  return result;
}

}  // namespace

ParsedText::ParsedText(std::string text, std::string path) {
  FileId file = sources.Add(std::move(path), std::move(text));
  is_added = ParseFile(file, sources[file], &names, &ast, &sink);
}

std::string ParsedText::Printed(bool has_spans) const {
  if (!is_added) return Messages();
  return LinesBehind(PrintAst(ast, names, sources, {.has_spans = has_spans}), 1, 2);
}

std::string ParsedText::Messages() const {
  return RenderHuman(sink.Finish(), sources);
}

std::string PrintedExpr(const std::string& text) {
  ParsedText parsed("let x = " + text);
  if (!parsed.is_added) return parsed.Messages();
  const ast::Declaration& declaration = parsed.ast.declarations[ast::DeclId(0)];
  return PrintExpr(parsed.ast, parsed.names, std::get<ast::LetDecl>(declaration.node).value);
}

std::string PrintedPattern(const std::string& text) {
  ParsedText parsed("trigger x = " + text);
  if (!parsed.is_added) return parsed.Messages();
  const ast::Declaration& declaration = parsed.ast.declarations[ast::DeclId(0)];
  return PrintPattern(parsed.ast, parsed.names, std::get<ast::TriggerDecl>(declaration.node).pattern);
}

std::string PrintedSteps(const std::string& text) {
  ParsedText parsed("journey x {\n" + text + "\n}\n");
  if (!parsed.is_added) return parsed.Messages();
  return LinesBehind(parsed.Printed(), 2, 4);
}

}  // namespace senda::syntax
