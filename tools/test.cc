#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <thread>

#include "compiler/source/file_system.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/open_workspace.h"
#include "tools/say.h"
#include "tools/test_coverage.h"
#include "tools/test_report.h"

namespace senda::tools {
namespace {

struct TestWords {
  std::string filter, folder = ".", format = "human", engine = "interpreter", junit, lcov, coverage_json, minimum;
  bool is_verbose = false, lists_missing = false;
};

std::optional<int> ParseWords(const Words& words, TestWords* parsed, Console* console) {
  CommandLine line("senda test", "Runs the tests of a workspace, in virtual time.");
  line.Positional("FILTER", "Only tests whose title has these words in it", &parsed->filter);
  line.Option("--dir", "DIR", "The folder with senda.toml (default: the current one)", &parsed->folder);
  line.Choice("--format", "How to say it (default: human)", {"human", "json"}, &parsed->format);
  line.Flag("--verbose", "Also name the tests that pass", &parsed->is_verbose);
  line.Option("--junit", "FILE", "Write what came of them as JUnit XML", &parsed->junit);
  line.Flag("--coverage", "List what no test has reached", &parsed->lists_missing);
  line.Option("--coverage-json", "FILE", "Write what was reached as JSON", &parsed->coverage_json);
  line.Option("--lcov", "FILE", "Write what was reached as an lcov tracefile", &parsed->lcov);
  line.Option("--min-coverage", "PERCENT", "Exit with 1 when less of the program was reached", &parsed->minimum);
  line.Choice("--engine", "Who evaluates expressions; both decide the same (default: interpreter)",
              {"jit", "interpreter"}, &parsed->engine);
  line.Examples(
      "  senda test\n"
      "  senda test \"nudge\" --verbose\n"
      "  senda test --dir examples/tienda --junit tests.xml --min-coverage 80\n\n"
      "Exit code: 0 when all tests pass, 1 when one fails, the program does not check or too little was reached, 2 "
      "for\n"
      "a wrong use of this command.");
  return line.Parse(words, console);
}

std::optional<double> ReadPercent(const std::string& text) {
  double percent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  const std::string_view rest(end, static_cast<size_t>(text.data() + text.size() - end));
  if (error != std::errc() || !(rest.empty() || rest == "%") || percent < 0 || percent > 100) return std::nullopt;
  return percent;
}

// Runs all, several at once; the order of the reports is that of the tests.
TestCoverage RunAll(const ir::Program& compiled, const TestSubject& subject, std::vector<TestReport>* reports) {
  const size_t thread_count =
      std::clamp<size_t>(std::thread::hardware_concurrency(), 1, std::max<size_t>(reports->size(), 1));
  const ConditionTable table(compiled);
  std::vector<TestCoverage> coverage(thread_count, TestCoverage(compiled));
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < thread_count; ++i) {
    threads.emplace_back([&, i] {
      const ObservingEvaluator evaluator(table, subject.evaluator, &coverage[i].conditions);
      TestSubject observed{subject.program, evaluator, subject.folder};
      for (const ir::WrittenCondition& condition : compiled.conditions) {
        if (condition.is_of_customer) observed.watched_roots.push_back(condition.root);
      }
      for (size_t at = next++; at < reports->size(); at = next++) {
        (*reports)[at].outcome = RunTest(observed, *(*reports)[at].test, &coverage[i].engine);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 1; i < thread_count; ++i) AddCoverage(coverage[i], &coverage[0]);
  return coverage[0];
}

bool WriteReport(const std::string& path, const std::string& content, Console* console) {
  if (path.empty()) return true;
  auto written = WriteFile(path, content);
  if (!written.ok()) console->SayError(written.error());
  return written.ok();
}

class TestCommand {
 public:
  TestCommand(const TestWords& words, std::optional<double> minimum, Console* console)
      : words_(words), minimum_(minimum), console_(console) {}

  int Run() {
    const auto compilation = OpenWorkspace(words_.folder, driver::Depth::kTested, console_);
    const auto evaluator = compilation == nullptr ? nullptr : OpenEvaluator(*compilation, words_.engine, console_);
    if (evaluator == nullptr) return kExitErrors;
    const abi::Program program = ForTests(compilation->program->description);
    std::vector<TestReport> reports;
    for (const ir::Test& test : compilation->program->tests) {
      if (test.title.find(words_.filter) != std::string::npos) reports.push_back({&test, {}});
    }
    const TestSubject subject{program, *evaluator, words_.folder};
    const TestCoverage coverage = RunAll(*compilation->program, subject, &reports);
    // What programs read says in English what happened.
    std::vector<TestReport> in_english = reports;
    if (SpokenLanguage() != Language::kEnglish && (words_.format == "json" || !words_.junit.empty())) {
      const InEnglish english;
      RunAll(*compilation->program, subject, &in_english);
    }
    bool is_well = WriteReport(words_.junit, TestsAsJunit(in_english, program), console_);
    is_well &= WriteCoverage(*compilation, coverage);
    const int exit_code = Report(reports, in_english, program, PartsOf(*compilation, coverage));
    return is_well ? exit_code : kExitErrors;
  }

 private:
  static std::vector<CoveredPart> PartsOf(const driver::Compilation& compilation, const TestCoverage& coverage) {
    std::vector<CoveredPart> parts = CoveredParts(*compilation.program, coverage);
    std::erase_if(parts, [&](const CoveredPart& part) { return !IsOwn(part, compilation); });
    return parts;
  }

  // What comes with the library has its own tests.
  static bool IsOwn(const CoveredPart& part, const driver::Compilation& compilation) {
    const std::vector<std::string>& files = compilation.program->description.files;
    if (part.position.file >= files.size()) return true;
    return std::any_of(compilation.workspace.files.begin(), compilation.workspace.files.end(),
                       [&](FileId file) { return compilation.sources[file].path() == files[part.position.file]; });
  }

  bool WriteCoverage(const driver::Compilation& compilation, const TestCoverage& coverage) {
    const InEnglish english;
    const abi::Program& program = compilation.program->description;
    const std::vector<CoveredPart> parts = PartsOf(compilation, coverage);
    const bool is_well = WriteReport(words_.coverage_json, CoverageAsJson(parts, program), console_);
    return WriteReport(words_.lcov, CoverageAsLcov(parts, program, words_.folder), console_) && is_well;
  }

  int Report(const std::vector<TestReport>& reports, const std::vector<TestReport>& in_english,
             const abi::Program& program, const std::vector<CoveredPart>& parts) {
    if (words_.format == "json") {
      console_->Print(TestsAsJson(in_english, program));
    } else {
      console_->Print(TestsAsText(reports, program, words_.is_verbose, console_->out_has_color()));
      if (words_.filter.empty() || words_.lists_missing) {
        console_->Print(CoverageAsTable(parts, program, words_.lists_missing));
      }
    }
    if (reports.empty()) {
      console_->SayError(
          Told(words_.filter.empty() ? "this workspace has no tests" : "no test has these words in its title"));
      if (!words_.filter.empty()) return kExitErrors;
    }
    if (minimum_ && SharePercent(parts) < *minimum_) {
      std::string_view asked = words_.minimum;
      if (asked.ends_with('%')) asked.remove_suffix(1);
      console_->SayError(
          Say("the tests reach {:.1f}% of the program, and --min-coverage asks for {}%", SharePercent(parts), asked));
      return kExitErrors;
    }
    const bool have_passed =
        std::all_of(reports.begin(), reports.end(), [](const TestReport& one) { return one.outcome.has_passed(); });
    return have_passed ? kExitOk : kExitErrors;
  }

  const TestWords& words_;
  const std::optional<double> minimum_;
  Console* console_;
};

}  // namespace

int RunTests(const Words& words, Console* console) {
  TestWords parsed;
  if (auto exit_code = ParseWords(words, &parsed, console)) return *exit_code;
  std::optional<double> minimum;
  if (!parsed.minimum.empty()) {
    minimum = ReadPercent(parsed.minimum);
    if (!minimum) {
      console->SayError(Told("--min-coverage takes a number from 0 to 100"));
      return kExitBadUse;
    }
  }
  return TestCommand(parsed, minimum, console).Run();
}

}  // namespace senda::tools
