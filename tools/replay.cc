#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "compiler/diag/near_miss.h"
#include "compiler/driver/titles.h"
#include "runtime/abi/calendar.h"
#include "runtime/ingest/time_text.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/open_workspace.h"
#include "tools/replay_run.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

constexpr std::string_view kStandardStream = "-";

struct ReplayWords {
  std::string folder;
  std::vector<std::string> files;
  std::vector<std::string> sources;
  std::string summary = "table";
  std::string decisions;
  std::string rejected;
  std::string until;
  std::string engine = "jit";
  std::vector<std::string> switches;
  std::vector<std::string> exports;
};

std::optional<int> ParseWords(const Words& words, Console* console, ReplayWords* parsed) {
  CommandLine line(
      "senda replay",
      "Runs a workspace over recorded events, as fast as the machine allows, and prints what it would have "
      "decided. The clock follows the events.");
  line.Positional("DIR", "The folder with senda.toml", &parsed->folder, /*is_required=*/true);
  line.Positionals("EVENTS", "Files of events in Senda's own form, one JSON object a line; `-` is standard input",
                   &parsed->files);
  line.Repeated("--source", "NAME=FILE", "A file that [sources.NAME] of senda.toml maps to events", &parsed->sources);
  line.Choice("--summary", "How to print the summary (default: table)", {"table", "json"}, &parsed->summary);
  line.Option("--decisions", "FILE", "Write every decision, one JSON object a line; `-` is standard output",
              &parsed->decisions);
  line.Option("--rejected", "FILE", "Write every refused record with its line and reason", &parsed->rejected);
  line.Option("--until", "INSTANT",
              "Leave out what happened later, and run the clock on to it (as 2026-03-02T10:00:00Z)", &parsed->until);
  line.Repeated("--export", "CUSTOMER", "Print, behind the summary, all that is known of a customer at the end",
                &parsed->exports);
  line.Choice("--engine", "Who evaluates expressions; both decide the same (default: jit)", {"jit", "interpreter"},
              &parsed->engine);
  line.Repeated("--switch", "INSTANT=DIR",
                "Go on with another version of the workspace from an instant on (as 2026-03-02T10:00:00Z=new)",
                &parsed->switches);
  line.Examples(
      "  senda replay examples/tienda events.ndjson\n"
      "  senda replay shop january.ndjson.gz february.ndjson.zst --summary json\n"
      "  zcat events.gz | senda replay shop - --decisions decisions.ndjson\n"
      "  senda replay shop --source till=till.csv --source web=hits.tsv --rejected rejected.ndjson\n"
      "  senda replay shop events.ndjson --until 2026-12-31\n"
      "  senda replay shop events.ndjson --switch 2026-03-02T10:00:00Z=shop_new\n\n"
      "Exit code: 0 when all was read, 1 for errors in the program, input that cannot be read or\n"
      "output that cannot be written, 2 for a wrong use of this command. Refused records are\n"
      "counted and reported; they do not change the exit code.");
  return line.Parse(words, console);
}

// One run of the command; each step gives false or nothing when it has said why and set the exit code.
class ReplayCommand {
 public:
  ReplayCommand(ReplayWords words, Console* console) : words_(std::move(words)), console_(console) {}

  int Run() {
    compilation_ = OpenWorkspace(words_.folder, driver::Depth::kLowered, console_);
    if (compilation_ == nullptr) return kExitErrors;
    if (!AddInputs() || !ReadUntil() || !OpenOutputs()) return exit_code_;
    const auto evaluator = OpenEvaluator(*compilation_, words_.engine, console_);
    if (evaluator == nullptr) return kExitErrors;
    run_.program = &compilation_->program->description;
    run_.folder = compilation_->workspace.folder;
    run_.evaluator = evaluator.get();
    run_.exports = words_.exports;
    if (!AddSwitches()) return exit_code_;
    auto outcome = Replay(run_, console_);
    if (!outcome.ok()) return FailedReplay(outcome.error());
    if (outcome->read_error) Fail(*outcome->read_error);
    if (!FlushOutputs()) return exit_code_;
    HintAtMappings(outcome->summary);
    Print(outcome->summary);
    for (const std::string& customer : outcome->exports) console_->Print(customer);
    return exit_code_;
  }

 private:
  bool Fail(int exit_code, std::string_view message) {
    console_->SayError(message);
    exit_code_ = exit_code;
    return false;
  }

  // When somebody else has said why.
  bool HasSaid() {
    exit_code_ = kExitErrors;
    return false;
  }

  bool Fail(const Error& error) { return Fail(kExitErrors, console_->Say(error.message)); }

  // `2026-03-02T10:00:00Z=new`, each later than the one before.
  bool AddSwitches() {
    run_.history_ms = compilation_->workspace.settings.history_ms;
    for (const std::string& word : words_.switches) {
      const size_t equals = word.find('=');
      const auto at =
          ingest::ParseInstant(word.substr(0, equals), abi::FindZone(compilation_->workspace.settings.timezone));
      if (equals == std::string::npos || equals + 1 == word.size() || !at) {
        return Fail(kExitBadUse,
                    Say("`--switch {}` must be written --switch INSTANT=DIR, such as 2026-03-02T10:00:00Z=new", word));
      }
      if (!run_.switches.empty() && run_.switches.back().at > *at) {
        return Fail(kExitBadUse, Told("the switches must be given in the order in which they happen"));
      }
      auto compilation = OpenWorkspace(word.substr(equals + 1), driver::Depth::kLowered, console_);
      if (compilation == nullptr) return HasSaid();
      auto evaluator = OpenEvaluator(*compilation, words_.engine, console_);
      if (evaluator == nullptr) return HasSaid();
      run_.switches.push_back({*at, &compilation->program->description, evaluator.get(),
                               compilation->workspace.settings.history_ms, compilation->workspace.folder});
      later_.push_back({std::move(compilation), std::move(evaluator)});
    }
    if (run_.switches.empty() || words_.sources.empty()) return CheckStreams();
    return Fail(kExitBadUse, Told("--switch reads events in Senda's own form, not mapped sources"));
  }

  // The files are read once for each version.
  bool CheckStreams() {
    const auto& files = run_.inputs.files;
    const bool has_stream =
        std::any_of(files.begin(), files.end(), [](const auto& file) { return file.path == kStandardStream; });
    return run_.switches.empty() || !has_stream ||
           Fail(kExitBadUse,
                Told("with --switch the events are read several times, which standard input does not allow"));
  }

  bool AddInputs() {
    for (const std::string& file : words_.files) run_.inputs.files.push_back({file, nullptr});
    for (const std::string& word : words_.sources) {
      if (!AddSource(word)) return false;
    }
    const auto& files = run_.inputs.files;
    if (files.empty()) {
      return Fail(kExitBadUse,
                  Told("no recorded events are named: give files, `-` for standard input, or --source NAME=FILE"));
    }
    auto streams =
        std::count_if(files.begin(), files.end(), [](const auto& file) { return file.path == kStandardStream; });
    return streams <= 1 || Fail(kExitBadUse, Told("standard input can be read only once"));
  }

  // `NAME=FILE`
  bool AddSource(const std::string& word) {
    size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
      return Fail(kExitBadUse, Say("`--source {}` must be written --source NAME=FILE", word));
    }
    std::string name = word.substr(0, equals);
    std::vector<std::string> names;
    for (const EventSource& source : compilation_->workspace.sources) {
      if (source.name == name) {
        run_.inputs.files.push_back({word.substr(equals + 1), WithCatalogFields(source)});
        return true;
      }
      names.push_back(source.name);
    }
    return Fail(kExitBadUse, Say("senda.toml has no [sources.{}]; {}", name, OtherSources(name, names)));
  }

  // Fields of a catalog that the mapping does not name are taken from columns of their own names.
  const EventSource* WithCatalogFields(const EventSource& source) {
    if (source.catalog.empty()) return &source;
    EventSource& whole = catalog_sources_.emplace_back(source);
    for (const abi::Catalog& catalog : compilation_->program->description.catalogs) {
      if (catalog.id != source.catalog && !catalog.id.ends_with("." + source.catalog)) continue;
      for (const abi::FieldSchema& field : catalog.fields) {
        const bool is_named = std::any_of(source.fields.begin(), source.fields.end(),
                                          [&](const auto& pair) { return pair.first == field.name; });
        if (!is_named) whole.fields.emplace_back(field.name, field.name);
      }
    }
    return &whole;
  }

  static std::string OtherSources(const std::string& name, const std::vector<std::string>& names) {
    std::string near = DidYouMean(name, names);
    if (!near.empty()) return InLanguage(near, SpokenLanguage());
    return names.empty() ? std::string(Told("it has no sources at all"))
                         : Say("it has {}", fmt::format("{}", fmt::join(names, ", ")));
  }

  // A time without its offset is on the workspace's clock.
  bool ReadUntil() {
    if (words_.until.empty()) return true;
    run_.until = ingest::ParseInstant(words_.until, abi::FindZone(compilation_->workspace.settings.timezone));
    return run_.until ||
           Fail(kExitBadUse, Say("`--until {}` is not an instant, such as 2026-03-02T10:00:00Z", words_.until));
  }

  bool OpenOutputs() {
    bool is_shared = !words_.decisions.empty() && words_.decisions == words_.rejected;
    if (is_shared || io::IsSameFile(words_.decisions, words_.rejected)) {
      return Fail(kExitBadUse, Told("--decisions and --rejected cannot write the same file"));
    }
    return OpenOutput("--decisions", words_.decisions, &decisions_, &run_.decisions) &&
           OpenOutput("--rejected", words_.rejected, &rejected_, &run_.rejected);
  }

  bool OpenOutput(const char* option, const std::string& path, std::unique_ptr<io::ByteSink>* owner,
                  io::ByteSink** sink) {
    if (path.empty()) return true;
    for (const ReplayInput& input : run_.inputs.files) {
      if (path != kStandardStream && io::IsSameFile(input.path, path)) {
        return Fail(kExitBadUse, Say("{} would overwrite the events in {}", option, path));
      }
    }
    if (path == kStandardStream) {
      *sink = console_->out();
      return true;
    }
    auto file = io::CreateFile(path);
    if (!file.ok()) return Fail(file.error());
    *owner = std::move(*file);
    *sink = owner->get();
    return true;
  }

  bool FlushOutputs() {
    for (io::ByteSink* sink : {decisions_.get(), rejected_.get()}) {
      if (sink == nullptr) continue;
      auto flushed = sink->Flush();
      if (!flushed.ok()) return Fail(flushed.error());
    }
    return true;
  }

  int FailedReplay(const Error& error) {
    // Nobody reads standard output any more: nothing to say, and nobody to say it to.
    if (console_->out()->has_lost_reader()) return kExitErrors;
    Fail(error);
    return exit_code_;
  }

  // Files in some other form are refused line by line; once nothing else came of them, say how they are read.
  void HintAtMappings(const Summary& summary) {
    if (words_.files.empty() || summary.events > 0 || summary.rejected == 0) return;
    console_->SayError(
        Told("no line was an event; a file in another form needs a mapping in senda.toml: --source NAME=FILE"));
  }

  void Print(const Summary& summary) {
    console_->Print(
        words_.summary == "json"
            ? SummaryAsJson(summary)
            : SummaryAsTable(summary, driver::TitlesOf(later_.empty() ? *compilation_ : *later_.back().compilation)));
  }

  ReplayWords words_;
  Console* console_;
  struct LaterVersion {
    std::unique_ptr<driver::Compilation> compilation;
    std::shared_ptr<const abi::Evaluator> evaluator;
  };

  std::unique_ptr<driver::Compilation> compilation_;
  std::vector<LaterVersion> later_;
  ReplayRun run_;
  std::deque<EventSource> catalog_sources_;
  std::unique_ptr<io::ByteSink> decisions_;
  std::unique_ptr<io::ByteSink> rejected_;
  int exit_code_ = kExitOk;
};

}  // namespace

int RunReplay(const Words& words, Console* console) {
  ReplayWords parsed;
  if (auto exit_code = ParseWords(words, console, &parsed)) return *exit_code;
  return ReplayCommand(std::move(parsed), console).Run();
}

}  // namespace senda::tools
