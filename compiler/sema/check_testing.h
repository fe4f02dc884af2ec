// For tests: a small workspace from memory, parsed and checked.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/check.h"
#include "compiler/source/source_store.h"

namespace senda::sema {

struct CheckedText {
  // One file, or several with their paths. The workspace has EUR, Europe/Madrid, es and en.
  explicit CheckedText(std::string text);
  explicit CheckedText(std::vector<std::pair<std::string, std::string>> files);
  CheckedText(const CheckedText&) = delete;
  CheckedText& operator=(const CheckedText&) = delete;

  // Each diagnostic on a line: `S0201 2:13 There is no event called …`, with its help and notes behind ` | `.
  // Lines are counted from behind the first `lines_skipped`.
  std::string Messages(uint32_t lines_skipped = 0) const;
  // The type of the `let` of that name, as `TypeText` writes it.
  std::string TypeOfLet(const std::string& qualified_name) const;

  SourceStore sources;
  Interner names;
  ast::Ast ast;
  DiagnosticSink sink;
  Model model;
  bool is_right = false;
};

// The declarations behind a customer and some events that most tests need.
std::string InShop(const std::string& declarations);
// The messages about them, with lines counted from the first of the declarations.
std::string MessagesInShop(const std::string& declarations);
// The same about the condition of one segment.
std::string MessagesOf(const std::string& expression);
// The type of an expression in a `let` of the shop, or the messages.
std::string TypeInShop(const std::string& expression);

}  // namespace senda::sema
