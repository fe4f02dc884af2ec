#include "compiler/sema/codes.h"

#include <absl/time/time.h>

#include <algorithm>
#include <cctype>

namespace senda::sema {
namespace {

// Two letters each, sorted.
constexpr std::string_view kCountries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ"
    "DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJO"
    "JP"
    "KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZ"
    "OMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTW"
    "TZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";
constexpr std::string_view kLanguages =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahe"
    "hi"
    "hohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndne"
    "ngnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyuguk"
    "uruz"
    "vevivowawoxhyiyozazhzu";

bool Holds(std::string_view codes, std::string_view code) {
  if (code.size() != 2) return false;
  for (size_t at = 0; at < codes.size(); at += 2) {
    if (codes.substr(at, 2) == code) return true;
  }
  return false;
}

bool IsPrintable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

bool IsEmail(std::string_view text, std::string* instead) {
  size_t at = text.find('@');
  bool is_one = at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos;
  if (!is_one || !IsPrintable(text)) return false;
  std::string_view domain = text.substr(at + 1);
  bool has_dot = domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
                 domain.find("..") == std::string_view::npos;
  if (!has_dot) return false;
  *instead = std::string(text);
  std::transform(instead->begin() + static_cast<long>(at), instead->end(), instead->begin() + static_cast<long>(at),
                 [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
  return *instead == text;
}

bool IsPhone(std::string_view text, std::string* instead) {
  for (char c : text) {
    if (std::string_view(" .-()").find(c) == std::string_view::npos) instead->push_back(c);
  }
  constexpr size_t kDigitsMin = 7;
  constexpr size_t kDigitsMax = 15;
  bool is_phone = instead->size() > kDigitsMin && instead->size() <= kDigitsMax + 1 && instead->front() == '+' &&
                  std::all_of(instead->begin() + 1, instead->end(), [](unsigned char c) { return std::isdigit(c); });
  if (!is_phone) instead->clear();
  return is_phone && *instead == text;
}

bool IsUrl(std::string_view text) {
  size_t colon = text.find("://");
  bool has_scheme = colon != std::string_view::npos && colon > 0 &&
                    std::all_of(text.begin(), text.begin() + static_cast<long>(colon),
                                [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '-' || c == '.'; });
  return has_scheme && text.size() > colon + 3 && IsPrintable(text);
}

}  // namespace

bool IsCountry(std::string_view code) {
  return Holds(kCountries, code);
}
bool IsLanguage(std::string_view code) {
  return Holds(kLanguages, code);
}

bool IsTimeZone(std::string_view name) {
  // Abseil also takes paths and offsets of its own; only names of the zone database are meant here.
  if (name.empty() || name.front() == '/' || name.front() == ':' || name.find("..") != std::string_view::npos)
    return false;
  if (name.substr(0, 6) == "Fixed/" || name == "localtime") return false;
  absl::TimeZone zone;
  return absl::LoadTimeZone(std::string(name), &zone);
}

bool IsTextOf(TypeKind kind, std::string_view text, std::string* instead) {
  instead->clear();
  switch (kind) {
    case TypeKind::kEmail: return IsEmail(text, instead);
    case TypeKind::kPhone: return IsPhone(text, instead);
    case TypeKind::kUrl: return IsUrl(text);
    case TypeKind::kTimeZone: return IsTimeZone(text);
    default: return true;
  }
}

}  // namespace senda::sema
