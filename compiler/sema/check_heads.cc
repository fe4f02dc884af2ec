// What stands around the names of declarations: `allow(S0901)`, `status draft`, `was old_name`.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/base/overloaded.h"
#include "compiler/sema/declarations.h"

namespace senda::sema {
namespace {

// Names that things had before, among those that they have now.
class FormerNames {
 public:
  explicit FormerNames(Checker& checker) : checker_(checker) {}

  void AddPresent(Symbol name) { present_.insert(checker_.Text(name)); }
  void Add(const ast::Name& former) { formers_.push_back(former); }

  // `thing`: "a field of `purchase`".
  void Check(std::string_view thing) {
    std::map<std::string_view, Span> seen;
    for (const ast::Name& former : formers_) {
      std::string_view name = checker_.Text(former.text);
      if (present_.contains(name)) {
        checker_.sink.Report(Kind::kFormerNameTaken, former.span, name,
                             fmt::format("there is {} called that now", thing));
      } else if (auto [first, is_new] = seen.try_emplace(name, former.span); !is_new) {
        checker_.sink.Report(Kind::kFormerNameTaken, former.span, name, "it was the name of another one already")
            .Note(first->second, "here");
      }
    }
  }

 private:
  Checker& checker_;
  std::set<std::string_view> present_;
  std::vector<ast::Name> formers_;
};

class HeadChecker {
 public:
  explicit HeadChecker(Checker& checker) : checker_(checker) {}

  void Run() {
    for (const ast::File& file : checker_.ast.files) {
      for (ast::DeclId id : file.declarations) CheckAllowed(checker_.ast.declarations[id]);
    }
    CheckNames();
    FormerNames customer(checker_);
    for (const ast::File& file : checker_.ast.files) {
      for (ast::DeclId id : file.declarations) CheckInside(checker_.ast.declarations[id], &customer);
    }
    customer.Check("a field of the customer");
    for (const ast::Step& step : checker_.ast.steps) {
      if (const auto* split = std::get_if<ast::SplitStep>(&step.node)) CheckArms(*split);
    }
  }

 private:
  void CheckAllowed(const ast::Declaration& declaration) {
    for (const ast::Name& code : declaration.allowed) {
      std::string text(checker_.Text(code.text));  // as a code is written, or in small letters
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      std::optional<senda::Kind> kind = KindOfCode(text);
      if (!kind) {
        auto report = checker_.sink.Report(Kind::kAllowUnknown, code.span, checker_.Text(code.text));
        checker_.Suggest(report, text, [] {
          std::vector<std::string> codes;
          for (const KindInfo& info : AllKinds()) {
            if (info.severity == Severity::kWarning) codes.emplace_back(info.code);
          }
          return codes;
        });
      } else if (InfoOf(*kind).severity == Severity::kError) {
        checker_.sink.Report(Kind::kAllowError, code.span, text);
      } else {
        // What could be better about a draft is not asked, and may be allowed beforehand.
        const bool is_told = !declaration.is_draft && *kind != senda::Kind::kAllowsNothing;
        checker_.sink.Allow(*kind, declaration.span, is_told ? code.span : Span{});
      }
    }
  }

  void CheckNames() {
    std::map<std::tuple<Namespace, Symbol, Symbol>, Span> seen;
    ForEachDeclaration(checker_, [&](DeclRef ref) {
      ast::DeclId id = checker_.DeclIdOf(ref);
      if (!id.is_valid()) return;
      Symbol package = checker_.ScopeOf(id).package;
      for (const ast::Name& former : checker_.DeclarationOf(id).former_names) {
        Namespace space = NamespaceOf(ref.kind);
        std::string_view name = checker_.Text(former.text);
        if (const DeclRef* now = checker_.names.FindExact(space, package, former.text)) {
          auto report = checker_.sink.Report(Kind::kFormerNameTaken, former.span, name,
                                             fmt::format("there is {} called that now", KindWithArticle(now->kind)));
          checker_.NoteDeclared(report, *now);
        } else if (auto [first, is_new] = seen.try_emplace({space, package, former.text}, former.span); !is_new) {
          checker_.sink.Report(Kind::kFormerNameTaken, former.span, name, "it was the name of another one already")
              .Note(first->second, "here");
        }
      }
    });
  }

  void CheckInside(const ast::Declaration& declaration, FormerNames* customer) {
    std::visit(Overloaded{
                   [&](const ast::CustomerDecl& node) { AddFields(node.fields, customer); },
                   [&](const ast::EventDecl& node) { CheckFieldsOf(node.fields, declaration); },
                   [&](const ast::RecordDecl& node) { CheckFieldsOf(node.fields, declaration); },
                   [&](const ast::MessageDecl& node) { CheckVariants(node, declaration); },
                   [](const auto&) {},
               },
               declaration.node);
  }

  void CheckFieldsOf(const std::vector<ast::Field>& fields, const ast::Declaration& declaration) {
    FormerNames names(checker_);
    AddFields(fields, &names);
    names.Check(fmt::format("a field of `{}`", checker_.Text(declaration.name.text)));
  }

  void AddFields(const std::vector<ast::Field>& fields, FormerNames* names) {
    for (const ast::Field& field : fields) {
      names->AddPresent(field.name.text);
      for (const ast::Name& former : field.former_names) names->Add(former);
      FormerNames members(checker_);
      for (const ast::Name& member : field.type.members) members.AddPresent(member.text);
      for (const ast::FormerMember& former : field.type.former_members) members.Add(former.former_name);
      members.Check(fmt::format("a value of `{}`", checker_.Text(field.name.text)));
    }
  }

  void CheckVariants(const ast::MessageDecl& message, const ast::Declaration& declaration) {
    FormerNames variants(checker_);
    for (const ast::MessageVariant& variant : message.variants) {
      variants.AddPresent(variant.name.text);
      for (const ast::Name& former : variant.former_names) variants.Add(former);
    }
    variants.Check(fmt::format("a variant of `{}`", checker_.Text(declaration.name.text)));
  }

  void CheckArms(const ast::SplitStep& split) {
    FormerNames arms(checker_);
    for (const ast::SplitArm& arm : split.arms) {
      arms.AddPresent(arm.name.text);
      for (const ast::Name& former : arm.former_names) arms.Add(former);
    }
    arms.Check(fmt::format("an arm of `{}`", checker_.Text(split.name.text)));
  }

  Checker& checker_;
};

// Finds the live declaration around a place, to say that it uses a draft.
class DraftChecker {
 public:
  explicit DraftChecker(Checker& checker) : checker_(checker) {}

  void Run() {
    bool has_drafts = false;
    ForEachDeclaration(checker_, [&](DeclRef ref) {
      ast::DeclId id = checker_.DeclIdOf(ref);
      if (!id.is_valid()) return;
      has_drafts |= checker_.DeclarationOf(id).is_draft;
      places_.push_back({checker_.DeclarationOf(id).span, ref});
    });
    if (!has_drafts) return;
    auto before = [](const Place& a, const Place& b) { return a.span < b.span; };
    std::sort(places_.begin(), places_.end(), before);
    LookAtExpressions();
    LookAtPatterns();
    LookAtSteps();
    LookAtMessages();
  }

 private:
  struct Place {
    Span span;
    DeclRef ref;
  };

  void LookAtExpressions() {
    const Model& model = checker_.model;
    for (ast::ExprId id : checker_.ast.exprs.ids()) {
      Span span = checker_.SpanOf(id);
      const Resolution& meaning = model.resolutions.Get(id);
      if (const auto* r = std::get_if<SegmentRef>(&meaning)) Use(span, {DeclKind::kSegment, r->segment.index()});
      if (const auto* r = std::get_if<LetRef>(&meaning)) Use(span, {DeclKind::kLet, r->let.index()});
      if (const auto* r = std::get_if<DefineRef>(&meaning)) Use(span, {DeclKind::kDefine, r->define.index()});
      if (JourneyId asked = model.in_journeys.Get(id); asked.is_valid()) {
        Use(span, {DeclKind::kJourney, asked.index()});
      }
      UseTarget(span, model.aggregates.Get(id).source);
      UseTarget(span, model.opens.Get(id).opens);
      UseTarget(span, model.opens.Get(id).closes);
    }
  }

  void LookAtPatterns() {
    const Model& model = checker_.model;
    for (ast::PatternId id : checker_.ast.patterns.ids()) {
      Span span = checker_.ast.patterns[id].span;
      UseTarget(span, model.pattern_events.Get(id));
      SegmentId segment = model.pattern_segments.Get(id);
      if (segment.is_valid()) Use(span, {DeclKind::kSegment, segment.index()});
    }
  }

  void LookAtSteps() {
    const Model& model = checker_.model;
    for (ast::StepId id : checker_.ast.steps.ids()) {
      Span span = checker_.ast.steps[id].span;
      MessageId message = model.send_messages.Get(id);
      EventTypeId emitted = model.emit_events.Get(id);
      if (emitted.is_valid()) Use(span, {DeclKind::kEvent, emitted.index()});
      if (message.is_valid()) Use(span, {DeclKind::kMessage, message.index()});
      for (ChannelId channel : model.send_channels.Get(id)) Use(span, {DeclKind::kChannel, channel.index()});
      if (JourneyId journey = model.step_journeys.Get(id); journey.is_valid()) {
        Use(span, {DeclKind::kJourney, journey.index()});
      }
      if (HookId hook = model.call_hooks.Get(id); hook.is_valid()) Use(span, {DeclKind::kHook, hook.index()});
      if (TeamId team = model.assign_teams.Get(id); team.is_valid()) Use(span, {DeclKind::kTeam, team.index()});
    }
  }

  void LookAtMessages() {
    for (MessageId id : checker_.model.messages.ids()) {
      TopicId topic = checker_.model.message_topics.Get(id);
      const ast::Declaration& declared = checker_.DeclarationOf(checker_.model.messages[id].declaration);
      if (topic.is_valid()) Use(declared.name.span, {DeclKind::kTopic, topic.index()});
    }
  }

  void UseTarget(Span span, const EventTarget& target) {
    if (target.event.is_valid()) Use(span, {DeclKind::kEvent, target.event.index()});
    if (target.trigger.is_valid()) Use(span, {DeclKind::kTrigger, target.trigger.index()});
    if (target.message.is_valid()) Use(span, {DeclKind::kMessage, target.message.index()});
  }

  void Use(Span span, DeclRef used) {
    ast::DeclId id = checker_.DeclIdOf(used);
    if (!id.is_valid() || !checker_.DeclarationOf(id).is_draft) return;
    auto behind = std::upper_bound(places_.begin(), places_.end(), span, [](Span wanted, const Place& place) {
      return std::tie(wanted.file, wanted.begin) < std::tie(place.span.file, place.span.begin);
    });
    if (behind == places_.begin()) return;
    const Place& place = *(behind - 1);
    if (place.span.file != span.file || checker_.DeclarationOf(checker_.DeclIdOf(place.ref)).is_draft) return;
    std::string user = checker_.QualifiedNameOf(place.ref), name = checker_.QualifiedNameOf(used);
    auto report = checker_.sink.Report(Kind::kDraftUsed, span, user, name);
    checker_.NoteDeclared(report, used);
    report.Help(fmt::format("write `status draft` behind `{}`, too, or take it away from `{}`", user, name));
  }

  Checker& checker_;
  std::vector<Place> places_;
};

}  // namespace

void CheckHeads(Checker& checker) {
  HeadChecker(checker).Run();
}

void CheckDrafts(Checker& checker) {
  DraftChecker(checker).Run();
}

}  // namespace senda::sema
