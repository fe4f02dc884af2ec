#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "compiler/diag/render.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/cost_model.h"
#include "tools/cost_replay.h"

namespace senda::tools {
namespace {

struct CostWords {
  std::string folder = ".", format = "human", max_bytes, max_work;
  std::vector<std::string> events;
  bool shows_all = false;
};

std::optional<int> ParseWords(const Words& words, CostWords* parsed, Console* console) {
  CommandLine line(
      "senda cost",
      "Says what a workspace costs: bytes of a customer's state, work of an event, timers, by declaration. "
      "docs/cost.md says what the words mean.");
  line.Positional("DIR", "The folder with senda.toml (default: the current one)", &parsed->folder);
  line.Choice("--format", "How to say it (default: human)", {"human", "json"}, &parsed->format);
  line.Flag("--all", "Name every declaration, not only the dearest", &parsed->shows_all);
  line.Option("--max-bytes", "SIZE", "Exit with 1 when a customer can take more, such as 64KiB", &parsed->max_bytes);
  line.Option("--max-work", "NUMBER", "Exit with 1 when an event can ask for more operations", &parsed->max_work);
  line.Repeated("--events", "FILE", "Also measure, over recorded events in Senda's own form", &parsed->events);
  line.Examples(
      "  senda cost\n"
      "  senda cost examples/tienda --all\n"
      "  senda cost --max-bytes 64KiB --max-work 1000000\n"
      "  senda cost --events january.ndjson.gz --format json | jq .measured\n\n"
      "Exit code: 0 when it costs no more than it may, 1 when it does or the program does not check, 2 for a wrong\n"
      "use of this command.");
  return line.Parse(words, console);
}

// `65536`, `64k`, `64KiB`, `1 MiB`: all units are powers of 1,024.
std::optional<uint64_t> ReadSize(const std::string& text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  std::string unit;
  for (const char c : std::string_view(end, static_cast<size_t>(text.data() + text.size() - end))) {
    if (c != ' ') unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (unit.ends_with("b")) unit.pop_back();
  if (unit.ends_with("i")) unit.pop_back();
  constexpr uint64_t kKi = 1024;
  if (unit.empty()) return number;
  if (unit == "k") return number * kKi;
  if (unit == "m") return number * kKi * kKi;
  return unit == "g" ? std::optional(number * kKi * kKi * kKi) : std::nullopt;
}

template <typename T>
std::string Called(const T& one) {
  const std::string name = one.name.empty() ? one.kind : fmt::format("{} {}", one.kind, one.name);
  return one.file.empty() ? name : fmt::format("{} ({}:{})", name, one.file, one.line);
}

class CostCommand {
 public:
  CostCommand(CostWords words, Console* console) : words_(std::move(words)), console_(console) {}

  int Run() {
    const auto max_bytes = ReadSize(words_.max_bytes);
    const auto max_work = ReadSize(words_.max_work);
    if (!words_.max_bytes.empty() && !max_bytes)
      return BadUse("--max-bytes", words_.max_bytes, "a size, such as 64KiB");
    if (!words_.max_work.empty() && !max_work) return BadUse("--max-work", words_.max_work, "a whole number");
    const auto compilation = driver::CompileFolder(words_.folder);
    if (compilation->has_errors) {
      RenderOptions options;
      options.color = console_->err_has_color();
      console_->PrintError(RenderHuman(compilation->diagnostics, compilation->sources, options));
      return kExitErrors;
    }
    Cost cost = MeasureCost(*compilation);
    if (!words_.events.empty() && !Measure(*compilation, &cost)) return kExitErrors;
    console_->Print(words_.format == "json" ? CostAsJson(cost) : CostAsText(cost, words_.shows_all));
    bool fits = true;
    if (max_bytes && cost.worst > *max_bytes) fits = SayBytes(cost, *max_bytes);
    const auto dearest = std::max_element(cost.work.begin(), cost.work.end(),
                                          [](const WorkOf& a, const WorkOf& b) { return a.worst < b.worst; });
    if (max_work && dearest->worst > *max_work) fits = SayWork(*dearest, *max_work);
    return fits ? kExitOk : kExitErrors;
  }

 private:
  int BadUse(std::string_view option, const std::string& word, std::string_view what) {
    console_->SayError(fmt::format("`{} {}` is not {}", option, word, what));
    return kExitBadUse;
  }

  bool Measure(const driver::Compilation& compilation, Cost* cost) {
    const auto evaluator = driver::MakeEvaluator(*compilation.program, driver::EvaluatorKind::kInterpreter);
    ReplayInputs inputs;
    for (const std::string& file : words_.events) inputs.files.push_back({file, nullptr});
    auto seen = ReplayForCost(*compilation.program, **evaluator, compilation.workspace.folder, inputs, console_);
    if (!seen.ok()) {
      console_->SayError(seen.error().message);
      return false;
    }
    cost->measured_bytes = seen->at_end;
    cost->measured_work = std::move(seen->work);
    return true;
  }

  bool SayBytes(const Cost& cost, uint64_t most) {
    const BytesOf& dearest = cost.bytes.front();
    std::string text = fmt::format("a customer can take {}, and --max-bytes allows {}; the dearest is {} with {}",
                                   BytesText(cost.worst), BytesText(most), Called(dearest), BytesText(dearest.worst));
    const auto advised =
        std::find_if(cost.bytes.begin(), cost.bytes.end(), [](const BytesOf& one) { return !one.cheaper.empty(); });
    if (advised != cost.bytes.end()) {
      text += fmt::format("\nhelp: {}{}", &*advised == &dearest ? "" : Called(*advised) + ": ", advised->cheaper);
    }
    console_->SayError(text);
    return false;
  }

  bool SayWork(const WorkOf& work, uint64_t most) {
    std::string text =
        fmt::format("{} can ask for {} operations, and --max-work allows {}",
                    work.event == "time" ? "time alone" : fmt::format("an event `{}`", work.event), work.worst, most);
    if (!work.parts.empty()) {
      text += fmt::format("; the dearest is {} with {}", Called(work.parts.front()), work.parts.front().worst);
      if (work.parts.front().kind == "journey") {
        text += "\nhelp: it is asked for each of its instances: without `keyed by` there is one a customer";
      } else if (work.parts.front().kind == "trigger") {
        text +=
            "\nhelp: it is asked for each open attempt: `keep 10` leaves fewer, and a comparison with `==` makes a key";
      }
    }
    console_->SayError(text);
    return false;
  }

  CostWords words_;
  Console* console_;
};

}  // namespace

int RunCost(const Words& words, Console* console) {
  CostWords parsed;
  if (auto exit_code = ParseWords(words, &parsed, console)) return *exit_code;
  return CostCommand(std::move(parsed), console).Run();
}

}  // namespace senda::tools
