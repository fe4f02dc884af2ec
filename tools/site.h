// The pages of a documented workspace: their frame, their names, and source text with links.
//
// Everything is in the pages themselves, so that they are read without a network and from any folder.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "tools/written_declarations.h"

namespace senda::tools {

// A file of the site.
struct SitePage {
  std::string path, text;
};

class Site {
 public:
  explicit Site(const driver::Compilation& compilation);

  const driver::Compilation& compilation() const { return compilation_; }
  const std::vector<WrittenDeclaration>& declarations() const { return declarations_; }
  std::vector<const WrittenDeclaration*> OfKinds(const std::vector<std::string>& kinds) const;

  // `segments.html#shop.loyal`; empty when nothing of the site is about it.
  std::string LinkTo(const std::string& qualified_name) const;
  // The same for a name as it is written in a package.
  std::string LinkFrom(const std::string& package, const std::string& name) const;
  // `<a href=…>name</a>`, or the name alone.
  std::string Linked(const std::string& qualified_name) const;
  std::string LinkedFrom(const std::string& package, const std::string& name) const;

  // Coloured, with every name of a declaration leading to it.
  std::string Source(const WrittenDeclaration& declaration) const;
  // Where it stands, who names it.
  std::string Facts(const WrittenDeclaration& declaration) const;
  // Heading, documentation, what is given, source, facts; with an anchor.
  std::string Card(const WrittenDeclaration& declaration, const std::string& shown = "") const;

  // A whole page; `current`: the entry of the menu it belongs to.
  std::string Frame(const std::string& title, const std::string& current, const std::string& body) const;

 private:
  std::vector<const WrittenDeclaration*> NamedBy(const WrittenDeclaration& declaration) const;

  const driver::Compilation& compilation_;
  std::vector<WrittenDeclaration> declarations_;
  std::map<std::string, std::string> links_;  // by qualified name
  std::map<std::string, std::vector<std::string>> by_last_part_;
};

// The page that declarations of a kind stand on, `{}` for a page of their own; empty: none.
std::string PageOfKind(const std::string& kind);
// Documentation as paragraphs.
std::string Paragraphs(const std::string& documentation);

}  // namespace senda::tools
