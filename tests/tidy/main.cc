// tidy ROOT: checks every source of the project, prints what breaks a rule, and exits with 1 if anything does.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/rules.h"

namespace senda::tidy {
namespace {

namespace fs = std::filesystem;

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<Source> ReadSources(const fs::path& root) {
  std::vector<Source> sources;
  for (const char* top : {"compiler", "runtime", "tools", "tests", "bench", "examples"}) {
    if (!fs::exists(root / top)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      sources.push_back({entry.path().lexically_relative(root).generic_string(), Slurp(entry.path())});
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

int Main(const fs::path& root) {
  fs::path here = root / "tests" / "tidy";
  Config config{ParseArrows(Slurp(here / "arrows.txt")), ParseRooms(Slurp(here / "rooms.txt")),
                ParseWords(Slurp(here / "words.txt")), ParseCatches(Slurp(here / "catches.txt"))};
  std::vector<Source> sources = ReadSources(root);
  size_t count = 0;
  for (const Source& source : sources) {
    for (const Breach& breach : CheckAll(source, config)) {
      fmt::print("{}:{}: {}\n", breach.path, breach.line, breach.text);
      ++count;
    }
  }
  fmt::print("{} sources, {} breaches of style\n", sources.size(), count);
  return count == 0 && !sources.empty() ? 0 : 1;
}

}  // namespace
}  // namespace senda::tidy

int main(int argc, char** argv) {
  return senda::tidy::Main(argc > 1 ? argv[1] : ".");
}
