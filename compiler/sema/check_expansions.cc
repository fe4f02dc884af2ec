#include "compiler/sema/check_expansions.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>

#include "compiler/sema/describe.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr size_t kPartsMax = 10'000;
constexpr std::string_view kParameter = "parameter#";  // as describe.h writes it

// A mention of a function, with what it is given.
struct Mention {
  ast::ExprId at;
  DefineId define;
  std::vector<ast::ExprId> arguments;
};

class Expansions {
 public:
  explicit Expansions(Checker& checker) : checker_(checker), bodies_(checker.model.defines.size()) {}

  void Check() {
    std::set<uint32_t> inside;  // expressions of functions
    for (DefineId define : checker_.model.defines.ids()) {
      Body& body = bodies_[define.index()];
      WalkExpr(checker_.ast, ValueOf(define), [&](ast::ExprId id, const ast::Expr&) {
        inside.insert(id.index());
        ++body.parts;
      });
    }
    std::vector<Mention> roots;
    for (const Mention& mention : Mentions(ValuesOfAll())) {
      if (!inside.contains(mention.at.index())) roots.push_back(mention);
    }
    for (DefineId define : checker_.model.defines.ids()) {
      bodies_[define.index()].mentions = Mentions(Below(ValueOf(define)));
    }
    for (const Mention& root : roots) CheckRoot(root);
  }

 private:
  struct Body {
    size_t parts = 0;
    std::vector<Mention> mentions;
  };
  // A function and the numbers of its arguments.
  using Call = std::pair<uint32_t, std::vector<uint32_t>>;

  ast::ExprId ValueOf(DefineId define) const {
    const ast::DeclId declaration = checker_.model.defines[define].declaration;
    return std::get<ast::DefineDecl>(checker_.DeclarationOf(declaration).node).value;
  }

  std::vector<ast::ExprId> ValuesOfAll() const {
    std::vector<ast::ExprId> all;
    for (ast::ExprId id : checker_.ast.exprs.ids()) all.push_back(id);
    return all;
  }
  std::vector<ast::ExprId> Below(ast::ExprId root) const {
    std::vector<ast::ExprId> all;
    WalkExpr(checker_.ast, root, [&](ast::ExprId id, const ast::Expr&) { all.push_back(id); });
    return all;
  }

  std::vector<Mention> Mentions(const std::vector<ast::ExprId>& ids) const {
    std::vector<Mention> mentions;
    for (ast::ExprId id : ids) {
      const auto* call = std::get_if<ast::CallExpr>(&checker_.ast.exprs[id].node);
      if (call == nullptr) continue;
      const auto* define = std::get_if<DefineRef>(&checker_.model.resolutions.Get(call->callee));
      if (define != nullptr) mentions.push_back({id, define->define, checker_.model.call_arguments.Get(id)});
    }
    return mentions;
  }

  // Equal numbers for what becomes one value: parameters stand for what `outer` was given.
  uint32_t NumberOf(ast::ExprId id, const std::vector<uint32_t>& outer) {
    const std::string key = KeyOf(checker_.ast, checker_.interner, checker_.model, id).text;
    std::string value = key.empty() ? fmt::format("expression {} of", id.index()) : std::string();
    if (key.empty()) {
      for (uint32_t argument : outer) value += fmt::format(" {}", argument);
    }
    for (size_t at = 0; at < key.size();) {
      if (key.compare(at, kParameter.size(), kParameter) != 0) {
        value += key[at++];
        continue;
      }
      size_t index = 0;
      for (at += kParameter.size(); at < key.size() && key[at] >= '0' && key[at] <= '9'; ++at) {
        index = index * 10 + static_cast<size_t>(key[at] - '0');
      }
      value += index < outer.size() ? fmt::format("value#{}", outer[index]) : std::string(kParameter);
    }
    // A parameter that is handed on as it is stays the value it was.
    constexpr std::string_view kValue = "value#";
    if (value.starts_with(kValue) && value.find_first_not_of("0123456789", kValue.size()) == std::string::npos) {
      return static_cast<uint32_t>(std::stoul(value.substr(kValue.size())));
    }
    return numbers_.try_emplace(std::move(value), static_cast<uint32_t>(numbers_.size())).first->second;
  }

  Call CallOf(const Mention& mention, const std::vector<uint32_t>& outer) {
    Call call{mention.define.index(), {}};
    for (ast::ExprId argument : mention.arguments) call.second.push_back(NumberOf(argument, outer));
    return call;
  }

  void CheckRoot(const Mention& root) {
    numbers_.clear();
    std::set<Call> seen;
    std::vector<Call> open = {CallOf(root, {})};
    size_t parts = 0;
    while (!open.empty()) {
      const Call call = std::move(open.back());
      open.pop_back();
      if (!seen.insert(call).second) continue;
      const Body& body = bodies_[call.first];
      parts += body.parts;
      if (parts > kPartsMax) return Report(root);
      for (const Mention& mention : body.mentions) open.push_back(CallOf(mention, call.second));
    }
  }

  void Report(const Mention& root) {
    const std::string& name = checker_.model.defines[root.define].qualified_name;
    checker_.sink.Report(Kind::kExpandsTooFar, checker_.SpanOf(root.at), name, kPartsMax)
        .Note(checker_.DeclaredAt({DeclKind::kDefine, root.define.index()}), "a function is written out at each call")
        .Help("call others fewer times, or with the same values");
  }

  Checker& checker_;
  std::vector<Body> bodies_;                 // by define
  std::map<std::string, uint32_t> numbers_;  // of the values in the expansion at hand
};

}  // namespace

void CheckExpansions(Checker& checker) {
  Expansions(checker).Check();
}

}  // namespace senda::sema
