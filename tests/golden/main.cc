// golden_test --senda PROGRAM [--update] FILE…: runs golden files, several at once, and says which disagree.
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "tests/golden/difference.h"
#include "tests/golden/runner.h"

namespace senda::golden {
namespace {

struct Options {
  std::string senda;
  bool update = false;
  std::vector<std::string> files;
};

struct Verdict {
  bool passed = false;
  std::string text;
};

std::string Slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Verdict Judge(const Options& options, const std::string& path) {
  std::string text = Slurp(path);
  Golden golden = Parse(text);
  if (!golden.error.empty()) return {false, golden.error + "\n"};
  bool must_fail = std::filesystem::path(path).filename().string().starts_with("fail_");
  Outcome outcome = RunGolden(options.senda, golden, must_fail);
  if (options.update && outcome.failure.empty()) {
    golden.expected = outcome.output;
    std::string updated = Print(golden);
    if (updated == text) return {true, ""};
    std::ofstream(path, std::ios::binary) << updated;
    return {true, "updated\n"};
  }
  std::string difference = options.update ? "" : Difference(golden.expected, outcome.output);
  bool passed = outcome.failure.empty() && difference.empty();
  if (!outcome.failure.empty() && difference.empty()) difference = outcome.output;
  return {passed, outcome.failure + difference};
}

// Every file, on as many threads as there are cores. Prints each as it ends.
size_t RunAll(const Options& options) {
  std::atomic<size_t> next = 0;
  std::atomic<size_t> failed = 0;
  std::mutex printing;
  auto work = [&] {
    for (size_t i = next++; i < options.files.size(); i = next++) {
      Verdict verdict = Judge(options, options.files[i]);
      if (!verdict.passed) ++failed;
      if (verdict.passed && verdict.text.empty()) continue;
      std::lock_guard lock(printing);
      fmt::print("{}{}: {}", verdict.passed ? "" : "FAILED ", options.files[i], verdict.text);
      if (!verdict.passed) fmt::print("\n");
    }
  };
  size_t count = std::min<size_t>(std::max(1u, std::thread::hardware_concurrency()), options.files.size());
  std::vector<std::thread> threads;
  for (size_t i = 1; i < count; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return failed;
}

int Main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    if (arg == "--senda" && i + 1 < argc) {
      options.senda = std::filesystem::absolute(argv[++i]).string();
    } else if (arg == "--update") {
      options.update = true;
    } else {
      options.files.push_back(arg);
    }
  }
  if (options.senda.empty() || options.files.empty()) {
    fmt::print(stderr, "golden_test --senda PROGRAM [--update] FILE…\n");
    return 2;
  }
  size_t failed = RunAll(options);
  fmt::print("{} of {} golden files {}\n", options.files.size() - failed, options.files.size(),
             options.update ? "are up to date" : "agree");
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace senda::golden

int main(int argc, char** argv) {
  return senda::golden::Main(argc, argv);
}
