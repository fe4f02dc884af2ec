// Messages with their texts, catalogs, coupons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/names.h"

namespace senda::ast {

struct TextPiece;
// A text of a message: pieces in written order, those inside `{{if …}}` and `{{for …}}` below them.
using TextPieces = std::vector<TextPiece>;

enum class TextPieceKind : uint8_t { kText, kValue, kIf, kFor };
struct TextPiece {
  TextPieceKind kind = TextPieceKind::kText;
  Span span;
  std::string text;              // of kText, escapes resolved
  ExprId value;                  // kValue; kIf: the condition; kFor: the list
  Name name;                     // of kFor: `l` of `{{for l in c.lines up to 4}}`
  std::optional<int64_t> up_to;  // of kFor
  TextPieces body, otherwise;    // of kIf and kFor; `otherwise` of kIf
};

// `"…"`, `"""…"""` or `file("cart.es.html")`, which is read when the workspace is.
struct TextSource {
  TextPieces pieces;                // of a text written here
  std::optional<std::string> path;  // of a file, as written
  bool is_block = false;
  Span span;
};

// `es`, `pt-BR`
struct LanguageCode {
  std::string code;
  Span span;
};

// The text of one channel in one language, or without a language in every one; the e-mail is `in LANG {…}`, what stands
// directly in the message (`body "…"`) is for every channel that has no text of its own.
enum class TextFor : uint8_t { kEveryChannel, kEmail, kChannel };
struct MessageText {
  TextFor what = TextFor::kEveryChannel;
  Name channel;  // of kChannel
  std::optional<LanguageCode> language;
  std::optional<TextSource> subject, preheader, title, body;
  std::optional<Name> opens;  // the link that a push opens
  Span span;
};
// `link buy "https://tienda.es/c/{cart.cart}"`
struct MessageLink {
  Name name;
  TextSource target;
  Span span;
};
// `variant a was b 50% { … }`
struct MessageVariant {
  Name name;
  std::vector<Name> former_names;
  int64_t share_millionths = 0;
  Span share_span;
  std::vector<MessageText> texts;
  Span span;
};
struct MessageSample {
  std::vector<Argument> values;  // each has a name
  Span span;
};

// Where a coupon's codes come from: `codes from file("back10.csv")`.
struct CodesFile {
  std::string path;
  Span span;
};
struct CouponDecl {
  std::optional<CodesFile> codes;
  std::optional<Span> one_per_customer;
  ExprId valid;                    // invalid when it has no end
  std::optional<Span> empty_skip;  // `when empty skip`
  std::optional<int64_t> alert_below;
  Span alert_span;
};

// The pieces of a file that a message takes a text from; one for each place that does.
struct TextFile {
  Span use;          // of the TextSource
  std::string path;  // relative to the workspace
  FileId file;
  TextPieces pieces;
};

}  // namespace senda::ast
