#include "compiler/sema/price_off.h"

#include <re2/re2.h>

namespace senda::sema {
namespace {

// An amount: `20 %`, `5 €`, `$5`, `5 EUR`, `5 euros`. Blanks that do not break are blanks by then.
const char* const kAmount =
    "([0-9][0-9.,]* ?(%|€|\\$|£|eur\\b|usd\\b|gbp\\b|euros?\\b|dollars?\\b|pounds?\\b)|[€$£] ?[0-9][0-9.,]*)";

std::string AsRead(std::string_view text, bool is_html) {
  static const RE2 kHidden("(?is)<(style|script)\\b.*?</(style|script)>");
  static const RE2 kTag("(?s)<[^>]*>");
  static const RE2 kEuro("(?i)&euro;|&#8364;|&#x20ac;");
  static const RE2 kBlank("(?i)&nbsp;|&#160;|&#xa0;|&#8239;|[\\x{a0}\\x{202f}\\x{2009}\\s]+");
  static const RE2 kDash("[\\x{2010}-\\x{2013}\\x{2212}]");
  std::string out(text);
  if (is_html) {
    RE2::GlobalReplace(&out, kHidden, " ");
    RE2::GlobalReplace(&out, kTag, "");
    RE2::GlobalReplace(&out, kEuro, "€");
  }
  RE2::GlobalReplace(&out, kBlank, " ");
  RE2::GlobalReplace(&out, kDash, "-");
  return out;
}

std::string WithAmount(std::string pattern) {
  const std::string place = "AMOUNT";
  for (size_t at = pattern.find(place); at != std::string::npos; at = pattern.find(place)) {
    pattern.replace(at, place.size(), kAmount);
  }
  return pattern;
}

}  // namespace

bool LowersAPrice(std::string_view text, bool is_html, bool is_headline) {
  // Words that say nothing else.
  static const RE2 kWords(
      "(?i)(\\bdescuentos?\\b|\\brebajas?\\b|\\brebajad[oa]s?\\b|\\bofertas?\\b|\\bdiscount(s|ed)?\\b|"
      "\\bspecial offers?\\b|\\bcoupons?\\b|\\bcup[oó]n(es)?\\b|\\bvouchers?\\b|\\bpromo(ci[oó]n(es)?|tions?)?\\b|"
      "\\bhalf[ -]price\\b|\\bmitad de precio\\b|\\b(2x1|3x2)\\b|\\b(2|two) for (1|one)\\b|\\bdos por uno\\b|"
      "\\bbuy one,? get one\\b|\\b(price drop|bajada de precios?)\\b|\\b(reduced|lower) prices?\\b|"
      "\\b(flash|summer|winter|spring|autumn|clearance) sales?\\b|\\bon sale\\b|"
      "\\bfree (shipping|delivery)[^.!?]{0,30}\\bcode\\b|\\benv[ií]o grat(is|uito)[^.!?]{0,30}\\bc[oó]digo\\b)");
  // An amount with what makes it less.
  static const RE2 kAmounts(WithAmount(
      "(?i)(AMOUNT (off([^\\pL0-9-]|$)|de descuento\\b|dto\\b|menos\\b|less\\b|cheaper\\b|m[aá]s barat[oa]s?\\b)|"
      "\\bsav(e|es|ing) (up to |an extra |another )?AMOUNT|"
      "\\bah[oó]rr(a|as|ate|e|es|ese|arte|arse|ar)( hasta| un| otros?)* AMOUNT)"));
  static const RE2 kHeadline("(^|[^\\pL0-9.,%€$£])-[0-9]{1,2}([.,][0-9]+)? ?%");
  const std::string read = AsRead(text, is_html);
  return RE2::PartialMatch(read, kWords) || RE2::PartialMatch(read, kAmounts) ||
         (is_headline && RE2::PartialMatch(read, kHeadline));
}

}  // namespace senda::sema
