#include "tests/fuzz/switching.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <sstream>
#include <utility>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/memory_history.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/ingest/file_events.h"
#include "runtime/io/bytes.h"
#include "tests/fuzz/program_editor.h"
#include "tests/fuzz/program_generator.h"
#include "tests/fuzz/random.h"
#include "tools/decision_writer.h"
#include "tools/recorded_inputs.h"

namespace senda::fuzz {
namespace {

constexpr int kEvents = 60;
constexpr int kEditsTried = 12;
constexpr int64_t kDay = 86'400'000;

struct Compiled {
  std::string text;
  std::unique_ptr<driver::Compilation> compilation;
  std::shared_ptr<const abi::Evaluator> interpreter, native;

  const abi::Program& program() const { return compilation->program->description; }
};

// Null when the text does not check.
std::unique_ptr<Compiled> Compile(std::string text) {
  auto out = std::make_unique<Compiled>();
  out->text = std::move(text);
  out->compilation = driver::CompileText(out->text);
  if (out->compilation->program == nullptr) return nullptr;
  auto interpreter = driver::MakeEvaluator(*out->compilation->program, driver::EvaluatorKind::kInterpreter);
  auto native = driver::MakeEvaluator(*out->compilation->program, driver::EvaluatorKind::kNative);
  if (!interpreter.ok() || !native.ok()) return nullptr;
  out->interpreter = *interpreter;
  out->native = *native;
  return out;
}

// The switch to a program takes place before an event.
struct Switch {
  int before = 0;
  const Compiled* to = nullptr;
};

// How one of several runs that must come to the same differs from the first.
struct Way {
  bool is_native = false;
  bool upgrades_at_once = true;
  int restore_before = -1;  // an event
};

class NoRejections : public ingest::RejectionSink {
 public:
  void Reject(const ingest::Rejection&) override {}
};

// Lines of decisions, by customer.
class Lines : public engine::DecisionSink {
 public:
  void OnDecision(const engine::Decision& decision) override {
    lines_[std::string(decision.customer)] += tools::DecisionAsJson(decision, *decision.program);
  }
  std::string All() const {
    std::string out;
    for (const auto& [customer, lines] : lines_) out += lines;
    return out;
  }

 private:
  std::map<std::string, std::string> lines_;
};

class SwitchRun {
 public:
  SwitchRun(const Compiled& first, const std::vector<Switch>& switches, const Way& way)
      : first_(first), switches_(switches), way_(way), history_(&programs_, 400 * kDay) {
    programs_.push_back(&first.program());
    engine_ = NewEngine();
  }

  // The decisions by customer, and what is counted; `failure` when customers were lost.
  std::string Over(const std::string& text, std::string* failure) {
    Open(text);
    ingest::TypedEvent event;
    int index = 0;
    while (Next(&event)) {
      if (index == way_.restore_before) SaveAndRestore();
      for (; done_ < switches_.size() && switches_[done_].before <= index; ++done_) {
        SwitchTo(*switches_[done_].to, std::max(engine_->clock(), event.at));
        if (way_.upgrades_at_once) *failure += Balance();
        Open(text);
        if (!Next(&event)) break;
      }
      line_ = event.line;
      std::string reason;
      if (const auto input = tools::InputOf(event, engine_->program(), &arena_, &reason)) (void)engine_->Apply(*input);
      if (!way_.upgrades_at_once && index % 3 == 0) engine_->UpgradeSome(1);
      ++index;
    }
    engine_->AdvanceTo(engine_->clock() + 40 * kDay);
    engine_->UpgradeSome(UINT32_MAX);
    *failure += Balance();
    return lines_.All() + Counts();
  }

  std::vector<engine::SwitchCounts> Switches() const { return engine_->Switches(); }

 private:
  std::unique_ptr<engine::Engine> NewEngine() {
    engine::Options options;
    options.decides_firings = true;
    options.upgrades_at_once = way_.upgrades_at_once;
    options.history = &history_;
    return std::make_unique<engine::Engine>(first_.program(), EvaluatorOf(first_), options, &lines_);
  }

  const abi::Evaluator& EvaluatorOf(const Compiled& one) const {
    return way_.is_native ? *one.native : *one.interpreter;
  }

  // As the newest program reads it.
  void Open(const std::string& text) {
    catalog_ = std::make_unique<ingest::EventCatalog>(engine_->program().events);
    auto events = ingest::OpenFileEvents({"history", io::BytesInMemory(text), nullptr, 0, "r"},
                                         {catalog_.get(), nullptr, &rejections_, &counts_});
    events_ = std::move(*events);
  }

  // The next one behind the last that was applied.
  bool Next(ingest::TypedEvent* event) {
    while (true) {
      auto more = events_->Next(event);
      if (!more.ok() || !*more) return false;
      if (event->line > line_) return true;
    }
  }

  void SwitchTo(const Compiled& to, int64_t at) {
    programs_.push_back(&to.program());
    made_.push_back({&to, at});
    (void)engine_->Apply(engine::ProgramSwitch{&to.program(), &EvaluatorOf(to), at});
  }

  void SaveAndRestore() {
    const std::string saved = engine_->Snapshot();
    auto restored = NewEngine();
    for (const auto& [to, at] : made_) {
      (void)restored->Apply(engine::ProgramSwitch{&to->program(), &EvaluatorOf(*to), at});
    }
    if (auto reason = restored->Restore(saved)) failed_restore_ = "restore: " + *reason + "\n";
    engine_ = std::move(restored);
  }

  // Everybody who entered is still there or has ended, and is where the counters say.
  std::string Balance() {
    engine::FormerJourneys formers;
    const engine::Counters counters = engine_->Count(&formers);
    int64_t entered = 0, active = 0, ended = 0;
    const auto add = [&](const engine::JourneyCounts& journey) {
      entered += journey.entered;
      active += journey.active;
      for (const auto& [reason, count] : journey.exits) ended += count;
    };
    for (const auto& journey : counters.journeys) add(journey);
    for (const auto& [name, journey] : formers) add(journey);
    const auto live = static_cast<int64_t>(engine_->ActiveInstances());
    if (entered == active + ended && active == live) return failed_restore_;
    return fmt::format("{} entered, {} active, {} ended, {} in customers' states\n", entered, active, ended, live);
  }

  std::string Counts() const {
    const engine::Counters counts = engine_->Count();
    std::string out = fmt::format("events {} late {}\n", counts.events, counts.late);
    for (const auto& one : counts.segments) out += fmt::format("{} {} {}\n", one.members, one.entered, one.left);
    for (const int64_t fired : counts.fired) out += fmt::format("{} ", fired);
    for (const auto& journey : counts.journeys) {
      out += fmt::format("\n{} {} {}", journey.entered, journey.active, journey.goal_reached);
    }
    return out + "\n";
  }

  const Compiled& first_;
  const std::vector<Switch>& switches_;
  const Way way_;
  std::vector<const abi::Program*> programs_;
  std::vector<std::pair<const Compiled*, int64_t>> made_;
  engine::MemoryHistory history_;
  Lines lines_;
  NoRejections rejections_;
  ingest::IngestCounts counts_;
  ingest::TextArena arena_;
  uint64_t line_ = 0;
  std::unique_ptr<ingest::EventCatalog> catalog_;
  std::unique_ptr<ingest::EventStream> events_;
  std::unique_ptr<engine::Engine> engine_;
  size_t done_ = 0;
  std::string failed_restore_;
};

std::string Difference(std::string_view name, const std::string& a, const std::string& b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (left == a.end() && right == b.end()) return "";
  const auto at = static_cast<size_t>(left - a.begin());
  const size_t from = at < 600 ? 0 : at - 600;
  return fmt::format("{}: they part at byte {}\n--- first\n{}\n--- other\n{}\n", name, at, a.substr(from, 1200),
                     b.substr(std::min(from, b.size()), 1200));
}

// Events that the program emits are numbered by the customer's inputs, of which a switch is one.
std::string WithoutOwnIds(const std::string& text) {
  static const std::regex kOwnId("\"[0-9]+:[0-9]+:[0-9]+\"");
  return std::regex_replace(text, kOwnId, "\"own\"");
}

// What happens to each customer, whatever the steps are called: those of the engine's own and who is kept left out.
std::vector<std::string> WhateverTheSteps(const std::string& text) {
  static const std::regex kNames("\"(step|trigger)\":(\"[^\"]*\"|null),?|[0-9a-f]{32}");
  std::vector<std::string> lines;
  std::istringstream in(WithoutOwnIds(text));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("{\"at\"") && line.find("\"kind\":\"kept\"") == std::string::npos) {
      lines.push_back(std::regex_replace(line, kNames, ""));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Whether a journey ends or a field is set for the customer at the very instant of the first that is not the same: old
// versions come first, and see and are seen in another order.
bool IsTie(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
  const auto [left, right] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  if (left == expected.end() || right == got.end()) return false;
  const std::string& line = std::min(*left, *right);
  const std::string instant = line.substr(0, line.find("\"journey\""));
  return std::any_of(expected.begin(), expected.end(), [&](const std::string& one) {
    const bool is_seen =
        one.find("\"kind\":\"exited\"") != std::string::npos || one.find("\"kind\":\"set\"") != std::string::npos;
    return is_seen && one.starts_with(instant);
  });
}

// The lines by the instants that they say.
std::string InOrder(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const size_t at = line.find("\"at\":\"");
    lines.emplace_back(at == std::string::npos ? "" : line.substr(at, line.find('"', at + 6) - at), line);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [at, line] : lines) out += line + "\n";
  return out;
}

class Case {
 public:
  explicit Case(uint64_t seed) : random_(seed * 7919 + 1) {
    versions_.push_back(Compile(GenerateProgram(seed)));
    const int64_t edits = random_.Percent(15) ? 6 : random_.Between(1, 2);
    for (int64_t i = 0; i < edits && versions_.back() != nullptr; ++i) AddVersion();
  }

  std::string Check(int histories, SwitchReach* reach) {
    if (versions_.back() == nullptr) return "";  // it goes round within an instant
    std::string failure;
    for (int i = 0; i < histories && failure.empty(); ++i) failure = CheckHistory(i, reach);
    if (failure.empty()) return "";
    for (const auto& version : versions_) failure += "--- program\n" + version->text;
    return failure;
  }

 private:
  void AddVersion() {
    for (int i = 0; i < kEditsTried; ++i) {
      auto edited = Compile(EditProgram(versions_.back()->text, random_.Next()));
      if (edited == nullptr) continue;
      versions_.push_back(std::move(edited));
      return;
    }
  }

  std::string CheckHistory(int number, SwitchReach* reach) {
    const std::string text = GenerateHistory(random_.Next() + static_cast<uint64_t>(number), kEvents);
    std::vector<Switch> switches;
    int before = 0;
    for (size_t i = 1; i < versions_.size(); ++i) {
      before = std::min(kEvents - 1, before + static_cast<int>(random_.Below(kEvents / 2)));
      switches.push_back({before, versions_[i].get()});
    }
    std::string failure;
    SwitchRun first(*versions_[0], switches, {});
    const std::string expected = first.Over(text, &failure);
    for (const engine::SwitchCounts& counts : first.Switches()) Add(counts, reach);
    const auto same = [&](std::string_view name, const Way& way) {
      if (failure.empty()) {
        failure = Difference(name, expected, SwitchRun(*versions_[0], switches, way).Over(text, &failure)) + failure;
      }
    };
    same("native code", {true, true, -1});
    same("one customer after the other", {true, false, -1});
    same("restored", {true, true, static_cast<int>(random_.Below(kEvents))});
    same("one after the other, restored", {true, false, static_cast<int>(random_.Below(kEvents))});
    if (failure.empty()) return CheckSame(text, reach);
    for (const Switch& one : switches) failure += fmt::format("--- switch before {}\n", one.before);
    return failure + "--- history\n" + text;
  }

  // A switch to the very same program. It is an input, so that what comes late behind it acts at its instant: there is
  // nothing late here.
  std::string CheckSame(const std::string& text, SwitchReach* reach) {
    std::string failure;
    const std::string ordered = InOrder(text);
    const Way way{true, random_.Percent(50), -1};
    const std::vector<Switch> none, one = {{static_cast<int>(random_.Below(kEvents)), versions_[0].get()}};
    const std::string expected = SwitchRun(*versions_[0], none, way).Over(ordered, &failure);
    const std::string got = SwitchRun(*versions_[0], one, way).Over(ordered, &failure);
    failure += Difference("a switch to the same program", WithoutOwnIds(expected), WithoutOwnIds(got));
    if (failure.empty()) failure = CheckKept(ordered, one[0].before, expected, reach);
    return failure.empty() ? "" : fmt::format("{}--- history, switch before {}\n{}", failure, one[0].before, ordered);
  }

  // Who waits finishes on the old version, though it means the same: nobody notices.
  std::string CheckKept(const std::string& ordered, int before, const std::string& expected, SwitchReach* reach) {
    const std::unique_ptr<Compiled> labelled = Compile(LabelEveryWait(versions_[0]->text));
    if (labelled == nullptr) return "the labelled program does not check\n";
    std::string failure;
    const std::vector<Switch> one = {{before, labelled.get()}};
    SwitchRun run(*versions_[0], one, {true, true, -1});
    const std::string got = run.Over(ordered, &failure);
    for (const engine::SwitchCounts& counts : run.Switches()) reach->unnoticed += counts.kept;
    const std::vector<std::string> before_lines = WhateverTheSteps(expected), after_lines = WhateverTheSteps(got);
    if (IsTie(before_lines, after_lines)) return failure;
    return Difference("everybody kept", fmt::format("{}\n", fmt::join(before_lines, "\n")),
                      fmt::format("{}\n", fmt::join(after_lines, "\n"))) +
           failure;
  }

  static void Add(const engine::SwitchCounts& counts, SwitchReach* reach) {
    ++reach->switches;
    reach->picked_up += counts.instances;
    reach->retimed += counts.retimed;
    reach->exited += counts.exited;
    reach->kept += counts.kept;
    reach->retired += counts.retired;
    reach->carried += counts.carried;
    reach->rebuilt += counts.rebuilt;
  }

  Random random_;
  std::vector<std::unique_ptr<Compiled>> versions_;
};

}  // namespace

std::string CheckSwitches(uint64_t seed, int histories, SwitchReach* reach) {
  return Case(seed).Check(histories, reach);
}

}  // namespace senda::fuzz
