// What the rules know of C++: comments, strings, braces.
#include <algorithm>

#include "tests/tidy/rules.h"

namespace senda::tidy {
namespace {

// Copies a text while blanking what is not code.
class Blanker {
 public:
  Blanker(std::string_view text, bool strings_too) : text_(text), out_(text), strings_too_(strings_too) {}

  std::string Run() {
    while (at_ < text_.size()) Step();
    return std::move(out_);
  }

 private:
  void Step() {
    std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//")) {
      Blank(std::min(rest.find('\n'), rest.size()), true);
    } else if (rest.starts_with("/*")) {
      size_t end = rest.find("*/");
      Blank(end == std::string_view::npos ? rest.size() : end + 2, true);
    } else if (rest.starts_with("R\"")) {
      Blank(RawLength(rest), strings_too_);
    } else if (rest[0] == '"' || (rest[0] == '\'' && !IsDigitSeparator())) {
      Blank(QuotedLength(rest), strings_too_);
    } else {
      ++at_;
    }
  }

  bool IsDigitSeparator() const { return at_ > 0 && isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0; }

  static size_t RawLength(std::string_view rest) {
    size_t open = rest.find('(');
    if (open == std::string_view::npos) return rest.size();
    std::string close = ")" + std::string(rest.substr(2, open - 2)) + "\"";
    size_t end = rest.find(close, open);
    return end == std::string_view::npos ? rest.size() : end + close.size();
  }

  static size_t QuotedLength(std::string_view rest) {
    for (size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == '\\') {
        ++i;
      } else if (rest[i] == rest[0] || rest[i] == '\n') {
        return i + 1;
      }
    }
    return rest.size();
  }

  void Blank(size_t length, bool blank) {
    for (size_t i = at_; blank && i < at_ + length; ++i) {
      if (out_[i] != '\n') out_[i] = ' ';
    }
    at_ += length;
  }

  std::string_view text_;
  std::string out_;
  bool strings_too_;
  size_t at_ = 0;
};

std::string_view Trimmed(std::string_view text) {
  size_t first = text.find_first_not_of(" \n\t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n\t") - first + 1);
}

bool IsWordAt(std::string_view text, size_t at, std::string_view word) {
  auto is_part = [](char c) { return isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  if (at > 0 && is_part(text[at - 1])) return false;
  return at + word.size() == text.size() || !is_part(text[at + word.size()]);
}

bool HasWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (IsWordAt(text, at, word)) return true;
  }
  return false;
}

// Whether the text before a `{` at namespace or class level begins a function.
bool BeginsFunction(std::string_view header) {
  header = Trimmed(header);
  if (header.empty() || header.find(')') == std::string_view::npos || HasWord(header, "namespace")) return false;
  if (std::count(header.begin(), header.end(), '(') != std::count(header.begin(), header.end(), ')')) return false;
  return header.back() != '=' && header.back() != ',';
}

int LineOf(std::string_view text, size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

int CountWord(std::string_view text, std::string_view word) {
  int count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (IsWordAt(text, at, word)) ++count;
  }
  return count;
}

// One switch, and hardly anything besides its cases at one or two lines each.
bool IsFlatSwitch(std::string_view body, int lines) {
  constexpr int kBesides = 20;
  int cases = CountWord(body, "case");
  return CountWord(body, "switch") == 1 && lines - 2 * cases <= kBesides;
}

// The `}` that closes the `{` at `open`.
size_t ClosingBrace(std::string_view code, size_t open) {
  int depth = 0;
  for (size_t at = open; at < code.size(); ++at) {
    if (code[at] == '{') ++depth;
    if (code[at] == '}' && --depth == 0) return at;
  }
  return code.size() - 1;
}

std::string WithoutDirectives(std::string code) {
  for (size_t at = 0; at < code.size();) {
    size_t end = std::min(code.find('\n', at), code.size());
    bool is_directive = Trimmed(std::string_view(code).substr(at, end - at)).starts_with('#');
    while (is_directive && end > at && end < code.size() && code[end - 1] == '\\') {
      end = std::min(code.find('\n', end + 1), code.size());
    }
    for (size_t i = at; is_directive && i < end; ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
    at = end + 1;
  }
  return code;
}

}  // namespace

std::string WithoutComments(std::string_view text, bool strings_too) {
  return Blanker(text, strings_too).Run();
}

std::vector<Function> FindFunctions(std::string_view text) {
  std::string code = WithoutDirectives(WithoutComments(text, true));
  std::vector<Function> functions;
  size_t header = 0;
  for (size_t at = 0; at < code.size(); ++at) {
    if (code[at] == ';' || code[at] == '}') header = at + 1;
    if (code[at] != '{') continue;
    std::string_view before = std::string_view(code).substr(header, at - header);
    if (BeginsFunction(before)) {
      size_t first = header + static_cast<size_t>(Trimmed(before).data() - before.data());
      size_t end = ClosingBrace(code, at);
      Function function{LineOf(code, first), 0, false};
      function.lines = LineOf(code, end) - function.line + 1;
      function.is_flat_switch = IsFlatSwitch(std::string_view(code).substr(at, end - at), function.lines);
      functions.push_back(function);
      at = end;
    }
    header = at + 1;
  }
  return functions;
}

}  // namespace senda::tidy
