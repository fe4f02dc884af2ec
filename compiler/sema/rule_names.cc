#include "compiler/sema/rule_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/overloaded.h"

namespace senda::sema {
namespace {

// Those that every program has.
constexpr const char* kOwnRules[] = {"address", "bounced", "consent", "holdout", "only if", "pause"};

class Names {
 public:
  // Several of a kind are numbered in written order, from the second on.
  void Add(const std::string& owner, std::string_view kind) {
    std::string name = fmt::format("{}.{}", owner, kind);
    const int number = ++counts_[name];
    if (number > 1) name += fmt::format(".{}", number);
    all.push_back(std::move(name));
  }
  std::vector<std::string> all{std::begin(kOwnRules), std::end(kOwnRules)};

 private:
  std::map<std::string, int> counts_;
};

const char* KindOf(const ast::PolicyRule& rule) {
  return std::visit(Overloaded{
                        [](const ast::LimitRule&) { return "limit"; },
                        [](const ast::NeverRule&) { return "never"; },
                        [](const ast::OnlyOneRule&) { return "only_one"; },
                        [](const ast::PreferRule&) -> const char* { return nullptr; },  // it only reorders
                        [](const ast::ToneRule&) { return "tone"; },
                        [](const ast::BlackoutRule&) { return "blackout"; },
                        [](const ast::HoldRule&) { return "hold"; },
                        [](const ast::QuietRule&) { return "quiet"; },
                    },
                    rule);
}

}  // namespace

std::vector<std::string> RuleNames(const Checker& checker) {
  Names names;
  for (const NamedDeclaration& named : checker.model.channels) {
    const auto& node = std::get<ast::ChannelDecl>(checker.DeclarationOf(named.declaration).node);
    for (size_t i = 0; i < node.limits.size(); ++i) names.Add(named.qualified_name, "limit");
    for (size_t i = 0; i < node.quiet.size(); ++i) names.Add(named.qualified_name, "quiet");
  }
  for (const NamedDeclaration& named : checker.model.policies) {
    const auto& node = std::get<ast::PolicyDecl>(checker.DeclarationOf(named.declaration).node);
    for (const ast::PolicyRule& rule : node.rules) {
      if (const char* kind = KindOf(rule)) names.Add(named.qualified_name, kind);
    }
  }
  for (const NamedDeclaration& named : checker.model.coupons) {
    names.Add(named.qualified_name, "empty");
    names.Add(named.qualified_name, "expired");
  }
  std::sort(names.all.begin(), names.all.end());
  return std::move(names.all);
}

bool IsRuleName(std::string_view name, std::string_view wanted) {
  return name == wanted ||
         (name.size() > wanted.size() && name.ends_with(wanted) && name[name.size() - wanted.size() - 1] == '.');
}

}  // namespace senda::sema
