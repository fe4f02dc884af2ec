// Where in a document a text stands, and so what must be escaped in a value that is written there.
//
// Takes the literal parts of a text in order. HTML is read as browsers do, as far as templates need: text, tags,
// attributes between quotes, comments, scripts and styles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/sema/messages.h"

namespace senda::sema {

enum class TextForm : uint8_t { kPlain, kHtml, kJson, kUrl };

class TextContext {
 public:
  explicit TextContext(TextForm form) : form_(form) {}

  void Read(std::string_view literal);
  // What a value needs here; nothing where none may stand, and then `where` says where that is.
  std::optional<Escape> EscapeHere(std::string* where) const;
  // A value has been written.
  void PassValue() {
    const bool is_quoted = state_ == State::kDoubleQuoted || state_ == State::kSingleQuoted;
    if (is_quoted || form_ == TextForm::kUrl) is_begun_ = true;
  }
  friend bool operator==(const TextContext&, const TextContext&) = default;

 private:
  enum class State : uint8_t {
    kText,
    kTagOpen,
    kTagName,
    kInTag,
    kAttribute,
    kBeforeValue,
    kDoubleQuoted,
    kSingleQuoted,
    kUnquoted,
    kComment,
    kRaw,
    kString,  // of JSON
  };

  void ReadHtml(char c);
  void ReadValue(char c);
  void ReadComment(char c);
  void ReadRaw(char c);
  void ReadJson(char c);
  void EndTag();
  bool IsUrlAttribute() const;

  TextForm form_;
  State state_ = State::kText;
  std::string tag_, attribute_;  // in lower case
  std::string tail_;             // of a comment, script or style: the last characters
  bool is_begun_ = false;        // of an attribute, URL or string: something stands in it
  bool is_escaped_ = false;      // of JSON: behind a backslash
};

// The form of a file by the end of its name, of a text by how it begins.
TextForm FormOfFile(std::string_view path);
TextForm FormOfText(std::string_view beginning);

}  // namespace senda::sema
