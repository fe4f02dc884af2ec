// Text: every function walks code points of valid UTF-8; what is not valid counts byte by byte and is kept as it is.
#include <re2/re2.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstring>

#include "compiler/base/utf8.h"
#include "runtime/abi/builtins.h"

namespace senda::abi {
namespace {

// The code points of a text, fully case folded and decomposed, one after the other.
class FoldedCodePoints {
 public:
  explicit FoldedCodePoints(std::string_view text) : text_(text) {}

  // The next one, or -1 at the end.
  int32_t Next() {
    while (next_ == count_) {
      if (offset_ == text_.size()) return -1;
      Fold(NextCodePoint(text_, &offset_));
    }
    return folded_[next_++];
  }

 private:
  static constexpr int kFoldedMax = 32;  // Unicode needs 18 for one code point

  void Fold(char32_t code_point) {
    next_ = 0;
    if (code_point < 0x80) {
      folded_[0] = static_cast<int32_t>(code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point);
      count_ = 1;
      return;
    }
    int last_boundary_class = 0;
    auto options = static_cast<utf8proc_option_t>(UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE);
    auto length =
        utf8proc_decompose_char(static_cast<int32_t>(code_point), folded_, kFoldedMax, options, &last_boundary_class);
    count_ = static_cast<int>(length);
    if (count_ > 0) return;
    folded_[0] = static_cast<int32_t>(code_point);
    count_ = 1;
  }

  std::string_view text_;
  size_t offset_ = 0;
  utf8proc_int32_t folded_[kFoldedMax];
  int next_ = 0;
  int count_ = 0;
};

// The Unicode property White_Space.
bool IsBlank(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0d);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

// Whether a text that begins with it may combine with the text before: marks, and the trailing letters of Hangul.
bool MayCombine(char32_t c) {
  if (c < 0x300) return false;
  if (c >= 0x1160 && c <= 0x11ff) return true;
  switch (utf8proc_category(static_cast<int32_t>(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return true;
    default: return false;
  }
}

Value CopyToArena(const Context& context, std::string_view text) {
  if (text.empty()) return Value::Text({});
  char* bytes = context.calls->allocate(&context, static_cast<uint32_t>(text.size()));
  std::memcpy(bytes, text.data(), text.size());
  return Value::Text({bytes, text.size()});
}

Value Finish(const Context& context, std::string_view text, size_t bytes_max) {
  return CopyToArena(context, CutAtCharacter(text, bytes_max));
}

std::string Normalised(std::string text) {
  bool is_simple = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xcc; });
  if (is_simple) return text;  // nothing from U+0300 on
  auto nfc = ToNfc(text);
  return nfc ? std::move(*nfc) : text;
}

template <typename MapCodePoint>
Value MapText(const Context& context, std::string_view text, MapCodePoint map) {
  std::string out;
  out.reserve(text.size() + 8);
  for (size_t offset = 0; offset < text.size();) {
    size_t begin = offset;
    char32_t code_point = NextCodePoint(text, &offset);
    auto mapped = static_cast<char32_t>(map(static_cast<int32_t>(code_point)));
    if (mapped == code_point) {
      out.append(text.substr(begin, offset - begin));
    } else {
      AppendUtf8(&out, mapped);
    }
  }
  return Finish(context, Normalised(std::move(out)), std::max<size_t>(kTextMax, text.size()));
}

}  // namespace

bool EqualText(std::string_view a, std::string_view b) noexcept {
  return a == b;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) noexcept {
  FoldedCodePoints left(a), right(b);
  while (true) {
    int32_t code_point = left.Next();
    if (code_point != right.Next()) return false;
    if (code_point < 0) return true;
  }
}

bool StartsWith(std::string_view text, std::string_view prefix) noexcept {
  return text.starts_with(prefix);
}

bool EndsWith(std::string_view text, std::string_view suffix) noexcept {
  return text.ends_with(suffix);
}

bool Contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

int64_t SizeOfText(std::string_view text) noexcept {
  return static_cast<int64_t>(CharacterCount(text));
}

Value LowerText(const Context& context, std::string_view text) noexcept {
  return MapText(context, text, utf8proc_tolower);
}

Value UpperText(const Context& context, std::string_view text) noexcept {
  return MapText(context, text, utf8proc_toupper);
}

Value TrimText(std::string_view text) noexcept {
  size_t begin = text.size();
  size_t end = 0;
  for (size_t offset = 0; offset < text.size();) {
    size_t at = offset;
    if (IsBlank(NextCodePoint(text, &offset))) continue;
    begin = std::min(begin, at);
    end = offset;
  }
  return Value::Text(begin < end ? text.substr(begin, end - begin) : std::string_view());
}

Value DomainOf(std::string_view email) noexcept {
  size_t at = email.rfind('@');
  return Value::Text(at == std::string_view::npos ? std::string_view() : email.substr(at + 1));
}

Value Concatenate(const Context& context, std::string_view a, std::string_view b) noexcept {
  std::string joined;
  joined.reserve(a.size() + b.size());
  joined.append(a).append(b);
  size_t offset = 0;
  if (!a.empty() && !b.empty() && MayCombine(NextCodePoint(b, &offset))) joined = Normalised(std::move(joined));
  return Finish(context, joined, kTextMax);
}

struct TextPattern::Compiled {
  explicit Compiled(std::string_view source) : regex(re2::StringPiece(source.data(), source.size()), Options()) {}

  static RE2::Options Options() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
  }

  RE2 regex;
};

TextPattern::TextPattern(std::string_view source) : compiled_(std::make_unique<const Compiled>(source)) {}
TextPattern::~TextPattern() = default;
TextPattern::TextPattern(TextPattern&&) noexcept = default;
TextPattern& TextPattern::operator=(TextPattern&&) noexcept = default;

std::string TextPattern::error() const {
  return compiled_->regex.error();
}

bool TextPattern::Matches(std::string_view text) const noexcept {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->regex);
}

}  // namespace senda::abi
