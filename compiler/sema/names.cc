#include "compiler/sema/names.h"

#include <algorithm>

namespace senda::sema {

Symbol NameTable::Join(const std::vector<ast::Name>& path, size_t count) const {
  std::string joined;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) joined += '.';
    joined += interner_->Text(path[i].text);
  }
  return interner_->Intern(joined);
}

std::string NameTable::Qualified(Symbol package, Symbol name) const {
  std::string result(interner_->Text(package));
  if (!result.empty()) result += '.';
  result += interner_->Text(name);
  return result;
}

bool NameTable::HasPackage(Symbol package) const {
  return std::find(packages_.begin(), packages_.end(), package) != packages_.end();
}

std::vector<std::string> NameTable::Packages() const {
  std::vector<std::string> result;
  for (Symbol package : packages_) result.emplace_back(interner_->Text(package));
  std::sort(result.begin(), result.end());
  return result;
}

void NameTable::Add(Namespace space, Symbol package, Symbol name, DeclRef ref) {
  declared_.emplace(Key{space, package, name}, ref);
  names_of_package_[{space, package}].push_back(name);
  packages_of_name_[{space, name}].push_back(package);
}

void NameTable::AddNeed(Symbol package, Symbol name, DeclRef ref) {
  Add(Namespace::kAsked, package, name, ref);
  needs_.emplace(package, name);
}

const DeclRef* NameTable::FindExact(Namespace space, Symbol package, Symbol name) const {
  auto found = declared_.find(Key{space, package, name});
  return found == declared_.end() ? nullptr : &found->second;
}

Lookup NameTable::FindBare(const FileScope& scope, Namespace space, Symbol name) const {
  if (const DeclRef* own = FindExact(space, scope.package, name)) return {Lookup::Status::kFound, *own, {}};
  Lookup result;
  auto consider = [&](Symbol package) {
    const DeclRef* found = FindExact(space, package, name);
    if (found == nullptr || (result.status != Lookup::Status::kNone && result.ref == *found)) return;
    if (result.status == Lookup::Status::kNone) {
      result = {Lookup::Status::kFound, *found, {}};
    } else if (result.status == Lookup::Status::kFound) {
      result.status = Lookup::Status::kAmbiguous;
      result.other = *found;
    }
  };
  const auto is_need = [&](Symbol package) { return space == Namespace::kAsked && needs_.contains({package, name}); };
  consider(root_);
  for (Symbol package : scope.used) {
    if (!is_need(package)) consider(package);
  }
  if (result.status != Lookup::Status::kNone) return result;
  for (Symbol package : scope.used) consider(package);
  return result;
}

std::vector<Symbol> NameTable::PackagesSeen(const FileScope& scope) const {
  std::vector<Symbol> packages = {scope.package, root_};
  packages.insert(packages.end(), scope.used.begin(), scope.used.end());
  return packages;
}

Lookup NameTable::Find(const FileScope& scope, Namespace space, const std::vector<ast::Name>& path) const {
  if (path.size() == 1) return FindBare(scope, space, path[0].text);
  const Symbol prefix = Join(path, path.size() - 1);
  if (const DeclRef* found = FindExact(space, prefix, path.back().text)) return {Lookup::Status::kFound, *found, {}};
  if (path.size() != 2 || space != Namespace::kAsked) return {};
  // `shopping.checkout`: behind the name of a map that this file sees.
  for (Symbol package : PackagesSeen(scope)) {
    if (FindExact(Namespace::kMap, package, path[0].text) == nullptr) continue;
    const Symbol map = interner_->Intern(Qualified(package, path[0].text));
    if (const DeclRef* found = FindExact(space, map, path[1].text)) return {Lookup::Status::kFound, *found, {}};
  }
  return {};
}

std::vector<Symbol> NameTable::PackagesOf(Namespace space, Symbol name) const {
  auto found = packages_of_name_.find({space, name});
  if (found == packages_of_name_.end()) return {};
  std::vector<Symbol> result = found->second;
  std::sort(result.begin(), result.end(), [&](Symbol a, Symbol b) { return interner_->Text(a) < interner_->Text(b); });
  return result;
}

std::vector<std::string> NameTable::Visible(const FileScope& scope, Namespace space) const {
  std::vector<std::string> result;
  auto add = [&](Symbol package) {
    auto found = names_of_package_.find({space, package});
    if (found == names_of_package_.end()) return;
    for (Symbol name : found->second) result.emplace_back(interner_->Text(name));
  };
  add(scope.package);
  if (scope.package != root_) add(root_);
  for (Symbol package : scope.used) add(package);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace senda::sema
