#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/cost_model.h"
#include "tools/cost_replay.h"
#include "tools/open_workspace.h"
#include "tools/say.h"

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
  line.Option("--max-bytes", "SIZE", "Exit with 1 when a customer can take more, such as 64KiB or 1.5MB",
              &parsed->max_bytes);
  line.Option("--max-work", "NUMBER", "Exit with 1 when an event can ask for more operations", &parsed->max_work);
  line.Repeated("--events", "FILE", "Also measure, over recorded events in Senda's own form", &parsed->events);
  line.Examples(
      "  senda cost\n"
      "  senda cost examples/tienda --all\n"
      "  senda cost --max-bytes 100MiB --max-work 10000000\n"
      "  senda cost --events january.ndjson.gz --format json | jq .measured\n\n"
      "Exit code: 0 when it costs no more than it may, 1 when it does or the program does not check, 2 for a wrong\n"
      "use of this command.");
  return line.Parse(words, console);
}

// `65536`, `64k`, `1.5 MiB`, `2MB`: kB, MB and GB are powers of 1,000, all others of 1,024. Rounded down.
std::optional<uint64_t> ReadSize(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || number < 0) return std::nullopt;
  std::string unit;
  for (const char c : std::string_view(end, static_cast<size_t>(text.data() + text.size() - end))) {
    if (c != ' ') unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  constexpr std::pair<std::string_view, double> kUnits[] = {
      {"", 1},        {"b", 1},        {"k", 0x1p10},   {"m", 0x1p20},   {"g", 0x1p30}, {"ki", 0x1p10}, {"mi", 0x1p20},
      {"gi", 0x1p30}, {"kib", 0x1p10}, {"mib", 0x1p20}, {"gib", 0x1p30}, {"kb", 1e3},   {"mb", 1e6},    {"gb", 1e9}};
  for (const auto& [name, bytes] : kUnits) {
    constexpr double kMost = 1e15;
    if (name == unit)
      return number * bytes > kMost ? std::nullopt : std::optional(static_cast<uint64_t>(number * bytes));
  }
  return std::nullopt;
}

// `1000000`, `1_000_000`
std::optional<uint64_t> ReadCount(std::string text) {
  std::erase(text, '_');
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

template <typename T>
std::string Called(const T& one) {
  const std::string name = NameForPeople(one);
  return one.file.empty() ? name : fmt::format("{} ({}:{})", name, one.file, one.line);
}

class CostCommand {
 public:
  CostCommand(CostWords words, Console* console) : words_(std::move(words)), console_(console) {}

  int Run() {
    const auto max_bytes = ReadSize(words_.max_bytes);
    const auto max_work = ReadCount(words_.max_work);
    if (!words_.max_bytes.empty() && !max_bytes)
      return BadUse("--max-bytes", words_.max_bytes, Told("a size, such as 64KiB"));
    if (!words_.max_work.empty() && !max_work)
      return BadUse("--max-work", words_.max_work, Told("a positive whole number, such as 1000000"));
    const auto compilation = OpenWorkspace(words_.folder, driver::Depth::kLowered, console_);
    if (compilation == nullptr) return kExitErrors;
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
    console_->SayError(Say("`{} {}` is not {}", option, word, what));
    return kExitBadUse;
  }

  bool Measure(const driver::Compilation& compilation, Cost* cost) {
    const auto evaluator = OpenEvaluator(compilation, "interpreter", console_);
    ReplayInputs inputs;
    for (const std::string& file : words_.events) inputs.files.push_back({file, nullptr});
    auto seen = ReplayForCost(*compilation.program, *evaluator, compilation.workspace.folder, inputs, console_);
    if (!seen.ok()) {
      console_->SayError(seen.error());
      return false;
    }
    cost->measured_bytes = seen->at_end;
    cost->measured_work = std::move(seen->work);
    return true;
  }

  bool SayBytes(const Cost& cost, uint64_t most) {
    const BytesOf& dearest = cost.bytes.front();
    std::string text = Say("a customer can take {}, and --max-bytes allows {}; the dearest is {} with {}",
                           BytesText(cost.worst), BytesText(most), Called(dearest), BytesText(dearest.worst));
    const auto advised =
        std::find_if(cost.bytes.begin(), cost.bytes.end(), [](const BytesOf& one) { return !one.cheaper.empty(); });
    if (advised != cost.bytes.end()) {
      text += Say("\nhelp: {}{}", &*advised == &dearest ? "" : Called(*advised) + ": ", Told(advised->cheaper));
    }
    console_->SayError(text);
    return false;
  }

  bool SayWork(const WorkOf& work, uint64_t most) {
    std::string text = Say("{} can ask for {} operations, and --max-work allows {}",
                           work.event == "time" ? std::string(Told("time alone")) : Say("an event `{}`", work.event),
                           work.worst, most);
    if (!work.parts.empty()) {
      text += Say("; the dearest is {} with {}", Called(work.parts.front()), work.parts.front().worst);
      if (work.parts.front().kind == "journey") {
        text += Told("\nhelp: it is asked for each of its instances: without `keyed by` there is one a customer");
      } else if (work.parts.front().kind == "trigger") {
        text += Told(
            "\nhelp: it is asked for each open attempt: `keep 10` leaves fewer, and a comparison with `==` makes a "
            "key");
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
