// Where in a document a text stands, and so what must be escaped in a value that is written there.
//
// Takes the literal parts of a text in order. HTML is read as browsers do, as far as templates need: text, tags,
// attributes between quotes, comments, scripts and styles.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
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
  void PassValue();
  // Two ways through an `{{if}}` end at the same place; addresses may have begun in different ways.
  bool IsSamePlace(const TextContext& other) const;
  // In an address something stands before both of them, or before neither.
  bool HasBegunLike(const TextContext& other) const;
  // It may have been the other way.
  void Join(const TextContext& other);

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
  bool IsInAddress() const;
  std::optional<Escape> EscapeInAttribute(std::string* where) const;
  std::optional<Escape> EscapeInAddress(std::string* where) const;
  // As browsers read them.
  std::set<std::string> Beginnings() const;

  TextForm form_;
  State state_ = State::kText;
  std::string tag_, attribute_;              // in lower case
  std::string tail_;                         // of a comment, script or style: the last characters
  std::set<std::string> beginnings_ = {""};  // of an address: what may stand before, as it is written
  bool is_escaped_ = false;                  // of JSON: behind a backslash
  int digits_missing_ = 0;                   // of JSON: that a `\u` needs still
};

// The form of a file by the end of its name, of a text by how it begins.
TextForm FormOfFile(std::string_view path);
TextForm FormOfText(std::string_view beginning);

}  // namespace senda::sema
