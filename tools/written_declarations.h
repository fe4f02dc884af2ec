// The declarations of a workspace as they are written, with what tells them apart. For `senda diff`.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.h"

namespace senda::tools {

struct WrittenDeclaration {
  std::string kind;                  // the word it begins with; of guarantees `guarantee`
  std::string name;                  // qualified; a guarantee's and test's title; `customer` for the customer
  std::string package;               // with a dot at its end, or empty
  std::vector<std::string> formers;  // names that it says it had, qualified
  std::string text;                  // laid out
  std::vector<std::string> words;    // what means something: no comments, commas, title or former names
  std::string file;
  uint32_t line = 0;
  std::vector<std::string> parameters;  // of functions: names of their own
  std::string title, documentation;     // documentation: the lines of `///`, without them
  ast::DeclId id;
};

// In order of the files, without what comes with the compiler.
std::vector<WrittenDeclaration> ReadDeclarations(const driver::Compilation& compilation);

}  // namespace senda::tools
