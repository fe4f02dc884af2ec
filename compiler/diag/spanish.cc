#include "compiler/diag/spanish.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace senda {
namespace {

// In a masked text this byte, followed by a number that begins at 2, stands for a piece of code.
constexpr char kCode = '\x01';
constexpr size_t kCodesMax = 30;  // so that the number is no printed character

struct Masked {
  std::string text;
  std::vector<std::string> codes;
};

// The text with what stands in backticks or quotation marks taken out. A mark that is never closed stays.
std::optional<Masked> Mask(std::string_view text) {
  Masked masked;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == kCode) return std::nullopt;
    const bool is_mark = text[at] == '`' || text[at] == '"';
    const size_t end = is_mark ? text.find(text[at], at + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      masked.text += text[at++];
      continue;
    }
    if (masked.codes.size() == kCodesMax) return std::nullopt;
    masked.codes.emplace_back(text.substr(at, end + 1 - at));
    masked.text += kCode;
    masked.text += static_cast<char>(masked.codes.size() + 1);
    at = end + 1;
  }
  return masked;
}

std::string Unmask(std::string_view text, const std::vector<std::string>& codes) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == kCode) {
      result += codes[static_cast<unsigned char>(text[++at]) - 2];
    } else {
      result += text[at];
    }
  }
  return result;
}

// The length of the place that opens at `at`, "{}" or "{0}"; 0 when there is none.
size_t PlaceLength(std::string_view text, size_t at) {
  if (text[at] != '{') return 0;
  if (text.substr(at).starts_with("{}")) return 2;
  const bool is_numbered = at + 2 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9' && text[at + 2] == '}';
  return is_numbered ? 3 : 0;
}

// What stands between the places of a text.
std::vector<std::string> Between(std::string_view text) {
  std::vector<std::string> pieces(1);
  for (size_t at = 0; at < text.size();) {
    const size_t place = PlaceLength(text, at);
    if (place > 0) {
      pieces.emplace_back();
    } else {
      pieces.back() += text[at];
    }
    at += std::max<size_t>(place, 1);
  }
  return pieces;
}

struct Entry {
  std::vector<std::string> pieces;  // of the English; one more than there are places
  size_t weight = 0;                // how much of it is no place
  std::string_view spanish;
};

struct Catalogue {
  std::map<std::string, std::string_view, std::less<>> exact;  // those without places
  std::vector<Entry> entries;                                  // those with places, the most telling first

  Catalogue() {
    for (const Translation& translation : SpanishWords()) {
      Entry entry{Between(Canonical(translation.english)), 0, translation.spanish};
      if (entry.pieces.size() == 1) {
        exact.emplace(entry.pieces[0], translation.spanish);
        continue;
      }
      for (const std::string& piece : entry.pieces) entry.weight += piece.size();
      entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.weight > b.weight; });
  }
};

const Catalogue& Words() {
  static const Catalogue catalogue;
  return catalogue;
}

// Nothing in it is a word of English: pieces of code, numbers, the code of a currency.
bool IsWordless(std::string_view text) {
  constexpr size_t kCurrencyBytes = 3;
  size_t capitals = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool is_capital = text[at] >= 'A' && text[at] <= 'Z';
    if ((!is_capital && capitals % kCurrencyBytes != 0) || (text[at] >= 'a' && text[at] <= 'z')) return false;
    capitals = is_capital ? capitals + 1 : 0;
    if (text[at] == kCode) ++at;
  }
  return !text.empty() && capitals % kCurrencyBytes == 0;
}

// The path of a file, or of a setting: no blank, and a dot or a slash inside.
bool IsPath(std::string_view text) {
  const size_t at = text.find_first_of("./");
  return text.find(' ') == std::string_view::npos && at != std::string_view::npos && at + 1 < text.size();
}

std::string WithInitial(std::string text, int (*change)(int)) {
  if (!text.empty()) text[0] = static_cast<char>(change(static_cast<unsigned char>(text[0])));
  return text;
}

// "de" and "a" swallow the article "el" behind them.
void Append(std::string* text, std::string_view words) {
  const bool has_article = words.starts_with("el ");
  const auto ends_with = [&](std::string_view word) {
    return text->ends_with(word) && (text->size() == word.size() || (*text)[text->size() - word.size() - 1] == ' ');
  };
  if (has_article && (ends_with("de ") || ends_with("a "))) {
    text->pop_back();
    words.remove_prefix(text->ends_with("a") ? 1 : 0);
    words.remove_prefix(text->ends_with("de") ? 1 : 0);
  }
  *text += words;
}

std::string Fill(std::string_view spanish, const std::vector<std::string>& parts) {
  std::string result;
  size_t next = 0;
  for (size_t at = 0; at < spanish.size();) {
    const size_t place = PlaceLength(spanish, at);
    if (place == 0) {
      result += spanish[at++];
      continue;
    }
    const size_t index = place == 3 ? static_cast<size_t>(spanish[at + 1] - '0') : next++;
    if (index < parts.size()) Append(&result, parts[index]);
    at += place;
  }
  return result;
}

std::optional<std::string> OfMasked(std::string_view text);

// Fits the rest of an entry to the rest of a text. `parts`: what its places stand for, in Spanish.
bool Fits(const Entry& entry, size_t piece, std::string_view rest, std::vector<std::string>* parts) {
  if (piece == entry.pieces.size()) return rest.empty();
  const std::string& wanted = entry.pieces[piece];
  const bool is_last = piece + 1 == entry.pieces.size();
  for (size_t at = 1; at + wanted.size() <= rest.size(); ++at) {
    if (is_last) at = rest.size() - wanted.size();
    if (rest[at - 1] == kCode || rest.substr(at, wanted.size()) != wanted) {
      if (is_last) return false;
      continue;
    }
    std::optional<std::string> part = OfMasked(rest.substr(0, at));
    if (part) {
      parts->push_back(std::move(*part));
      if (Fits(entry, piece + 1, rest.substr(at + wanted.size()), parts)) return true;
      parts->pop_back();
    }
    if (is_last) return false;
  }
  return false;
}

// "a, b or c": each of them for itself.
std::optional<std::string> OfList(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kJoints[] = {{" or ", " o "}, {" and ", " y "}, {", ", ", "}};
  for (const auto& [english, spanish] : kJoints) {
    const size_t at = text.rfind(english);
    if (at == std::string_view::npos) continue;
    std::optional<std::string> left = OfMasked(text.substr(0, at));
    std::optional<std::string> right = OfMasked(text.substr(at + english.size()));
    if (left && right) return *left + std::string(spanish) + *right;
  }
  return std::nullopt;
}

std::optional<std::string> OfEntries(std::string_view text, size_t weight_min, size_t weight_max) {
  for (const Entry& entry : Words().entries) {
    if (entry.weight < weight_min || entry.weight > weight_max || !text.starts_with(entry.pieces[0])) continue;
    std::vector<std::string> parts;
    if (Fits(entry, 1, text.substr(entry.pieces[0].size()), &parts)) return Fill(entry.spanish, parts);
  }
  return std::nullopt;
}

std::optional<std::string> OfLowercase(std::string_view text) {
  if (auto found = Words().exact.find(text); found != Words().exact.end()) return std::string(found->second);
  // "a {}" fits much of what is a list.
  constexpr size_t kWeak = 5;
  if (auto spanish = OfEntries(text, kWeak + 1, SIZE_MAX)) return spanish;
  if (auto spanish = OfList(text)) return spanish;
  return OfEntries(text, 0, kWeak);
}

std::optional<std::string> OfMasked(std::string_view text) {
  if (IsWordless(text) || IsPath(text)) return std::string(text);
  if (std::optional<std::string> spanish = OfLowercase(text)) return spanish;
  const std::string lower = WithInitial(std::string(text), &std::tolower);
  if (lower == text) return std::nullopt;
  std::optional<std::string> spanish = OfLowercase(lower);
  return spanish ? std::optional(WithInitial(*std::move(spanish), &std::toupper)) : std::nullopt;
}

// An argument in Spanish, with the article that stands before its place in the English text.
std::string OfArgument(std::string_view english, std::string_view place, const std::string& arg) {
  const std::string_view before = english.substr(0, english.find(place));
  for (const std::string_view article : {"the ", "no "}) {
    if (!before.ends_with(article)) continue;
    if (auto spanish = InSpanish(std::string(article) + arg)) return *spanish;
  }
  return InSpanish(arg).value_or(arg);
}

}  // namespace

const std::vector<Translation>& SpanishKinds() {
  static const std::vector<Translation> kKinds = {
#define SENDA_ES(english, spanish) {english, spanish},
#include "compiler/diag/es/kinds.def"
#undef SENDA_ES
  };
  return kKinds;
}

const std::vector<Translation>& SpanishWords() {
  static const std::vector<Translation> kWords = {
#define SENDA_ES(english, spanish) {english, spanish},
#include "compiler/diag/es/reasons.def"
#include "compiler/diag/es/words.def"
#undef SENDA_ES
  };
  return kWords;
}

std::string Canonical(std::string_view english) {
  std::optional<Masked> masked = Mask(english);
  if (!masked) return std::string(english);
  std::string result;
  for (size_t at = 0; at < masked->text.size();) {
    const size_t place = masked->text[at] == kCode ? 2 : PlaceLength(masked->text, at);
    result += place > 0 ? "{}" : std::string(1, masked->text[at]);
    at += std::max<size_t>(place, 1);
  }
  return result;
}

std::optional<std::string_view> SpanishOfKind(const KindInfo& info) {
  static const auto kKinds = [] {
    std::map<std::string_view, std::string_view> kinds;
    for (const Translation& translation : SpanishKinds()) kinds.emplace(translation.english, translation.spanish);
    return kinds;
  }();
  auto found = kKinds.find(info.english);
  return found == kKinds.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> InSpanish(std::string_view words) {
  std::optional<Masked> masked = Mask(words);
  if (!masked) return std::nullopt;
  if (words.empty()) return std::string();
  std::optional<std::string> spanish = OfMasked(masked->text);
  return spanish ? std::optional(Unmask(*spanish, masked->codes)) : std::nullopt;
}

std::string FillSpanish(const KindInfo& info, const std::vector<std::string>& args) {
  const std::string_view text = SpanishOfKind(info).value_or(info.english);
  std::string result;
  char mark = 0;  // which closes the code that the place stands in
  for (size_t at = 0; at < text.size();) {
    const size_t place = PlaceLength(text, at);
    if (place == 3) {
      const std::string& arg = args[static_cast<size_t>(text[at + 1] - '0')];
      Append(&result, mark == 0 ? OfArgument(info.english, text.substr(at, place), arg) : arg);
    } else {
      if (text[at] == mark) {
        mark = 0;
      } else if (mark == 0 && (text[at] == '`' || text[at] == '"')) {
        mark = text[at];
      }
      result += text[at];
    }
    at += std::max<size_t>(place, 1);
  }
  return result;
}

}  // namespace senda
