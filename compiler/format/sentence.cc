#include "compiler/format/sentence.h"

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/base/check.h"

namespace senda::format {
namespace {

using syntax::Branch;
using syntax::Comment;
using syntax::Leaf;
using syntax::Outline;
using syntax::Part;

template <size_t kCount>
bool IsOneOf(std::string_view text, const std::array<std::string_view, kCount>& all) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

// Words in front of which a line never ends: what they begin is short, or must stay on the line.
constexpr std::array<std::string_view, 8> kBindingWords = {"as", "was", "per", "of", "in", "at", "on", "to"};
// Rules without a place where a line could end.
constexpr std::array<std::string_view, 8> kWholeRules = {"path",     "typeExpression", "typeMember", "headPart",
                                                         "formerly", "transport",      "allowance",  "literal"};

class SentenceReader {
 public:
  explicit SentenceReader(const Outline& outline) : outline_(outline) {}

  std::vector<Sentence> ReadFile(std::vector<Comment>* comments_at_end) {
    std::vector<Sentence> sentences;
    for (uint32_t root : outline_.roots) ReadRoot(outline_.branches[root], &sentences);
    const Leaf& end = outline_.leaves.back();
    comments_at_end->insert(comments_at_end->end(), end.comments.begin(), end.comments.end());
    return sentences;
  }

 private:
  const Leaf& LeafOf(Part part) const { return outline_.leaves[part.index]; }
  const Branch& BranchOf(Part part) const { return outline_.branches[part.index]; }
  bool IsLeaf(Part part, std::string_view text) const { return part.is_leaf && LeafOf(part).text == text; }

  void ReadRoot(const Branch& root, std::vector<Sentence>* sentences) {
    std::vector<Part> rest;
    for (Part part : root.parts) {
      if (!part.is_leaf && BranchOf(part).rule == "allowance") {
        sentences->push_back(ReadSentence({part}, "allowance"));
        sentences->back().is_before_its_declaration = true;
      } else {
        rest.push_back(part);
      }
    }
    sentences->push_back(ReadSentence(rest, root.rule));
  }

  Sentence ReadSentence(const std::vector<Part>& parts, std::string_view rule) {
    Sentence sentence;
    sentence.rule = rule;
    for (size_t i = 0; i < parts.size(); ++i) {
      const size_t first = sentence.pieces.size();
      if (parts[i].is_leaf) {
        AddLeaf(parts[i], rule, i, 1, &sentence);
        continue;
      }
      AddBranch(BranchOf(parts[i]), 1, &sentence);
      if (i > 0 && first < sentence.pieces.size()) MarkBreak(rule, BranchOf(parts[i]).rule, 1, first, &sentence);
    }
    // The comments of the first word stand before the whole.
    if (!sentence.pieces.empty()) sentence.comments = std::exchange(sentence.pieces.front().comments, {});
    sentence.head_count = HeadCount(parts, sentence);
    return sentence;
  }

  // The keywords that a clause begins with: `keyed by`, `once per`; of a field its name. What stands alone has none.
  size_t HeadCount(const std::vector<Part>& parts, const Sentence& sentence) const {
    constexpr std::array<std::string_view, 2> kAlone = {"exitClause", "mapPain"};
    if (parts.size() != 1 || parts[0].is_leaf) return 0;
    const Branch* clause = &BranchOf(parts[0]);
    if (clause->rule == "field" || clause->rule == "emailPart") return 1;
    if (!clause->rule.ends_with("Clause")) return 0;
    while (clause->parts.size() == 1 && !clause->parts[0].is_leaf) clause = &BranchOf(clause->parts[0]);
    if (IsOneOf(clause->rule, kAlone)) return 0;
    // `in es { … }`, `sms en "…"`: the language belongs to the word before it.
    if (clause->rule == "messageText" && !IsLeaf(clause->parts.front(), "body")) return 0;
    size_t count = 0;
    while (count < clause->parts.size() && clause->parts[count].is_leaf && LeafOf(clause->parts[count]).is_word)
      ++count;
    if (count == clause->parts.size()) return clause->rule == "onceClause" ? 0 : count - 1;
    return count < sentence.pieces.size() ? count : 0;
  }

  void AddBranch(const Branch& branch, int depth, Sentence* sentence) {
    const bool has_brackets = branch.rule == "comparison" || branch.rule == "test";
    for (size_t i = 0; i < branch.parts.size(); ++i) {
      const Part part = branch.parts[i];
      if (IsLeaf(part, "{")) {
        i = AddGroup(branch, i, sentence);
      } else if (part.is_leaf) {
        AddLeaf(part, branch.rule, i, depth, sentence);
      } else if (has_brackets && IsDefaulted(BranchOf(part)) && branch.parts.size() > 1) {
        AddInBrackets(BranchOf(part), depth + 1, sentence);
      } else {
        const size_t first = sentence->pieces.size();
        AddBranch(BranchOf(part), depth + 1, sentence);
        if (i > 0 && first < sentence->pieces.size())
          MarkBreak(branch.rule, BranchOf(part).rule, depth, first, sentence);
      }
    }
  }

  // `days since last(purchase) else 0`, which reads like a condition's `else`.
  static bool IsDefaulted(const Branch& branch) { return branch.rule == "defaulted" && branch.parts.size() > 1; }

  // `days since last(purchase) else 0 > 180`: nobody has to know which of the two binds closer.
  void AddInBrackets(const Branch& branch, int depth, Sentence* sentence) {
    const size_t first = sentence->pieces.size();
    AddBranch(branch, depth, sentence);
    Piece open;
    open.text = "(";
    open.has_space_before = sentence->pieces[first].has_space_before;
    open.comments = std::exchange(sentence->pieces[first].comments, {});
    sentence->pieces[first].has_space_before = false;
    sentence->pieces.insert(sentence->pieces.begin() + static_cast<std::ptrdiff_t>(first), std::move(open));
    Piece close;
    close.text = ")";
    sentence->pieces.push_back(std::move(close));
  }

  // A part that begins with a keyword may begin a line: `if unreachable push`, `where amount > 5 EUR`.
  void MarkBreak(std::string_view around, std::string_view rule, int depth, size_t first, Sentence* sentence) {
    Piece& piece = sentence->pieces[first];
    const bool is_part =
        rule.ends_with("Option") || rule.ends_with("Clause") || rule == "argument" || rule == "useBinding";
    const bool is_value = around.ends_with("Declaration") && first > 0 && sentence->pieces[first - 1].text == "=";
    if (is_value || (is_part && !IsOneOf(around, kWholeRules))) piece.break_depth = depth;
    if (is_value) piece.is_chain = true;
  }

  void AddLeaf(Part part, std::string_view rule, size_t place, int depth, Sentence* sentence) {
    const Leaf& leaf = LeafOf(part);
    Piece piece;
    piece.text = leaf.text;
    piece.comments = leaf.comments;
    piece.has_space_before = !sentence->pieces.empty() && HasSpace(leaf.text, rule, place, *sentence);
    is_glued_ = (leaf.text == "-" && (place == 0 || rule != "amount")) ||
                (leaf.text == "+" && rule == "touchpointClause") || (leaf.text == "<" && rule == "typeExpression");
    if (sentence->pieces.empty()) sentence->has_blank_before = leaf.has_blank_before;
    if (place > 0 && leaf.is_word && !IsOneOf(rule, kWholeRules)) MarkWord(leaf.text, rule, depth, &piece);
    sentence->pieces.push_back(std::move(piece));
  }

  static void MarkWord(std::string_view text, std::string_view rule, int depth, Piece* piece) {
    const bool is_link = rule == "disjunction" || rule == "conjunction" || rule == "pattern" || rule == "chainPattern";
    if (!is_link && IsOneOf(text, kBindingWords)) return;
    if (rule == "chainPattern" && text != "then" && text != "not") return;
    if (rule == "sendStep" && text == "on") return;
    if (rule == "assignStep" && text != "within") return;
    piece->break_depth = depth;
    piece->is_chain = is_link || rule == "expression";
  }

  bool HasSpace(std::string_view text, std::string_view rule, size_t place, const Sentence& sentence) const {
    const std::string_view before = sentence.pieces.back().group ? "}" : sentence.pieces.back().text;
    if (before == "(" || before == "[" || before == "." || is_glued_) return false;
    if (text == ")" || text == "]" || text == "," || text == "?" || text == ":" || text == ".") return false;
    if (rule == "typeExpression" && (text == "<" || text == ">" || text == "(")) return false;
    if (text == "(") return place == 0 || before == "each";  // `for each (amount money)`
    return true;
  }

  // Reads the sentences between the `{` at `open` and its `}`; gives the place of the latter.
  size_t AddGroup(const Branch& branch, size_t open, Sentence* sentence) {
    auto group = std::make_unique<Group>();
    group->rule = branch.rule;
    group->has_commas = branch.rule == "fieldList";
    Piece piece;
    const std::string_view before =
        sentence->pieces.empty() || sentence->pieces.back().group ? "" : sentence->pieces.back().text;
    piece.has_space_before = !sentence->pieces.empty() && before != "(" && before != "[";
    piece.comments = LeafOf(branch.parts[open]).comments;
    if (sentence->pieces.empty()) sentence->has_blank_before = LeafOf(branch.parts[open]).has_blank_before;
    std::vector<Part> run;
    std::vector<Comment> carried;  // from a comma that is left out
    size_t at = open + 1;
    auto flush = [&] {
      if (run.empty()) return;
      const bool is_alone = run.size() == 1 && !run[0].is_leaf;
      group->sentences.push_back(ReadSentence(run, is_alone ? BranchOf(run[0]).rule : std::string_view(branch.rule)));
      auto& comments = group->sentences.back().comments;
      comments.insert(comments.begin(), carried.begin(), carried.end());
      carried.clear();
      run.clear();
    };
    for (; !IsLeaf(branch.parts[at], "}"); ++at) {
      Part part = branch.parts[at];
      SENDA_CHECK(at + 1 < branch.parts.size());
      if (IsLeaf(part, ",")) {
        group->has_commas = true;
        flush();
        carried.insert(carried.end(), LeafOf(part).comments.begin(), LeafOf(part).comments.end());
        continue;
      }
      if (!part.is_leaf && BranchOf(part).rule == "nextField")
        part = InsideNextField(BranchOf(part), group.get(), &carried);
      if (EndsBefore(run, part)) flush();
      run.push_back(part);
      if (run.size() == 1 && !part.is_leaf) flush();
      if (!run.empty() && !part.is_leaf && BranchOf(part).rule == "block") flush();
    }
    flush();
    const Leaf& close = LeafOf(branch.parts[at]);
    group->comments_at_end = carried;
    group->comments_at_end.insert(group->comments_at_end.end(), close.comments.begin(), close.comments.end());
    if (branch.rule == "recordFields") group->has_commas = group->keeps_commas = true;
    is_glued_ = false;
    piece.group = std::move(group);
    sentence->pieces.push_back(std::move(piece));
    return at;
  }

  // `, name: value` in a record: the field without its comma.
  Part InsideNextField(const Branch& next, Group* group, std::vector<Comment>* carried) const {
    for (Part part : next.parts) {
      if (!part.is_leaf) return part;
      group->has_commas = true;
      carried->insert(carried->end(), LeafOf(part).comments.begin(), LeafOf(part).comments.end());
    }
    SENDA_CHECK(false);
    return {};
  }

  // Sentences that the grammar writes without a rule of their own begin with a keyword: `when C {…}`, `wants "…"`.
  bool EndsBefore(const std::vector<Part>& run, Part next) const {
    if (run.empty()) return false;
    const bool has_value = std::any_of(run.begin(), run.end(), [&](Part part) { return !part.is_leaf; });
    return has_value && next.is_leaf && LeafOf(next).is_word;
  }

  const Outline& outline_;
  bool is_glued_ = false;  // nothing comes between the piece before, a sign or the `<` of `list<text>`, and the next
};

}  // namespace

bool Sentence::HasGroup() const {
  return std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.group != nullptr; });
}

std::vector<Sentence> ReadSentences(const Outline& outline, std::vector<Comment>* comments_at_end) {
  return SentenceReader(outline).ReadFile(comments_at_end);
}

}  // namespace senda::format
