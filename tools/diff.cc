#include <fmt/core.h>

#include <optional>

#include "compiler/source/file_system.h"
#include "runtime/abi/calendar.h"
#include "runtime/ingest/time_text.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/diff_report.h"
#include "tools/open_workspace.h"
#include "tools/revision.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

// As of diff(1): the program is wrong, a file cannot be read, or the command is.
constexpr int kExitSame = 0, kExitDifferent = 1, kExitFailed = 2;

struct DiffWords {
  std::string before, after = ".", format = "human", engine = "jit", until;
  std::vector<std::string> events;
};

std::optional<int> ParseWords(const Words& words, DiffWords* parsed, Console* console) {
  CommandLine line(
      "senda diff",
      "Says what one version of a workspace means otherwise than another, what becomes of those who wait in "
      "its journeys, and over recorded events what it decides otherwise.");
  line.Positional("OLD", "A folder, or a revision of git: `main`, `HEAD~2`, `v1.2:shops/es`", &parsed->before,
                  /*is_required=*/true);
  line.Positional("NEW", "The same (default: the current folder as it is)", &parsed->after);
  line.Repeated("--events", "FILE", "Run both over these recorded events, in Senda's own form", &parsed->events);
  line.Option("--until", "INSTANT", "Leave out what happened later (as 2026-03-02T10:00:00Z)", &parsed->until);
  line.Choice("--format", "How to say it; markdown is for a pull request (default: human)",
              {"human", "json", "markdown"}, &parsed->format);
  line.Choice("--engine", "Who evaluates expressions; both decide the same (default: jit)", {"jit", "interpreter"},
              &parsed->engine);
  line.Examples(
      "  senda diff main\n"
      "  senda diff main --events last_month.ndjson.gz\n"
      "  senda diff origin/main . --format markdown > comment.md\n"
      "  senda diff shop_old shop_new --format json | jq .declarations\n\n"
      "Exit code: 0 when both mean the same (and decide the same over the events), 1 when they do not, 2 when one\n"
      "does not check, something cannot be read, or for a wrong use of this command.");
  return line.Parse(words, console);
}

class DiffCommand {
 public:
  DiffCommand(const DiffWords& words, Console* console) : words_(words), console_(console) {}

  int Run() {
    const auto before = Compile(words_.before);
    const auto after = before == nullptr ? nullptr : Compile(words_.after);
    if (after == nullptr) return kExitFailed;
    // What programs read is in English, and so is the comment of a pull request.
    std::optional<InEnglish> english;
    if (words_.format != "human") english.emplace();
    DiffReport report;
    report.before = words_.before;
    report.after = words_.after == "." ? std::string(Told("the current folder")) : words_.after;
    report.changes = CompareMeanings(*before, *after);
    report.waiting = CompareWaiting(*before, *after, report.changes);
    if (!words_.events.empty() && !CompareEvents(*before, *after, &report)) return kExitFailed;
    console_->Print(words_.format == "json"       ? DiffAsJson(report)
                    : words_.format == "markdown" ? DiffAsMarkdown(report)
                                                  : DiffAsText(report, console_->out_has_color()));
    return report.is_empty() ? kExitSame : kExitDifferent;
  }

 private:
  // Null when it was told what is wrong.
  std::unique_ptr<driver::Compilation> Compile(const std::string& word) {
    if (FolderExists(word)) return CompileFolder(word, word);
    auto folder = TemporaryFolder::Create();
    if (!folder.ok()) return Fail(console_->Say(folder.error().message));
    if (auto read = ReadRevision(word, folder->path()); !read.ok()) return Fail(console_->Say(read.error().message));
    revisions_.push_back(std::move(*folder));
    return CompileFolder(word, revisions_.back().path());
  }

  std::unique_ptr<driver::Compilation> CompileFolder(const std::string& word, const std::string& folder) {
    auto compilation = OpenWorkspace(folder, driver::Depth::kLowered, console_);
    if (compilation != nullptr) return compilation;
    return Fail(Say("`{}` does not check, so that nothing can be said of what it means", word));
  }

  std::unique_ptr<driver::Compilation> Fail(const std::string& message) {
    console_->SayError(message);
    return nullptr;
  }

  bool CompareEvents(const driver::Compilation& before, const driver::Compilation& after, DiffReport* report) {
    EventComparison how{
        before,          after,
        report->changes, words_.events,
        std::nullopt,    words_.engine == "jit" ? driver::EvaluatorKind::kNative : driver::EvaluatorKind::kInterpreter};
    for (const std::string& file : words_.events) {
      if (file == "-") return Refuse(Told("the events are read several times, which standard input does not allow"));
    }
    if (!words_.until.empty()) {
      how.until = ingest::ParseInstant(words_.until, abi::FindZone(after.workspace.settings.timezone));
      if (!how.until) return Refuse(Say("`--until {}` is not an instant, such as 2026-03-02T10:00:00Z", words_.until));
    }
    auto changes = CompareOverEvents(how, &report->waiting, console_);
    if (!changes.ok()) return Refuse(console_->Say(changes.error().message));
    report->events = std::move(*changes);
    return true;
  }

  bool Refuse(std::string_view message) {
    console_->SayError(message);
    return false;
  }

  const DiffWords& words_;
  Console* console_;
  std::vector<TemporaryFolder> revisions_;  // files may be read from them until the end
};

}  // namespace

int RunDiff(const Words& words, Console* console) {
  DiffWords parsed;
  if (auto exit_code = ParseWords(words, &parsed, console)) return *exit_code;
  return DiffCommand(parsed, console).Run();
}

}  // namespace senda::tools
