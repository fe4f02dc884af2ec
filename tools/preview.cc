#include <fmt/core.h>

#include <algorithm>

#include "compiler/diag/near_miss.h"
#include "compiler/source/file_system.h"
#include "runtime/abi/calendar.h"
#include "runtime/ingest/time_text.h"
#include "runtime/io/clock.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/open_workspace.h"
#include "tools/preview_model.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

struct PreviewWords {
  std::vector<std::string> words;
  std::string format = "human", html, channel, language, now, engine = "interpreter";
};

std::optional<int> ParseWords(const Words& words, PreviewWords* parsed, Console* console) {
  CommandLine line(
      "senda preview",
      "Shows what customers would read: every message from its `sample`, in each language, by each channel.");
  line.Positionals("DIR MESSAGE",
                   "The folder with senda.toml (default: the current one), then the messages wanted (default: all)",
                   &parsed->words);
  line.Choice("--format", "How to print it (default: human)", {"human", "json"}, &parsed->format);
  line.Option("--html", "FILE", "Write one page for a browser instead; it needs no network", &parsed->html);
  line.Option("--channel", "NAME", "Only this channel", &parsed->channel);
  line.Option("--language", "CODE", "Only for customers who read this language", &parsed->language);
  line.Option("--now", "INSTANT", "What the clock shows (default: now), as 2026-03-02T10:00:00Z", &parsed->now);
  line.Choice("--engine", "Who evaluates expressions; both say the same (default: interpreter)", {"jit", "interpreter"},
              &parsed->engine);
  line.Examples(
      "  senda preview\n"
      "  senda preview examples/tienda cart_reminder --language en\n"
      "  senda preview examples/tienda --html messages.html\n"
      "  senda preview --format json | jq '.messages[] | select(.sample_to_write)'\n\n"
      "Exit code: 0 when everything could be shown, 1 when a message lacks its sample or the program does not\n"
      "check, 2 for a wrong use of this command.");
  return line.Parse(words, console);
}

class PreviewCommand {
 public:
  PreviewCommand(PreviewWords words, Console* console) : words_(std::move(words)), console_(console) {}

  int Run() {
    // The first word is a folder when there is one of that name.
    std::string folder = ".";
    std::vector<std::string> names = words_.words;
    if (!names.empty() && (FolderExists(names[0]) || names[0].find('/') != std::string::npos)) {
      folder = names[0];
      names.erase(names.begin());
    }
    compilation_ = OpenWorkspace(folder, driver::Depth::kSampled, console_);
    if (compilation_ == nullptr) return kExitErrors;
    if (!FindMessages(names) || !FindOthers() || !ReadNow()) return kExitBadUse;
    const auto evaluator = OpenEvaluator(*compilation_, words_.engine, console_);
    return evaluator == nullptr ? kExitErrors : Show(MakePreviews(*compilation_, *evaluator, wanted_));
  }

 private:
  std::string PageLine(const std::vector<MessagePreview>& previews) const {
    const auto count = static_cast<int64_t>(previews.size());
    return fmt::format("{}: {}\n", words_.html, SayCount(count, "{} message", "{} messages"));
  }

  int Show(const std::vector<MessagePreview>& previews) {
    if (!words_.html.empty()) {
      const std::string page = PreviewsAsHtml(previews, compilation_->workspace.settings.name);
      if (auto written = WriteFile(words_.html, page); !written.ok()) {
        console_->SayError(written.error());
        return kExitErrors;
      }
    }
    if (words_.format == "json") {
      console_->Print(PreviewsAsJson(previews));
      if (!words_.html.empty()) console_->PrintError(PageLine(previews));
    } else if (words_.html.empty()) {
      console_->Print(PreviewsAsText(previews, console_->out_has_color()));
    } else {
      console_->Print(PageLine(previews));
    }
    const bool is_whole = std::all_of(previews.begin(), previews.end(),
                                      [](const MessagePreview& one) { return one.missing_sample.empty(); });
    return is_whole ? kExitOk : kExitErrors;
  }

  const abi::Program& program() const { return compilation_->program->description; }

  bool FindMessages(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      std::vector<std::string> all, found;
      for (const abi::Message& message : program().messages) {
        all.push_back(message.id);
        if (message.id == name || message.id.ends_with("." + name)) found.push_back(message.id);
      }
      if (found.empty()) return SayUnknown(Say("the workspace has no message `{}`", name), name, all);
      wanted_.messages.insert(wanted_.messages.end(), found.begin(), found.end());
    }
    return true;
  }

  bool FindOthers() {
    wanted_.channel = words_.channel;
    wanted_.language = words_.language;
    std::vector<std::string> channels;
    for (const abi::Channel& channel : program().channels) channels.push_back(channel.id);
    const bool is_channel = std::any_of(channels.begin(), channels.end(), [&](const std::string& id) {
      return id == words_.channel || id.ends_with("." + words_.channel);
    });
    if (!words_.channel.empty() && !is_channel)
      return SayUnknown(Say("the workspace has no channel `{}`", words_.channel), words_.channel, channels);
    const auto& languages = program().languages;
    const bool is_language = std::find(languages.begin(), languages.end(), words_.language) != languages.end();
    return words_.language.empty() || is_language ||
           SayUnknown(Say("the workspace has no language `{}`", words_.language), words_.language, languages);
  }

  bool SayUnknown(const std::string& text, const std::string& name, const std::vector<std::string>& all) {
    const std::string near = DidYouMean(name, all);
    console_->SayError(near.empty() ? text : text + "; " + console_->Say(near));
    return false;
  }

  bool ReadNow() {
    if (words_.now.empty()) {
      wanted_.now = io::SystemClock().now_ms();
      return true;
    }
    const auto now = ingest::ParseInstant(words_.now, abi::FindZone(compilation_->workspace.settings.timezone));
    if (!now) console_->SayError(Say("`--now {}` is not an instant, such as 2026-03-02T10:00:00Z", words_.now));
    wanted_.now = now.value_or(0);
    return now.has_value();
  }

  PreviewWords words_;
  Console* console_;
  std::unique_ptr<driver::Compilation> compilation_;
  PreviewWanted wanted_;
};

}  // namespace

int RunPreview(const Words& words, Console* console) {
  PreviewWords parsed;
  if (auto exit_code = ParseWords(words, &parsed, console)) return *exit_code;
  return PreviewCommand(std::move(parsed), console).Run();
}

}  // namespace senda::tools
