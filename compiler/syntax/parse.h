// From the text of one file to its part of the AST.
//
// Takes a file of the workspace, valid UTF-8. Adds its declarations and an ast::File to the AST, or, when there is any
// syntax error, reports every mistake it can tell apart and adds no File. Names become symbols of the interner in NFC.
// Reads any input in bounded time and stack: what nests deeper than the limits is a mistake like any other. Never
// throws. Two calls at once, in two threads, take turns.
#pragma once

#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_file.h"

namespace senda::syntax {

// True when the file was added.
bool ParseFile(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink);

// A file that a message takes a text from: adds its pieces to the AST. False when there is a mistake in it.
bool ParseTextFile(FileId id, const SourceFile& file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink);

}  // namespace senda::syntax
