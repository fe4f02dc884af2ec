#include "compiler/format/layout.h"

#include <algorithm>
#include <array>
#include <climits>

#include "compiler/base/utf8.h"
#include "compiler/format/format.h"

namespace senda::format {
namespace {

using syntax::Comment;

constexpr size_t kIndent = 2;
constexpr size_t kHeadWidthMax = 10;

// A part of a sentence that has no open group: pieces [begin, end).
struct Segment {
  const Sentence* sentence;
  size_t begin, end;
};

bool IsOpenAlways(std::string_view rule) {
  constexpr std::array<std::string_view, 5> kRules = {"messageDeclaration", "journeyDeclaration", "policyDeclaration",
                                                      "mapDeclaration", "testDeclaration"};
  return std::find(kRules.begin(), kRules.end(), rule) != kRules.end();
}

// What a step does: a block holds steps, a record or list of fields holds values.
bool HoldsValues(const Group& group) {
  return group.has_commas || group.rule == "recordFields" || group.rule == "fieldList" || group.rule == "useBinding";
}

bool HasBlocks(const Sentence& sentence) {
  return std::any_of(sentence.pieces.begin(), sentence.pieces.end(), [](const Piece& piece) {
    return piece.group != nullptr && !piece.group->sentences.empty() && !HoldsValues(*piece.group);
  });
}

// The columns of the widest line.
size_t WidthOf(std::string_view text) {
  size_t widest = 0;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    widest = std::max(widest, DisplayWidth(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return widest;
}

class Layout {
 public:
  void AddFile(const std::vector<Sentence>& file, const std::vector<Comment>& comments_at_end);
  std::string Text() const;

 private:
  // On one line, or nothing when it has to take several. `head_width`: columns of the aligned head, 0 for as it is.
  static std::optional<std::string> Flat(const Sentence& sentence, size_t head_width);
  static std::optional<std::string> FlatPieces(const Sentence& sentence, size_t begin, size_t end);
  static std::optional<std::string> FlatGroup(const Group& group);
  static size_t HeadWidth(const Sentence& sentence);
  static std::vector<size_t> AlignedHeads(const std::vector<Sentence>& sentences);

  void AddSentences(const std::vector<Sentence>& sentences, size_t indent, std::string_view separator);
  void AddSentence(const Sentence& sentence, size_t indent, size_t head_width);
  bool AddBrokenOnly(const Sentence& sentence, size_t indent);
  void AddOpened(const Sentence& sentence, size_t indent);
  void AddOpenGroup(const Group& group, size_t indent);
  void AddComments(const std::vector<Comment>& comments, size_t indent, bool is_first);
  void AddSegment(const Segment& segment, std::string prefix, std::string_view suffix, size_t indent, size_t hanging);
  void AddBroken(const Segment& segment, std::string prefix, std::string_view suffix, size_t indent, size_t hanging);
  void AddLine(size_t indent, std::string_view text);
  void AddBlank();

  std::vector<std::string> lines_;
  size_t commented_line_ = 0;  // the number of the line that ends with a comment
};

// ------------------------------------------------------------------------------------------------------ on one line

std::optional<std::string> Layout::Flat(const Sentence& sentence, size_t head_width) {
  if (head_width == 0) return FlatPieces(sentence, 0, sentence.pieces.size());
  auto head = FlatPieces(sentence, 0, sentence.head_count);
  auto rest = FlatPieces(sentence, sentence.head_count, sentence.pieces.size());
  if (!head || !rest) return std::nullopt;
  const size_t width = DisplayWidth(*head);
  return *head + std::string(head_width > width ? head_width - width + 1 : 1, ' ') + *rest;
}

std::optional<std::string> Layout::FlatPieces(const Sentence& sentence, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) {
    const Piece& piece = sentence.pieces[i];
    if (!piece.comments.empty() && i > begin) return std::nullopt;
    if (piece.has_space_before && i > begin) text += ' ';
    if (piece.group == nullptr) {
      text += piece.text;
      continue;
    }
    auto group = FlatGroup(*piece.group);
    if (!group) return std::nullopt;
    text += *group;
  }
  return text;
}

std::optional<std::string> Layout::FlatGroup(const Group& group) {
  if (!group.comments_at_end.empty()) return std::nullopt;
  if (group.sentences.empty()) return "{ }";
  const bool is_block = !HoldsValues(group);
  if (IsOpenAlways(group.rule) || (is_block && group.rule == "block" && group.sentences.size() > 1))
    return std::nullopt;
  std::string text = "{ ";
  for (size_t i = 0; i < group.sentences.size(); ++i) {
    const Sentence& sentence = group.sentences[i];
    if (!sentence.comments.empty() || (is_block && HasBlocks(sentence))) return std::nullopt;
    auto flat = Flat(sentence, 0);
    if (!flat || flat->find('\n') != std::string::npos) return std::nullopt;
    if (i > 0) text += group.has_commas ? ", " : "  ";
    text += *flat;
  }
  return text + " }";
}

// ---------------------------------------------------------------------------------------------------------- alignment

size_t Layout::HeadWidth(const Sentence& sentence) {
  if (sentence.head_count == 0) return 0;
  auto head = FlatPieces(sentence, 0, sentence.head_count);
  const size_t width = head ? DisplayWidth(*head) : 0;
  return sentence.rule == "field" || width <= kHeadWidthMax ? width : 0;
}

// The width of each sentence's head, 0 where it is not aligned. Neighbours without an empty line between them share
// one.
std::vector<size_t> Layout::AlignedHeads(const std::vector<Sentence>& sentences) {
  std::vector<size_t> widths(sentences.size(), 0);
  for (size_t begin = 0; begin < sentences.size();) {
    size_t end = begin + 1;
    while (end < sentences.size() && !sentences[end].has_blank_before) ++end;
    size_t widest = 0;
    for (size_t i = begin; i < end; ++i) widest = std::max(widest, HeadWidth(sentences[i]));
    for (size_t i = begin; i < end; ++i) widths[i] = HeadWidth(sentences[i]) == 0 ? 0 : widest;
    begin = end;
  }
  return widths;
}

// -------------------------------------------------------------------------------------------------------------- lines

void Layout::AddLine(size_t indent, std::string_view text) {
  lines_.push_back(std::string(indent, ' ').append(text));
}

void Layout::AddBlank() {
  if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

// A comment behind something on its line stays there.
void Layout::AddComments(const std::vector<Comment>& comments, size_t indent, bool is_first) {
  for (const Comment& comment : comments) {
    if (!comment.is_own_line && commented_line_ != lines_.size()) {
      lines_.back().append("  ").append(comment.text);
      commented_line_ = lines_.size();
      continue;
    }
    if (comment.has_blank_before && !is_first) AddBlank();
    AddLine(indent, comment.text);
    commented_line_ = lines_.size();
    is_first = false;
  }
}

void Layout::AddSentences(const std::vector<Sentence>& sentences, size_t indent, std::string_view separator) {
  const std::vector<size_t> heads = AlignedHeads(sentences);
  for (size_t i = 0; i < sentences.size(); ++i) {
    const Sentence& sentence = sentences[i];
    const bool has_own_line_comment =
        std::any_of(sentence.comments.begin(), sentence.comments.end(), [](const Comment& c) { return c.is_own_line; });
    const bool begins_steps = i > 0 && sentence.rule == "step" && sentences[i - 1].rule == "journeyClause";
    size_t trailing = 0;
    while (trailing < sentence.comments.size() && !sentence.comments[trailing].is_own_line) ++trailing;
    const auto middle = sentence.comments.begin() + static_cast<std::ptrdiff_t>(trailing);
    AddComments({sentence.comments.begin(), middle}, indent, i == 0);
    if (begins_steps || (i > 0 && !has_own_line_comment && sentence.has_blank_before)) AddBlank();
    AddComments({middle, sentence.comments.end()}, indent, i == 0);
    if (has_own_line_comment && sentence.has_blank_before) AddBlank();
    AddSentence(sentence, indent, heads[i]);
    if (i + 1 < sentences.size()) lines_.back().append(separator);
  }
}

void Layout::AddSentence(const Sentence& sentence, size_t indent, size_t head_width) {
  for (size_t width : {head_width, size_t{0}}) {
    auto flat = Flat(sentence, width);
    if (flat && indent + WidthOf(*flat) <= kLineWidth) return AddLine(indent, *flat);
  }
  if (!AddBrokenOnly(sentence, indent)) AddOpened(sentence, indent);
}

// `use … with` and calls with records read better broken between their parts than with one part open.
bool Layout::AddBrokenOnly(const Sentence& sentence, size_t indent) {
  if (!sentence.HasGroup() || HasBlocks(sentence)) return false;
  if (!FlatPieces(sentence, 0, sentence.pieces.size())) return false;
  Layout alone;
  alone.AddBroken({&sentence, 0, sentence.pieces.size()}, "", "", indent, kIndent);
  const bool fits = std::all_of(alone.lines_.begin(), alone.lines_.end(),
                                [](const std::string& line) { return WidthOf(line) <= kLineWidth; });
  if (fits) lines_.insert(lines_.end(), alone.lines_.begin(), alone.lines_.end());
  return fits;
}

// With its groups open. Empty ones stay, and so do values in the middle of a sentence that has blocks.
void Layout::AddOpened(const Sentence& sentence, size_t indent) {
  const bool has_blocks = HasBlocks(sentence);
  auto stays = [&](const Piece& piece) {
    if (piece.group == nullptr || piece.group->sentences.empty())
      return piece.group == nullptr || FlatGroup(*piece.group);
    return has_blocks && HoldsValues(*piece.group) && FlatGroup(*piece.group).has_value();
  };
  std::string prefix;
  size_t begin = 0;
  for (size_t i = 0; i <= sentence.pieces.size(); ++i) {
    const bool is_end = i == sentence.pieces.size();
    if (!is_end && stays(sentence.pieces[i])) continue;
    const std::string_view suffix = is_end ? "" : sentence.pieces[i].has_space_before ? " {" : "{";
    if (begin < i || !prefix.empty() || !is_end) {
      AddSegment({&sentence, begin, i}, prefix, suffix, indent, is_end ? kIndent : 2 * kIndent);
    }
    if (is_end) return;
    if (!sentence.pieces[i].comments.empty() && begin < i)
      AddComments(sentence.pieces[i].comments, indent + kIndent, false);
    AddOpenGroup(*sentence.pieces[i].group, indent);
    prefix = "}";
    begin = i + 1;
  }
}

void Layout::AddOpenGroup(const Group& group, size_t indent) {
  AddSentences(group.sentences, indent + kIndent, group.keeps_commas ? "," : "");
  AddComments(group.comments_at_end, indent + kIndent, group.sentences.empty());
}

// Pieces without an open group, on one line if they fit.
void Layout::AddSegment(const Segment& segment, std::string prefix, std::string_view suffix, size_t indent,
                        size_t hanging) {
  auto flat = FlatPieces(*segment.sentence, segment.begin, segment.end);
  const bool has_comment_first =
      segment.begin < segment.end && !prefix.empty() && !segment.sentence->pieces[segment.begin].comments.empty();
  if (has_comment_first) {
    AddLine(indent, prefix);
    AddComments(segment.sentence->pieces[segment.begin].comments, indent, false);
    prefix.clear();
  }
  if (flat) {
    std::string line = prefix;
    if (!prefix.empty() && segment.begin < segment.end && segment.sentence->pieces[segment.begin].has_space_before)
      line += ' ';
    line.append(*flat).append(suffix);
    if (indent + WidthOf(line) <= kLineWidth) return AddLine(indent, line);
  }
  AddBroken(segment, std::move(prefix), suffix, indent, hanging);
}

void Layout::AddBroken(const Segment& segment, std::string prefix, std::string_view suffix, size_t indent,
                       size_t hanging) {
  const auto& pieces = segment.sentence->pieces;
  int depth = INT_MAX;
  for (size_t i = segment.begin + 1; i < segment.end; ++i) {
    if (!pieces[i].comments.empty()) depth = 0;
    if (pieces[i].break_depth > 0) depth = std::min(depth, pieces[i].break_depth);
  }
  auto is_break = [&](size_t i) { return depth == 0 ? !pieces[i].comments.empty() : pieces[i].break_depth == depth; };
  std::vector<size_t> cuts = {segment.begin};
  for (size_t i = segment.begin + 1; i < segment.end; ++i) {
    if (is_break(i)) cuts.push_back(i);
  }
  cuts.push_back(segment.end);
  for (size_t c = 0; c + 1 < cuts.size();) {
    // As many parts as fit; of a chain one.
    size_t next = c + 1;
    const size_t at = c == 0 ? indent : indent + hanging;
    const std::string lead = c == 0 ? prefix : "";
    auto fits = [&](size_t end) {
      auto flat = FlatPieces(*segment.sentence, cuts[c], end);
      const size_t more = lead.size() + 1 + (end == segment.end ? suffix.size() : 0);
      return flat && at + WidthOf(*flat) + more <= kLineWidth;
    };
    while (next + 1 < cuts.size() && !pieces[cuts[next]].is_chain && pieces[cuts[next]].comments.empty() &&
           fits(cuts[next + 1]))
      ++next;
    if (c > 0) AddComments(pieces[cuts[c]].comments, at, false);
    const Segment part{segment.sentence, cuts[c], cuts[next]};
    const std::string_view tail = cuts[next] == segment.end ? suffix : std::string_view();
    if (depth == INT_MAX || fits(cuts[next])) {
      // What is still too long has no place where it could be broken.
      std::string line = lead;
      if (!lead.empty() && pieces[cuts[c]].has_space_before) line += ' ';
      line.append(FlatPieces(*segment.sentence, cuts[c], cuts[next]).value_or("")).append(tail);
      AddLine(at, line);
    } else {
      AddBroken(part, lead, tail, at, kIndent);
    }
    c = next;
  }
}

// --------------------------------------------------------------------------------------------------------------- file

void Layout::AddFile(const std::vector<Sentence>& file, const std::vector<Comment>& comments_at_end) {
  bool was_long = false;
  std::string_view rule_before;
  for (size_t i = 0; i < file.size(); ++i) {
    const Sentence& sentence = file[i];
    Layout alone;
    alone.AddSentence(sentence, 0, 0);
    const bool is_glued = i > 0 && file[i - 1].is_before_its_declaration;
    const bool has_documentation = std::any_of(sentence.comments.begin(), sentence.comments.end(),
                                               [](const Comment& comment) { return comment.is_documentation(); });
    const bool is_long = alone.lines_.size() > 1 || has_documentation;
    const bool is_head = sentence.rule == "useClause" && rule_before == "useClause";
    const bool has_gap = !is_glued && (is_long || was_long ||
                                       (!is_head && (rule_before == "useClause" || rule_before == "packageClause")));
    size_t trailing = 0;
    while (i > 0 && trailing < sentence.comments.size() && !sentence.comments[trailing].is_own_line) ++trailing;
    const auto middle = sentence.comments.begin() + static_cast<std::ptrdiff_t>(trailing);
    AddComments({sentence.comments.begin(), middle}, 0, false);
    const bool has_blank = middle == sentence.comments.end() ? sentence.has_blank_before : middle->has_blank_before;
    if (i > 0 && (has_gap || (has_blank && !is_glued))) AddBlank();
    AddComments({middle, sentence.comments.end()}, 0, true);
    const bool is_apart = middle != sentence.comments.end() && !sentence.comments.back().is_documentation();
    if (is_apart && sentence.has_blank_before) AddBlank();
    lines_.insert(lines_.end(), alone.lines_.begin(), alone.lines_.end());
    was_long = is_long && !sentence.is_before_its_declaration;
    rule_before = sentence.rule;
  }
  AddComments(comments_at_end, 0, lines_.empty());
}

std::string Layout::Text() const {
  std::string text;
  for (const std::string& line : lines_) text.append(line).append("\n");
  return text;
}

}  // namespace

std::string LayOut(const std::vector<Sentence>& file, const std::vector<Comment>& comments_at_end) {
  Layout layout;
  layout.AddFile(file, comments_at_end);
  return layout.Text();
}

}  // namespace senda::format
