// What is said about the words that could only be read as mistakes.
#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/brackets.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

void ReportMistake(const Words& words, FileId file, const WordMistake& mistake, DiagnosticSink* sink);
void ReportLoneBracket(const Words& words, FileId file, const LoneBracket& bracket, DiagnosticSink* sink);

// Whether the words behind a mistake may be read wrongly because of it, so that nothing more is said about them.
bool IsMisleading(const WordMistake& mistake);

}  // namespace senda::syntax
