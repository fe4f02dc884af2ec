#include "compiler/sema/sms.h"

#include <algorithm>
#include <vector>

#include "compiler/base/utf8.h"

namespace senda::sema {
namespace {

constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    U"abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

int64_t PartsOf(const std::vector<int>& places, int64_t per_part) {
  int64_t parts = 1, used = 0;
  for (int place : places) {
    if (used + place > per_part) {
      ++parts;
      used = 0;
    }
    used += place;
  }
  return parts;
}

}  // namespace

SmsSize MeasureSms(std::string_view text) {
  constexpr int64_t kGsmOne = 160, kGsmEach = 153, kUnicodeOne = 70, kUnicodeEach = 67;
  constexpr char32_t kLastOfPlane = 0xffff;
  SmsSize size;
  std::vector<int> gsm, unicode;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    const bool is_basic = kBasic.find(c) != std::u32string_view::npos;
    const bool is_extended = kExtension.find(c) != std::u32string_view::npos;
    if (!is_basic && !is_extended && size.foreign == 0) size.foreign = c;
    gsm.push_back(is_extended ? 2 : 1);
    unicode.push_back(c > kLastOfPlane ? 2 : 1);
  }
  const bool is_gsm = size.foreign == 0;
  const std::vector<int>& places = is_gsm ? gsm : unicode;
  for (int place : places) size.characters += place;
  size.one_part = is_gsm ? kGsmOne : kUnicodeOne;
  if (size.characters > size.one_part) size.parts = PartsOf(places, is_gsm ? kGsmEach : kUnicodeEach);
  return size;
}

}  // namespace senda::sema
