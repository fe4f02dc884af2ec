#include "tests/fuzz/differential.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <vector>

#include "compiler/diag/render.h"
#include "runtime/engine/engine.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/ingest/file_events.h"
#include "runtime/io/bytes.h"
#include "tests/fuzz/program_generator.h"
#include "tests/fuzz/random.h"
#include "tools/customer_export.h"
#include "tools/decision_writer.h"
#include "tools/recorded_inputs.h"

namespace senda::fuzz {
namespace {

class NoRejections : public ingest::RejectionSink {
 public:
  void Reject(const ingest::Rejection& rejection) override {
    first_reason += first_reason.empty() ? fmt::format("line {}: {}", rejection.line, rejection.reason) : "";
  }
  std::string first_reason;
};

struct Told {
  std::string text;  // decisions, refusals, counts and what is known of each customer, as it came
  std::string snapshot;
};

// One run over a history. `restore_before`: the event before which the engine is saved and restored; -1 for never.
class Run {
 public:
  Run(const abi::Program& program, const abi::Evaluator& evaluator, int restore_before, uint32_t partitions = 1)
      : program_(program),
        evaluator_(evaluator),
        restore_before_(restore_before),
        sink_(io::BytesToMemory(&transcript_)),
        decisions_(program, sink_.get()) {
    options_.decides_firings = true;
    options_.partitions = partitions;
    engine_ = std::make_unique<engine::Engine>(program_, evaluator_, options_, &decisions_);
  }

  Told Over(const std::string& history) {
    ingest::EventCatalog catalog(program_.events);
    ingest::IngestCounts counts;
    NoRejections rejections;
    auto events = ingest::OpenFileEvents({"history", io::BytesInMemory(history), nullptr, 0, "r"},
                                         {&catalog, nullptr, &rejections, &counts});
    if (!events.ok()) return {"history: " + events.error().message, ""};
    ingest::TypedEvent event;
    for (int index = 0;; ++index) {
      auto more = (*events)->Next(&event);
      if (!more.ok() || !*more) break;
      if (index == restore_before_) SaveAndRestore();
      Apply(event);
    }
    if (!rejections.first_reason.empty()) transcript_ += "rejected: " + rejections.first_reason + "\n";
    engine_->AdvanceTo(engine_->clock() + 40LL * 86'400'000);
    (void)sink_->Flush();
    transcript_ += Counts();
    for (const char* customer : {"k1", "k2", "k3", "k4", "v1", "v2", "v3"}) {
      const auto report = engine_->Export(customer);
      transcript_ += report ? tools::CustomerAsJson(*report) : "null\n";
    }
    return {std::move(transcript_), engine_->Snapshot()};
  }

 private:
  void SaveAndRestore() {
    const std::string saved = engine_->Snapshot();
    auto restored = std::make_unique<engine::Engine>(program_, evaluator_, options_, &decisions_);
    if (auto reason = restored->Restore(saved)) transcript_ += "restore: " + *reason + "\n";
    engine_ = std::move(restored);
  }

  void Apply(const ingest::TypedEvent& event) {
    std::string reason;
    const auto input = tools::InputOf(event, program_, &arena_, &reason);
    if (!input) {
      transcript_ += "refused: " + reason + "\n";
    } else if (auto refusal = engine_->Apply(*input)) {
      transcript_ += "refused: " + refusal->message + "\n";
    }
    const engine::CustomerHandle customer = engine_->Intern(event.customer);
    std::string truth;
    for (uint32_t i = 0; i < program_.segments.size(); ++i) truth += engine_->IsInSegment(customer, i) ? '1' : '0';
    (void)sink_->Flush();
    transcript_ += truth + "\n";
  }

  std::string Counts() const {
    const engine::Counters counts = engine_->Count();
    std::string out = fmt::format("events {} late {} duplicates {} customers {} merged {} again {} erased {}\n",
                                  counts.events, counts.late, counts.duplicates, counts.customers, counts.merged,
                                  counts.merged_again, counts.erased);
    for (const auto& one : counts.segments) out += fmt::format("{} {} {}\n", one.members, one.entered, one.left);
    for (const int64_t fired : counts.fired) out += fmt::format("{} ", fired);
    for (const auto& journey : counts.journeys)
      out += fmt::format("\n{} {} {}", journey.entered, journey.active, journey.goal_reached);
    for (const auto& map : counts.maps) {
      for (const auto& stage : map.stages) out += fmt::format("\nstage {} {}", stage.now, stage.reached);
    }
    for (const auto& kpi : engine_->ReadMaps().kpis) {
      for (const auto& group : kpi.groups) {
        out += fmt::format("\nkpi {} {} {} {}", group.group, group.value.known, group.value.integer, group.count);
      }
    }
    return out + "\n";
  }

  const abi::Program& program_;
  const abi::Evaluator& evaluator_;
  const int restore_before_;
  engine::Options options_;
  ingest::TextArena arena_;
  std::string transcript_;
  std::unique_ptr<io::ByteSink> sink_;
  tools::DecisionWriter decisions_;
  std::unique_ptr<engine::Engine> engine_;
};

// Where two transcripts part, with a little of both.
std::string Difference(const std::string& name, const std::string& a, const std::string& b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (left == a.end() && right == b.end()) return "";
  const auto at = static_cast<size_t>(left - a.begin());
  const size_t from = at < 300 ? 0 : at - 300;
  return fmt::format("{}: they part at byte {}\n--- interpreter\n{}\n--- other\n{}\n", name, at, a.substr(from, 600),
                     b.substr(std::min(from, b.size()), 600));
}

// The same with the decisions about each customer together: how many partitions there are changes the order of those
// about several, and nothing else. A partition wakes its customers when something comes to it, so that what is true in
// between, and how many ids it still remembers, is not compared.
std::string ByCustomer(const std::string& text) {
  std::map<std::string, std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string line = text.substr(at, end - at);
    const bool is_truth = line.find_first_not_of("01\n") == std::string::npos;
    if (is_truth || line.find("\"remembered\"") != std::string::npos) line.clear();
    constexpr std::string_view kCustomer = "\"customer\":";
    const size_t customer = line.starts_with("{\"at\"") ? line.find(kCustomer) : std::string::npos;
    const size_t from = customer == std::string::npos ? 0 : customer + kCustomer.size();
    lines[from == 0 ? "" : line.substr(from, line.find(',', from) - from)] += line;
    at = end;
  }
  std::string all;
  for (const auto& [customer, own] : lines) all += own;
  return all;
}

// Whether the program goes round within an instant, or could do too much in one, and nothing else is wrong with it.
bool IsCircle(const std::vector<Diagnostic>& diagnostics) {
  return std::all_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& one) {
    return one.kind == Kind::kCauseCircle || one.kind == Kind::kTooManyRounds || !one.is_error();
  });
}

}  // namespace

Subject::Subject(uint64_t seed, interp::OpCounts* counts) : text_(GenerateProgram(seed)) {
  compilation_ = driver::CompileText(text_);
  if (compilation_->program == nullptr) {
    is_refused_ = IsCircle(compilation_->diagnostics);
    if (is_refused_) return;
    failure_ = RenderHuman(compilation_->diagnostics, compilation_->sources, {});
    return;
  }
  // Some programs hold events for their order.
  constexpr int64_t kHour = 3'600'000;
  if (seed % 3 == 0) {
    auto holding = std::make_unique<ir::Program>(*compilation_->program);
    holding->description.lateness_ms = seed % 2 == 0 ? kHour : 24 * kHour;
    compilation_->program = std::move(holding);
  }
  interpreter_ = std::make_unique<interp::Interpreter>(*compilation_->program, counts);
  auto native = driver::MakeEvaluator(*compilation_->program, driver::EvaluatorKind::kNative);
  if (native.ok()) {
    native_ = *native;
  } else {
    failure_ = native.error().message;
  }
}

std::string Subject::Compare(uint64_t history_seed, int events, bool has_partitions) const {
  const abi::Program& program = compilation_->program->description;
  const std::string history = GenerateHistory(history_seed, events);
  const Told expected = Run(program, *interpreter_, -1).Over(history);
  const auto compare = [&](const char* name, const Told& other) {
    std::string difference = Difference(name, expected.text, other.text);
    return difference.empty() ? Difference(name, expected.snapshot, other.snapshot) : difference;
  };
  std::string difference = compare("native", Run(program, *native_, -1).Over(history));
  if (!difference.empty()) return difference;
  const auto restore_before = static_cast<int>(Random(history_seed).Below(events));
  difference = compare("restored from a snapshot", Run(program, *native_, restore_before).Over(history));
  if (!difference.empty() || !has_partitions) return difference;
  return Difference("on three partitions", ByCustomer(expected.text),
                    ByCustomer(Run(program, *native_, restore_before, 3).Over(history).text));
}

}  // namespace senda::fuzz
