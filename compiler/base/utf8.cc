#include "compiler/base/utf8.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "compiler/base/check.h"

namespace senda {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The length of the valid sequence at `offset`, with its code point; 0 if it is invalid.
size_t DecodeAt(std::string_view text, size_t offset, char32_t* code_point) {
  utf8proc_int32_t decoded = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + offset;
  utf8proc_ssize_t length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - offset), &decoded);
  if (length <= 0) return 0;
  *code_point = static_cast<char32_t>(decoded);
  return static_cast<size_t>(length);
}

// How many bytes from `offset` on are ASCII, in steps of eight.
size_t SkipAscii(std::string_view text, size_t offset) {
  size_t at = offset;
  while (at + 8 <= text.size()) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & 0x8080808080808080u) != 0) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

bool IsAscii(std::string_view text) {
  return SkipAscii(text, 0) == text.size();
}

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  size_t at = SkipAscii(text, 0);
  while (at < text.size()) {
    char32_t code_point = 0;
    size_t length = DecodeAt(text, at, &code_point);
    if (length == 0) return at;
    at = SkipAscii(text, at + length);
  }
  return std::nullopt;
}

bool IsValidUtf8(std::string_view text) {
  return !FindInvalidUtf8(text).has_value();
}

std::optional<std::string> ToNfc(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  utf8proc_uint8_t* composed = nullptr;
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &composed, kOptions);
  if (length < 0) return std::nullopt;
  std::string result(reinterpret_cast<char*>(composed), static_cast<size_t>(length));
  std::free(composed);
  return result;
}

std::string_view CutAtCharacter(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

char32_t NextCodePoint(std::string_view text, size_t* offset) {
  SENDA_CHECK(*offset < text.size());
  char32_t code_point = kReplacement;
  size_t length = DecodeAt(text, *offset, &code_point);
  *offset += length == 0 ? 1 : length;
  return length == 0 ? kReplacement : code_point;
}

size_t CharacterCount(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) NextCodePoint(text, &at);
  return count;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    char32_t code_point = NextCodePoint(text, &at);
    width +=
        code_point == U'\t' ? 1 : static_cast<size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point)));
  }
  return width;
}

void AppendUtf8(std::string* text, char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  text->append(reinterpret_cast<char*>(bytes), static_cast<size_t>(length));
}

bool IsLetter(char32_t code_point) {
  utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

std::string_view UnicodeVersion() {
  return utf8proc_unicode_version();
}

}  // namespace senda
