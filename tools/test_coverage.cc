#include "tools/test_coverage.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "compiler/source/file_system.h"
#include "tools/say.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

using abi::kNone;
using abi::StepKind;

const char* WordFor(PartKind kind) {
  switch (kind) {
    case PartKind::kStep: return "step";
    case PartKind::kBranch: return "branch";
    case PartKind::kRule: return "rule";
    case PartKind::kCondition: return "condition";
    case PartKind::kSegment: return "segment";
  }
  return "";
}

const char* PluralFor(PartKind kind) {
  switch (kind) {
    case PartKind::kStep: return "steps";
    case PartKind::kBranch: return "branches";
    case PartKind::kRule: return "rules";
    case PartKind::kCondition: return "conditions, true and false";
    case PartKind::kSegment: return "segments, true and false";
  }
  return "";
}

bool IsSamePlace(const abi::SourcePosition& a, const abi::SourcePosition& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}

// Steps that a designer wrote, not those that hold others together; the block of an exit is closed where that begins.
bool IsWritten(const abi::Journey& journey, const abi::Step& step) {
  switch (step.kind) {
    case StepKind::kJump:
    case StepKind::kLeaveArm:
    case StepKind::kRepeat:
    case StepKind::kComplete: return false;
    default: break;
  }
  return step.position.file != kNone &&
         std::none_of(journey.exits.begin(), journey.exits.end(),
                      [&](const abi::JourneyExit& exit) { return IsSamePlace(exit.position, step.position); });
}

class PartCollector {
 public:
  PartCollector(const ir::Program& program, const TestCoverage& coverage)
      : program_(program.description),
        conditions_(program.conditions),
        coverage_(coverage.engine),
        truths_(coverage.conditions) {}

  std::vector<CoveredPart> Collect() {
    for (uint32_t journey = 0; journey < program_.journeys.size(); ++journey) {
      const auto& steps = program_.journeys[journey].steps;
      for (uint32_t step = 0; step < steps.size(); ++step) AddStep(journey, step);
      AddExits(journey);
    }
    AddRules(program_.rules);
    AddRules(program_.preferences);
    AddRules(program_.guarantees);
    AddConditions();
    for (uint32_t i = 0; i < program_.segments.size(); ++i) AddSegment(i);
    std::stable_sort(parts_.begin(), parts_.end(), [](const CoveredPart& a, const CoveredPart& b) {
      return std::tie(a.position.file, a.position.line, a.position.column) <
             std::tie(b.position.file, b.position.line, b.position.column);
    });
    return std::move(parts_);
  }

 private:
  void AddStep(uint32_t journey, uint32_t index) {
    const abi::Step& step = program_.journeys[journey].steps[index];
    if (!IsWritten(program_.journeys[journey], step)) return;
    const uint64_t ran = coverage_.steps[journey][index];
    if (step.kind != StepKind::kBranch && step.kind != StepKind::kTurn) {
      Add(PartKind::kStep, journey, step.id, ran, step.position);
    }
    AddWays(journey, index, step);
  }

  // A step that can be left in several ways is left in each of them.
  void AddWays(uint32_t journey, uint32_t index, const abi::Step& step) {
    const auto add = [&](uint32_t way, std::string name) {
      AddWay(journey, index, step.position, way, std::move(name));
    };
    const auto add_two = [&](std::string next, std::string otherwise) {
      add(engine::kWayNext, std::move(next));
      add(engine::kWayOtherwise, std::move(otherwise));
    };
    const std::string& id = step.id;
    switch (step.kind) {
      case StepKind::kBranch: return add_two(Say("when {} holds", id), Say("when {} does not hold", id));
      case StepKind::kSplit:
        for (uint32_t i = 0; i < step.split_arms.size(); ++i) {
          add(engine::kWayArm + i, Say("arm {}", step.split_arms[i].name));
        }
        return;
      case StepKind::kWaitFor: return AddArms(journey, index, step);
      case StepKind::kWaitUntil:
        if (step.has_else) add_two(Say("the instant of {}", id), Say("else of {}", id));
        return;
      case StepKind::kSend: {
        const bool has_skipped = step.send.on_skipped != kNone;
        if (has_skipped || step.send.awaits_delivery) add(engine::kWayNext, Say("{} went out", id));
        if (has_skipped) add(engine::kWaySkipped, Say("on skipped of {}", id));
        if (step.send.awaits_delivery) add(engine::kWayFailed, Say("on failed of {}", id));
        return;
      }
      case StepKind::kCall:
        if (step.otherwise != step.next) add_two(Say("done of {}", id), Say("overdue of {}", id));
        return;
      case StepKind::kAssign:
        if (step.otherwise != step.next) add_two(Say("the outcome of {}", id), Say("else of {}", id));
        return;
      case StepKind::kTurn:  // that `until` holds is a condition
        if (step.root != kNone) add(engine::kWayTurnsOver, Say("all turns of {}", id));
        return;
      default: return;
    }
  }

  void AddArms(uint32_t journey, uint32_t index, const abi::Step& wait) {
    const bool has_several = wait.arms.size() > 1;
    if (!has_several && !wait.has_else) return;
    for (uint32_t i = 0; i < wait.arms.size(); ++i) {
      AddWay(journey, index, wait.position, engine::kWayArm + i,
             has_several ? Say("arm {} of {}", i + 1, wait.id) : Say("the event of {}", wait.id));
    }
    if (wait.has_else) AddWay(journey, index, wait.position, engine::kWayOtherwise, Say("else of {}", wait.id));
  }

  void AddExits(uint32_t journey) {
    const std::vector<abi::JourneyExit>& exits = program_.journeys[journey].exits;
    for (uint32_t i = 0; i < exits.size(); ++i) {
      if (exits[i].position.file == kNone) continue;
      AddWay(journey, kNone, exits[i].position, engine::kWayArm + i, Say("exit as {}", exits[i].reason));
    }
  }

  void AddWay(uint32_t journey, uint32_t step, abi::SourcePosition position, uint32_t way, std::string name) {
    const bool is_taken = coverage_.ways.contains({journey, step, way});
    Add(PartKind::kBranch, journey, std::move(name), is_taken ? 1 : 0, position);
  }

  void Add(PartKind kind, uint32_t journey, std::string name, uint64_t count, abi::SourcePosition position) {
    parts_.push_back({kind, program_.journeys[journey].id, std::move(name), count, position});
  }

  void AddSegment(uint32_t index) {
    const abi::Segment& segment = program_.segments[index];
    if (segment.id.find('#') != std::string::npos) return;  // made by the compiler
    for (bool truth : {false, true}) {
      parts_.push_back({PartKind::kSegment, segment.id, std::string(Told(truth ? "true" : "false")),
                        coverage_.segments[index][truth] ? uint64_t{1} : uint64_t{0}, segment.position});
    }
  }

  template <typename Rules>
  void AddRules(const Rules& rules) {
    for (const auto& rule : rules) {
      parts_.push_back(
          {PartKind::kRule, rule.id, "", coverage_.rules.contains(rule.id) ? uint64_t{1} : uint64_t{0}, rule.position});
    }
  }

  // What stands in one place is one condition, also when it is expanded in several.
  void AddConditions() {
    std::map<std::tuple<uint32_t, uint32_t, uint32_t, std::string, std::string>, std::array<bool, 2>> seen;
    for (size_t i = 0; i < conditions_.size(); ++i) {
      const ir::WrittenCondition& one = conditions_[i];
      std::array<bool, 2>& truth =
          seen[{one.position.file, one.position.line, one.position.column, one.owner, one.name}];
      for (size_t value : {0, 1}) truth[value] = truth[value] || truths_[i][value];
    }
    for (const auto& [place, truth] : seen) {
      const auto& [file, line, column, owner, name] = place;
      for (const bool value : {false, true}) {
        const char* word = value ? "true" : "false";
        parts_.push_back({PartKind::kCondition, owner, name.empty() ? word : fmt::format("{} is {}", name, word),
                          truth[value] ? uint64_t{1} : uint64_t{0}, abi::SourcePosition{file, line, column}});
      }
    }
  }

  const abi::Program& program_;
  const std::vector<ir::WrittenCondition>& conditions_;
  const engine::Coverage& coverage_;
  const Truths& truths_;
  std::vector<CoveredPart> parts_;
};

std::string Place(const CoveredPart& part, const abi::Program& program) {
  if (part.position.file >= program.files.size()) return "";
  return fmt::format("{}:{}", program.files[part.position.file], part.position.line);
}

}  // namespace

std::vector<CoveredPart> CoveredParts(const ir::Program& program, const TestCoverage& coverage) {
  return PartCollector(program, coverage).Collect();
}

void AddCoverage(const TestCoverage& other, TestCoverage* mine) {
  const auto join = [](const Truths& from, Truths* to) {
    for (size_t i = 0; i < to->size(); ++i) {
      for (size_t truth : {0, 1}) (*to)[i][truth] = (*to)[i][truth] || from[i][truth];
    }
  };
  std::vector<std::vector<uint64_t>>& steps = mine->engine.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    for (size_t j = 0; j < steps[i].size(); ++j) steps[i][j] += other.engine.steps[i][j];
  }
  mine->engine.ways.insert(other.engine.ways.begin(), other.engine.ways.end());
  mine->engine.rules.insert(other.engine.rules.begin(), other.engine.rules.end());
  join(other.engine.segments, &mine->engine.segments);
  join(other.conditions, &mine->conditions);
}

double SharePercent(const std::vector<CoveredPart>& parts) {
  if (parts.empty()) return 100;
  const auto reached =
      std::count_if(parts.begin(), parts.end(), [](const CoveredPart& part) { return part.count > 0; });
  return 100.0 * static_cast<double>(reached) / static_cast<double>(parts.size());
}

std::string CoverageAsTable(const std::vector<CoveredPart>& parts, const abi::Program& program, bool lists_missing) {
  if (parts.empty()) return "";
  Table table;
  for (PartKind kind :
       {PartKind::kStep, PartKind::kBranch, PartKind::kRule, PartKind::kCondition, PartKind::kSegment}) {
    std::vector<CoveredPart> some;
    std::copy_if(parts.begin(), parts.end(), std::back_inserter(some),
                 [&](const CoveredPart& part) { return part.kind == kind; });
    if (some.empty()) continue;
    const auto reached =
        std::count_if(some.begin(), some.end(), [](const CoveredPart& part) { return part.count > 0; });
    table.Add({fmt::format("  {}", Told(PluralFor(kind))), fmt::format("{:.0f}%", SharePercent(some))},
              Say("  {} of {}", reached, some.size()));
  }
  std::string text = std::string(Told("Reached by the tests:\n")) + table.Print();
  if (!lists_missing) return text;
  Table missing;
  for (const CoveredPart& part : parts) {
    if (part.count > 0) continue;
    std::string line = fmt::format("  {}  {} {}", Place(part, program), Told(WordFor(part.kind)), part.owner);
    if (!part.name.empty()) line += ": " + part.name;
    missing.AddLine(line);
  }
  const std::string lines = missing.Print();
  return lines.empty() ? text : text + std::string(Told("Not reached:\n")) + lines;
}

std::string CoverageAsJson(const std::vector<CoveredPart>& parts, const abi::Program& program) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const CoveredPart& part : parts) {
    all.push_back({{"kind", WordFor(part.kind)},
                   {"owner", part.owner},
                   {"name", part.name},
                   {"source", Place(part, program)},
                   {"reached", part.count > 0}});
  }
  return nlohmann::ordered_json{{"percent", SharePercent(parts)}, {"parts", all}}.dump() + "\n";
}

std::string CoverageAsLcov(const std::vector<CoveredPart>& parts, const abi::Program& program,
                           const std::string& folder) {
  struct Lines {
    std::map<uint32_t, uint64_t> counts;
    std::vector<std::pair<uint32_t, uint64_t>> branches;
  };
  std::map<uint32_t, Lines> files;
  for (const CoveredPart& part : parts) {
    if (part.position.file >= program.files.size()) continue;
    Lines& lines = files[part.position.file];
    if (part.kind != PartKind::kStep) lines.branches.emplace_back(part.position.line, part.count);
    uint64_t& count = lines.counts[part.position.line];
    count = std::max(count, part.count);
  }
  std::string text = "TN:\n";
  for (const auto& [file, lines] : files) {
    text += "SF:" + JoinPath(folder, program.files[file]) + "\n";
    std::map<uint32_t, int> numbers;
    for (const auto& [line, count] : lines.branches)
      text += fmt::format("BRDA:{},0,{},{}\n", line, numbers[line]++, count);
    for (const auto& [line, count] : lines.counts) text += fmt::format("DA:{},{}\n", line, count);
    const auto hit =
        std::count_if(lines.counts.begin(), lines.counts.end(), [](const auto& one) { return one.second > 0; });
    const auto taken =
        std::count_if(lines.branches.begin(), lines.branches.end(), [](const auto& one) { return one.second > 0; });
    if (!lines.branches.empty()) text += fmt::format("BRF:{}\nBRH:{}\n", lines.branches.size(), taken);
    text += fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.counts.size(), hit);
  }
  return text;
}

}  // namespace senda::tools
