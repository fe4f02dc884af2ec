// For tests: one file from memory to its AST.
#pragma once

#include <string>

#include "compiler/ast/nodes.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_store.h"

namespace senda::syntax {

struct ParsedText {
  explicit ParsedText(std::string text, std::string path = "test.senda");
  ParsedText(const ParsedText&) = delete;
  ParsedText& operator=(const ParsedText&) = delete;

  // The file's declarations as the printer shows them, without the file's own line.
  std::string Printed(bool has_spans = false) const;
  // The mistakes as people see them.
  std::string Messages() const;

  SourceStore sources;
  Interner names;
  ast::Ast ast;
  DiagnosticSink sink;
  bool is_added = false;
};

// The one expression or pattern, as the printer shows it; the messages when it does not parse.
std::string PrintedExpr(const std::string& text);
std::string PrintedPattern(const std::string& text);
// The steps of a journey that has only these, indented from the left.
std::string PrintedSteps(const std::string& text);

}  // namespace senda::syntax
