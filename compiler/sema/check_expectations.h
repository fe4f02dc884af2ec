// What a line `expect …` of a test names, and what comes from outside in one. Part of check_tests.cc.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// The customer it is about is the test's business.
void CheckExpectation(Checker& checker, Env& env, const ast::TestExpectation& expect, TestLineInfo* line);
// answer score 80, outcome care done
void CheckTestAnswer(Checker& checker, Env& env, const ast::TestAnswer& answer, TestLineInfo* line);
// catalog product { sku: "mug", stock: 3 }
void CheckTestRow(Checker& checker, Env& env, const ast::TestRow& row, TestLineInfo* line);

}  // namespace senda::sema
