#include "compiler/lower/messages.h"

#include "compiler/base/check.h"

namespace senda::lower {
namespace {

static_assert(static_cast<int>(sema::Escape::kJson) == static_cast<int>(abi::Escape::kJson));

std::string PurposeText(const ast::MessageDecl& message) {
  switch (message.purpose.value_or(ast::Purpose::kTransactional)) {
    case ast::Purpose::kPromotional: return "promotional";
    case ast::Purpose::kService: return "service";
    case ast::Purpose::kTransactional: return "transactional";
  }
  SENDA_UNREACHABLE();
}

// The pieces of one message's texts.
class TextLowering {
 public:
  TextLowering(const Inputs& in, Nodes* nodes, Expressions* expressions, MessageSlots* slots, const std::string& name)
      : in_(in), nodes_(*nodes), expressions_(*expressions), slots_(*slots), name_(name) {
    scope_.message = slots;
  }

  std::vector<abi::TextPiece> Pieces(const ast::TextSource& source) {
    const ast::TextPieces* pieces = PiecesOf(in_.ast, source);
    SENDA_CHECK(pieces != nullptr, "a text without its file reached lowering");
    std::vector<abi::TextPiece> out;
    Add(*pieces, &out);
    return out;
  }

 private:
  void Add(const ast::TextPieces& pieces, std::vector<abi::TextPiece>* out) {
    for (const ast::TextPiece& piece : pieces) {
      switch (piece.kind) {
        case ast::TextPieceKind::kText: AddLiteral(piece.text, out); break;
        case ast::TextPieceKind::kValue: AddValue(piece, out); break;
        case ast::TextPieceKind::kIf: AddIf(piece, out); break;
        case ast::TextPieceKind::kFor: AddFor(piece, out); break;
      }
    }
  }

  static void AddLiteral(const std::string& text, std::vector<abi::TextPiece>* out) {
    abi::TextPiece literal;
    literal.text = text;
    out->push_back(std::move(literal));
  }

  uint32_t Root(ast::ExprId id, NodeId node) {
    return nodes_.AddRoot(node, "text of " + name_, in_.Position(in_.expr(id).span));
  }

  void AddValue(const ast::TextPiece& piece, std::vector<abi::TextPiece>* out) {
    abi::TextPiece value;
    value.escape = static_cast<abi::Escape>(in_.model.text_escapes[piece.value]);
    if (const uint32_t link = in_.model.text_links[piece.value]; link != 0) {
      value.kind = abi::PieceKind::kLink;
      value.link = link - 1;
      out->push_back(std::move(value));
      return;
    }
    const sema::Type& type = in_.TypeOf(piece.value);
    const ir::Format format = FormatOf(type, in_);
    value.kind = abi::PieceKind::kValue;
    value.value_kind = KindOf(type);
    value.currency = format.currency;
    value.minor_digits = format.minor_digits;
    value.members = format.members;
    value.root = Root(piece.value, nodes_.AssumeKnown(expressions_.Lower(piece.value, scope_)));
    out->push_back(std::move(value));
  }

  static uint32_t Mark(abi::PieceKind kind, std::vector<abi::TextPiece>* out) {
    abi::TextPiece mark;
    mark.kind = kind;
    out->push_back(std::move(mark));
    return static_cast<uint32_t>(out->size() - 1);
  }

  void AddIf(const ast::TextPiece& piece, std::vector<abi::TextPiece>* out) {
    const uint32_t begin = Mark(abi::PieceKind::kIf, out);
    (*out)[begin].root = Root(piece.value, expressions_.Lower(piece.value, scope_));
    Add(piece.body, out);
    if (piece.otherwise.empty()) {
      (*out)[begin].end = Mark(abi::PieceKind::kEnd, out);
      return;
    }
    const uint32_t otherwise = Mark(abi::PieceKind::kElse, out);
    (*out)[begin].end = otherwise;
    Add(piece.otherwise, out);
    (*out)[otherwise].end = Mark(abi::PieceKind::kEnd, out);
  }

  void AddFor(const ast::TextPiece& piece, std::vector<abi::TextPiece>* out) {
    const sema::LoopInfo& loop = in_.model.text_loops[piece.value];
    const sema::Type& element = in_.model.lists[in_.TypeOf(piece.value).list].element;
    slots_.AddItem(loop.parameter, in_.Text(piece.name.text), element);
    const uint32_t begin = Mark(abi::PieceKind::kFor, out);
    (*out)[begin].root = Root(piece.value, nodes_.AssumeKnown(expressions_.Lower(piece.value, scope_)));
    (*out)[begin].value_kind = KindOf(element);
    (*out)[begin].limit = loop.limit;
    (*out)[begin].slot = slots_.SlotOfItem(loop.parameter);
    Add(piece.body, out);
    (*out)[begin].end = Mark(abi::PieceKind::kEnd, out);
  }

  const Inputs& in_;
  Nodes& nodes_;
  Expressions& expressions_;
  MessageSlots& slots_;
  const std::string& name_;
  Scope scope_;
};

abi::MessageText TextFor(const Inputs& in, const ast::MessageDecl& decl, const sema::MessageTextInfo& info,
                         TextLowering* texts) {
  const ast::MessageText& written =
      info.variant ? decl.variants[*info.variant].texts[info.index] : decl.texts[info.index];
  abi::MessageText out;
  for (sema::ChannelId channel : info.channels) out.channels.push_back(channel.index());
  out.language = info.language;
  out.variant = info.variant.value_or(abi::kNone);
  out.opens = info.opens.value_or(abi::kNone);
  out.position = in.Position(written.span);
  const auto add = [&](const char* name, const std::optional<ast::TextSource>& source) {
    if (source) out.parts.push_back({name, texts->Pieces(*source)});
  };
  add("subject", written.subject);
  add("preheader", written.preheader);
  add("title", written.title);
  add("body", written.body);
  return out;
}

}  // namespace

void MessageSlots::AddItem(uint32_t parameter, std::string name, const sema::Type& type) {
  items_[parameter] = {std::move(name), type};
}

uint32_t MessageSlots::SlotOf(uint32_t parameter, Symbol field, const sema::Type& type) {
  const std::string field_name = field.is_valid() ? in_.Text(field) : "";
  const auto [found, is_new] = numbers_.try_emplace({parameter, field_name}, static_cast<uint32_t>(slots_.size()));
  if (!is_new) return found->second;
  const auto item = items_.find(parameter);
  const bool is_item = item != items_.end();
  std::string name = is_item ? item->second.first : names_.at(parameter);
  if (field.is_valid()) name += "." + field_name;
  slots_.push_back({std::move(name), KindOf(type), is_item});
  origins_.push_back({parameter, field, is_item});
  return found->second;
}

uint32_t MessageSlots::SlotOfItem(uint32_t parameter) {
  return SlotOf(parameter, Symbol(), items_.at(parameter).second);
}

NodeId MessageSlots::Read(uint32_t parameter) {
  const auto item = items_.find(parameter);
  const sema::Type& type = item != items_.end() ? item->second.second : types_.at(parameter);
  return builder_.AttemptCapture(SlotOf(parameter, Symbol(), type), KindOf(type), type.is_optional);
}

NodeId MessageSlots::ReadField(uint32_t parameter, Symbol field) {
  const sema::Type& event = types_.at(parameter);
  const sema::Type& type = in_.EventFields(event.event).at(*in_.FindEventField(event.event, field)).type;
  return builder_.AttemptCapture(SlotOf(parameter, field, type), KindOf(type), type.is_optional);
}

abi::Message MessageTable::Lower(sema::MessageId id) {
  const sema::NamedDeclaration& named = in_.model.messages[id];
  const ast::Declaration& declaration = in_.declaration(named);
  const auto& decl = std::get<ast::MessageDecl>(declaration.node);
  const sema::MessageInfo& info = in_.model.message_infos.at(id.index());
  MessageSlots slots(&in_, &nodes_.builder(), id);
  std::vector<std::string> names;
  for (const ast::Parameter& parameter : decl.parameters) names.push_back(in_.Text(parameter.name.text));
  slots.NameParameters(names);
  TextLowering texts(in_, &nodes_, &expressions_, &slots, named.qualified_name);

  abi::Message out;
  out.id = named.qualified_name;
  out.former_ids = in_.FormerIds(named);
  out.purpose = PurposeText(decl);
  out.position = in_.Position(declaration.span);
  const sema::TopicId topic = in_.model.message_topics.Get(id);
  if (topic.is_valid()) out.topic = topic.index();
  if (decl.tone) out.tone = in_.Text(decl.tone->text);
  for (const ast::MessageLink& link : decl.links) {
    out.links.push_back({in_.Text(link.name.text), texts.Pieces(link.target)});
  }
  for (const ast::MessageVariant& variant : decl.variants) {
    abi::MessageVariant& lowered = out.variants.emplace_back();
    lowered.name = in_.Text(variant.name.text);
    lowered.share_millionths = variant.share_millionths;
    for (const ast::Name& former : variant.former_names) lowered.former_names.push_back(in_.Text(former.text));
  }
  for (const sema::MessageTextInfo& text : info.texts) out.texts.push_back(TextFor(in_, decl, text, &texts));
  out.slots = slots.slots();
  origins_.push_back(slots.origins());
  return out;
}

void MessageTable::LowerAll() {
  for (sema::MessageId id : in_.model.messages.ids()) {
    nodes_.builder().description().messages.push_back(Lower(id));
  }
}

}  // namespace senda::lower
