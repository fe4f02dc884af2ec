#include "tests/golden/runner.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

extern char** environ;

namespace senda::golden {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultToml =
    "[workspace]\nname = \"golden\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"es\", \"en\"]\n";
// A golden takes milliseconds; what takes this long hangs.
constexpr unsigned kSecondsMax = 60;

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The folders of one golden: `workspace` is where it runs, what it prints is kept beside it.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "senda-golden-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    fs::create_directories(workspace());
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path workspace() const { return root_ / "workspace"; }
  fs::path out() const { return root_ / "stdout"; }
  fs::path err() const { return root_ / "stderr"; }

  void Write(const File& file) const {
    fs::path path = workspace() / file.name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << file.content;
  }

 private:
  fs::path root_;
};

struct Finished {
  int exit_code = -1;
  std::string crash;  // why there is no exit code
  std::string out;
  std::string err;
};

Finished Finish(pid_t child, const Folder& folder) {
  int status = 0;
  unsigned waited_ms = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (waited_ms > kSecondsMax * 1000) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return {-1, fmt::format("still running after {} s", kSecondsMax), "", ""};
    }
    usleep(1000);
    ++waited_ms;
  }
  Finished finished;
  finished.out = Slurp(folder.out());
  finished.err = Slurp(folder.err());
  if (WIFEXITED(status)) {
    finished.exit_code = WEXITSTATUS(status);
  } else {
    finished.crash = fmt::format("ended by signal {}\n{}", WTERMSIG(status), finished.err);
  }
  return finished;
}

// This process's environment, but in a locale that does not choose the language of messages.
std::vector<std::string> Environment() {
  std::vector<std::string> variables = {"LC_ALL=C"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("LC_ALL=")) variables.emplace_back(*variable);
  }
  return variables;
}

Finished Execute(const std::string& senda, const std::vector<std::string>& args, const std::string& stdin_file,
                 const Folder& folder) {
  std::vector<char*> argv = {const_cast<char*>(senda.c_str())};
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  std::string in = stdin_file.empty() ? "/dev/null" : (folder.workspace() / stdin_file).string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.workspace().c_str());
  posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, folder.out().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, folder.err().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<std::string> variables = Environment();
  std::vector<char*> env;
  for (std::string& variable : variables) env.push_back(variable.data());
  env.push_back(nullptr);
  pid_t child = 0;
  int error = posix_spawn(&child, senda.c_str(), &actions, nullptr, argv.data(), env.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return {-1, fmt::format("{} cannot be run", senda), "", ""};
  return Finish(child, folder);
}

// The folder is another one in every run.
std::string WithoutFolder(std::string text, const Folder& folder) {
  const std::string path = fs::weakly_canonical(folder.workspace()).string();
  for (size_t at = text.find(path); at != std::string::npos; at = text.find(path, at + 1)) {
    text.replace(at, path.size(), "/workspace");
  }
  return text;
}

std::string Shown(const Run& run, const Finished& finished, const Folder& folder) {
  std::string text = WithoutFolder(finished.out, folder);
  if (!text.empty() && !text.ends_with('\n')) text += "\n(no line break at the end)\n";
  if (!finished.err.empty()) text += "// --- stderr\n" + finished.err;
  for (const std::string& name : run.shown)
    text += fmt::format("// --- {}\n{}", name, Slurp(folder.workspace() / name));
  return text;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text = "senda";
  for (const std::string& word : words) text += " " + word;
  return text;
}

// Why this end is wrong, empty when it is right.
std::string JudgeExit(const Run& run, const Finished& finished, bool must_fail) {
  if (!finished.crash.empty()) return fmt::format("{}: {}\n", Joined(run.args), finished.crash);
  int wanted = run.exit_code >= 0 ? run.exit_code : must_fail ? 1 : 0;
  if (finished.exit_code == wanted) return {};
  return fmt::format("{}: exit code {} instead of {}\n", Joined(run.args), finished.exit_code, wanted);
}

// What runs the program is run by both engines, which must agree.
bool NeedsBothEngines(const Run& run) {
  bool is_replay = !run.args.empty() && run.args[0] == "replay";
  return is_replay && std::find(run.args.begin(), run.args.end(), "--engine") == run.args.end();
}

void RunOne(const std::string& senda, const Run& run, bool must_fail, const Folder& folder, Outcome* outcome) {
  std::vector<std::string> args = run.args;
  bool is_replay = NeedsBothEngines(run);
  if (is_replay) args.insert(args.end(), {"--engine", "interpreter"});
  Finished finished = Execute(senda, args, run.stdin_file, folder);
  std::string shown = Shown(run, finished, folder);
  outcome->failure += JudgeExit(run, finished, must_fail);
  outcome->output += shown;
  if (!is_replay) return;
  args.back() = "jit";
  Finished native = Execute(senda, args, run.stdin_file, folder);
  outcome->failure += JudgeExit(run, native, must_fail);
  std::string native_shown = Shown(run, native, folder);
  if (native_shown == shown) return;
  outcome->failure += fmt::format("{}: the engines disagree; jit says:\n{}", Joined(run.args), native_shown);
}

}  // namespace

Outcome RunGolden(const std::string& senda, const Golden& golden, bool must_fail) {
  Folder folder;
  folder.Write({"senda.toml", kDefaultToml});
  for (const File& file : golden.files) folder.Write(file);
  Outcome outcome;
  if (must_fail && std::all_of(golden.runs.begin(), golden.runs.end(), [](const Run& r) { return r.exit_code == 0; })) {
    outcome.failure = "a file named fail_* has a run that fails\n";
  }
  for (const Run& run : golden.runs) {
    if (golden.runs.size() > 1) outcome.output += "$ " + Joined(run.args) + "\n";
    RunOne(senda, run, must_fail, folder, &outcome);
  }
  return outcome;
}

}  // namespace senda::golden
