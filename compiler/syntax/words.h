// The words of one file, as the parser sees them.
//
// Takes a file's text, which is valid UTF-8. Gives its tokens in order, the last one being the end of the file, the
// `///` comments before them, and what the lexer could only read as a mistake. Each such mistake has been mended in the
// tokens (an unclosed text is closed, `&&` is `and`), so that the parser does not stumble over it again. Offsets are
// bytes.
#pragma once

#include <antlr4-runtime.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"

namespace senda::syntax {

class WordToken final : public antlr4::Token {
 public:
  WordToken(const std::string_view* source, size_t type, uint32_t begin, uint32_t end, uint32_t index)
      : source_(source), type_(static_cast<uint32_t>(type)), begin_(begin), end_(end), index_(index) {}

  uint32_t begin() const { return begin_; }
  uint32_t end() const { return end_; }
  uint32_t index() const { return index_; }
  size_t type() const { return type_ == kEnd ? static_cast<size_t>(EOF) : type_; }
  std::string_view text() const { return source_->substr(begin_, end_ - begin_); }
  // Whether a line break stands between this token and the one before.
  bool is_line_start() const { return is_line_start_; }
  void set_line_start() { is_line_start_ = true; }
  // Whether it begins like a word: a name, or a keyword.
  bool is_name() const { return begin_ < end_ && (IsAsciiLetter((*source_)[begin_]) || (*source_)[begin_] < 0); }
  void set_index(uint32_t index) { index_ = index; }
  void set_type(size_t type) { type_ = static_cast<uint32_t>(type); }

  std::string getText() const override { return std::string(text()); }
  size_t getType() const override { return type(); }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return 0; }
  size_t getChannel() const override { return antlr4::Token::DEFAULT_CHANNEL; }
  size_t getTokenIndex() const override { return index_; }
  size_t getStartIndex() const override { return begin_; }
  size_t getStopIndex() const override { return end_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }

 private:
  static bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
  static constexpr uint32_t kEnd = UINT32_MAX;

  const std::string_view* source_;
  uint32_t type_;
  uint32_t begin_;
  uint32_t end_;
  uint32_t index_;
  bool is_line_start_ = false;
};

// A `///` line and the token it stands before.
struct DocumentationLine {
  uint32_t token;
  std::string_view text;
};

// What the lexer met that no program contains.
struct WordMistake {
  size_t type;     // the lexer's name for it
  uint32_t begin;  // bytes
  uint32_t end;
  uint32_t token;  // that stands in its place
  uint32_t from;   // the first token that may have been read wrongly because of it
};

struct Words {
  explicit Words(std::string_view text) : source(text) {}
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  std::string_view source;
  std::vector<WordToken> tokens;
  std::vector<DocumentationLine> documentation;
  std::vector<WordMistake> mistakes;
};

// More mistakes, or braces one inside the other, and no more words are read.
inline constexpr size_t kWordMistakesMax = 1'000;

// Fills `words` from its source. A template is a text with values in `{{…}}` from its first byte to its last.
void ReadWords(Words* words, bool is_template = false);

// Takes the tokens [begin, end) away, which do not include the last one. What follows keeps its place in the text.
void EraseWords(Words* words, uint32_t begin, uint32_t end);

inline const WordToken& WordOf(const antlr4::Token* token) {
  return *static_cast<const WordToken*>(token);
}

}  // namespace senda::syntax
