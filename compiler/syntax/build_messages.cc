// Messages, their texts, catalogs and coupons.
#include "compiler/base/utf8.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/text_block.h"

namespace senda::syntax {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

// How many bytes at the end are blanks behind a line break, or at the beginning of the text; npos when others are.
size_t LineBeginning(std::string_view text, bool is_first) {
  size_t blanks = 0;
  while (blanks < text.size() && IsBlank(text[text.size() - 1 - blanks])) ++blanks;
  const bool is_all = blanks == text.size();
  if (is_all) return is_first ? blanks : std::string_view::npos;
  return text[text.size() - 1 - blanks] == '\n' ? blanks : std::string_view::npos;
}

// How many bytes up to and with a line break are nothing but blanks; npos when others come first.
size_t LineRest(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && (IsBlank(text[at]) || text[at] == '\r')) ++at;
  return at < text.size() && text[at] == '\n' ? at + 1 : std::string_view::npos;
}

bool IsEnd(Parser::TextPieceContext* tree) {
  return tree->value != nullptr && tree->value->start == tree->value->stop &&
         WordOf(tree->value->start).text() == "end";
}

bool IsControl(Parser::TextPieceContext* tree) {
  const bool is_conditional = tree->if_ != nullptr && tree->chosen != nullptr;
  return (tree->if_ != nullptr && !is_conditional) || tree->for_ != nullptr || tree->else_ != nullptr || IsEnd(tree);
}

using FlatPieces = std::vector<std::variant<std::string, Parser::TextPieceContext*>>;

// `{{for …}}`, `{{end}}` on a line of its own is no line of the text: how much goes with it, before and behind.
struct ControlLine {
  size_t at, before, behind;
};

std::optional<ControlLine> ControlLineAt(const FlatPieces& pieces, size_t i) {
  const auto* control = std::get_if<Parser::TextPieceContext*>(&pieces[i]);
  if (control == nullptr || !IsControl(*control)) return std::nullopt;
  const auto* before = i == 0 ? nullptr : std::get_if<std::string>(&pieces[i - 1]);
  const auto* after = i + 1 == pieces.size() ? nullptr : std::get_if<std::string>(&pieces[i + 1]);
  const size_t blanks = before == nullptr ? (i == 0 ? 0 : std::string_view::npos) : LineBeginning(*before, i == 1);
  const size_t rest = after == nullptr ? std::string_view::npos : LineRest(*after);
  if (blanks == std::string_view::npos || rest == std::string_view::npos) return std::nullopt;
  return ControlLine{i, blanks, rest};
}

void DropControlLines(FlatPieces* pieces) {
  // All are found before one goes: the next line begins where this one ends.
  std::vector<ControlLine> lines;
  for (size_t i = 0; i < pieces->size(); ++i) {
    if (const auto line = ControlLineAt(*pieces, i)) lines.push_back(*line);
  }
  for (const ControlLine& line : lines) {
    if (line.at > 0) {
      auto& before = std::get<std::string>((*pieces)[line.at - 1]);
      before.resize(before.size() - line.before);
    }
    std::get<std::string>((*pieces)[line.at + 1]).erase(0, line.behind);
  }
}

}  // namespace

// Puts what stands between `{{if …}}`, `{{for …}}` and their `{{end}}` below them.
class Builder::PieceNester {
 public:
  PieceNester(Builder* builder, const FlatPieces* flat) : builder_(*builder), flat_(*flat) {}

  ast::TextPieces Nest() {
    ast::TextPieces pieces;
    while (at_ < flat_.size()) {
      Read(&pieces);
      if (at_ < flat_.size()) {
        // {{else}} or {{end}} without a beginning.
        auto* tree = std::get<Parser::TextPieceContext*>(flat_[at_++]);
        builder_.sink_->Report(Kind::kTextBlockOpen, builder_.SpanOf(tree), tree->else_ != nullptr ? "else" : "end")
            .Help("it belongs to a `{{if …}}` or `{{for …}}` before it");
      }
    }
    return pieces;
  }

 private:
  // Up to the end, or an `{{else}}` or `{{end}}`.
  void Read(ast::TextPieces* pieces) {
    for (; at_ < flat_.size(); ++at_) {
      ast::TextPiece piece;
      if (const auto* text = std::get_if<std::string>(&flat_[at_])) {
        piece.text = *text;
        if (!piece.text.empty()) pieces->push_back(std::move(piece));
        continue;
      }
      auto* tree = std::get<Parser::TextPieceContext*>(flat_[at_]);
      piece.span = builder_.SpanOf(tree);
      if (tree->else_ != nullptr || IsEnd(tree)) return;
      if (!IsControl(tree)) {
        piece.kind = ast::TextPieceKind::kValue;
        piece.value = builder_.BuildInsert(tree);
        pieces->push_back(std::move(piece));
        continue;
      }
      ++at_;
      if (tree->for_ != nullptr) {
        ReadFor(tree, &piece);
      } else {
        ReadIf(tree, builder_.BuildExpression(tree->condition), &piece);
      }
      pieces->push_back(std::move(piece));
      --at_;  // the loop moves behind the `{{end}}`
    }
  }

  void ReadFor(Parser::TextPieceContext* tree, ast::TextPiece* piece) {
    piece->kind = ast::TextPieceKind::kFor;
    piece->name = builder_.BuildName(tree->id);
    piece->value = builder_.BuildAmount(tree->list);
    piece->up_to = builder_.BuildOptionalCount(tree->upTo);
    Enter(tree, [&] { Read(&piece->body); });
    if (at_ < flat_.size() && IsElse(at_)) {
      auto* otherwise = std::get<Parser::TextPieceContext*>(flat_[at_]);
      builder_.sink_->Report(Kind::kTextBlockOpen, builder_.SpanOf(otherwise), "else").Help("only `{{if …}}` has one");
      ++at_;
      ast::TextPieces ignored;
      Enter(tree, [&] { Read(&ignored); });
    }
    End(tree, "for");
  }

  void ReadIf(Parser::TextPieceContext* tree, ast::ExprId condition, ast::TextPiece* piece) {
    piece->kind = ast::TextPieceKind::kIf;
    piece->value = condition;
    Enter(tree, [&] { Read(&piece->body); });
    if (at_ < flat_.size() && IsElse(at_)) {
      auto* otherwise = std::get<Parser::TextPieceContext*>(flat_[at_]);
      ++at_;
      if (otherwise->condition != nullptr) {
        // {{else if C}}: its end is that of the first.
        ast::TextPiece next;
        next.span = builder_.SpanOf(otherwise);
        Enter(otherwise, [&] { ReadIf(otherwise, builder_.BuildExpression(otherwise->condition), &next); });
        piece->otherwise.push_back(std::move(next));
        return;
      }
      Enter(tree, [&] { Read(&piece->otherwise); });
      if (at_ < flat_.size() && IsElse(at_)) {
        builder_.sink_
            ->Report(Kind::kTextBlockOpen, builder_.SpanOf(std::get<Parser::TextPieceContext*>(flat_[at_])), "else")
            .Help("there is one `{{else}}` at the end");
        ++at_;
        ast::TextPieces ignored;
        Enter(tree, [&] { Read(&ignored); });
      }
    }
    End(tree, "if");
  }

  template <typename Body>
  void Enter(Parser::TextPieceContext* tree, Body body) {
    constexpr int kDepthMax = 16;
    if (++depth_ > kDepthMax) {
      is_too_deep_ = true;
      if (depth_ == kDepthMax + 1) builder_.sink_->Report(Kind::kTextBlockDeep, builder_.SpanOf(tree), kDepthMax);
      at_ = flat_.size();
    } else {
      body();
    }
    --depth_;
  }

  bool IsElse(size_t at) const { return std::get<Parser::TextPieceContext*>(flat_[at])->else_ != nullptr; }

  void End(Parser::TextPieceContext* tree, const char* word) {
    if (at_ < flat_.size()) {
      ++at_;
      return;
    }
    if (depth_ == 0 && !is_too_deep_) {
      builder_.sink_->Report(Kind::kTextBlockUnclosed, builder_.SpanOf(tree), word).Help("write `{{end}}` behind it");
    }
    ++at_;  // as if it were there
  }

  Builder& builder_;
  const FlatPieces& flat_;
  size_t at_ = 0;
  int depth_ = 0;
  bool is_too_deep_ = false;
};

ast::ExprId Builder::BuildInsert(Parser::TextPieceContext* tree) {
  if (tree->value != nullptr) return BuildDisjunction(tree->value);
  ast::ConditionalExpr conditional{BuildExpression(tree->condition), BuildExpression(tree->chosen),
                                   BuildExpression(tree->otherwise)};
  return AddExpr(Span{file_, WordOf(tree->if_).begin(), SpanOf(tree->otherwise).end}, conditional,
                 {conditional.condition, conditional.then_value, conditional.otherwise_value});
}

// In `"…"` and in texts that are no message's only values can stand.
ast::ExprId Builder::BuildInsertOfText(Parser::TextPieceContext* tree, bool is_block) {
  const bool is_control = IsControl(tree) && (is_block || !IsEnd(tree));
  if (!is_control) return BuildInsert(tree);
  sink_->Report(Kind::kTextBlockPlace, SpanOf(tree)).Help("write a `\"\"\"` block, or take the text from a file");
  return AddExpr(SpanOf(tree), ast::TextLiteral{});
}

ast::TextPieces Builder::BuildPieces(const std::vector<Parser::TextPieceContext*>& trees, bool is_line,
                                     bool is_indented) {
  syntax::TextPieces stripped;  // values by their place among the trees
  for (uint32_t i = 0; i < trees.size(); ++i) {
    if (trees[i]->part == nullptr) {
      stripped.emplace_back(ast::ExprId(i));
      continue;
    }
    const WordToken& part = WordOf(trees[i]->part);
    bool is_continued = !stripped.empty() && std::holds_alternative<std::string>(stripped.back());
    if (!is_continued) stripped.emplace_back(std::string());
    std::get<std::string>(stripped.back()) +=
        is_line ? Unescape(part.text(), part.begin()) : std::string(part.text() == "\\{{" ? "{{" : part.text());
  }
  if (is_indented) StripIndentation(&stripped);
  FlatPieces flat;
  for (auto& piece : stripped) {
    if (auto* text = std::get_if<std::string>(&piece)) {
      if (!is_line) UnifyLineEnds(text);  // a checkout with other line ends has the same text
      flat.emplace_back(IsAscii(*text) ? std::move(*text) : ToNfc(*text).value_or(*text));
    } else {
      flat.emplace_back(trees[std::get<ast::ExprId>(piece).index()]);
    }
  }
  if (!is_line) {
    DropControlLines(&flat);
    return PieceNester(this, &flat).Nest();
  }
  ast::TextPieces pieces;
  for (const auto& one : flat) {
    ast::TextPiece piece;
    if (const auto* text = std::get_if<std::string>(&one)) {
      piece.text = *text;
    } else {
      auto* tree = std::get<Parser::TextPieceContext*>(one);
      piece.kind = ast::TextPieceKind::kValue;
      piece.span = SpanOf(tree);
      piece.value = BuildInsertOfText(tree, false);
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

ast::TextPieces Builder::BuildTemplate(Parser::TextFileContext* tree) {
  return BuildPieces(tree->pieces, false, false);
}

ast::TextSource Builder::BuildMessageText(Parser::TextContext* tree) {
  ast::TextSource source;
  source.span = SpanOf(tree);
  if (tree->simple != nullptr) {
    for (const auto& piece : BuildTextPieces(tree).pieces) {
      source.pieces.emplace_back().text = std::get<std::string>(piece);
    }
    return source;
  }
  source.is_block = WordOf(tree->open).text() == "\"\"\"";
  source.pieces = BuildPieces(tree->pieces, !source.is_block, source.is_block);
  return source;
}

// `"…"`, or `file("cart.es.html")`.
ast::TextSource Builder::BuildTextSource(Parser::TextSourceContext* tree) {
  if (tree->content != nullptr) return BuildMessageText(tree->content);
  ast::TextSource source;
  source.span = SpanOf(tree);
  source.path = BuildPath(tree->word, tree->path_);
  return source;
}

std::string Builder::BuildPath(const antlr4::Token* word, Parser::TextContext* path) {
  if (WordOf(word).text() != "file") {
    sink_->Report(Kind::kFileWord, SpanOf(word), WordOf(word).text())
        .Help("write `file(\"…\")`")
        .Fix(SpanOf(word), "file");
  }
  return BuildPlainText(path);
}

ast::LanguageCode Builder::BuildLanguage(Parser::LanguageCodeContext* tree) {
  std::string code;
  for (char c : TextOf(tree)) {
    if (!IsBlank(c)) code += c;
  }
  return {std::move(code), SpanOf(tree)};
}

ast::MessageText Builder::BuildMessageTexts(Parser::MessageTextContext* tree) {
  ast::MessageText text;
  text.span = SpanOf(tree);
  const auto say = [&](const char* what, std::optional<ast::TextSource>* part, ast::TextSource source) {
    if (*part) ReportTwice(what, source.span, (*part)->span);
    *part = std::move(source);
  };
  if (tree->language != nullptr) text.language = BuildLanguage(tree->language);
  if (tree->channel == nullptr && tree->language == nullptr) {
    text.body = BuildTextSource(tree->body);
    return text;
  }
  if (tree->channel == nullptr) {
    text.what = ast::TextFor::kEmail;
    for (auto* part : tree->parts) {
      if (part->subject != nullptr) say("subject", &text.subject, BuildMessageText(part->subject));
      if (part->preheader != nullptr) say("preheader", &text.preheader, BuildMessageText(part->preheader));
      if (part->body != nullptr) say("body", &text.body, BuildTextSource(part->body));
    }
    return text;
  }
  text.what = ast::TextFor::kChannel;
  text.channel = NameOf(tree->channel);
  if (tree->body != nullptr) {
    text.body = BuildTextSource(tree->body);
    return text;
  }
  text.title = BuildMessageText(tree->title);
  text.body = BuildMessageText(tree->shown);
  if (WordOf(tree->word).text() != "text") {
    sink_->Report(Kind::kPushText, SpanOf(tree->word), WordOf(tree->word).text())
        .Help("write `title \"…\" text \"…\"`");
  }
  if (tree->opens != nullptr) text.opens = BuildName(tree->opens);
  return text;
}

ast::DeclNode Builder::BuildMessage(Parser::MessageDeclarationContext* tree) {
  ast::MessageDecl message{};
  for (auto* clause : tree->clauses) BuildMessageClause(clause, &message);
  return message;
}

void Builder::BuildMessageClause(Parser::MessageClauseContext* tree, ast::MessageDecl* message) {
  if (!tree->withs.empty()) {
    for (auto* parameter : tree->withs) message->parameters.push_back(BuildParameter(parameter));
  } else if (tree->topic != nullptr) {
    if (message->topic) ReportTwice("topic", SpanOf(tree), message->topic->span);
    message->topic = BuildPath(tree->topic);
  } else if (tree->tone != nullptr) {
    if (message->tone) ReportTwice("tone", SpanOf(tree), message->tone->span);
    message->tone = BuildName(tree->tone);
  } else if (tree->link != nullptr) {
    message->links.push_back({BuildName(tree->link), BuildMessageText(tree->target), SpanOf(tree)});
  } else if (tree->sample != nullptr) {
    if (message->sample) ReportTwice("sample", SpanOf(tree), message->sample->span);
    message->sample = ast::MessageSample{BuildRecordFields(tree->sample), SpanOf(tree)};
  } else if (tree->variant != nullptr) {
    const ast::ShareClause share = BuildShare(tree->share, SpanOf(tree->share));
    ast::MessageVariant variant{
        BuildName(tree->variant), BuildFormerNames(tree->formers), share.millionths, share.span, {}, SpanOf(tree)};
    for (auto* inner : tree->inner) variant.texts.push_back(BuildMessageTexts(inner));
    message->variants.push_back(std::move(variant));
  } else if (tree->content != nullptr) {
    message->texts.push_back(BuildMessageTexts(tree->content));
  } else {
    BuildPurpose(tree, message);
  }
}

void Builder::BuildPurpose(Parser::MessageClauseContext* tree, ast::MessageDecl* message) {
  if (message->purpose) ReportTwice("purpose", SpanOf(tree), message->purpose_span);
  message->purpose_span = SpanOf(tree);
  if (tree->promotional != nullptr) {
    message->purpose = ast::Purpose::kPromotional;
  } else if (tree->transactional != nullptr) {
    message->purpose = ast::Purpose::kTransactional;
  } else {
    message->purpose = ast::Purpose::kService;
  }
  if (tree->because != nullptr) message->because = BuildPlainText(tree->because);
}

ast::DeclNode Builder::BuildCatalog(Parser::CatalogDeclarationContext* tree) {
  return ast::CatalogDecl{BuildName(tree->key), BuildFields(tree->fields)};
}

ast::DeclNode Builder::BuildCoupon(Parser::CouponDeclarationContext* tree) {
  ast::CouponDecl coupon{};
  std::optional<Span> valid;
  for (auto* clause : tree->clauses) {
    const Span span = SpanOf(clause);
    if (clause->path_ != nullptr) {
      if (coupon.codes) ReportTwice("codes", span, coupon.codes->span);
      coupon.codes = ast::CodesFile{BuildPath(clause->word, clause->path_), span};
    } else if (clause->customer != nullptr) {
      if (coupon.one_per_customer) ReportTwice("one per customer", span, *coupon.one_per_customer);
      coupon.one_per_customer = span;
    } else if (clause->valid != nullptr) {
      if (valid) ReportTwice("valid", span, *valid);
      valid = span;
      coupon.valid = BuildAmount(clause->valid);
    } else if (clause->skip != nullptr) {
      if (coupon.empty_skip) ReportTwice("when empty", span, *coupon.empty_skip);
      if (TextOf(clause->skip) != "skip") {
        sink_->Report(Kind::kWhenEmpty, SpanOf(clause->skip), TextOf(clause->skip))
            .Help("write `when empty skip`")
            .Fix(SpanOf(clause->skip), "skip");
      }
      coupon.empty_skip = span;
    } else {
      if (coupon.alert_below) ReportTwice("alert", span, coupon.alert_span);
      coupon.alert_below = BuildCount(clause->below);
      coupon.alert_span = span;
    }
  }
  return coupon;
}

}  // namespace senda::syntax
