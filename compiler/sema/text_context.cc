#include "compiler/sema/text_context.h"

#include <algorithm>
#include <array>

namespace senda::sema {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char kValue = '\1';                  // stands for a value in the beginning of an address
constexpr std::string_view kForbidden = "\2";  // for a beginning of which nothing is known
constexpr std::string_view kSettled = "/";     // for one in which no scheme can come any more
constexpr size_t kBeginningsMax = 64, kBeginningBytes = 256;

// Once it is a path nothing more needs to be known.
void AddToAddress(char c, std::set<std::string>* beginnings) {
  std::set<std::string> longer;
  for (const std::string& one : *beginnings) {
    const bool is_blank = IsSpace(c) && one.empty();
    const bool is_known = one == kSettled || one == kForbidden || one.size() >= kBeginningBytes;
    const bool is_path = (c == '/' || c == '?' || c == '#') && one.find_first_of(":&") == std::string::npos;
    longer.insert(is_path && !is_known ? std::string(kSettled) : is_known || is_blank ? one : one + c);
  }
  *beginnings = std::move(longer);
}

// Browsers leave blanks and control characters out before an address, tabs and line breaks inside as well.
std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool is_left_out = c == '\t' || c == '\n' || c == '\r' || c == '\f';
    const bool is_blank = static_cast<unsigned char>(c) <= ' ' && c != kValue && c != kForbidden[0];
    if (!is_left_out && !(is_blank && out.empty())) out += c;
  }
  return out;
}

// What stands before the first colon, in lower case; nothing when that is no scheme.
std::string SchemeOf(std::string_view address) {
  std::string scheme;
  for (char c : address) {
    if (c == ':') return scheme;
    if (c == '/' || c == '?' || c == '#') return {};
    scheme += Lower(c);
  }
  return {};
}

// One reference of HTML behind its `&`: its character, as far as it is of ASCII, and how many bytes it takes.
std::optional<std::pair<char, size_t>> CharacterOf(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 4> kNamed = {
      {{"Tab;", '\t'}, {"NewLine;", '\n'}, {"colon;", ':'}, {"sol;", '/'}}};
  for (const auto& [name, character] : kNamed) {
    if (text.starts_with(name)) return std::pair(character, name.size());
  }
  if (!text.starts_with('#')) return std::nullopt;
  const bool is_hex = text.size() > 1 && Lower(text[1]) == 'x';
  size_t at = is_hex ? 2 : 1;
  constexpr uint32_t kDecimal = 10, kHex = 16, kAsciiEnd = 128;
  uint32_t code = 0;
  const size_t begin = at;
  for (; at < text.size(); ++at) {
    const char c = Lower(text[at]);
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(is_hex && c >= 'a' && c <= 'f')) break;
    const auto digit = static_cast<uint32_t>(is_digit ? c - '0' : c - 'a' + static_cast<int>(kDecimal));
    code = std::min(code * (is_hex ? kHex : kDecimal) + digit, kAsciiEnd);
  }
  if (at == begin || code == 0 || code >= kAsciiEnd) return std::nullopt;
  if (at < text.size() && text[at] == ';') ++at;
  return std::pair(static_cast<char>(code), at);
}

// References of HTML in place of what they stand for.
std::string WithCharacters(std::string_view html) {
  std::string out;
  for (size_t at = 0; at < html.size(); ++at) {
    const auto found = html[at] == '&' ? CharacterOf(html.substr(at + 1)) : std::nullopt;
    out += found ? found->first : html[at];
    if (found) at += found->second;
  }
  return out;
}

}  // namespace

void TextContext::Read(std::string_view literal) {
  for (char c : literal) {
    if (form_ == TextForm::kHtml) ReadHtml(c);
    if (form_ == TextForm::kJson) ReadJson(c);
    if (form_ == TextForm::kUrl) AddToAddress(c, &beginnings_);
  }
}

void TextContext::PassValue() {
  if (IsInAddress()) AddToAddress(kValue, &beginnings_);
  is_escaped_ = false;
  digits_missing_ = 0;
}

bool TextContext::IsInAddress() const {
  return form_ == TextForm::kUrl || state_ == State::kDoubleQuoted || state_ == State::kSingleQuoted;
}

bool TextContext::IsSamePlace(const TextContext& other) const {
  return form_ == other.form_ && state_ == other.state_ && tag_ == other.tag_ && attribute_ == other.attribute_ &&
         tail_ == other.tail_ && is_escaped_ == other.is_escaped_ && digits_missing_ == other.digits_missing_;
}

std::set<std::string> TextContext::Beginnings() const {
  std::set<std::string> out;
  for (const std::string& one : beginnings_) {
    out.insert(WithoutBlanks(form_ == TextForm::kHtml ? WithCharacters(one) : one));
  }
  return out;
}

bool TextContext::HasBegunLike(const TextContext& other) const {
  const bool is_address = form_ == TextForm::kUrl || (IsInAddress() && IsUrlAttribute());
  return !is_address || Beginnings().contains("") == other.Beginnings().contains("");
}

void TextContext::Join(const TextContext& other) {
  beginnings_.insert(other.beginnings_.begin(), other.beginnings_.end());
  // Nobody writes so many ways to begin an address: what cannot be told is not let through.
  if (beginnings_.size() > kBeginningsMax) beginnings_ = {std::string(kForbidden)};
}

void TextContext::ReadJson(char c) {
  if (state_ != State::kString) {
    if (c == '"') state_ = State::kString;
    return;
  }
  constexpr int kUnicodeDigits = 4;
  if (digits_missing_ > 0) {
    --digits_missing_;
  } else if (is_escaped_) {
    is_escaped_ = false;
    if (c == 'u') digits_missing_ = kUnicodeDigits;
  } else if (c == '\\') {
    is_escaped_ = true;
  } else if (c == '"') {
    state_ = State::kText;
  }
}

void TextContext::EndTag() {
  const bool is_raw = tag_ == "script" || tag_ == "style";
  state_ = is_raw ? State::kRaw : State::kText;
  if (!is_raw) tag_.clear();
  tail_.clear();
  attribute_.clear();
}

void TextContext::ReadValue(char c) {
  switch (state_) {
    case State::kBeforeValue:
      beginnings_ = {""};
      if (c == '"') {
        state_ = State::kDoubleQuoted;
      } else if (c == '\'') {
        state_ = State::kSingleQuoted;
      } else if (c == '>') {
        EndTag();
      } else if (!IsSpace(c)) {
        state_ = State::kUnquoted;
      }
      break;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      if (c == (state_ == State::kDoubleQuoted ? '"' : '\'')) {
        state_ = State::kInTag;
        attribute_.clear();
        beginnings_ = {""};
      } else {
        AddToAddress(c, &beginnings_);
      }
      break;
    case State::kUnquoted:
      if (c == '>') {
        EndTag();
      } else if (IsSpace(c)) {
        state_ = State::kInTag;
      }
      break;
    default: break;
  }
}

// `<!-- … -->`; any other `<! … >` ends with its bracket.
void TextContext::ReadComment(char c) {
  tail_ += c;
  const bool is_comment = tail_.starts_with("!--");
  const bool is_over = is_comment ? tail_.size() > 4 && tail_.ends_with("-->") : tail_.ends_with('>');
  if (is_over) {
    state_ = State::kText;
    tail_.clear();
  } else if (tail_.size() > 16) {
    tail_ = tail_.substr(0, 3) + tail_.substr(tail_.size() - 3);
  }
}

// Up to `</script`.
void TextContext::ReadRaw(char c) {
  tail_ += Lower(c);
  const std::string end = "</" + tag_;
  if (tail_.size() > end.size()) tail_.erase(0, tail_.size() - end.size());
  if (tail_ != end) return;
  state_ = State::kTagName;
  tag_ = "/" + tag_;
  tail_.clear();
}

void TextContext::ReadHtml(char c) {
  const auto open_attribute = [&] {
    attribute_ = std::string(1, Lower(c));
    state_ = State::kAttribute;
  };
  switch (state_) {
    case State::kString: break;
    case State::kText:
      if (c == '<') {
        state_ = State::kTagOpen;
        tag_.clear();
      }
      break;
    case State::kTagOpen:
      if (IsLetter(c) || c == '/') {
        state_ = State::kTagName;
        tag_ = std::string(1, Lower(c));
      } else if (c == '!') {
        tail_ = "!";
        state_ = State::kComment;
      } else {
        state_ = State::kText;
      }
      break;
    case State::kTagName:
      if (c == '>') {
        EndTag();
      } else if (IsSpace(c)) {
        state_ = State::kInTag;
      } else {
        tag_ += Lower(c);
      }
      break;
    case State::kInTag:
      if (c == '>') {
        EndTag();
      } else if (!IsSpace(c) && c != '/') {
        open_attribute();
      }
      break;
    case State::kAttribute:
      if (c == '>') {
        EndTag();
      } else if (c == '=') {
        state_ = State::kBeforeValue;
      } else if (IsSpace(c)) {
        state_ = State::kInTag;
      } else {
        attribute_ += Lower(c);
      }
      break;
    case State::kBeforeValue:
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kUnquoted: ReadValue(c); break;
    case State::kComment: ReadComment(c); break;
    case State::kRaw: ReadRaw(c); break;
  }
}

bool TextContext::IsUrlAttribute() const {
  static constexpr std::array<std::string_view, 13> kUrls = {
      "href", "src",  "action", "formaction", "poster",   "background", "xlink:href",
      "cite", "data", "ping",   "manifest",   "longdesc", "srcset"};
  return std::find(kUrls.begin(), kUrls.end(), attribute_) != kUrls.end();
}

std::optional<Escape> TextContext::EscapeInAddress(std::string* where) const {
  const std::set<std::string> beginnings = Beginnings();
  for (const std::string& beginning : beginnings) {
    const std::string scheme = SchemeOf(beginning);
    if (beginning == kForbidden || (beginning.empty() && beginnings.size() > 1)) {
      *where = "in an address of which it is not known how it begins";
      return std::nullopt;
    }
    if (scheme.find(kValue) != std::string::npos) {
      *where = "in an address behind a `:` whose scheme is a value";
      return std::nullopt;
    }
    if (scheme == "javascript" || scheme == "vbscript" || scheme == "data") {
      *where = "in an address that begins with `" + scheme + ":`, which is code";
      return std::nullopt;
    }
  }
  const bool is_html = form_ == TextForm::kHtml;
  if (beginnings.contains("")) return is_html ? Escape::kWholeUrlInHtml : Escape::kWholeUrl;
  return is_html ? Escape::kUrlInHtml : Escape::kUrl;
}

// What an animation sets can be an address, what a `meta` says another page.
std::optional<Escape> TextContext::EscapeInAttribute(std::string* where) const {
  const bool is_code = attribute_ == "style" || attribute_ == "srcdoc" || attribute_.starts_with("on") ||
                       tag_ == "set" || tag_ == "script" || tag_.starts_with("animate") ||
                       (tag_ == "meta" && attribute_ == "content");
  if (is_code) {
    *where = "in the attribute `" + attribute_ + "`, which is code";
    return std::nullopt;
  }
  return IsUrlAttribute() ? EscapeInAddress(where) : Escape::kHtml;
}

std::optional<Escape> TextContext::EscapeHere(std::string* where) const {
  switch (form_) {
    case TextForm::kPlain: return Escape::kNone;
    case TextForm::kUrl: return EscapeInAddress(where);
    case TextForm::kJson:
      if (is_escaped_ || digits_missing_ > 0) {
        *where = "in the middle of what a backslash begins";
        return std::nullopt;
      }
      return state_ == State::kString ? Escape::kJsonString : Escape::kJson;
    case TextForm::kHtml: break;
  }
  switch (state_) {
    case State::kString:
    case State::kText: return Escape::kHtml;
    case State::kDoubleQuoted:
    case State::kSingleQuoted: return EscapeInAttribute(where);
    case State::kBeforeValue:
    case State::kUnquoted: *where = "in an attribute without quotes"; return std::nullopt;
    case State::kComment: *where = "in a comment"; return std::nullopt;
    case State::kRaw: *where = "in a `<" + tag_ + ">`"; return std::nullopt;
    default: *where = "within a tag"; return std::nullopt;
  }
}

TextForm FormOfFile(std::string_view path) {
  std::string end(path.substr(std::min(path.rfind('.'), path.size())));
  std::transform(end.begin(), end.end(), end.begin(), Lower);
  if (end == ".html" || end == ".htm" || end == ".xhtml" || end == ".mjml") return TextForm::kHtml;
  return end == ".json" ? TextForm::kJson : TextForm::kPlain;
}

TextForm FormOfText(std::string_view beginning) {
  size_t at = 0;
  while (at < beginning.size() && IsSpace(beginning[at])) ++at;
  const bool is_tag =
      at + 1 < beginning.size() && beginning[at] == '<' && (IsLetter(beginning[at + 1]) || beginning[at + 1] == '!');
  return is_tag ? TextForm::kHtml : TextForm::kPlain;
}

}  // namespace senda::sema
