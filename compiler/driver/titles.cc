#include "compiler/driver/titles.h"

namespace senda::driver {
namespace {

template <typename Declarations>
void AddTitles(const Declarations& declarations, const ast::Ast& ast,
               std::vector<std::pair<std::string, std::string>>* titles) {
  for (const sema::NamedDeclaration& named : declarations) {
    if (!named.declaration.is_valid()) continue;
    const auto& title = ast.declarations[named.declaration].title;
    if (title) titles->emplace_back(named.qualified_name, *title);
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> TitlesOf(const Compilation& compilation) {
  std::vector<std::pair<std::string, std::string>> titles;
  AddTitles(compilation.model.segments, compilation.ast, &titles);
  AddTitles(compilation.model.triggers, compilation.ast, &titles);
  AddTitles(compilation.model.journeys, compilation.ast, &titles);
  return titles;
}

}  // namespace senda::driver
