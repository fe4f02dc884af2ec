// What the text of a file consists of, for those who lay it out anew.
//
// Takes the text of one file, which outlives the outline. Gives its words in order, with the comments and blank lines
// between them, and the branches of the parse tree over them. A text with its quotes is one leaf, whatever stands in
// it. Nothing when the file has a syntax error; ParseFile says which.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace senda::syntax {

struct Comment {
  std::string_view text;  // from `//` to the end of the line, without blanks at its end
  bool is_own_line = false;
  bool has_blank_before = false;

  bool is_documentation() const { return text.starts_with("///") && !text.starts_with("////"); }
};

struct Leaf {
  std::string_view text;
  bool is_word = false;           // a name or a keyword
  bool has_blank_before = false;  // an empty line between it and what stands before it, or its last comment
  std::vector<Comment> comments;  // between the leaf before and this one
};

// A leaf or a branch, by its index.
struct Part {
  bool is_leaf = false;
  uint32_t index = 0;
};

struct Branch {
  std::string_view rule;  // as the grammar calls it
  std::vector<Part> parts;
};

struct Outline {
  std::vector<Leaf> leaves;  // the last one is empty and stands at the end of the file
  std::vector<Branch> branches;
  std::vector<uint32_t> roots;  // branches: the package, what is used, the declarations
};

std::optional<Outline> ReadOutline(std::string_view text);

// The words of a text in order, without what has no meaning: comments and commas. For comparing two texts.
std::vector<std::string_view> WordsThatMean(std::string_view text);

}  // namespace senda::syntax
