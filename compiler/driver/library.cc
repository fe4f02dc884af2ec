#include "compiler/driver/library.h"

#include <algorithm>
#include <map>
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

// Words behind which a name is no event, trigger, segment, value or function.
constexpr std::string_view kOtherNames[] = {
    "journey", "message", "channel", "policy", "topic", "team",   "hook",       "persona", "map",   "kpi",
    "catalog", "coupon",  "stage",   "phase",  "pain",  "label",  "touchpoint", "in",      "start", "stop",
    "send",    "enter",   "exit",    "skip",   "hold",  "answer", "outcome",    "code",    "record"};

using Names = std::set<std::string, std::less<>>;

// The words of a text that may mean something of the library. `own`: what the workspace declares itself, which goes
// before; only with the name of a package in front it is the library's.
void AddMentions(std::string_view text, const std::vector<const Names*>& own, Names* words) {
  const auto is_own = [&](std::string_view word) {
    return std::any_of(own.begin(), own.end(), [&](const Names* names) { return names->contains(word); });
  };
  std::string_view before;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    if (end == i) {
      ++i;
      continue;
    }
    const std::string_view word = text.substr(i, end - i);
    const bool is_member = i > 0 && text[i - 1] == '.';
    const bool is_of_library = is_member && !LibraryText(before).empty();
    const bool is_key = end < text.size() && text[end] == ':';
    const bool is_other = std::find(std::begin(kOtherNames), std::end(kOtherNames), before) != std::end(kOtherNames);
    if (is_of_library || (!is_member && !is_key && !is_other && !is_own(word))) words->emplace(word);
    before = word;
    i = end;
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
    LookAtFiles();
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
    AddMentions(text, OwnOf(file), &words_);
  }

  static std::string Dotted(const Interner& interner, const ast::QualifiedName& path) {
    std::string text;
    for (const ast::Name& part : path.parts) {
      if (!text.empty()) text += '.';
      text += interner.Text(part.text);
    }
    return text;
  }
  std::string PackageOf(const ast::File& file) const {
    return file.package ? Dotted(compilation_.interner, *file.package) : std::string();
  }

  // What a bare name in this file can mean of the workspace's own.
  std::vector<const Names*> OwnOf(FileId id) const {
    std::vector<const Names*> names;
    const auto add = [&](const std::string& package) {
      const auto found = own_.find(package);
      if (found != own_.end()) names.push_back(&found->second);
    };
    add("");
    for (const ast::File& file : compilation_.ast.files) {
      if (file.file != id) continue;
      add(PackageOf(file));
      for (const ast::UseClause& use : file.uses) add(Dotted(compilation_.interner, use.package));
    }
    return names;
  }

  // What the files of the workspace declare that a bare name can mean, and the needs that they bind.
  void LookAtFiles() {
    for (const ast::File& file : compilation_.ast.files) {
      for (const ast::DeclId id : file.declarations) {
        const ast::DeclNode& node = compilation_.ast.declarations[id].node;
        const bool is_asked =
            std::holds_alternative<ast::EventDecl>(node) || std::holds_alternative<ast::TriggerDecl>(node) ||
            std::holds_alternative<ast::SegmentDecl>(node) || std::holds_alternative<ast::LetDecl>(node) ||
            std::holds_alternative<ast::DefineDecl>(node) || std::holds_alternative<ast::MeasureDecl>(node);
        if (is_asked) own_[PackageOf(file)].emplace(NameOf(id));
      }
      for (const ast::UseClause& use : file.uses) {
        for (const ast::UseBinding& binding : use.bindings) {
          words_.emplace(compilation_.interner.Text(binding.needed.text));
        }
      }
    }
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
  std::map<std::string, std::set<std::string, std::less<>>> own_;  // by package
  std::set<std::string, std::less<>> words_;
};

}  // namespace

bool AddLibrary(Compilation* compilation, DiagnosticSink* sink) {
  return Library(compilation, sink).Add();
}

}  // namespace senda::driver
