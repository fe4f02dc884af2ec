#include "tools/written_declarations.h"

#include <algorithm>

#include "compiler/format/format.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/text_block.h"

namespace senda::tools {
namespace {

bool IsText(std::string_view word) {
  return word.starts_with('"') || word.starts_with('\'');
}

// `allow(S0123)` in front of it.
void DropAllowed(std::vector<std::string>* words) {
  while (words->size() > 1 && words->front() == "allow") {
    const auto end = std::find(words->begin(), words->end(), ")");
    words->erase(words->begin(), end == words->end() ? end : end + 1);
  }
}

// `was old_name`, wherever it stands; not a field of that name, which a type follows.
void DropFormers(const std::vector<std::string>& formers, std::vector<std::string>* words) {
  for (size_t i = 0; i + 1 < words->size();) {
    const bool is_former =
        (*words)[i] == "was" && std::find(formers.begin(), formers.end(), (*words)[i + 1]) != formers.end();
    if (is_former) {
      words->erase(words->begin() + static_cast<long>(i), words->begin() + static_cast<long>(i) + 2);
    } else {
      ++i;
    }
  }
}

class Reader {
 public:
  explicit Reader(const driver::Compilation& compilation) : compilation_(compilation) {}

  std::vector<WrittenDeclaration> Read() {
    std::vector<WrittenDeclaration> out;
    for (const ast::File& file : compilation_.ast.files) {
      const std::string package = file.package ? NameOf(*file.package) + "." : "";
      if (package.starts_with("std.")) continue;
      for (ast::DeclId id : file.declarations) {
        const ast::Declaration& declaration = compilation_.ast.declarations[id];
        if (declaration.map.is_valid()) continue;
        out.push_back(One(declaration, package));
        out.back().id = id;
      }
    }
    return out;
  }

 private:
  std::string Text(Symbol symbol) const { return std::string(compilation_.interner.Text(symbol)); }

  std::string NameOf(const ast::QualifiedName& name) const {
    std::string text;
    for (const ast::Name& part : name.parts) text += (text.empty() ? "" : ".") + Text(part.text);
    return text;
  }

  WrittenDeclaration One(const ast::Declaration& declaration, const std::string& package) const {
    WrittenDeclaration out;
    std::string written(compilation_.sources.Text(declaration.span));
    syntax::UnifyLineEnds(&written);
    out.package = package;
    out.text = format::FormatText(written).value_or(written);
    for (std::string_view word : syntax::WordsThatMean(written)) out.words.emplace_back(word);
    DropAllowed(&out.words);
    DropFormers(AllFormers(written), &out.words);
    SetName(declaration, &out);
    for (const ast::TextFile& used : compilation_.ast.text_files) {
      const bool is_within = used.use.file == declaration.span.file && used.use.begin >= declaration.span.begin &&
                             used.use.end <= declaration.span.end;
      if (!is_within || !used.file.is_valid()) continue;
      out.words.emplace_back(compilation_.sources[used.file].text());
      syntax::UnifyLineEnds(&out.words.back());
    }
    if (const auto* function = std::get_if<ast::DefineDecl>(&declaration.node)) AddParameters(*function, &out);
    if (const auto* measure = std::get_if<ast::MeasureDecl>(&declaration.node)) AddParameters(measure->function, &out);
    out.title = declaration.title.value_or("");
    out.documentation = declaration.documentation;
    out.file = compilation_.sources[declaration.span.file].path();
    out.line = compilation_.sources.Locate(declaration.span).line;
    return out;
  }

  void AddParameters(const ast::DefineDecl& function, WrittenDeclaration* out) const {
    for (const ast::Parameter& parameter : function.parameters) out->parameters.push_back(Text(parameter.name.text));
  }

  // Every word behind a `was`; whether it is one is seen by where it stands.
  static std::vector<std::string> AllFormers(std::string_view text) {
    std::vector<std::string> out;
    const std::vector<std::string_view> words = syntax::WordsThatMean(text);
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i] == "was" && i > 0) out.emplace_back(words[i + 1]);
    }
    return out;
  }

  void SetName(const ast::Declaration& declaration, WrittenDeclaration* out) const {
    out->kind = out->words.empty() ? "" : out->words.front();
    const bool is_guarantee = std::holds_alternative<ast::GuaranteeDecl>(declaration.node);
    const bool is_titled = is_guarantee || std::holds_alternative<ast::TestDecl>(declaration.node);
    if (is_guarantee) out->kind = "guarantee";
    if (is_titled) {
      out->name = declaration.title.value_or("");
      return;
    }
    if (declaration.title) {
      const auto title = std::find_if(out->words.begin(), out->words.end(), &IsText);
      if (title != out->words.end()) out->words.erase(title);
    }
    if (std::holds_alternative<ast::CustomerDecl>(declaration.node)) {
      out->name = out->kind == "extend" ? "customer of " + out->package.substr(0, out->package.size() - 1) : "customer";
      out->kind = "customer";
      return;
    }
    if (std::holds_alternative<ast::HoldoutDecl>(declaration.node)) {
      out->name = "holdout of everyone";
      return;
    }
    out->name = out->package + Text(declaration.name.text);
    for (const ast::Name& former : declaration.former_names) {
      out->formers.push_back(out->package + Text(former.text));
    }
  }

  const driver::Compilation& compilation_;
};

}  // namespace

std::vector<WrittenDeclaration> ReadDeclarations(const driver::Compilation& compilation) {
  return Reader(compilation).Read();
}

}  // namespace senda::tools
