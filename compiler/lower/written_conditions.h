// The conditions of the program as they are written, for tests that say whether they have seen each true and false.
//
// Takes what lowering has seen (every `where`, every `let`), and after assembling what the description names by itself:
// audiences, `while`, `only if`, `when`, `until`. Gives for each its root and the evaluations with which it is asked.
// Only for a program that is compiled for testing.
#pragma once

#include <string>
#include <vector>

#include "compiler/lower/expressions.h"

namespace senda::lower {

class WrittenConditions {
 public:
  WrittenConditions(const Inputs* in, Nodes* nodes, Expressions* expressions)
      : in_(*in), nodes_(*nodes), expressions_(*expressions) {}

  // Roots for what has none of its own; before assembling.
  void AddRoots();
  // What the program's tests are to see; after assembling.
  void Find(ir::Program* program) const;

 private:
  struct Draft {
    ir::WrittenCondition condition;
    uint32_t event = abi::kNone;    // of a `where`
    uint32_t journey = abi::kNone;  // likewise
  };
  void AddWhere(const WrittenWhere& where);
  void AddLet(sema::LetId let);

  const Inputs& in_;
  Nodes& nodes_;
  Expressions& expressions_;
  std::vector<Draft> wheres_, lets_;
};

}  // namespace senda::lower
