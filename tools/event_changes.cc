#include "tools/event_changes.h"

#include <algorithm>
#include <iterator>

#include "tools/replay_run.h"

namespace senda::tools {
namespace {

constexpr size_t kExamplesMax = 5;

class Comparison {
 public:
  Comparison(const EventComparison& how, Console* console)
      : how_(how), console_(console), from_(how.before.program->description), to_(how.after.program->description) {}

  Result<EventChanges> Run(WaitingChanges* waiting) {
    SENDA_ASSIGN_OR_RETURN(before_, driver::MakeEvaluator(*how_.before.program, how_.engine));
    SENDA_ASSIGN_OR_RETURN(after_, driver::MakeEvaluator(*how_.after.program, how_.engine));
    Interner names;
    DecisionRecorder olds(from_, &names, RenamedNames()), news(to_, &names, {});
    Console quiet(&nowhere_, &nowhere_);
    ReplayRun run = RunOf(how_.before, *before_, &olds);
    SENDA_ASSIGN_OR_RETURN(const ReplayOutcome old, Finished(Replay(run, console_)));
    run = RunOf(how_.after, *after_, &news);
    run.former = &from_;
    SENDA_ASSIGN_OR_RETURN(const ReplayOutcome now, Finished(Replay(run, &quiet)));
    EventChanges out;
    out.events = old.summary.events;
    out.customers = old.summary.customers;
    out.rejected_before = old.summary.rejected;
    out.rejected_after = now.summary.rejected;
    out.decisions = CompareDecisions(&olds.decisions(), &news.decisions(), names, how_.examples_per_journey);
    CountWaiting(old, waiting);
    out.until = old.summary.until;
    if (!out.until) return out;
    SENDA_ASSIGN_OR_RETURN(const ReplayOutcome switched, Switch(*out.until + 1, &quiet));
    if (!switched.summary.switches.empty()) out.switched = switched.summary.switches.front().counts;
    CompareSegments(old, switched, &out);
    return out;
  }

 private:
  // What OLD calls otherwise than NEW.
  DecisionRecorder::Names RenamedNames() const {
    DecisionRecorder::Names out;
    for (const ChangedDeclaration& one : how_.changes.declarations) {
      if (one.was.empty()) continue;
      out.emplace(one.was, one.name);
    }
    return out;
  }

  ReplayRun RunOf(const driver::Compilation& compilation, const abi::Evaluator& evaluator,
                  engine::DecisionSink* observer) const {
    ReplayRun run;
    run.program = &compilation.program->description;
    run.evaluator = &evaluator;
    run.folder = compilation.workspace.folder;
    for (const std::string& file : how_.files) run.inputs.files.push_back({file, nullptr});
    run.until = how_.until;
    run.history_ms = compilation.workspace.settings.history_ms;
    run.observer = observer;
    run.tells_standing = true;
    return run;
  }

  static Result<ReplayOutcome> Finished(Result<ReplayOutcome> outcome) {
    if (outcome.ok() && outcome->read_error) return *outcome->read_error;
    return outcome;
  }

  // The old program to the end, then the new one takes over.
  Result<ReplayOutcome> Switch(int64_t at, Console* quiet) const {
    ReplayRun run = RunOf(how_.before, *before_, nullptr);
    run.until = at;
    run.switches.push_back(
        {at, &to_, after_.get(), how_.after.workspace.settings.history_ms, how_.after.workspace.folder});
    return Finished(Replay(run, quiet));
  }

  void CountWaiting(const ReplayOutcome& old, WaitingChanges* waiting) const {
    for (WaitingJourney& journey : waiting->journeys) {
      const std::vector<int64_t>& counts = old.standing.by_step.at(journey.number);
      journey.active = old.standing.held_out.at(journey.number);
      for (int64_t count : counts) *journey.active += count;
      for (WaitingPlace& place : journey.places) place.customers = counts.at(place.number);
    }
  }

  void CompareSegments(const ReplayOutcome& old, const ReplayOutcome& switched, EventChanges* out) const {
    const engine::SwitchMap map(from_, to_);
    std::vector<std::vector<std::string>> came(to_.segments.size());
    std::vector<uint32_t> old_of(to_.segments.size(), abi::kNone);
    for (uint32_t i = 0; i < map.segments.size(); ++i) {
      if (map.segments[i] != abi::kNone) old_of[map.segments[i]] = i;
    }
    for (uint32_t i = 0; i < to_.segments.size(); ++i) {
      const std::vector<std::string> none;
      const std::vector<std::string>& before = old_of[i] == abi::kNone ? none : old.members.at(old_of[i]);
      const std::vector<std::string>& after = switched.members.at(i);
      std::vector<std::string> left;
      std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(came[i]));
      std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(left));
      if (!to_.segments[i].is_reported || (came[i].empty() && left.empty())) continue;
      SegmentChange change{to_.segments[i].id,
                           static_cast<int64_t>(before.size()),
                           static_cast<int64_t>(after.size()),
                           static_cast<int64_t>(came[i].size()),
                           static_cast<int64_t>(left.size()),
                           came[i]};
      if (change.examples.size() > kExamplesMax) change.examples.resize(kExamplesMax);
      out->segments.push_back(std::move(change));
    }
    for (const abi::Journey& journey : to_.journeys) AddEntries(journey, came, switched, out);
  }

  void AddEntries(const abi::Journey& journey, const std::vector<std::vector<std::string>>& came,
                  const ReplayOutcome& switched, EventChanges* out) const {
    if (journey.is_draft || journey.entry_trigger == abi::kNone) return;
    for (uint32_t pattern : to_.triggers[journey.entry_trigger].patterns) {
      if (to_.patterns[pattern].links.size() != 1) continue;
      for (const abi::Source& source : to_.patterns[pattern].links.front().sources) {
        if (source.kind != abi::SourceKind::kFlip || !source.enters) continue;
        EntryNow entry{journey.id, to_.segments[source.target].id, 0, 0};
        entry.segment = entry.segment.substr(0, entry.segment.find('#'));
        const bool has_turns = journey.already_segment == source.target && journey.already_bit != abi::kNone;
        entry.per_day = has_turns ? journey.already_per_day : 0;
        entry.customers = static_cast<int64_t>(has_turns ? switched.members.at(journey.already_bit).size()
                                                         : came[source.target].size());
        if (entry.customers > 0) out->entries.push_back(std::move(entry));
      }
    }
  }

  const EventComparison& how_;
  Console* console_;
  const abi::Program& from_;
  const abi::Program& to_;
  std::shared_ptr<const abi::Evaluator> before_, after_;
  std::string nowhere_;
};

}  // namespace

Result<EventChanges> CompareOverEvents(const EventComparison& how, WaitingChanges* waiting, Console* console) {
  return Comparison(how, console).Run(waiting);
}

}  // namespace senda::tools
