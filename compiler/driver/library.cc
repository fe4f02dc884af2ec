#include "compiler/driver/library.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "compiler/syntax/parse.h"

namespace senda::driver {
namespace {

constexpr std::string_view kPrefix = "std.";

bool IsWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The words of a text, comments among them: more than are meant, but never less.
void AddWords(std::string_view text, std::set<std::string, std::less<>>* words) {
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    if (end > i) words->emplace(text.substr(i, end - i));
    i = std::max(end, i + 1);
  }
}

// The packages that a text names, in its order.
std::vector<std::string> PackagesIn(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = text.find(kPrefix); at != std::string_view::npos; at = text.find(kPrefix, at + 1)) {
    if (at > 0 && (IsWordPart(text[at - 1]) || text[at - 1] == '.')) continue;
    size_t end = at + kPrefix.size();
    while (end < text.size() && IsWordPart(text[end])) ++end;
    out.emplace_back(text.substr(at + kPrefix.size(), end - at - kPrefix.size()));
  }
  return out;
}

class Library {
 public:
  Library(Compilation* compilation, DiagnosticSink* sink) : compilation_(*compilation), sink_(*sink) {}

  bool Add() {
    bool is_whole = true;
    std::vector<std::string> wanted;
    for (FileId file : compilation_.workspace.files) Want(file, &wanted);
    std::set<std::string> names(wanted.begin(), wanted.end());
    for (const std::string& name : names) is_whole &= Parse(name);
    if (is_whole && !library_files_.empty()) Prune();
    return is_whole;
  }

 private:
  void Want(FileId file, std::vector<std::string>* wanted) {
    const std::string_view text = compilation_.sources[file].text();
    for (std::string& name : PackagesIn(text)) wanted->push_back(std::move(name));
    AddWords(text, &words_);
  }

  // A package of the workspace's own of that name comes before the library's.
  bool Parse(const std::string& name) {
    const std::string_view text = LibraryText(name);
    if (text.empty()) return true;
    const FileId file = compilation_.sources.Add("std/" + name + ".senda", std::string(text));
    library_files_.insert(file.index());
    return syntax::ParseFile(file, compilation_.sources[file], &compilation_.interner, &compilation_.ast, &sink_);
  }

  std::string_view NameOf(ast::DeclId id) const {
    return compilation_.interner.Text(compilation_.ast.declarations[id].name.text);
  }

  // What is mentioned stays, and what that mentions; a need stays, too, when it is bound.
  void Prune() {
    std::vector<ast::DeclId> open;
    for (const ast::File& file : compilation_.ast.files) {
      if (!library_files_.contains(file.file.index())) continue;
      open.insert(open.end(), file.declarations.begin(), file.declarations.end());
    }
    std::set<uint32_t> kept;
    for (bool has_grown = true; has_grown;) {
      has_grown = false;
      for (ast::DeclId id : open) {
        if (kept.contains(id.index()) || !words_.contains(NameOf(id))) continue;
        kept.insert(id.index());
        AddWords(compilation_.sources.Text(compilation_.ast.declarations[id].span), &words_);
        has_grown = true;
      }
    }
    for (ast::File& file : compilation_.ast.files) {
      if (!library_files_.contains(file.file.index())) continue;
      std::erase_if(file.declarations, [&](ast::DeclId id) { return !kept.contains(id.index()); });
    }
  }

  Compilation& compilation_;
  DiagnosticSink& sink_;
  std::set<uint32_t> library_files_;
  std::set<std::string, std::less<>> words_;
};

}  // namespace

bool AddLibrary(Compilation* compilation, DiagnosticSink* sink) {
  return Library(compilation, sink).Add();
}

}  // namespace senda::driver
