#include "runtime/engine/content.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/escape.h"
#include "runtime/abi/items.h"
#include "runtime/abi/localized.h"
#include "runtime/abi/packed.h"
#include "runtime/engine/hash.h"

namespace senda::engine {
namespace {

using abi::Kind;
using abi::kNone;
using abi::PieceKind;
using abi::TextPiece;
using abi::Value;

// In front of the values: the text's number, its variant's, the language, the clock.
constexpr int64_t kTextItem = 0, kVariantItem = 1, kLanguageItem = 2, kZoneItem = 3, kFirstValue = 4;

// The customer's language, as far as the program has it.
size_t LanguageOf(Work& work) {
  const abi::Program& program = work.program;
  if (program.languages.empty() || program.language_field == kNone) return 0;
  const auto* fields = work.block->At<abi::StoredValue>(program.layout.fields);
  const abi::StoredValue& value = fields[program.language_field];
  if (value.known == 0) return 0;
  return abi::LanguageFor(program.languages, abi::UnpackLetters(value.integer));
}

// The variant that the customer falls into, by the message's first name.
uint32_t VariantFor(Work& work, uint32_t index) {
  const Shares& variants = work.plan.variants[index];
  if (variants.empty()) return kNone;
  return variants.At(
      Millionths(StableHash({work.customer_id(), work.plan.drawn_as[index], "variant", work.program.salt})));
}

// Takes the values of a text, in the order in which it says them.
class Taker {
 public:
  Taker(Work& work, const abi::Message& message, Value* slots) : work_(work), message_(message), slots_(slots) {}

  void Header(const abi::MessageText& text, uint32_t variant, size_t language) {
    const auto& languages = work_.program.languages;
    const std::string& own = languages.empty() || !text.language.empty() ? text.language : languages[language];
    items_.Add(Kind::kInt, Value::Integer(&text - message_.texts.data()));
    items_.Add(Kind::kInt, Value::Integer(variant));
    items_.Add(Kind::kText, Value::Text(own));
    items_.Add(Kind::kTimeZone, Value::Integer(work_.header().zone));
  }

  void Take(const std::vector<TextPiece>& pieces) { Take(pieces, 0, static_cast<uint32_t>(pieces.size())); }
  void TakeLink(uint32_t link) { Take(message_.links[link].pieces); }
  std::string Finish() { return items_.Take(); }

 private:
  Value Evaluate(uint32_t root) { return work_.EvaluateInMessage(root, slots_); }

  void Take(const std::vector<TextPiece>& pieces, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; ++i) {
      const TextPiece& piece = pieces[i];
      switch (piece.kind) {
        case PieceKind::kLiteral:
        case PieceKind::kEnd:
        case PieceKind::kElse: break;
        case PieceKind::kValue: items_.Add(piece.value_kind, Evaluate(piece.root)); break;
        case PieceKind::kLink: TakeLink(piece.link); break;
        case PieceKind::kIf: i = TakeIf(pieces, i); break;
        case PieceKind::kFor: i = TakeFor(pieces, i); break;
      }
    }
  }

  uint32_t TakeIf(const std::vector<TextPiece>& pieces, uint32_t at) {
    const bool holds = Evaluate(pieces[at].root).integer != 0;
    items_.Add(Kind::kBool, Value::Bool(holds));
    const uint32_t middle = pieces[at].end;
    const bool has_else = pieces[middle].kind == PieceKind::kElse;
    const uint32_t end = has_else ? pieces[middle].end : middle;
    if (holds) Take(pieces, at + 1, middle);
    if (!holds && has_else) Take(pieces, middle + 1, end);
    return end;
  }

  uint32_t TakeFor(const std::vector<TextPiece>& pieces, uint32_t at) {
    const TextPiece& loop = pieces[at];
    const Value list = Evaluate(loop.root);
    const std::string_view items = list.known != 0 ? list.text() : std::string_view();
    const int64_t count = std::min<int64_t>(abi::SizeOfItems(items), loop.limit);
    items_.Add(Kind::kInt, Value::Integer(count));
    for (int64_t i = 0; i < count; ++i) {
      slots_[loop.slot] = abi::ItemOf(items, i, loop.value_kind);
      Take(pieces, at + 1, loop.end);
    }
    return loop.end;
  }

  Work& work_;
  const abi::Message& message_;
  Value* slots_;
  abi::ItemsWriter items_;
};

// Writes a text from the values that were taken.
class Writer {
 public:
  Writer(const abi::Message& message, std::string_view content, std::string_view delivery)
      : message_(message), content_(content), delivery_(delivery) {
    language_ = abi::ItemOf(content, kLanguageItem, Kind::kText).text();
    zone_ = static_cast<uint32_t>(abi::ItemOf(content, kZoneItem, Kind::kTimeZone).integer);
  }

  std::string Write(const std::vector<TextPiece>& pieces) {
    std::string out;
    Write(pieces, 0, static_cast<uint32_t>(pieces.size()), &out);
    return out;
  }
  // The address, with what tells whose click it is.
  std::string WriteLink(uint32_t link) {
    const abi::MessageLink& one = message_.links[link];
    std::string url = Write(one.pieces);
    url.erase(0, std::min(url.find_first_not_of(" \t\r\n"), url.size()));  // none of the address, as browsers read it
    return abi::WithParameter(url, "senda", std::string(delivery_) + "." + abi::PercentEncoded(one.name));
  }

 private:
  Value Next(Kind kind) { return abi::ItemOf(content_, next_++, kind); }

  std::string Print(const TextPiece& piece, const Value& value) {
    const abi::TextFormat format{piece.currency, piece.minor_digits, piece.members};
    const bool is_bare =
        piece.escape == abi::Escape::kJson &&
        (piece.value_kind == Kind::kInt || piece.value_kind == Kind::kNumber || piece.value_kind == Kind::kBool);
    if (is_bare) return abi::PrintValue(piece.value_kind, value, format);
    const bool is_neutral = piece.escape != abi::Escape::kNone && piece.escape != abi::Escape::kHtml;
    if (is_neutral) return abi::Escaped(piece.escape, abi::PrintValue(piece.value_kind, value, format));
    return abi::Escaped(piece.escape, abi::PrintInLanguage(language_, piece.value_kind, value, format, zone_,
                                                           piece.escape == abi::Escape::kHtml));
  }

  void Write(const std::vector<TextPiece>& pieces, uint32_t from, uint32_t to, std::string* out) {
    for (uint32_t i = from; i < to; ++i) {
      const TextPiece& piece = pieces[i];
      switch (piece.kind) {
        case PieceKind::kLiteral: *out += piece.text; break;
        case PieceKind::kEnd:
        case PieceKind::kElse: break;
        case PieceKind::kValue: *out += Print(piece, Next(piece.value_kind)); break;
        case PieceKind::kLink: *out += abi::Escaped(piece.escape, WriteLink(piece.link)); break;
        case PieceKind::kIf: i = WriteIf(pieces, i, out); break;
        case PieceKind::kFor: i = WriteFor(pieces, i, out); break;
      }
    }
  }

  uint32_t WriteIf(const std::vector<TextPiece>& pieces, uint32_t at, std::string* out) {
    const bool holds = Next(Kind::kBool).integer != 0;
    const uint32_t middle = pieces[at].end;
    const bool has_else = pieces[middle].kind == PieceKind::kElse;
    const uint32_t end = has_else ? pieces[middle].end : middle;
    if (holds) Write(pieces, at + 1, middle, out);
    if (!holds && has_else) Write(pieces, middle + 1, end, out);
    return end;
  }

  uint32_t WriteFor(const std::vector<TextPiece>& pieces, uint32_t at, std::string* out) {
    const int64_t count = Next(Kind::kInt).integer;
    for (int64_t i = 0; i < count; ++i) Write(pieces, at + 1, pieces[at].end, out);
    return pieces[at].end;
  }

  const abi::Message& message_;
  std::string_view content_, delivery_, language_;
  uint32_t zone_ = 0;
  int64_t next_ = kFirstValue;
};

}  // namespace

const abi::MessageText* FindText(const abi::Program& program, const abi::Message& message, uint32_t channel,
                                 size_t language, uint32_t variant) {
  // A channel's own text goes before one for all, its language before one for every language before the fallback.
  const std::string empty;
  const std::string& own = program.languages.empty() ? empty : program.languages[language];
  const std::string& fallback = program.languages.empty() ? empty : program.languages[0];
  const auto rank = [&](const abi::MessageText& text) {
    const bool is_own = std::find(text.channels.begin(), text.channels.end(), channel) != text.channels.end();
    if ((!text.channels.empty() && !is_own) || (text.variant != kNone && text.variant != variant)) return 0;
    const int by_language = text.language == own ? 3 : text.language.empty() ? 2 : text.language == fallback ? 1 : 0;
    if (by_language == 0) return 0;
    // A general text in the customer's language goes before the channel's own in the fallback.
    // What a variant says itself goes before what all of them say.
    const int by_variant = text.variant == kNone ? 0 : 20;
    return by_variant + (by_language == 1 ? 1 + (is_own ? 1 : 0) : (is_own ? 10 : 4) + by_language);
  };
  const abi::MessageText* best = nullptr;
  int best_rank = 0;
  for (const abi::MessageText& text : message.texts) {
    const int its = rank(text);
    if (its > best_rank) best = &text;
    best_rank = std::max(best_rank, its);
  }
  return best;
}

Value* EvaluateSlots(Work& work, const abi::Step& step, uint32_t instance) {
  const abi::Message& message = work.program.messages[step.message];
  Value* slots = work.arena.Values(message.slots.size());
  for (size_t i = 0; i < step.argument_roots.size() && i < message.slots.size(); ++i) {
    if (step.argument_roots[i] == kNone) continue;
    const bool is_text = abi::RepOf(message.slots[i].kind) == abi::Rep::kText;
    slots[i] = work.Detach(work.Evaluate(step.argument_roots[i], nullptr, kNone, 0, instance), is_text);
  }
  return slots;
}

Value TakeContent(Work& work, const abi::Step& step, uint32_t channel, Value* slots) {
  const abi::Message& message = work.program.messages[step.message];
  if (message.texts.empty()) return Value::Missing();
  const size_t language = LanguageOf(work);
  const uint32_t variant = VariantFor(work, step.message);
  const abi::MessageText* text = FindText(work.program, message, channel, language, variant);
  if (text == nullptr) return Value::Missing();
  return work.arena.CopyText(Value::Text(TakeText(work, message, *text, language, variant, slots)));
}

std::string TakeText(Work& work, const abi::Message& message, const abi::MessageText& text, size_t language,
                     uint32_t variant, Value* slots) {
  Taker taker(work, message, slots);
  taker.Header(text, text.variant == kNone ? kNone : variant, language);
  for (const abi::TextPart& part : text.parts) taker.Take(part.pieces);
  if (text.opens != kNone) taker.TakeLink(text.opens);
  return taker.Finish();
}

std::string TakeLink(Work& work, const abi::Message& message, const abi::MessageText& text, size_t language,
                     uint32_t link, Value* slots) {
  Taker taker(work, message, slots);
  taker.Header(text, kNone, language);
  taker.TakeLink(link);
  return taker.Finish();
}

std::string WriteLink(const abi::Message& message, uint32_t link, std::string_view content, std::string_view delivery) {
  return Writer(message, content, delivery).WriteLink(link);
}

uint32_t VariantOf(std::string_view content) {
  return static_cast<uint32_t>(abi::ItemOf(content, kVariantItem, Kind::kInt).integer);
}

WrittenMessage WriteMessage(const abi::Program& program, uint32_t index, std::string_view content,
                            std::string_view delivery) {
  const abi::Message& message = program.messages[index];
  WrittenMessage out;
  const Value number = abi::ItemOf(content, kTextItem, Kind::kInt);
  if (number.known == 0 || static_cast<uint64_t>(number.integer) >= message.texts.size()) return out;
  const abi::MessageText& text = message.texts[static_cast<size_t>(number.integer)];
  out.language = text.language;
  const uint32_t variant = VariantOf(content);
  if (variant < message.variants.size()) out.variant = message.variants[variant].name;
  Writer writer(message, content, delivery);
  for (const abi::TextPart& part : text.parts) {
    std::string written = writer.Write(part.pieces);
    if (part.name == "subject") {
      out.subject = std::move(written);
    } else if (part.name == "preheader") {
      out.preheader = std::move(written);
    } else if (part.name == "title") {
      out.title = std::move(written);
    } else {
      out.body = std::move(written);
    }
  }
  if (text.opens != kNone) out.opens = writer.WriteLink(text.opens);
  return out;
}

}  // namespace senda::engine
