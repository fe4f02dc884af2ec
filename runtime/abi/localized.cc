#include "runtime/abi/localized.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/abi/calendar.h"
#include "runtime/abi/messages.h"

namespace senda::abi {
namespace {

enum class Group : uint8_t { kComma, kDot, kBlank };
struct UnitNames {
  std::string_view one, many;
};
struct Locale {
  std::string_view language;
  std::string_view date;         // d, M (the month's name) and y stand for themselves; the rest is text
  std::string_view before_time;  // between date and time
  std::array<std::string_view, 12> months;
  bool is_twelve_hours = false;
  bool has_two_digits = false;  // 09:30
  char decimal = ',';
  Group group = Group::kDot;
  size_t grouped_from = 4;         // digits before the decimal mark
  std::string_view percent;        // 0 stands for the number, ~ for a blank
  std::string_view money;          // 0 and ¤
  std::array<UnitNames, 5> units;  // days to milliseconds
};

constexpr std::array<std::string_view, 12> kEnglishMonths = {"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};
constexpr std::array<UnitNames, 5> kEnglishUnits = {{{"day", "days"},
                                                     {"hour", "hours"},
                                                     {"minute", "minutes"},
                                                     {"second", "seconds"},
                                                     {"millisecond", "milliseconds"}}};

constexpr Locale kLocales[] = {
    {"en", "M d, y", " at ", kEnglishMonths, true, false, '.', Group::kComma, 4, "0%", "¤0", kEnglishUnits},
    {"en-GB", "d M y", " at ", kEnglishMonths, false, true, '.', Group::kComma, 4, "0%", "¤0", kEnglishUnits},
    {"es",
     "d \1de\1 M \1de\1 y",
     ", ",
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"},
     false,
     false,
     ',',
     Group::kDot,
     5,
     "0~%",
     "0~¤",
     {{{"día", "días"},
       {"hora", "horas"},
       {"minuto", "minutos"},
       {"segundo", "segundos"},
       {"milisegundo", "milisegundos"}}}},
    {"ca",
     "d M \1del\1 y",
     ", ",
     {"de gener", "de febrer", "de març", "d’abril", "de maig", "de juny", "de juliol", "d’agost", "de setembre",
      "d’octubre", "de novembre", "de desembre"},
     false,
     false,
     ',',
     Group::kDot,
     5,
     "0~%",
     "0~¤",
     {{{"dia", "dies"}, {"hora", "hores"}, {"minut", "minuts"}, {"segon", "segons"}, {"mil·lisegon", "mil·lisegons"}}}},
    {"gl",
     "d \1de\1 M \1de\1 y",
     ", ",
     {"xaneiro", "febreiro", "marzo", "abril", "maio", "xuño", "xullo", "agosto", "setembro", "outubro", "novembro",
      "decembro"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "0~%",
     "0~¤",
     {{{"día", "días"},
       {"hora", "horas"},
       {"minuto", "minutos"},
       {"segundo", "segundos"},
       {"milisegundo", "milisegundos"}}}},
    {"eu",
     "y\1(e)ko\1 M\1ren\1 d\1(a)\1",
     ", ",
     {"urtarrila", "otsaila", "martxoa", "apirila", "maiatza", "ekaina", "uztaila", "abuztua", "iraila", "urria",
      "azaroa", "abendua"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "%~0",
     "0~¤",
     {{{"egun", "egun"},
       {"ordu", "ordu"},
       {"minutu", "minutu"},
       {"segundo", "segundo"},
       {"milisegundo", "milisegundo"}}}},
    {"pt",
     "d \1de\1 M \1de\1 y",
     ", ",
     {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
      "dezembro"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "0%",
     "0~¤",
     {{{"dia", "dias"},
       {"hora", "horas"},
       {"minuto", "minutos"},
       {"segundo", "segundos"},
       {"milissegundo", "milissegundos"}}}},
    {"fr",
     "d M y",
     " à ",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
      "décembre"},
     false,
     true,
     ',',
     Group::kBlank,
     4,
     "0~%",
     "0~¤",
     {{{"jour", "jours"},
       {"heure", "heures"},
       {"minute", "minutes"},
       {"seconde", "secondes"},
       {"milliseconde", "millisecondes"}}}},
    {"it",
     "d M y",
     " alle ",
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
      "novembre", "dicembre"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "0%",
     "0~¤",
     {{{"giorno", "giorni"},
       {"ora", "ore"},
       {"minuto", "minuti"},
       {"secondo", "secondi"},
       {"millisecondo", "millisecondi"}}}},
    {"de",
     "d. M y",
     " um ",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
      "Dezember"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "0~%",
     "0~¤",
     {{{"Tag", "Tage"},
       {"Stunde", "Stunden"},
       {"Minute", "Minuten"},
       {"Sekunde", "Sekunden"},
       {"Millisekunde", "Millisekunden"}}}},
    {"nl",
     "d M y",
     " om ",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
      "december"},
     false,
     true,
     ',',
     Group::kDot,
     4,
     "0%",
     "¤~0",
     {{{"dag", "dagen"},
       {"uur", "uur"},
       {"minuut", "minuten"},
       {"seconde", "seconden"},
       {"milliseconde", "milliseconden"}}}},
};

std::string_view Main(std::string_view language) {
  return language.substr(0, std::min(language.find('-'), language.size()));
}

const Locale* FindLocale(std::string_view language) {
  for (const Locale& locale : kLocales) {
    if (locale.language == language) return &locale;
  }
  for (const Locale& locale : kLocales) {
    if (locale.language == Main(language)) return &locale;
  }
  return nullptr;
}

// One value in one language.
class Printer {
 public:
  Printer(const Locale& locale, bool is_html) : locale_(locale), is_html_(is_html) {}

  // Of a literal's digits: `-12345.67`.
  std::string Number(std::string_view literal) const {
    if (literal.find('e') != std::string_view::npos) return std::string(literal);
    const bool is_negative = literal.starts_with('-');
    if (is_negative) literal.remove_prefix(1);
    const size_t point = std::min(literal.find('.'), literal.size());
    const std::string_view whole = literal.substr(0, point);
    std::string out = is_negative ? "-" : "";
    for (size_t i = 0; i < whole.size(); ++i) {
      const size_t left = whole.size() - i;
      if (i > 0 && left % 3 == 0 && whole.size() >= locale_.grouped_from) out += GroupMark();
      out += whole[i];
    }
    if (point == literal.size()) return out;
    return out + locale_.decimal + std::string(literal.substr(point + 1));
  }

  std::string Percent(std::string_view literal) const {
    return Fill(locale_.percent, Number(literal.substr(0, literal.size() - 1)), {});
  }

  std::string Money(std::string_view literal, const std::string& currency) const {
    const std::string_view amount = literal.substr(0, literal.find(' '));
    const bool is_negative = amount.starts_with('-');
    const std::string symbol = Symbol(currency);
    const bool is_code_first = locale_.money == "¤0" && symbol == currency;
    const std::string number = Number(is_negative ? amount.substr(1) : amount);
    const std::string text = Fill(is_code_first ? "¤~0" : locale_.money, number, symbol);
    return is_negative ? "-" + text : text;
  }

  std::string Date(int64_t date) const {
    const CivilDate civil = CivilOfDate(date);
    std::string out;
    bool is_text = false;  // between marks
    for (char c : locale_.date) {
      if (c == '\1') {
        is_text = !is_text;
      } else if (!is_text && c == 'd') {
        out += std::to_string(civil.day);
        if (locale_.language == "fr" && civil.day == 1) out += "er";
      } else if (!is_text && c == 'M') {
        out += locale_.months[static_cast<size_t>(civil.month - 1)];
      } else if (!is_text && c == 'y') {
        out += std::to_string(civil.year);
      } else {
        out += c;
      }
    }
    return out;
  }

  std::string Time(int64_t milliseconds) const {
    const int64_t time = std::clamp<int64_t>(milliseconds, 0, kDayMilliseconds - 1);
    const int64_t hour = time / 3'600'000, minute = time / 60'000 % 60, second = time / 1000 % 60;
    const std::string seconds = second != 0 ? fmt::format(":{:02}", second) : "";
    if (locale_.is_twelve_hours) {
      const int64_t shown = hour % 12 == 0 ? 12 : hour % 12;
      return fmt::format("{}:{:02}{} {}", shown, minute, seconds, hour < 12 ? "AM" : "PM");
    }
    return fmt::format("{}:{:02}{}", locale_.has_two_digits ? fmt::format("{:02}", hour) : std::to_string(hour), minute,
                       seconds);
  }

  std::string Length(int64_t milliseconds) const {
    static constexpr int64_t kUnits[] = {86'400'000, 3'600'000, 60'000, 1000, 1};
    size_t unit = 0;
    while (unit < 4 && (milliseconds == 0 ? unit < 3 : milliseconds % kUnits[unit] != 0)) ++unit;
    const int64_t count = milliseconds / kUnits[unit];
    const UnitNames& names = locale_.units[unit];
    return Number(std::to_string(count)) + Blank() + std::string(count == 1 || count == -1 ? names.one : names.many);
  }

  std::string Instant(int64_t instant, uint32_t zone) const {
    return Date(DateOf(instant, zone)) + std::string(locale_.before_time) + Time(TimeOf(instant, zone));
  }

 private:
  std::string Blank() const { return is_html_ ? "\u00a0" : " "; }

  std::string GroupMark() const {
    switch (locale_.group) {
      case Group::kComma: return ",";
      case Group::kDot: return ".";
      case Group::kBlank: return is_html_ ? "\u202f" : " ";
    }
    return {};
  }

  std::string Symbol(const std::string& currency) const {
    if (currency == "EUR") return "€";
    if (currency == "GBP") return "£";
    if (currency == "JPY") return "¥";
    if (currency == "USD") return Main(locale_.language) == "en" ? "$" : "US$";
    return currency;
  }

  std::string Fill(std::string_view pattern, const std::string& number, const std::string& symbol) const {
    constexpr std::string_view kCurrency = "¤";
    std::string out;
    for (size_t i = 0; i < pattern.size();) {
      if (pattern.substr(i).starts_with(kCurrency)) {
        out += symbol;
        i += kCurrency.size();
        continue;
      }
      if (pattern[i] == '0') {
        out += number;
      } else if (pattern[i] == '~') {
        out += Blank();
      } else {
        out += pattern[i];
      }
      ++i;
    }
    return out;
  }

  const Locale& locale_;
  bool is_html_;
};

}  // namespace

std::string PrintInLanguage(std::string_view language, Kind kind, const Value& value, const TextFormat& format,
                            uint32_t zone, bool is_html) {
  const Locale* locale = FindLocale(language);
  if (locale == nullptr && kind == Kind::kInstant) {
    return PrintValue(Kind::kDate, Value::Integer(DateOf(value.integer, zone)), format) + " " +
           PrintValue(Kind::kTimeOfDay, Value::Integer(TimeOf(value.integer, zone)), format);
  }
  const std::string literal = PrintValue(kind, value, format);
  if (locale == nullptr) return literal;
  const Printer printer(*locale, is_html);
  switch (kind) {
    case Kind::kInt:
    case Kind::kNumber: return printer.Number(literal);
    case Kind::kPercent: return printer.Percent(literal);
    case Kind::kMoney: return printer.Money(literal, format.currency);
    case Kind::kDate: return printer.Date(value.integer);
    case Kind::kTimeOfDay: return printer.Time(value.integer);
    case Kind::kInstant: return printer.Instant(value.integer, zone);
    case Kind::kDuration: return printer.Length(value.integer);
    default: return literal;
  }
}

size_t LanguageFor(const std::vector<std::string>& languages, std::string_view language) noexcept {
  const auto find = [&](auto is_it) {
    return static_cast<size_t>(std::find_if(languages.begin(), languages.end(), is_it) - languages.begin());
  };
  size_t found = find([&](const std::string& one) { return one == language; });
  if (found == languages.size()) found = find([&](const std::string& one) { return one == Main(language); });
  if (found == languages.size()) found = find([&](const std::string& one) { return Main(one) == Main(language); });
  return found == languages.size() ? 0 : found;
}

}  // namespace senda::abi
