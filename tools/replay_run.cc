#include "tools/replay_run.h"

#include <utility>

#include "runtime/engine/engine.h"
#include "runtime/io/clock.h"
#include "tools/coupon_files.h"
#include "tools/customer_export.h"
#include "tools/decision_writer.h"
#include "tools/progress.h"
#include "tools/recorded_inputs.h"
#include "tools/rejection_writer.h"

namespace senda::tools {
namespace {

constexpr uint64_t kEventsBetweenLooks = 1'024;  // at the progress bar and at failed outputs

class Replayer {
 public:
  Replayer(const ReplayRun& run, Console* console)
      : run_(run),
        catalog_(run.program->events),
        decisions_(*run.program, run.decisions),
        rejections_(console, run.rejected),
        progress_(console, &clock_, SizeOfInputs(run.inputs)),
        engine_(*run.program, *run.evaluator, OptionsFor(run), &decisions_) {}

  Result<ReplayOutcome> Run() {
    SENDA_ASSIGN_OR_RETURN(auto events, OpenInputs(run_.inputs, catalog_, &rejections_, &read_, &bytes_read_));
    ReplayOutcome outcome;
    SENDA_RETURN_IF_ERROR(GiveCodes(*run_.program, run_.folder, &engine_));
    auto all = ApplyAll(events.get());
    if (!all.ok()) outcome.read_error = all.error();
    bool has_clock = engine_.clock() != INT64_MIN;
    if (has_clock || run_.until) engine_.AdvanceTo(run_.until.value_or(engine_.clock()));
    rejections_.Finish();
    SENDA_RETURN_IF_ERROR(OutputStatus());
    outcome.summary = MakeSummary(*run_.program, engine_.Count(), decisions_.firings(), read_);
    AddSources(*run_.program, engine_, &outcome.summary);
    for (const std::string& customer : run_.exports) {
      auto report = engine_.Export(customer);
      outcome.exports.push_back(report ? CustomerAsJson(*report) : "null\n");
    }
    if (run_.until || has_clock) outcome.summary.until = run_.until ? *run_.until : engine_.clock();
    return outcome;
  }

 private:
  static engine::Options OptionsFor(const ReplayRun& run) {
    engine::Options options;
    options.clock_follows_events = true;
    options.decides_firings = run.decisions != nullptr;
    options.notes_firings = true;
    return options;
  }

  // Stops early, without an error, when an output has failed.
  Result<void> ApplyAll(ingest::EventStream* events) {
    ingest::TypedEvent event;
    for (uint64_t count = 0;; ++count) {
      if (count % kEventsBetweenLooks == 0) {
        progress_.Show(bytes_read_, count);
        if (!OutputStatus().ok()) return {};
      }
      SENDA_ASSIGN_OR_RETURN(bool more, events->Next(&event));
      if (!more) return {};
      if (run_.until && event.at > *run_.until) {
        ++read_.ignored;
      } else {
        Apply(event);
      }
    }
  }

  void Apply(const ingest::TypedEvent& event) {
    std::string reason;
    const auto input = InputOf(event, *run_.program, &arena_, &reason);
    if (!input) return Refuse(event, reason);
    if (auto refusal = engine_.Apply(*input)) Refuse(event, refusal->message);
  }

  void Refuse(const ingest::TypedEvent& event, std::string_view reason) {
    const ReplayInput& file = run_.inputs.files[event.input];
    rejections_.Reject({file.mapping != nullptr ? file.mapping->name : file.path, event.line, reason, ""});
  }

  Result<void> OutputStatus() const {
    SENDA_RETURN_IF_ERROR(decisions_.status());
    return rejections_.status();
  }

  const ReplayRun& run_;
  io::SystemClock clock_;
  ingest::EventCatalog catalog_;
  ingest::IngestCounts read_;
  uint64_t bytes_read_ = 0;
  DecisionWriter decisions_;
  RejectionWriter rejections_;
  Progress progress_;
  ingest::TextArena arena_;
  engine::Engine engine_;
};

}  // namespace

Result<ReplayOutcome> Replay(const ReplayRun& run, Console* console) {
  return Replayer(run, console).Run();
}

}  // namespace senda::tools
