// What ANTLR reads from: the characters of a file, and its words.
//
// Both are plain arrays behind ANTLR's interfaces. The character stream counts in code points and knows the byte offset
// of each. Outside ASCII it only tells letters from the rest (see the lexer's grammar); blanks are blanks.
#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/words.h"

namespace senda::syntax {

class Characters final : public antlr4::CharStream {
 public:
  explicit Characters(std::string_view text);

  // The byte offset of a character; that of the end for the number of characters.
  uint32_t ByteOffset(size_t character) const;

  void consume() override { position_ += position_ < size_ ? 1 : 0; }
  size_t LA(ssize_t i) override;
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override { position_ = std::min(index, size_); }
  size_t size() override { return size_; }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& interval) override;
  std::string toString() const override { return std::string(text_); }

 private:
  char At(size_t position) const { return offsets_.empty() ? text_[position] : characters_[position]; }

  std::string_view text_;
  std::string characters_;         // one for each code point; only when the text is not ASCII
  std::vector<uint32_t> offsets_;  // likewise
  size_t size_ = 0;
  size_t position_ = 0;
};

class WordStream final : public antlr4::TokenStream {
 public:
  explicit WordStream(Words* words) : words_(words) {}

  antlr4::Token* LT(ssize_t k) override;
  antlr4::Token* get(size_t index) const override { return &words_->tokens[index]; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

  void consume() override { position_ += position_ + 1 < words_->tokens.size() ? 1 : 0; }
  size_t LA(ssize_t i) override;
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override { position_ = std::min(index, words_->tokens.size() - 1); }
  size_t size() override { return words_->tokens.size(); }
  std::string getSourceName() const override { return {}; }

 private:
  Words* words_;
  size_t position_ = 0;
};

}  // namespace senda::syntax
