#include "compiler/syntax/outline.h"

#include <typeinfo>

#include "compiler/base/utf8.h"
#include "compiler/syntax/brackets.h"
#include "compiler/syntax/formerly.h"
#include "compiler/syntax/recognizer.h"
#include "compiler/syntax/test_words.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {
namespace {

std::string_view WithoutBlanksAtEnd(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Fills in the comments and the empty line of the leaf that stands behind `gap`.
void ReadGap(std::string_view gap, bool is_first, Leaf* leaf) {
  bool is_own_line = is_first;
  int breaks = is_first ? 1 : 0;
  for (size_t at = 0; at < gap.size(); ++at) {
    if (gap[at] == '\n') {
      is_own_line = true;
      ++breaks;
    } else if (gap[at] == '/') {
      const size_t end = std::min(gap.find('\n', at), gap.size());
      leaf->comments.push_back({WithoutBlanksAtEnd(gap.substr(at, end - at)), is_own_line, breaks > 1});
      at = end - 1;
      breaks = 0;
    }
  }
  leaf->has_blank_before = breaks > 1;
}

class OutlineReader {
 public:
  explicit OutlineReader(std::string_view text) : words_(text) {}

  std::optional<Outline> Read() {
    if (words_.source.find('\0') != std::string_view::npos || FindInvalidUtf8(words_.source)) return std::nullopt;
    ReadWords(&words_);
    MarkFormerly(&words_);
    MarkTestWords(&words_);
    if (!words_.mistakes.empty() || FindTooDeep(words_)) return std::nullopt;
    Recognizer recognizer(&words_);
    recognizer.KeepTokens();
    names_ = &recognizer.rule_names();
    if (recognizer.PeekType() == Parser::PACKAGE && !AddRoot(recognizer.ReadPackage())) return std::nullopt;
    while (recognizer.PeekType() == Parser::USE) {
      if (!AddRoot(recognizer.ReadUse())) return std::nullopt;
    }
    while (recognizer.PeekType() != antlr4::Token::EOF) {
      if (!AddRoot(recognizer.ReadDeclaration())) return std::nullopt;
    }
    AddLeaf(words_.tokens.back(), words_.tokens.back());
    return std::move(outline_);
  }

 private:
  bool AddRoot(antlr4::ParserRuleContext* tree) {
    if (tree == nullptr) return false;
    outline_.roots.push_back(AddBranch(tree, 0));
    return !is_too_deep_;
  }

  // What goes deeper is a mistake that the builder of the AST reports.
  uint32_t AddBranch(antlr4::ParserRuleContext* tree, uint32_t depth) {
    constexpr uint32_t kDepthMax = 5'000;
    const auto index = static_cast<uint32_t>(outline_.branches.size());
    outline_.branches.push_back({(*names_)[tree->getRuleIndex()], {}});
    is_too_deep_ = is_too_deep_ || depth > kDepthMax;
    if (is_too_deep_) return index;
    if (tree->getRuleIndex() == Parser::RuleText) {
      const Part whole{true, AddLeaf(WordOf(tree->start), WordOf(tree->stop))};
      outline_.branches[index].parts.push_back(whole);
      return index;
    }
    for (antlr4::tree::ParseTree* child : tree->children) {
      Part part;
      if (typeid(*child) == typeid(antlr4::tree::TerminalNodeImpl)) {
        auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(child)->getSymbol();
        part = {true, AddLeaf(WordOf(word), WordOf(word))};
      } else {
        part = {false, AddBranch(static_cast<antlr4::ParserRuleContext*>(child), depth + 1)};
      }
      outline_.branches[index].parts.push_back(part);
    }
    return index;
  }

  uint32_t AddLeaf(const WordToken& first, const WordToken& last) {
    Leaf leaf;
    leaf.text = words_.source.substr(first.begin(), last.end() - first.begin());
    leaf.is_word = first.is_name();
    ReadGap(words_.source.substr(end_, first.begin() - end_), outline_.leaves.empty(), &leaf);
    end_ = last.end();
    outline_.leaves.push_back(std::move(leaf));
    return static_cast<uint32_t>(outline_.leaves.size() - 1);
  }

  Words words_;
  Outline outline_;
  const std::vector<std::string>* names_ = nullptr;
  uint32_t end_ = 0;  // of the leaf before: bytes
  bool is_too_deep_ = false;
};

}  // namespace

std::optional<Outline> ReadOutline(std::string_view text) {
  return OutlineReader(text).Read();
}

std::vector<std::string_view> WordsThatMean(std::string_view text) {
  Words words(text);
  ReadWords(&words);
  std::vector<std::string_view> result;
  for (const WordToken& word : words.tokens) {
    if (word.type() != Parser::COMMA) result.push_back(text.substr(word.begin(), word.end() - word.begin()));
  }
  for (const DocumentationLine& line : words.documentation) result.push_back(WithoutBlanksAtEnd(line.text));
  return result;
}

}  // namespace senda::syntax
