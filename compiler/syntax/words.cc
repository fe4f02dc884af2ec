#include "compiler/syntax/words.h"

#include "SendaLexer.h"
#include "compiler/syntax/streams.h"

namespace senda::syntax {
namespace {

// Writes what the lexer finds straight into Words, instead of one heap object per token.
class WordReader final : public grammar::SendaLexer {
 public:
  WordReader(Characters* characters, Words* words)
      : grammar::SendaLexer(characters), characters_(characters), words_(words) {}

  void ReadAll(bool is_template) {
    if (is_template) OpenTemplate();
    while (!is_at_end_ && !IsHopeless()) nextToken();
    if (!is_at_end_) emitEOF();
  }

  antlr4::Token* emit() override {
    if (type == antlr4::Token::EOF) return nullptr;  // an empty file; emitEOF follows
    uint32_t begin = characters_->ByteOffset(tokenStartCharIndex);
    uint32_t end = characters_->ByteOffset(characters_->index());
    if (type == DOC_COMMENT) {
      words_->documentation.push_back({NextIndex(), words_->source.substr(begin, end - begin)});
    } else {
      AddWord(begin, end);
    }
    return nullptr;
  }

  antlr4::Token* emitEOF() override {
    is_at_end_ = true;
    auto end = static_cast<uint32_t>(words_->source.size());
    const bool is_whole = open_text == OpenText::kTemplate && mode == WHOLE_FILE;
    if (open_text != OpenText::kNone && !is_whole)
      EndOpenText(mode == DEFAULT_MODE ? UNCLOSED_INSERT : UNCLOSED_TEXT, end, end);
    Push(antlr4::Token::EOF, end, end);
    return nullptr;
  }

 private:
  bool IsHopeless() const { return words_->mistakes.size() > kWordMistakesMax || modeStack.size() > kWordMistakesMax; }
  uint32_t NextIndex() const { return static_cast<uint32_t>(words_->tokens.size()); }

  void Push(size_t token_type, uint32_t begin, uint32_t end) {
    if (token_type == TEXT_OPEN) open_text_token_ = NextIndex();
    words_->tokens.emplace_back(&words_->source, token_type, begin, end, NextIndex());
    if (NextIndex() == 1 || HasLineBreak(words_->tokens[NextIndex() - 2].end(), begin)) {
      words_->tokens.back().set_line_start();
    }
  }

  // `customer.nick || "friend"`: a value stands before it that is compared with nothing, and behind it a text.
  bool IsDefault(uint32_t end) const {
    const size_t at = words_->source.find_first_not_of(" \t", end);
    const bool is_text = at != std::string_view::npos && (words_->source[at] == '"' || words_->source[at] == '\'');
    const auto& tokens = words_->tokens;
    size_t first = tokens.size();
    while (first > 0 && (tokens[first - 1].is_name() || tokens[first - 1].type() == DOT)) --first;
    const size_t before = first == 0 ? size_t{antlr4::Token::INVALID_TYPE} : tokens[first - 1].type();
    return is_text && first < tokens.size() && (before < EQUAL || before > GREATER_EQUAL || before == ASSIGN);
  }

  bool HasLineBreak(uint32_t begin, uint32_t end) const {
    return begin < end && words_->source.substr(begin, end - begin).find('\n') != std::string_view::npos;
  }

  void AddWord(uint32_t begin, uint32_t end) {
    switch (type) {
      case UNCLOSED_TEXT: return EndOpenText(type, begin, end);
      case QUOTE_IN_INSERT:
      case UNCLOSED_QUOTE: return Mend(SIMPLE_TEXT, begin, end);
      case HALF_CLOSED_INSERT: return Mend(INSERT_CLOSE, begin, end);
      case UNCLOSED_INSERT: return EndOpenText(type, begin, end);
      case DOUBLE_AND: return Mend(AND, begin, end);
      case DOUBLE_OR: return Mend(IsDefault(end) ? ELSE : OR, begin, end);  // nick || "friend"
      case BANG: return Mend(NOT, begin, end);
      case NUMBER_WITH_LETTERS: return Mend(INT, begin, end);
      case BLOCK_COMMENT: return AddMistake(type, begin, end, NextIndex());
      case SEMICOLON:
      case STRAY: return AddStray(begin, end);
      default: return Push(type, begin, end);
    }
  }

  void Mend(size_t token_type, uint32_t begin, uint32_t end) {
    AddMistake(type, begin, end, NextIndex());
    Push(token_type, begin, end);
  }

  // A character that means nothing is left out; neighbours count as one mistake.
  void AddStray(uint32_t begin, uint32_t end) {
    auto& mistakes = words_->mistakes;
    if (!mistakes.empty() && mistakes.back().type == type && mistakes.back().end == begin) {
      mistakes.back().end = end;
    } else {
      AddMistake(type, begin, end, NextIndex());
    }
  }

  void AddMistake(size_t mistake, uint32_t begin, uint32_t end, uint32_t from) {
    words_->mistakes.push_back({mistake, begin, end, NextIndex(), from});
  }

  // What else was wrong inside the text need not be said.
  void EndOpenText(size_t mistake, uint32_t begin, uint32_t end) {
    std::erase_if(words_->mistakes, [&](const WordMistake& inner) { return inner.token > open_text_token_; });
    AddMistake(mistake, begin, end, open_text_token_);
    if (mistake == UNCLOSED_INSERT) Push(INSERT_CLOSE, begin, begin);
    Push(TEXT_CLOSE, begin, end);
  }

  Characters* characters_;
  Words* words_;
  uint32_t open_text_token_ = 0;  // the last one
  bool is_at_end_ = false;
};

}  // namespace

void ReadWords(Words* words, bool is_template) {
  Characters characters(words->source);
  words->tokens.reserve(words->source.size() / 5 + 16);
  WordReader(&characters, words).ReadAll(is_template);
}

void EraseWords(Words* words, uint32_t begin, uint32_t end) {
  auto& tokens = words->tokens;
  SENDA_CHECK(begin <= end && end < tokens.size());
  bool is_line_start = false;
  for (uint32_t at = begin; at <= end; ++at) is_line_start = is_line_start || tokens[at].is_line_start();
  if (is_line_start) tokens[end].set_line_start();
  tokens.erase(tokens.begin() + begin, tokens.begin() + end);
  for (uint32_t at = begin; at < tokens.size(); ++at) tokens[at].set_index(at);
  auto moved = [&](uint32_t token) { return token < begin ? token : token < end ? begin : token - (end - begin); };
  for (WordMistake& mistake : words->mistakes) {
    mistake.token = moved(mistake.token);
    mistake.from = moved(mistake.from);
  }
  for (DocumentationLine& line : words->documentation) line.token = moved(line.token);
}

}  // namespace senda::syntax
