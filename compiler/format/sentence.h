// A file as sentences: what stands on a line of its own when there is room.
//
// Takes an outline. Gives declarations, clauses, steps, arms and fields as sentences, each a row of pieces; what stands
// in braces is a group of sentences. Which sentences there are follows from the shape of the parse tree, so that a new
// construct of the grammar is laid out like its neighbours.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/outline.h"

namespace senda::format {

struct Group;

struct Piece {
  std::string_view text;  // of a leaf; empty for a group
  bool has_space_before = false;
  // Where the line may be broken before this piece: the depth of the part that it separates, the smallest breaks first.
  // 0: nowhere.
  int break_depth = 0;
  bool is_chain = false;                  // broken at one link, a chain is broken at all
  std::vector<syntax::Comment> comments;  // before this piece; never on the first piece of a sentence
  std::unique_ptr<Group> group;
};

struct Sentence {
  std::string_view rule;  // of the grammar
  std::vector<Piece> pieces;
  std::vector<syntax::Comment> comments;  // before it
  bool has_blank_before = false;
  size_t head_count = 0;  // pieces that name what the rest is about, aligned with its neighbours; 0: not aligned
  bool is_before_its_declaration = false;  // `allow(S0901)`

  bool HasGroup() const;
};

struct Group {
  std::string_view rule;  // of the branch that has the braces
  std::vector<Sentence> sentences;
  std::vector<syntax::Comment> comments_at_end;
  bool has_commas = false;    // between sentences on one line
  bool keeps_commas = false;  // also between those on lines of their own
};

// The sentences of the file; `comments_at_end` are those behind the last one.
std::vector<Sentence> ReadSentences(const syntax::Outline& outline, std::vector<syntax::Comment>* comments_at_end);

}  // namespace senda::format
