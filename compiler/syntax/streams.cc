#include "compiler/syntax/streams.h"

#include "compiler/base/utf8.h"

namespace senda::syntax {

namespace {

constexpr char kAnyLetter = 1;
constexpr char kAnyOther = 2;

// What the lexer sees for a code point outside ASCII. Those that look like a blank are one: no-break and other spaces.
char ShownFor(char32_t code_point) {
  if (IsLetter(code_point)) return kAnyLetter;
  bool is_blank = code_point == 0xA0 || (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x202F ||
                  code_point == 0x3000 || code_point == 0xFEFF;
  return is_blank ? ' ' : kAnyOther;
}

}  // namespace

Characters::Characters(std::string_view text) : text_(text), size_(text.size()) {
  if (IsAscii(text)) return;
  characters_.reserve(text.size());
  offsets_.reserve(text.size() + 1);
  for (size_t offset = 0; offset < text.size();) {
    offsets_.push_back(static_cast<uint32_t>(offset));
    char32_t code_point = NextCodePoint(text, &offset);
    characters_.push_back(code_point >= 0x80         ? ShownFor(code_point)
                          : code_point == kAnyLetter ? kAnyOther
                                                     : static_cast<char>(code_point));
  }
  offsets_.push_back(static_cast<uint32_t>(text.size()));
  size_ = characters_.size();
}

uint32_t Characters::ByteOffset(size_t character) const {
  character = std::min(character, size_);
  return offsets_.empty() ? static_cast<uint32_t>(character) : offsets_[character];
}

size_t Characters::LA(ssize_t i) {
  size_t position = position_ + static_cast<size_t>(i > 0 ? i - 1 : i);
  if (position >= size_) return static_cast<size_t>(antlr4::IntStream::EOF);
  char c = At(position);
  // What the text itself has of these is no letter.
  return c == kAnyLetter && offsets_.empty() ? kAnyOther : static_cast<size_t>(c);
}

std::string Characters::getText(const antlr4::misc::Interval& interval) {
  uint32_t begin = ByteOffset(static_cast<size_t>(interval.a));
  uint32_t end = ByteOffset(static_cast<size_t>(interval.b) + 1);
  return std::string(text_.substr(begin, end - begin));
}

antlr4::Token* WordStream::LT(ssize_t k) {
  size_t position = position_ + static_cast<size_t>(k > 0 ? k - 1 : k);
  if (k < 0 && static_cast<size_t>(-k) > position_) return nullptr;
  return &words_->tokens[std::min(position, words_->tokens.size() - 1)];
}

size_t WordStream::LA(ssize_t i) {
  size_t position = position_ + static_cast<size_t>(i > 0 ? i - 1 : i);
  if (i < 0 && static_cast<size_t>(-i) > position_) return antlr4::Token::INVALID_TYPE;
  return words_->tokens[std::min(position, words_->tokens.size() - 1)].type();
}

}  // namespace senda::syntax
