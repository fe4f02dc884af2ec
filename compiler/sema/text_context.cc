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

}  // namespace

void TextContext::Read(std::string_view literal) {
  for (char c : literal) {
    if (form_ == TextForm::kHtml) ReadHtml(c);
    if (form_ == TextForm::kJson) ReadJson(c);
    if (form_ == TextForm::kUrl) is_begun_ = true;
  }
}

void TextContext::ReadJson(char c) {
  if (state_ != State::kString) {
    if (c == '"') state_ = State::kString;
    return;
  }
  if (is_escaped_) {
    is_escaped_ = false;
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
      is_begun_ = false;
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
        is_begun_ = false;
      } else {
        is_begun_ = true;
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

std::optional<Escape> TextContext::EscapeHere(std::string* where) const {
  switch (form_) {
    case TextForm::kPlain: return Escape::kNone;
    case TextForm::kUrl: return is_begun_ ? Escape::kUrl : Escape::kWholeUrl;
    case TextForm::kJson: return state_ == State::kString ? Escape::kJsonString : Escape::kJson;
    case TextForm::kHtml: break;
  }
  switch (state_) {
    case State::kString:
    case State::kText: return Escape::kHtml;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      // What an animation sets can be an address, what a `meta` says another page.
      if (attribute_ == "style" || attribute_ == "srcdoc" || attribute_.starts_with("on") || tag_ == "set" ||
          tag_.starts_with("animate") || (tag_ == "meta" && attribute_ == "content")) {
        *where = "in the attribute `" + attribute_ + "`, which is code";
        return std::nullopt;
      }
      if (!IsUrlAttribute()) return Escape::kHtml;
      return is_begun_ ? Escape::kUrlInHtml : Escape::kWholeUrlInHtml;
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
