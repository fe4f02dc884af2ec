// `needs event purchase { amount money }` in a package, and `use shop with purchase = order_placed { amount = total }`.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

class Needs {
 public:
  explicit Needs(Checker& checker) : checker_(checker) {
    for (const ast::File& file : checker.ast.files) {
      for (const ast::UseClause& use : file.uses) {
        Symbol package = checker.names.Join(use.package.parts, use.package.parts.size());
        for (const ast::UseBinding& binding : use.bindings) bindings_.push_back({package, &file, &binding});
      }
    }
  }

  void BindEvents() {
    for (const Binding& binding : bindings_) {
      if (!IsNeeded(binding)) {
        checker_.sink.Report(Kind::kNeedUnknown, binding.written->needed.span, checker_.Text(binding.package),
                             checker_.Text(binding.written->needed.text));
      }
    }
    ForEachNeed([&](const ast::File& file, const ast::Declaration& need) { BindEvent(file, need); });
  }

  void BindFields() {
    ForEachNeed([&](const ast::File& file, const ast::Declaration& need) { BindFieldsOf(file, need); });
  }

 private:
  struct Binding {
    Symbol package;
    const ast::File* file;
    const ast::UseBinding* written;
  };

  template <typename Visit>
  void ForEachNeed(const Visit& visit) {
    for (const ast::File& file : checker_.ast.files) {
      for (ast::DeclId id : file.declarations) {
        const ast::Declaration& declaration = checker_.ast.declarations[id];
        if (std::holds_alternative<ast::NeedsDecl>(declaration.node)) visit(file, declaration);
      }
    }
  }
  Symbol PackageOf(const ast::File& file) const { return checker_.scopes[file.file.index()].package; }

  bool IsNeeded(const Binding& binding) {
    bool is_needed = false;
    ForEachNeed([&](const ast::File& file, const ast::Declaration& need) {
      is_needed |= PackageOf(file) == binding.package && need.name.text == binding.written->needed.text;
    });
    return is_needed;
  }

  // The bindings of what a package needs, in the order of files.
  std::vector<Binding> BindingsOf(Symbol package, Symbol need) const {
    std::vector<Binding> result;
    std::copy_if(bindings_.begin(), bindings_.end(), std::back_inserter(result), [&](const Binding& binding) {
      return binding.package == package && binding.written->needed.text == need;
    });
    return result;
  }

  void BindEvent(const ast::File& file, const ast::Declaration& need) {
    Symbol package = PackageOf(file);
    std::string_view name = checker_.Text(need.name.text);
    std::vector<Binding> bindings = BindingsOf(package, need.name.text);
    if (bindings.empty()) {
      ReportUnbound(package, need, name);
      checker_.unbound_needs.emplace(package, need.name.text);
      return;
    }
    if (const DeclRef* same = checker_.names.FindExact(Namespace::kAsked, package, need.name.text)) {
      auto report = checker_.sink.Report(Kind::kNameTwice, need.name.span, name);
      checker_.NoteDeclared(report, *same);
      return;
    }
    std::optional<DeclRef> bound;
    for (const Binding& binding : bindings) {
      const ast::QualifiedName& event = binding.written->event;
      auto found = checker_.Resolve(checker_.scopes[binding.file->file.index()], event.parts, event.span, "event",
                                    {DeclKind::kEvent});
      if (!found) continue;
      if (bound && *bound != *found) ReportTwice(binding, bindings[0], package);
      if (!bound) bound = found;
    }
    if (bound) checker_.names.AddNeed(package, need.name.text, *bound);
  }

  // Where the package is used, which is where it can be put right.
  void ReportUnbound(Symbol package, const ast::Declaration& need, std::string_view name) {
    Span span = need.name.span;
    for (const ast::File& file : checker_.ast.files) {
      for (const ast::UseClause& use : file.uses) {
        const bool is_it = checker_.names.Join(use.package.parts, use.package.parts.size()) == package;
        if (is_it && PackageOf(file) != package && span == need.name.span) span = use.package.span;
      }
    }
    if (span == need.name.span) span = MentionOf(package).value_or(span);
    auto report = checker_.sink.Report(Kind::kNeedUnbound, span, checker_.Text(package), name);
    if (!(span == need.name.span)) report.Note(need.name.span, "it is needed here");
    report.Help(fmt::format("write `use {} with {} = …` and one of your events", checker_.Text(package), name));
  }

  // `std.retail.lapsed`, where there is no `use`.
  std::optional<Span> MentionOf(Symbol package) const {
    const std::string_view name = checker_.Text(package);
    std::optional<Span> first;
    for (ast::ExprId id : checker_.ast.exprs.ids()) {
      const auto* member = std::get_if<ast::MemberExpr>(&checker_.ast.exprs[id].node);
      if (member == nullptr || checker_.Describe(member->object) != name) continue;
      const Span span = checker_.SpanOf(id);
      if (!first || span < *first) first = span;
    }
    return first;
  }

  void ReportTwice(const Binding& again, const Binding& first, Symbol package) {
    checker_.sink
        .Report(Kind::kNeedTwice, again.written->needed.span, checker_.Text(again.written->needed.text),
                checker_.Text(package))
        .Note(first.written->needed.span, "it was bound here");
  }

  void BindFieldsOf(const ast::File& file, const ast::Declaration& need) {
    Symbol package = PackageOf(file);
    const DeclRef* bound = checker_.names.FindExact(Namespace::kAsked, package, need.name.text);
    std::vector<Binding> bindings = BindingsOf(package, need.name.text);
    if (bound == nullptr || bound->kind != DeclKind::kEvent || bindings.empty()) return;
    EventTypeId event(bound->index);
    std::map<Symbol, Symbol> names;
    for (const ast::Field& field : std::get<ast::NeedsDecl>(need.node).fields) {
      Symbol real = RealName(field.name.text, *bindings[0].written);
      names[field.name.text] = real;
      CheckField(field, real, event, *bindings[0].written, file);
    }
    for (const Binding& binding : bindings) CheckRenames(binding, names, bindings[0], package);
    for (const ast::File& own : checker_.ast.files) {
      if (PackageOf(own) != package) continue;
      auto& known = checker_.scopes[own.file.index()].fields[event];
      known.insert(names.begin(), names.end());
    }
  }

  static Symbol RealName(Symbol needed, const ast::UseBinding& binding) {
    for (const ast::FieldRename& rename : binding.fields) {
      if (rename.needed.text == needed) return rename.field.text;
    }
    return needed;
  }

  void CheckField(const ast::Field& needed, Symbol real, EventTypeId event, const ast::UseBinding& binding,
                  const ast::File& file) {
    const EventInfo& info = checker_.model.events[event];
    auto found =
        std::find_if(info.fields.begin(), info.fields.end(), [&](const FieldInfo& f) { return f.name == real; });
    if (found == info.fields.end()) {
      auto report = checker_.sink.Report(Kind::kFieldUnknown, binding.span,
                                         fmt::format("The event `{}`", info.qualified_name), checker_.Text(real));
      report.Note(needed.name.span, "it is needed here");
      std::string_view name = checker_.Text(needed.name.text);
      report.Help(fmt::format("say which field it is: `{} = {} {{ {} = … }}`", checker_.Text(binding.needed.text),
                              checker_.Text(binding.event), name));
      return;
    }
    Type type = ResolveType(checker_, needed.type, std::string(checker_.Text(needed.name.text)),
                            checker_.scopes[file.file.index()], false);
    if (type.kind == TypeKind::kPoison || found->type.kind == TypeKind::kPoison) return;
    if (IsOf(found->type, type)) return;
    checker_.sink.Report(Kind::kTypeMismatch, binding.span, checker_.Words(found->type), checker_.Words(type))
        .Note(needed.name.span, fmt::format("`{}` is needed here{}", checker_.Text(needed.name.text),
                                            found->type.is_optional && !type.is_optional ? ", and never missing" : ""));
  }

  // The same kind of value; what is never missing may be needed as what may be.
  bool IsOf(const Type& actual, const Type& needed) const {
    if (actual.kind != needed.kind || (actual.is_optional && !needed.is_optional)) return false;
    if (actual.kind == TypeKind::kEnum) return checker_.SameEnum(actual.enumeration, needed.enumeration);
    return actual.currency == needed.currency && actual.record == needed.record && actual.list == needed.list;
  }

  void CheckRenames(const Binding& binding, const std::map<Symbol, Symbol>& names, const Binding& first,
                    Symbol package) {
    bool is_same = true;
    for (const auto& [needed, real] : names) is_same &= RealName(needed, *binding.written) == real;
    if (!is_same) ReportTwice(binding, first, package);
    for (const ast::FieldRename& rename : binding.written->fields) {
      if (names.contains(rename.needed.text)) continue;
      checker_.sink.Report(Kind::kNeedUnknown, rename.needed.span, checker_.Text(package),
                           checker_.Text(rename.needed.text));
    }
  }

  Checker& checker_;
  std::vector<Binding> bindings_;
};

}  // namespace

void BindNeeds(Checker& checker) {
  Needs(checker).BindEvents();
}

void CheckNeeds(Checker& checker) {
  Needs(checker).BindFields();
}

}  // namespace senda::sema
