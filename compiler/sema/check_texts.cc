#include "compiler/sema/check_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/base/utf8.h"
#include "compiler/sema/check_samples.h"
#include "compiler/sema/price_off.h"
#include "compiler/sema/sample_text.h"
#include "compiler/sema/sms.h"
#include "compiler/sema/text_context.h"
#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr int64_t kLoopItemsMax = 1'000;
constexpr uint32_t kLoopItemsUnsaid = 100;  // more must be said
constexpr uint64_t kValueBytes = 64;        // of anything but a text, printed or kept

std::string LastPart(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

uint64_t BytesOf(const Type& type) {
  switch (type.kind) {
    case TypeKind::kText:
    case TypeKind::kEmail:
    case TypeKind::kPhone:
    case TypeKind::kUrl: return type.text_limit + kValueBytes;
    default: return kValueBytes;
  }
}

class TextChecker {
 public:
  TextChecker(Checker& checker, MessageId id)
      : checker_(checker),
        id_(id),
        name_(checker.model.messages[id].qualified_name),
        declaration_(checker.model.messages[id].declaration),
        node_(std::get<ast::MessageDecl>(checker.DeclarationOf(declaration_).node)),
        parameters_(checker.message_parameters[id.index()]),
        env_(checker.NewEnv(declaration_)),
        expressions_(checker, env_) {
    env_.parameters = &parameters_;
    is_used_.resize(parameters_.size(), false);
    is_link_used_.resize(node_.links.size(), false);
  }

  void Check() {
    const size_t errors = checker_.sink.error_count();
    checker_.model.message_infos.resize(std::max<size_t>(checker_.model.message_infos.size(), id_.index() + 1));
    if (node_.texts.empty() && node_.variants.empty()) {
      checker_.sink.Report(Kind::kBodyMissing, checker_.DeclarationOf(declaration_).name.span, name_)
          .Help("write `body \"…\"` in it");
      return;
    }
    CheckLinks();
    for (uint32_t i = 0; i < node_.texts.size(); ++i) CheckText(node_.texts[i], std::nullopt, i);
    CheckVariants();
    CheckSample(checker_, env_, id_);
    if (checker_.sink.error_count() == errors) CheckUses();
    info().loop_count = static_cast<uint32_t>(parameters_.size() - checker_.message_parameters[id_.index()].size());
  }

 private:
  MessageInfo& info() { return checker_.model.message_infos[id_.index()]; }

  void CheckLinks() {
    for (size_t i = 0; i < node_.links.size(); ++i) {
      const ast::MessageLink& link = node_.links[i];
      for (size_t j = 0; j < i; ++j) {
        if (node_.links[j].name.text != link.name.text) continue;
        // link buy "…" link buy "…"
        checker_.sink.Report(Kind::kLinkTwice, link.name.span, name_, checker_.Text(link.name.text))
            .Note(node_.links[j].name.span, "the first one is here");
      }
      if (FindParameter(link.name.text)) {
        checker_.sink.Report(Kind::kParameterTwice, link.name.span, checker_.Text(link.name.text));
      }
      is_in_link_ = true;
      CheckPieces(link.target, TextForm::kUrl);
      is_in_link_ = false;
    }
  }

  std::optional<uint32_t> FindParameter(Symbol name) const {
    for (uint32_t i = 0; i < parameters_.size(); ++i) {
      if (parameters_[i].name == name) return i;
    }
    return std::nullopt;
  }
  std::optional<uint32_t> FindLink(Symbol name) const {
    for (uint32_t i = 0; i < node_.links.size(); ++i) {
      if (node_.links[i].name.text == name) return i;
    }
    return std::nullopt;
  }

  // --------------------------------------------------------------------------------------------- where a text belongs

  void CheckText(const ast::MessageText& text, std::optional<uint32_t> variant, uint32_t index) {
    MessageTextInfo info{variant, index, {}, {}, {}};
    bool is_known = true;
    if (text.language) is_known = CheckLanguage(*text.language, &info.language);
    if (text.what == ast::TextFor::kEmail) {
      for (ChannelId channel : checker_.model.channels.ids()) {
        if (IsEmailChannel(checker_, channel)) info.channels.push_back(channel);
      }
      // Without an e-mail channel nobody gets it; it is checked all the same.
      is_known = is_known && !info.channels.empty();
      if (!text.body) checker_.sink.Report(Kind::kEmailBodyMissing, text.span, name_).Help("write `body \"…\"` in it");
    } else if (text.what == ast::TextFor::kChannel) {
      // message hi { … text "Hola" }
      const std::string_view word = checker_.Text(text.channel.text);
      const bool is_text_word = word == "text" || word == "content" || word == "html" || word == "copy";
      const auto lookup = checker_.names.Find(*env_.file, Namespace::kChannel, {text.channel});
      if (is_text_word && lookup.status == Lookup::Status::kNone) {
        checker_.sink.Report(Kind::kNameUnknown, text.channel.span, "channel", word).Help("write `body \"…\"`");
        return;
      }
      auto channel = checker_.Resolve(*env_.file, {text.channel}, text.channel.span, "channel", {DeclKind::kChannel});
      is_known = is_known && channel;
      if (channel) info.channels.push_back(ChannelId(channel->index));
    }
    if (text.opens) info.opens = UseLink(*text.opens);
    for (const auto* part : {&text.subject, &text.preheader, &text.title}) {
      if (*part) CheckPieces(**part, TextForm::kPlain, true);
    }
    if (text.body) CheckPieces(*text.body, FormOf(*text.body));
    if (!is_known) return;
    CheckTwice(text, info);
    if (!info.channels.empty() && IsSmsChannel(checker_, info.channels[0])) CheckSms(text);
    this->info().texts.push_back(std::move(info));
  }

  std::optional<uint32_t> UseLink(const ast::Name& name) {
    std::optional<uint32_t> link = FindLink(name.text);
    if (link) {
      is_link_used_[*link] = true;
      return link;
    }
    auto report = checker_.sink.Report(Kind::kLinkUnknown, name.span, name_, checker_.Text(name.text));
    checker_.Suggest(report, checker_.Text(name.text), [&] {
      std::vector<std::string> names;
      for (const ast::MessageLink& one : node_.links) names.emplace_back(checker_.Text(one.name.text));
      return names;
    });
    return std::nullopt;
  }

  // in pt { … }: the workspace's languages are es and en.
  bool CheckLanguage(const ast::LanguageCode& written, std::string* language) {
    const auto& all = checker_.settings.languages;
    *language = written.code;
    if (std::find(all.begin(), all.end(), written.code) != all.end()) return true;
    auto report = checker_.sink.Report(Kind::kLanguageOutside, written.span, written.code);
    checker_.Suggest(report, written.code, [&] { return all; });
    report.Help(fmt::format("add it to `languages` in senda.toml; there are `{}`", fmt::join(all, "`, `")));
    return false;
  }

  static std::string ForWhat(const ast::MessageText& text, const Checker& checker) {
    std::string what = "every channel";
    if (text.what == ast::TextFor::kEmail) what = "e-mail";
    if (text.what == ast::TextFor::kChannel) what = fmt::format("`{}`", checker.Text(text.channel.text));
    if (text.language) what += fmt::format(" in `{}`", text.language->code);
    return what;
  }

  const ast::MessageText& TextOf(const MessageTextInfo& info) const {
    return info.variant ? node_.variants[*info.variant].texts[info.index] : node_.texts[info.index];
  }

  void CheckTwice(const ast::MessageText& text, const MessageTextInfo& info) {
    for (const MessageTextInfo& other : this->info().texts) {
      const bool is_same =
          other.channels == info.channels && other.language == info.language && other.variant == info.variant;
      if (!is_same) continue;
      checker_.sink.Report(Kind::kTextTwice, text.span, name_, ForWhat(text, checker_))
          .Note(TextOf(other).span, "the first one is here");
      return;
    }
  }

  // ------------------------------------------------------------------------------------------------------------ pieces

  TextForm FormOf(const ast::TextSource& source) const {
    if (source.path) return FormOfFile(*source.path);
    const bool has_beginning = !source.pieces.empty() && source.pieces[0].kind == ast::TextPieceKind::kText;
    return source.is_block && has_beginning ? FormOfText(source.pieces[0].text) : TextForm::kPlain;
  }

  void CheckPieces(const ast::TextSource& source, TextForm form, bool is_headline = false) {
    const ast::TextPieces* pieces = PiecesOf(checker_.ast, source);
    if (pieces == nullptr) return;  // the file was reported
    context_ = TextContext(form);
    bytes_ = 0;
    Walk(*pieces, 1);
    if (bytes_ > kItemsBytesMax) {
      checker_.sink.Report(Kind::kTextTooLarge, source.span, bytes_, kItemsBytesMax)
          .Help("show fewer items, or shorter texts");
    }
    LookForPriceOff(*pieces, form, is_headline, source.span);
  }

  void Walk(const ast::TextPieces& pieces, uint64_t times) {
    for (const ast::TextPiece& piece : pieces) {
      switch (piece.kind) {
        case ast::TextPieceKind::kText: context_.Read(piece.text); break;
        case ast::TextPieceKind::kValue: CheckValue(piece, times); break;
        case ast::TextPieceKind::kIf: CheckIf(piece, times); break;
        case ast::TextPieceKind::kFor: CheckFor(piece, times); break;
      }
    }
  }

  void CheckValue(const ast::TextPiece& piece, uint64_t times) {
    std::string where;
    const std::optional<Escape> escape = context_.EscapeHere(&where);
    if (!escape) {
      // <script>let name = "{{customer.first_name}}"</script>
      checker_.sink.Report(Kind::kValuePlace, piece.span, where)
          .Help(where.find("which is code") == std::string::npos
                    ? "put it into the text, or into an attribute between quotes"
                    : "put it into the text, or into an attribute that is none of code, such as `title`");
    }
    context_.PassValue();
    const auto* bare = std::get_if<ast::NameExpr>(&checker_.ast.exprs[piece.value].node);
    const bool is_link =
        bare != nullptr && !is_in_link_ && !FindParameter(bare->name.text) && FindLink(bare->name.text);
    if (is_link) {
      const uint32_t link = *UseLink(bare->name);
      checker_.model.text_links.Set(piece.value, link + 1);
      checker_.model.expr_types.Set(piece.value, Of(TypeKind::kUrl));
      if (escape) checker_.model.text_escapes.Set(piece.value, *escape);
      return;
    }
    const bool is_json = escape && *escape == Escape::kJson;
    if (is_json) {
      const Type type = expressions_.Infer(piece.value);
      if (type.kind == TypeKind::kPoison) return;
      if (type.is_optional) {
        expressions_.ReportMayBeMissing(piece.value, type);
        return;
      }
      if (type.kind != TypeKind::kBool && !expressions_.RequirePrintable(piece.value)) return;
    } else if (!expressions_.RequirePrintable(piece.value)) {
      return;
    }
    const Type type = checker_.model.expr_types.Get(piece.value);
    if (escape) checker_.model.text_escapes.Set(piece.value, *escape);
    bytes_ += BytesOf(type) * times;
    NoteUses(piece.value);
  }

  void CheckIf(const ast::TextPiece& piece, uint64_t times) {
    const bool is_condition = expressions_.RequireCondition(piece.value);
    NoteUses(piece.value);
    bytes_ += kValueBytes * times;
    const TextContext before = context_;
    const auto branch = [&](const ast::TextPieces& pieces, bool truth) {
      const size_t mark = env_.facts.Mark();
      if (is_condition) expressions_.Assume(piece.value, truth);
      Walk(pieces, times);
      env_.facts.RollBack(mark);
    };
    branch(piece.body, true);
    TextContext after = context_;
    context_ = before;
    branch(piece.otherwise, false);
    const bool is_same = context_.IsSamePlace(after);
    context_.Join(after);
    if (!is_same) checker_.sink.Report(Kind::kBranchesOfHtml, piece.span).Help("close in each what it opens");
  }

  void CheckFor(const ast::TextPiece& piece, uint64_t times) {
    const Type list = expressions_.Infer(piece.value);
    NoteUses(piece.value);
    Type item;
    uint32_t limit = 1;
    if (list.kind != TypeKind::kPoison && list.is_optional) {
      expressions_.ReportMayBeMissing(piece.value, list);
    } else if (list.kind != TypeKind::kPoison && !list.list.is_valid()) {
      // {{for l in c.sku up to 4}}
      checker_.sink.Report(Kind::kLoopList, checker_.SpanOf(piece.value), checker_.Words(list));
    } else if (list.kind != TypeKind::kPoison) {
      const ListInfo& info = checker_.model.lists[list.list];
      item = info.element;
      limit = LimitOf(piece, info.limit);
    }
    if (const auto taken = FindParameter(piece.name.text)) {
      checker_.sink.Report(Kind::kParameterTwice, piece.name.span, checker_.Text(piece.name.text))
          .Note(parameters_[*taken].span, "the first one is here");
    }
    const auto parameter = static_cast<uint32_t>(parameters_.size());
    parameters_.push_back({piece.name.text, item, piece.name.span});
    is_used_.push_back(true);
    checker_.model.text_loops.Set(piece.value, LoopInfo{parameter, limit});
    const TextContext before = context_;
    bytes_ += kValueBytes * times;
    Walk(piece.body, times * limit);
    const bool is_same = context_.IsSamePlace(before) && context_.HasBegunLike(before);
    context_.Join(before);
    if (!is_same) {
      checker_.sink.Report(Kind::kBranchesOfHtml, piece.span).Help("close inside the `for` what opens inside it");
    }
    parameters_[parameter].name = checker_.interner.Intern("");
  }

  uint32_t LimitOf(const ast::TextPiece& piece, uint32_t list_limit) {
    if (!piece.up_to) {
      if (list_limit <= kLoopItemsUnsaid) return list_limit;
      // {{for l in c.lines}} with `lines list<line>(5000)`
      checker_.sink.Report(Kind::kLoopLimit, checker_.SpanOf(piece.value), list_limit, kLoopItemsUnsaid)
          .Help("say how many are shown: `up to 10`");
      return 1;
    }
    if (*piece.up_to >= 1 && *piece.up_to <= kLoopItemsMax) {
      return static_cast<uint32_t>(std::min<int64_t>(*piece.up_to, list_limit));
    }
    checker_.sink.Report(Kind::kLoopRange, piece.span, kLoopItemsMax);
    return 1;
  }

  void NoteUses(ast::ExprId root) {
    WalkExpr(checker_.ast, root, [&](ast::ExprId part, const ast::Expr&) {
      const Resolution& meaning = checker_.model.resolutions.Get(part);
      if (const auto* r = std::get_if<ParameterRef>(&meaning); r != nullptr && r->index < is_used_.size()) {
        is_used_[r->index] = true;
      }
      if (const auto* r = std::get_if<ParameterFieldRef>(&meaning); r != nullptr) is_used_[r->index] = true;
    });
  }

  // ---------------------------------------------------------------------------------------------------------- findings

  // What a value prints is known as far as its type says.
  std::string WordsOf(const ast::TextPieces& pieces) const {
    std::string out;
    for (const ast::TextPiece& piece : pieces) {
      if (piece.kind == ast::TextPieceKind::kValue) {
        const TypeKind kind = checker_.model.expr_types.Get(piece.value).kind;
        out += kind == TypeKind::kMoney ? "1 €" : kind == TypeKind::kPercent ? "1%" : "…";
      } else {
        out += piece.text + WordsOf(piece.body) + WordsOf(piece.otherwise);
      }
    }
    return out;
  }

  void LookForPriceOff(const ast::TextPieces& pieces, TextForm form, bool is_headline, Span span) {
    if (!node_.purpose || *node_.purpose != ast::Purpose::kService || form == TextForm::kUrl) return;
    if (!LowersAPrice(WordsOf(pieces), form == TextForm::kHtml, is_headline)) return;
    checker_.sink.Report(Kind::kPriceOffInService, span, name_)
        .Note(node_.purpose_span, "a service message needs no consent, because the customer needs it")
        .Help("make it `promotional`, or leave the offer out");
  }

  void CheckSms(const ast::MessageText& text) {
    if (!text.body) return;
    const ast::TextPieces* pieces = PiecesOf(checker_.ast, *text.body);
    if (pieces == nullptr) return;
    const SmsSize size = MeasureSms(SampleText(checker_, node_, parameters_, *pieces));
    if (size.parts == 1) return;
    auto report = checker_.sink.Report(Kind::kSmsTooLong, text.body->span, size.parts, size.characters, size.one_part);
    if (size.foreign != 0) {
      std::string character;
      AppendUtf8(&character, size.foreign);
      report.Note(
          fmt::format("`{}` is not among the letters of an SMS, so that one part holds 70 instead of 160", character));
    }
    report.Help(node_.sample ? "shorten it: every part is paid for" : "it is this long even without its values");
  }

  void CheckUses() {
    const auto& declared = checker_.message_parameters[id_.index()];
    const bool has_all = std::all_of(node_.texts.begin(), node_.texts.end(), [&](const ast::MessageText& text) {
      return !text.body || PiecesOf(checker_.ast, *text.body) != nullptr;
    });
    for (size_t i = 0; i < declared.size() && has_all; ++i) {
      if (is_used_[i] || declared[i].type.kind == TypeKind::kPoison) continue;
      checker_.sink.Report(Kind::kParameterUnused, declared[i].span, name_, checker_.Text(declared[i].name))
          .Help("leave it out of `with`, and out of the sends");
    }
    for (size_t i = 0; i < node_.links.size() && has_all; ++i) {
      if (is_link_used_[i]) continue;
      const std::string_view link = checker_.Text(node_.links[i].name.text);
      checker_.sink.Report(Kind::kLinkUnused, node_.links[i].name.span, name_, link)
          .Help(fmt::format("write `{{{0}}}` in a text, or `{{{{{0}}}}}` in a block or file", link));
    }
  }

  // ---------------------------------------------------------------------------------------------------------- variants

  using PartNames = std::set<std::string>;

  void CheckVariants() {
    if (node_.variants.empty()) return;
    int64_t sum = 0;
    std::vector<PartNames> parts;
    for (uint32_t v = 0; v < node_.variants.size(); ++v) {
      const ast::MessageVariant& variant = node_.variants[v];
      sum += variant.share_millionths;
      for (uint32_t w = 0; w < v; ++w) {
        if (node_.variants[w].name.text != variant.name.text) continue;
        checker_.sink.Report(Kind::kVariantTwice, variant.name.span, name_, checker_.Text(variant.name.text))
            .Note(node_.variants[w].name.span, "the first one is here");
      }
      for (uint32_t i = 0; i < variant.texts.size(); ++i) CheckText(variant.texts[i], v, i);
      parts.push_back(PartsOf(variant));
    }
    constexpr int64_t kWhole = 1'000'000;
    if (node_.variants.size() == 1) {
      checker_.sink.Report(Kind::kVariantAlone, node_.variants[0].span).Help("write a second one beside it");
    } else if (sum != kWhole) {
      checker_.sink.Report(Kind::kVariantShares, node_.variants.back().share_span, name_,
                           fmt::format("{}%", static_cast<double>(sum) / 10'000.0));
    }
    for (size_t a = 0; a < parts.size(); ++a) {
      for (size_t b = 0; b < parts.size(); ++b) ReportMissingParts(a, parts[a], b, parts[b]);
    }
  }

  PartNames PartsOf(const ast::MessageVariant& variant) const {
    PartNames names;
    for (const ast::MessageText& text : variant.texts) {
      const auto add = [&](const char* part, bool is_there) {
        if (is_there) names.insert(fmt::format("{} for {}", part, ForWhat(text, checker_)));
      };
      add("subject", text.subject.has_value());
      add("preheader", text.preheader.has_value());
      add("title", text.title.has_value());
      add("body", text.body.has_value());
    }
    return names;
  }

  void ReportMissingParts(size_t a, const PartNames& mine, size_t b, const PartNames& theirs) {
    for (const std::string& part : theirs) {
      if (mine.contains(part)) continue;
      const ast::MessageVariant& variant = node_.variants[a];
      checker_.sink
          .Report(Kind::kVariantParts, variant.name.span, checker_.Text(variant.name.text), part,
                  checker_.Text(node_.variants[b].name.text))
          .Help("variants have the same parts in the same languages, so that they can be compared");
      return;
    }
  }

  Checker& checker_;
  MessageId id_;
  const std::string& name_;
  ast::DeclId declaration_;
  const ast::MessageDecl& node_;
  std::vector<ParameterInfo> parameters_;  // and behind them the items of loops, without a name when those are over
  Env env_;
  ExprChecker expressions_;
  TextContext context_{TextForm::kPlain};
  uint64_t bytes_ = 0;
  bool is_in_link_ = false;
  std::vector<bool> is_used_, is_link_used_;
};

// What a send can choose, by message and channel.
class SentTexts {
 public:
  explicit SentTexts(Checker& checker) : checker_(checker) {}

  void Check() {
    for (ast::StepId step : checker_.ast.steps.ids()) {
      const MessageId message = checker_.model.send_messages.Get(step);
      if (!message.is_valid()) continue;
      const auto& send = std::get<ast::SendStep>(checker_.ast.steps[step].node);
      const std::vector<ChannelId>& channels = checker_.model.send_channels.Get(step);
      for (size_t i = 0; i < channels.size() && i < send.channels.size(); ++i) {
        const bool is_new = seen_.emplace(message.index(), channels[i].index()).second;
        if (is_new) Check(message, channels[i], send.channels[i].span);
      }
    }
  }

 private:
  bool Has(MessageId message, ChannelId channel, const std::string& language) const {
    const MessageInfo& info = checker_.model.message_infos[message.index()];
    const auto serves = [&](const MessageTextInfo& text) { return text.language.empty() || text.language == language; };
    return std::any_of(info.texts.begin(), info.texts.end(), [&](const MessageTextInfo& text) {
      const bool is_its = text.channels.empty() ||
                          std::find(text.channels.begin(), text.channels.end(), channel) != text.channels.end();
      return is_its && serves(text);
    });
  }

  std::string HowToWrite(ChannelId channel, const std::string& language) const {
    if (IsEmailChannel(checker_, channel)) return fmt::format("`in {} {{ subject \"…\" body \"…\" }}`", language);
    return fmt::format("`{} {} \"…\"`", LastPart(checker_.model.channels[channel].qualified_name), language);
  }

  void Check(MessageId message, ChannelId channel, Span span) {
    if (checker_.model.message_infos[message.index()].texts.empty()) return;  // reported
    const std::string& name = checker_.model.messages[message].qualified_name;
    const std::string channel_name = LastPart(checker_.model.channels[channel].qualified_name);
    const Span declared = checker_.DeclarationOf(checker_.model.messages[message].declaration).name.span;
    const auto& languages = checker_.settings.languages;
    if (!Has(message, channel, languages[0])) {
      checker_.sink.Report(Kind::kTextMissing, span, name, channel_name)
          .Note(declared, "the message is declared here")
          .Help(fmt::format("write {} in it", HowToWrite(channel, languages[0])));
      return;
    }
    for (size_t i = 1; i < languages.size(); ++i) {
      if (Has(message, channel, languages[i])) continue;
      checker_.sink.Report(Kind::kTextMissingLanguage, declared, name, languages[i], channel_name, languages[0])
          .Note(span, "it is sent here")
          .Help(fmt::format("write {} in it", HowToWrite(channel, languages[i])));
    }
  }

  Checker& checker_;
  std::set<std::pair<uint32_t, uint32_t>> seen_;
};

}  // namespace

bool IsEmailChannel(const Checker& checker, ChannelId channel) {
  const NamedDeclaration& named = checker.model.channels[channel];
  if (LastPart(named.qualified_name) == "email") return true;
  const auto& node = std::get<ast::ChannelDecl>(checker.DeclarationOf(named.declaration).node);
  if (node.via && checker.Text(node.via->name.text) == "smtp") return true;
  return node.to.is_valid() && checker.model.expr_types.Get(node.to).kind == TypeKind::kEmail;
}

bool IsSmsChannel(const Checker& checker, ChannelId channel) {
  const std::string name = LastPart(checker.model.channels[channel].qualified_name);
  return name == "sms" || name.starts_with("sms_") || name.ends_with("_sms");
}

void CheckTexts(Checker& checker, MessageId message) {
  TextChecker(checker, message).Check();
}

void CheckSentTexts(Checker& checker) {
  SentTexts(checker).Check();
}

}  // namespace senda::sema
