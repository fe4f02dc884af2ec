// Tests: their values become roots, their names text ids.
//
// Takes the checked program and what the rest of it is lowered with. Gives one ir::Test for each test, or for each case
// of one that has cases.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/ir/tests.h"
#include "compiler/lower/expressions.h"

namespace senda::lower {

class TestLowering {
 public:
  TestLowering(const Inputs* in, Nodes* nodes, Expressions* expressions)
      : in_(*in), nodes_(*nodes), expressions_(*expressions) {}

  std::vector<ir::Test> LowerAll();

 private:
  ir::Test Lower(const sema::TestInfo& info, const ast::TestCase* values);
  ir::TestLine LowerLine(const ast::TestLine& line, const sema::TestLineInfo& info);
  void Fill(const ast::TestGiven& given, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestPast& past, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestMoment& moment, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestEvent& event, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestExpectation& expect, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestAnswer& answer, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestRow& row, const sema::TestLineInfo& info, ir::TestLine* out);
  void Fill(const ast::TestCodes& codes, const sema::TestLineInfo& info, ir::TestLine* out);
  void FillValues(const sema::TestLineInfo& info, ir::TestLine* out);
  void FillSubject(const sema::TestLineInfo& info, ir::TestLine* out);
  ir::TestPart Part(const ast::TestPart& part, const abi::SourcePosition& position);
  void FillCondition(ast::ExprId condition, ir::TestLine* out);
  void Show(ast::ExprId condition, const Scope& scope, int depth, ir::TestLine* out);
  void ShowValue(ast::ExprId value, const Scope& scope, ir::TestLine* out);
  uint32_t Root(NodeId node, const char* what, const ir::TestLine& line);

  const Inputs& in_;
  Nodes& nodes_;
  Expressions& expressions_;
  std::vector<Argument> arguments_;  // of the case at hand
  Scope scope_;
};

}  // namespace senda::lower
