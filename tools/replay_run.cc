#include "tools/replay_run.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "runtime/engine/engine.h"
#include "runtime/engine/gone_members.h"
#include "runtime/engine/memory_history.h"
#include "runtime/io/clock.h"
#include "tools/coupon_files.h"
#include "tools/customer_export.h"
#include "tools/decision_writer.h"
#include "tools/line_ledger.h"
#include "tools/progress.h"
#include "tools/recorded_inputs.h"
#include "tools/rejection_writer.h"

namespace senda::tools {
namespace {

constexpr uint64_t kEventsBetweenLooks = 1'024;  // at the progress bar and at failed outputs

// All that the run goes through, each with the names of those before it of which events may still speak.
std::deque<abi::Program> VersionsOf(const ReplayRun& run) {
  std::deque<abi::Program> out;
  const abi::Program* before = run.former;
  const auto add = [&](const abi::Program& program) {
    out.push_back(program);
    if (before != nullptr) engine::KeepGoneMembers(*before, &out.back());
    before = &out.back();
  };
  add(*run.program);
  for (const ReplaySwitch& one : run.switches) add(*one.program);
  return out;
}

class Replayer {
 public:
  Replayer(const ReplayRun& run, Console* console)
      : run_(run),
        versions_(VersionsOf(run)),
        programs_({&versions_.front()}),
        history_(&programs_, LongestHistory(run)),
        catalog_(std::make_unique<ingest::EventCatalog>(versions_.front().events)),
        decisions_(versions_.front(), run.decisions),
        rejections_(console, run.rejected),
        lines_(&rejections_, !run.switches.empty()),
        progress_(console, &clock_, SizeOfInputs(run.inputs)),
        engine_(versions_.front(), *run.evaluator, OptionsFor(run, &history_), &decisions_) {
    decisions_.SetObserver(run.observer);
  }

  Result<ReplayOutcome> Run() {
    SENDA_ASSIGN_OR_RETURN(events_, OpenInputs(run_.inputs, *catalog_, &lines_, &counts_, &bytes_read_));
    ReplayOutcome outcome;
    SENDA_RETURN_IF_ERROR(GiveCodes(versions_.front(), run_.folder, &engine_));
    auto all = ApplyAll();
    if (!all.ok()) outcome.read_error = all.error();
    const int64_t end = run_.until.value_or(INT64_MAX);
    while (next_switch_ < run_.switches.size() && run_.switches[next_switch_].at <= end) {
      SENDA_RETURN_IF_ERROR(ApplySwitch());
    }
    bool has_clock = engine_.clock() != INT64_MIN;
    if (has_clock || run_.until) engine_.AdvanceTo(run_.until.value_or(engine_.clock()));
    lines_.Finish();
    for (size_t file = 0; file < counts_.size(); ++file) Count(file);
    read_.rejected += lines_.said();
    rejections_.Finish();
    SENDA_RETURN_IF_ERROR(OutputStatus());
    engine::FormerJourneys formers;
    const engine::Counters counters = engine_.Count(&formers);
    outcome.summary = MakeSummary(engine_.program(), counters, engine_.ReadMaps(), decisions_.firings(), read_);
    AddSwitches(engine_.Switches(), formers, &outcome.summary);
    AddSources(engine_, &outcome.summary);
    for (const std::string& customer : run_.exports) {
      auto report = engine_.Export(customer);
      outcome.exports.push_back(report ? CustomerAsJson(*report) : "null\n");
    }
    if (run_.tells_standing) TellStanding(&outcome);
    if (run_.until || has_clock) outcome.summary.until = run_.until ? *run_.until : engine_.clock();
    return outcome;
  }

 private:
  static engine::Options OptionsFor(const ReplayRun& run, engine::History* history) {
    engine::Options options;
    options.clock_follows_events = true;
    options.decides_firings = run.decisions != nullptr;
    options.notes_firings = true;
    if (!run.switches.empty()) options.history = history;
    return options;
  }

  void TellStanding(ReplayOutcome* outcome) const {
    outcome->standing = engine_.CountStanding();
    for (uint32_t i = 0; i < engine_.program().segments.size(); ++i) outcome->members.push_back(engine_.MembersOf(i));
  }

  static int64_t LongestHistory(const ReplayRun& run) {
    int64_t longest = run.history_ms;
    for (const ReplaySwitch& one : run.switches) longest = std::max(longest, one.history_ms);
    return longest;
  }

  // Stops early, without an error, when an output has failed.
  Result<void> ApplyAll() {
    ingest::TypedEvent event;
    for (uint64_t count = 0;; ++count) {
      if (count % kEventsBetweenLooks == 0) {
        progress_.Show(bytes_read_, count);
        if (!OutputStatus().ok()) return {};
      }
      SENDA_ASSIGN_OR_RETURN(bool more, NextBeforeSwitch(&event));
      while (more ? IsSwitchAt(event.at - Lateness()) : !lines_.empty() && IsSwitchAt(INT64_MAX)) {
        SENDA_RETURN_IF_ERROR(ApplySwitch());
        SENDA_RETURN_IF_ERROR(Reopen());
        SENDA_ASSIGN_OR_RETURN(more, NextBeforeSwitch(&event));
      }
      if (!more) return {};
      Take(event);
    }
  }

  void Take(const ingest::TypedEvent& event) {
    const bool is_after_the_end = run_.until && event.at > *run_.until;
    if (IsSwitchAt(event.at)) {
      // The next program's, which comes when nothing from before it is waited for any more.
      lines_.Await(SourceOf(event), event.line);
      counts_[event.input] = {};
      if (!is_after_the_end) seen_ahead_ = std::max(seen_ahead_, event.at);
      engine_.ReleaseUpTo(seen_ahead_ - Lateness());
      return;
    }
    latest_ = std::max(latest_, event.at);
    lines_.Take(SourceOf(event), event.line, IsSwitchAt(latest_ + Lateness()));
    Count(event.input);
    if (is_after_the_end) {
      ++read_.ignored;
    } else {
      Apply(event);
      engine_.ReleaseUpTo(seen_ahead_ - Lateness());
    }
  }

  int64_t Lateness() const { return programs_.back()->lateness_ms; }

  // Whether there is another switch, until then.
  bool IsSwitchAt(int64_t at) const {
    return next_switch_ < run_.switches.size() && run_.switches[next_switch_].at <= at &&
           run_.switches[next_switch_].at <= run_.until.value_or(INT64_MAX);
  }

  // Where a file breaks off, what is left to the next program is given to it first.
  Result<bool> NextBeforeSwitch(ingest::TypedEvent* event) {
    Result<bool> more = Next(event);
    if (!more.ok() && !lines_.empty() && IsSwitchAt(INT64_MAX)) return false;
    return more;
  }

  // The next event that nobody has taken. What was counted before it is counted when it is taken.
  Result<bool> Next(ingest::TypedEvent* event) {
    while (true) {
      SENDA_ASSIGN_OR_RETURN(const bool more, events_->Next(event));
      if (!more) return false;
      const std::string& source = SourceOf(*event);
      const bool is_former = next_switch_ > 0 && event->at < run_.switches[next_switch_ - 1].at;
      const bool is_past = lines_.IsTaken(source, event->line) || (is_former && lines_.PassOver(source, event->line));
      if (!is_past) return true;
      counts_[event->input] = {};
    }
  }

  // Refused lines are counted when they are refused for good.
  void Count(size_t file) {
    read_.ignored += counts_[file].ignored;
    read_.extra_fields += counts_[file].extra_fields;
    read_.rounded_money += counts_[file].rounded_money;
    counts_[file] = {};
  }

  Result<void> ApplySwitch() {
    const ReplaySwitch& to = run_.switches[next_switch_++];
    const abi::Program& program = versions_[next_switch_];
    seen_ahead_ = engine::kInstantMin;
    engine_.AdvanceTo(to.at - 1);  // what is due before is told in the words of the program before
    programs_.push_back(&program);
    decisions_.SwitchTo(program);
    (void)engine_.Apply(engine::ProgramSwitch{&program, to.evaluator, to.at});
    return GiveCodes(program, to.folder, &engine_);
  }

  // The inputs as the newest program reads them.
  Result<void> Reopen() {
    catalog_ = std::make_unique<ingest::EventCatalog>(programs_.back()->events);
    lines_.BeginReading();
    SENDA_ASSIGN_OR_RETURN(events_, OpenInputs(run_.inputs, *catalog_, &lines_, &counts_, &bytes_read_));
    return {};
  }

  void Apply(const ingest::TypedEvent& event) {
    std::string reason;
    auto input = InputOf(event, *programs_.back(), &arena_, &reason);
    if (!input) {
      ++read_.rejected;
      return Refuse(event, reason);
    }
    if (auto refusal = engine_.Apply(*input)) Refuse(event, refusal->message);
  }

  void Refuse(const ingest::TypedEvent& event, std::string_view reason) {
    rejections_.Reject({SourceOf(event), event.line, reason, ""});
  }

  const std::string& SourceOf(const ingest::TypedEvent& event) const {
    const ReplayInput& file = run_.inputs.files[event.input];
    return file.mapping != nullptr ? file.mapping->name : file.path;
  }

  Result<void> OutputStatus() const {
    SENDA_RETURN_IF_ERROR(decisions_.status());
    return rejections_.status();
  }

  const ReplayRun& run_;
  io::SystemClock clock_;
  std::deque<abi::Program> versions_;
  std::vector<const abi::Program*> programs_;  // of them, those that have begun
  engine::MemoryHistory history_;
  std::unique_ptr<ingest::EventCatalog> catalog_;
  std::unique_ptr<ingest::EventStream> events_;
  std::vector<ingest::IngestCounts> counts_;  // of each file, since its last event
  ingest::IngestCounts read_;
  int64_t latest_ = engine::kInstantMin;      // that was taken
  int64_t seen_ahead_ = engine::kInstantMin;  // of what is left to the next program
  uint64_t bytes_read_ = 0;
  DecisionWriter decisions_;
  RejectionWriter rejections_;
  LineLedger lines_;
  Progress progress_;
  ingest::TextArena arena_;
  engine::Engine engine_;
  size_t next_switch_ = 0;
};

}  // namespace

Result<ReplayOutcome> Replay(const ReplayRun& run, Console* console) {
  return Replayer(run, console).Run();
}

}  // namespace senda::tools
