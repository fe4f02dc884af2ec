// A misfit in the designer's words: what was being read, what stands there, and what could have.
#pragma once

#include <string>

#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

// "`wait`", "a text", "the end of the file"
std::string DescribeWord(const WordToken& word);
// "`then`, `within` or `}`": at most three things, the likeliest first. Empty when nothing can be told.
std::string DescribeExpected(const antlr4::dfa::Vocabulary& vocabulary, const Misfit& misfit);
// "the step `send` of the journey `recover_cart`"
std::string DescribeReading(const Words& words, const Misfit& misfit);
// "the segment `loyal`", for the declaration that begins at a token.
std::string DescribeDeclaration(const Words& words, uint32_t token);

bool IsExpected(const Misfit& misfit, size_t token_type);
bool IsReading(const Misfit& misfit, size_t rule);

// Reserved everywhere, so that it can never be a name.
bool IsReservedWord(size_t token_type);
// Opens a step; opens a clause and no step.
bool IsStepWord(size_t token_type);
bool IsClauseWord(size_t token_type);

}  // namespace senda::syntax
