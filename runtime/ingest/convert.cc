#include "runtime/ingest/convert.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "compiler/base/check.h"
#include "compiler/base/utf8.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/packed.h"
#include "runtime/ingest/decimal.h"

namespace senda::ingest {
namespace {

constexpr size_t kShownBytesMax = 60;
constexpr int kPercentScale = 4;  // a percentage is kept in millionths of the whole

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool IsString(const Cell& cell) {
  return cell.kind == CellKind::kString || cell.kind == CellKind::kPlain;
}
bool IsBool(const Cell& cell) {
  return cell.kind == CellKind::kTrue || cell.kind == CellKind::kFalse;
}

// `web`, `app`, …: some of them.
std::string Named(const std::vector<std::string>& members) {
  constexpr size_t kNamedMax = 12;
  std::string text;
  for (size_t i = 0; i < std::min(members.size(), kNamedMax); ++i) {
    text += fmt::format("{}`{}`", text.empty() ? "" : ", ", members[i]);
  }
  return members.size() <= kNamedMax ? text : text + ", …";
}

// The conversion of one cell; each function gives false with a reason in `reason_`.
class Converter {
 public:
  Converter(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out, std::string* reason)
      : type_(type), cell_(cell), context_(*context), out_(out), reason_(reason) {}

  bool Run();

 private:
  bool Give(int64_t value) {
    *out_ = abi::Value::Integer(value);
    return true;
  }
  bool GiveIf(std::optional<int64_t> value, std::string_view otherwise) {
    return value ? Give(*value) : Refuse(otherwise);
  }
  bool Refuse(std::string_view why) {
    *reason_ = fmt::format("`{}` {}", ShowCell(cell_), why);
    return false;
  }
  // The characters of a number; nothing for what is none by its kind.
  std::optional<Decimal> ReadDecimal() const {
    bool may_be_number = cell_.kind == CellKind::kNumber || cell_.kind == CellKind::kPlain ||
                         (cell_.kind == CellKind::kString && context_.is_mapped);
    return may_be_number ? ParseDecimal(Trim(cell_.text)) : std::nullopt;
  }

  bool ToBool();
  bool ToInt();
  bool ToNumberValue();
  bool ToPercent();
  bool ToMoney();
  bool ToAmount(std::string_view amount, std::string_view currency);
  bool ToText();
  bool ToCheckedText(std::string_view text, size_t bytes_max);
  bool ToEmail();
  bool ToPhone();
  bool ToUrl();
  bool ToCountry();
  bool ToLanguage();
  bool ToInstant();
  bool ToDate();
  bool ToTimeZone();
  bool ToEnum();

  const abi::FieldType& type_;
  const Cell& cell_;
  ConvertContext& context_;
  abi::Value* out_;
  std::string* reason_;
};

bool Converter::Run() {
  switch (type_.kind) {
    case abi::Kind::kBool: return ToBool();
    case abi::Kind::kInt: return ToInt();
    case abi::Kind::kNumber: return ToNumberValue();
    case abi::Kind::kPercent: return ToPercent();
    case abi::Kind::kMoney: return ToMoney();
    case abi::Kind::kText: return ToText();
    case abi::Kind::kEmail: return ToEmail();
    case abi::Kind::kPhone: return ToPhone();
    case abi::Kind::kUrl: return ToUrl();
    case abi::Kind::kCountry: return ToCountry();
    case abi::Kind::kLanguage: return ToLanguage();
    case abi::Kind::kDuration:
      return GiveIf(IsString(cell_) ? ParseDuration(Trim(cell_.text)) : std::nullopt,
                    "is not a length of time, such as `30 minutes` or `PT30M`");
    case abi::Kind::kInstant: return ToInstant();
    case abi::Kind::kDate: return ToDate();
    case abi::Kind::kTimeOfDay:
      return GiveIf(IsString(cell_) ? ParseTimeOfDay(Trim(cell_.text)) : std::nullopt,
                    "is not a time of day, such as `09:30`");
    case abi::Kind::kTimeZone: return ToTimeZone();
    case abi::Kind::kEnum: return ToEnum();
    case abi::Kind::kList: return ConvertList(type_, cell_, &context_, out_, reason_);
    case abi::Kind::kRecord: return ConvertRecord(type_, cell_, &context_, out_, reason_);
  }
  SENDA_UNREACHABLE();
}

bool Converter::ToBool() {
  if (IsBool(cell_)) return Give(cell_.kind == CellKind::kTrue ? 1 : 0);
  std::string word;
  for (char c : Trim(cell_.text)) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  bool is_true = word == "true" || word == "yes" || word == "1";
  bool is_false = word == "false" || word == "no" || word == "0";
  return is_true || is_false ? Give(is_true ? 1 : 0) : Refuse("is neither true nor false");
}

bool Converter::ToInt() {
  auto decimal = ReadDecimal();
  if (!decimal) return Refuse("is not a whole number");
  bool is_rounded = false;
  auto value = ToScaled(*decimal, 0, &is_rounded);
  if (!value) return Refuse("is out of range: a whole number has at most 64 bits");
  return is_rounded ? Refuse("is not a whole number") : Give(*value);
}

bool Converter::ToNumberValue() {
  auto decimal = ReadDecimal();
  if (!decimal) return Refuse("is not a number");
  auto value = ToNumber(*decimal);
  if (!value) return Refuse("is out of range");
  *out_ = abi::Value::Number(*value);
  return true;
}

bool Converter::ToPercent() {
  auto decimal = ReadDecimal();
  std::string_view text = Trim(cell_.text);
  if (IsString(cell_) && text.ends_with('%')) {
    text.remove_suffix(1);
    decimal = ParseDecimal(Trim(text));
  }
  if (!decimal) return Refuse("is not a percentage, such as `12%`");
  bool is_rounded = false;
  return GiveIf(ToScaled(*decimal, kPercentScale, &is_rounded), "is out of range");
}

bool Converter::ToAmount(std::string_view amount, std::string_view currency) {
  auto decimal = ParseDecimal(amount);
  if (!decimal) return Refuse("is not an amount of money");
  if (!currency.empty() && currency != type_.currency) {
    return Refuse(fmt::format("is in {}, and this field in {}", currency, type_.currency));
  }
  bool is_rounded = false;
  auto units = ToScaled(*decimal, type_.minor_digits, &is_rounded);
  if (!units) return Refuse("is out of range");
  if (is_rounded) ++context_.rounded_money;
  return Give(*units);
}

// 12.5, "12.50", "12.50 EUR", "EUR 12.50" or {"amount": …, "currency": …}.
bool Converter::ToMoney() {
  if (cell_.kind == CellKind::kObject) {
    Cell amount = context_.document->Find(cell_, "amount");
    Cell currency = context_.document->Find(cell_, "currency");
    bool is_amount = amount.kind == CellKind::kNumber || amount.kind == CellKind::kString;
    bool is_currency = currency.kind == CellKind::kString || currency.is_missing();
    if (!is_amount || !is_currency) return Refuse("is not an amount of money");
    return ToAmount(Trim(amount.text), Trim(currency.text));
  }
  std::string_view text = Trim(cell_.text);
  if (cell_.kind == CellKind::kNumber) return ToAmount(text, {});
  if (!IsString(cell_)) return Refuse("is not an amount of money");
  auto is_code = [](std::string_view word) {
    return word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return ToAmount(text, {});
  std::string_view first = text.substr(0, blank);
  std::string_view second = Trim(text.substr(blank));
  if (is_code(second)) return ToAmount(first, second);
  return is_code(first) ? ToAmount(second, first) : Refuse("is not an amount of money");
}

bool Converter::ToCheckedText(std::string_view text, size_t bytes_max) {
  if (text.find('\0') != std::string_view::npos) return Refuse("holds a NUL, which no text contains");
  if (!IsAscii(text)) {
    auto normal = ToNfc(text);
    if (!normal) return Refuse("is not UTF-8");
    if (*normal != text) text = context_.arena->Copy(*normal);
  }
  if (text.size() > bytes_max) {
    return Refuse(fmt::format("has {} bytes, and this field holds {}", text.size(), bytes_max));
  }
  *out_ = abi::Value::Text(text);
  return true;
}

bool Converter::ToText() {
  bool may_be_text = IsString(cell_) || (context_.is_mapped && (cell_.kind == CellKind::kNumber || IsBool(cell_)));
  return may_be_text ? ToCheckedText(cell_.text, type_.text_limit) : Refuse("is not a text");
}

// One @ with something before it and a domain with a dot behind it; the domain in lower case.
bool Converter::ToEmail() {
  constexpr std::string_view kWrong = "is not an e-mail address";
  std::string text(Trim(cell_.text));
  size_t at = text.find('@');
  bool is_one = at != std::string::npos && at > 0 && text.find('@', at + 1) == std::string::npos;
  if (!IsString(cell_) || !is_one) return Refuse(kWrong);
  std::string_view domain = std::string_view(text).substr(at + 1);
  bool has_dot = domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
                 domain.find("..") == std::string_view::npos;
  bool has_blank = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
  if (!has_dot || has_blank) return Refuse(kWrong);
  std::transform(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                 text.begin() + static_cast<std::ptrdiff_t>(at),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return ToCheckedText(context_.arena->Copy(text), type_.text_limit);
}

bool Converter::ToPhone() {
  constexpr size_t kDigitsMin = 7;
  constexpr size_t kDigitsMax = 15;
  std::string text;
  std::copy_if(cell_.text.begin(), cell_.text.end(), std::back_inserter(text),
               [](char c) { return std::string_view(" .-()[]").find(c) == std::string_view::npos; });
  bool has_plus = text.starts_with('+');
  std::string_view digits = std::string_view(text).substr(has_plus ? 1 : 0);
  bool is_number = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!IsString(cell_) || !is_number || digits.empty()) {
    return Refuse("is not a phone number, such as `+34 600 123 456`");
  }
  if (!has_plus) return Refuse("is a national number: write it with `+` and its country, as in `+34 600 123 456`");
  if (digits.size() < kDigitsMin || digits.size() > kDigitsMax) {
    return Refuse(fmt::format("has {} digits, and a phone number has {} to {}", digits.size(), kDigitsMin, kDigitsMax));
  }
  *out_ = abi::Value::Text(context_.arena->Copy(text));
  return true;
}

bool Converter::ToUrl() {
  std::string_view text = Trim(cell_.text);
  size_t colon = text.find("://");
  auto is_scheme = [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.'; };
  bool has_scheme = colon != std::string_view::npos && colon > 0 && text.size() > colon + 3 &&
                    std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_scheme);
  bool has_blank = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
  if (!IsString(cell_) || !has_scheme || has_blank) return Refuse("is not a URL, such as `https://example.com/`");
  return ToCheckedText(text, type_.text_limit);
}

bool Converter::ToCountry() {
  std::string code;
  for (char c : Trim(cell_.text)) code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  bool is_code = code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return IsString(cell_) && is_code ? Give(abi::PackLetters(code)) : Refuse("is not a country, such as `ES`");
}

// `es`, also as the first part of `es-ES` or `es_ES`.
bool Converter::ToLanguage() {
  std::string_view text = Trim(cell_.text);
  std::string code;
  for (char c : text.substr(0, text.find_first_of("-_"))) {
    code += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  bool is_code = code.size() >= 2 && code.size() <= 3 &&
                 std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return IsString(cell_) && is_code ? Give(abi::PackLetters(code)) : Refuse("is not a language, such as `es`");
}

bool Converter::ToInstant() {
  std::string_view text = Trim(cell_.text);
  std::optional<int64_t> instant = IsString(cell_) ? ParseInstant(text, context_.zone) : std::nullopt;
  if (!instant && context_.time_format != nullptr) instant = context_.time_format->ParseInstant(text);
  if (!instant && IsString(cell_) && ParseInstant(text, 0)) {
    return Refuse("does not say its offset from UTC, as `2026-03-02T10:00:00Z` does");
  }
  return GiveIf(instant, "is not an instant, such as `2026-03-02T10:00:00Z`");
}

bool Converter::ToDate() {
  std::string_view text = Trim(cell_.text);
  std::optional<int64_t> date = IsString(cell_) ? ParseDate(text) : std::nullopt;
  if (!date && context_.time_format != nullptr) date = context_.time_format->ParseDate(text);
  return GiveIf(date, "is not a date, such as `2026-03-02`");
}

bool Converter::ToTimeZone() {
  auto zone = IsString(cell_) ? abi::FindZone(Trim(cell_.text)) : std::nullopt;
  return zone ? Give(*zone) : Refuse("is not a time zone, such as `Europe/Madrid`");
}

// A member by its name, or by one that it had before. Members that are declarations, such as messages, have qualified
// names and go by their bare one, too, unless two packages share it.
bool Converter::ToEnum() {
  std::string_view text = Trim(cell_.text);
  const auto& members = type_.members;
  constexpr size_t kNone = SIZE_MAX;
  size_t other = kNone;
  size_t bare = kNone;
  bool is_shared = false;
  for (size_t i = 0; i < members.size() && IsString(cell_); ++i) {
    if (members[i] == text) return Give(static_cast<int64_t>(i));
    if (members[i] == "other" && !type_.is_of_names) other = i;
    size_t dot = members[i].rfind('.');
    if (dot == std::string::npos || std::string_view(members[i]).substr(dot + 1) != text) continue;
    is_shared |= bare != kNone;
    bare = i;
  }
  if (bare != kNone && !is_shared) return Give(static_cast<int64_t>(bare));
  for (size_t i = 0; i < type_.former_members.size() && IsString(cell_); ++i) {
    const auto is_it = [&](const std::string& former) {
      return former == text || (type_.is_of_names && former.substr(former.rfind('.') + 1) == text);
    };
    const auto& formers = type_.former_members[i];
    if (std::any_of(formers.begin(), formers.end(), is_it)) return Give(static_cast<int64_t>(i));
  }
  if (other != kNone) return Give(static_cast<int64_t>(other));
  return Refuse(fmt::format("is none of {}", Named(members)));
}

}  // namespace

bool IsMissing(const Cell& cell, const ConvertContext& context) {
  if (cell.is_missing()) return true;
  bool is_cell = cell.kind == CellKind::kPlain || (cell.kind == CellKind::kString && context.is_mapped);
  return is_cell && cell.text.empty();
}

bool Convert(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
             std::string* reason) {
  return Converter(type, cell, context, out, reason).Run();
}

std::string ShowCell(const Cell& cell) {
  if (cell.kind == CellKind::kObject) return "{…}";
  if (cell.kind == CellKind::kArray) return "[…]";
  std::string_view cut = IsValidUtf8(cell.text) ? CutAtCharacter(cell.text, kShownBytesMax) : "?";
  std::string shown(cut);
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  if (cut.size() < cell.text.size()) shown += "…";
  return cell.kind == CellKind::kString ? '"' + shown + '"' : shown;
}

}  // namespace senda::ingest
