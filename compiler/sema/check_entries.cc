// How customers come into a journey and who is held out: the clauses that say how often, how many, and what instead.
#include "compiler/sema/check_entries.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/describe.h"

namespace senda::sema {
namespace {

constexpr int64_t kWhole = 1'000'000;  // 100% in millionths
constexpr int64_t kKeepMax = 10'000;   // keys that a journey may remember
constexpr int64_t kPerDayMax = 100'000'000;

void CheckShare(Checker& checker, const ast::ShareClause& share) {
  if (share.millionths > 0 && share.millionths < kWhole) return;
  checker.sink.Report(Kind::kShareRange, share.span, "more than 0% and less than 100%");
}

ast::PatternId Unwrapped(const ast::Ast& ast, ast::PatternId id) {
  while (const auto* inner = std::get_if<ast::ParenPattern>(&ast.patterns[id].node)) id = inner->inner;
  return id;
}

class EntryClauses {
 public:
  EntryClauses(Checker& checker, JourneyId id)
      : checker_(checker),
        declaration_(checker.DeclarationOf(checker.model.journeys[id].declaration)),
        node_(std::get<ast::JourneyDecl>(declaration_.node)) {}

  void Check() {
    if (node_.once) CheckOnce(*node_.once);
    if (node_.again) CheckAgain(*node_.again);
    if (node_.already_in) CheckAlreadyIn(*node_.already_in);
    if (node_.holdout) CheckHoldout(*node_.holdout);
    for (const ast::ExitClause& exit : node_.exits) CheckOwnExit(exit);
  }

 private:
  bool IsKeyed() const { return !node_.keyed_by.empty(); }
  // Whether entries are remembered by key, so that there may be many.
  bool IsPerKey(const ast::OnceClause& once) const { return IsKeyed() && once.scope != ast::OnceScope::kCustomer; }

  void CheckOnce(const ast::OnceClause& once) {
    if (once.scope == ast::OnceScope::kKey && !IsKeyed()) {
      checker_.sink.Report(Kind::kPerKeyWithoutKey, once.span)
          .Help("leave `per key` out, or say what the key is, as in `keyed by c.cart`");
    }
    if (once.kind == ast::OnceKind::kAtMost && once.times < 1) {
      checker_.sink.Report(Kind::kAtMostNobody, once.span).Help("write at least `at most 1 times`");
    }
    if (once.keep && (*once.keep < 1 || *once.keep > kKeepMax)) {
      checker_.sink.Report(Kind::kKeysKept, once.span, "a journey remembers", kKeepMax);
    } else if (once.keep && !IsPerKey(once)) {
      checker_.sink.Report(Kind::kKeepUnused, once.span).Help("leave `keep` out");
    } else if (once.kind == ast::OnceKind::kOnceEver && IsPerKey(once) && !once.keep) {
      checker_.sink.Report(Kind::kOnceEverKeep, once.span)
          .Help("say how many keys it remembers, as in `once ever keep 1_000`, or write `once ever per customer`");
    }
  }

  // What is kept waiting would be refused for ever.
  void CheckAgain(const ast::AgainClause& again) {
    if (again.again != ast::Again::kQueue || !node_.once) return;
    const ast::OnceClause& once = *node_.once;
    const bool is_single =
        once.kind == ast::OnceKind::kOnceEver || (once.kind == ast::OnceKind::kAtMost && once.times == 1);
    if (!is_single) return;
    checker_.sink.Report(Kind::kQueueForNothing, again.span)
        .Note(once.span, "whoever has entered never enters again")
        .Help("leave `if again queue` out");
  }

  void CheckAlreadyIn(const ast::AlreadyIn& already_in) {
    if (node_.enter_on.is_valid()) {
      const ast::PatternId entry = Unwrapped(checker_.ast, node_.enter_on);
      const auto* flip = std::get_if<ast::FlipPattern>(&checker_.ast.patterns[entry].node);
      if (flip == nullptr || flip->flip != ast::Flip::kEnters) {
        checker_.sink.Report(Kind::kAlreadyInWhat, already_in.span)
            .Note(checker_.ast.patterns[entry].span, "nobody can be in this already")
            .Help("enter on a segment, as in `enter on enters lapsed also those already in, 2_000 per day`");
      }
    }
    if (!already_in.count) {
      checker_.sink.Report(Kind::kAlreadyInRate, already_in.span)
          .Help("say how many a day, as in `also those already in, 2_000 per day`");
      return;
    }
    const bool is_day = checker_.Text(already_in.unit.text) == "day";
    if (is_day && *already_in.count >= 1 && *already_in.count <= kPerDayMax) return;
    checker_.sink.Report(Kind::kAlreadyInRate, already_in.span)
        .Help(is_day ? "at least 1 and at most 100 million enter in a day" : "they enter by the day: write `per day`");
  }

  void CheckHoldout(const ast::ShareClause& holdout) {
    CheckShare(checker_, holdout);
    if (node_.goal || !node_.exits.empty() || node_.while_holds) return;
    checker_.sink.Report(Kind::kHeldOutForEver, holdout.span, checker_.Text(declaration_.name.text))
        .Help("give the journey a `goal`, whose time ends for them too, or an `exit on …`");
  }

  bool IsSeldom() const {
    return node_.once && (node_.once->kind == ast::OnceKind::kOnceEver || node_.once->kind == ast::OnceKind::kOncePer);
  }

  // `enter on purchase` and `exit on purchase`: the second purchase ends what the first began.
  void CheckOwnExit(const ast::ExitClause& exit) {
    if (!node_.enter_on.is_valid()) return;
    const auto& patterns = checker_.ast.patterns;
    const auto* enters = std::get_if<ast::EventPattern>(&patterns[Unwrapped(checker_.ast, node_.enter_on)].node);
    const auto* leaves = std::get_if<ast::EventPattern>(&patterns[Unwrapped(checker_.ast, exit.pattern)].node);
    if (enters == nullptr || leaves == nullptr || enters->event.message || leaves->event.message) return;
    if (enters->modifier == ast::EventModifier::kFirst) return;
    const auto& targets = checker_.model.pattern_events;
    const EventTarget in = targets.Get(Unwrapped(checker_.ast, node_.enter_on));
    const EventTarget out = targets.Get(Unwrapped(checker_.ast, exit.pattern));
    if (!in.event.is_valid() || in.event != out.event) return;
    const auto where = [&](const ast::EventReference& event) {
      return event.where.is_valid() ? checker_.Describe(event.where) : std::string();
    };
    // Where one of them asks for more, or nobody comes in again with the next one, the exit is meant.
    if (where(enters->event) != where(leaves->event) || IsSeldom()) return;
    checker_.sink.Report(Kind::kExitOnEntry, exit.span, checker_.Text(leaves->event.event))
        .Note(patterns[node_.enter_on].span, "it enters on the same event")
        .Help("the event that a customer enters with never counts for the exit, but every later one ends the journey");
  }

  Checker& checker_;
  const ast::Declaration& declaration_;
  const ast::JourneyDecl& node_;
};

}  // namespace

void CheckEntries(Checker& checker, JourneyId id) {
  EntryClauses(checker, id).Check();
}

void CheckHeldOutSend(Checker& checker, const ast::JourneyDecl& journey, MessageId message, Span span) {
  if (!journey.holdout) return;
  const ast::DeclId id = checker.model.messages[message].declaration;
  const auto& sent = std::get<ast::MessageDecl>(checker.DeclarationOf(id).node);
  if (!sent.purpose || *sent.purpose == ast::Purpose::kPromotional) return;
  checker.sink.Report(Kind::kHeldOutFromService, span, checker.model.messages[message].qualified_name)
      .Note(journey.holdout->span, "some customers are held out here")
      .Note(sent.purpose_span, "this is not promotional")
      .Help("leave the holdout out, or send what everybody must get from a journey of its own");
}

void CheckReason(Checker& checker, const std::optional<ast::Name>& reason) {
  if (!reason) return;
  constexpr std::string_view kBuiltIn[] = {"completed", "exited",  "cancelled", "restarted",
                                           "merged",    "retired", "erased"};
  const std::string_view text = checker.Text(reason->text);
  if (std::find(std::begin(kBuiltIn), std::end(kBuiltIn), text) == std::end(kBuiltIn)) return;
  // exit as completed on purchase
  auto report = checker.sink.Report(Kind::kReasonBuiltIn, reason->span, text);
  if (text == "exited") {
    report.Help("leave `as exited` out, or give the end a name of its own");
  } else {
    report.Help("give the end a name of its own, such as `converted`, so that the two are counted apart");
  }
}

void CheckHoldouts(Checker& checker) {
  const ast::HoldoutDecl* first = nullptr;
  for (const ast::File& file : checker.ast.files) {
    for (ast::DeclId id : file.declarations) {
      const auto* holdout = std::get_if<ast::HoldoutDecl>(&checker.ast.declarations[id].node);
      if (holdout == nullptr) continue;
      if (first != nullptr) {
        checker.sink.Report(Kind::kHoldoutTwice, holdout->share.span).Note(first->share.span, "the first one is here");
        continue;
      }
      first = holdout;
      CheckShare(checker, holdout->share);
      checker.model.everyone_holdout = id;
    }
  }
}

}  // namespace senda::sema
