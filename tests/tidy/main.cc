// tidy ROOT: checks every source of the project, prints what breaks a rule, and exits with 1 if anything does.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/kinds.h"
#include "tests/tidy/rules.h"
#include "tests/tidy/spanish.h"

namespace senda::tidy {
namespace {

namespace fs = std::filesystem;

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The files below these folders that end so.
std::vector<Source> ReadFiles(const fs::path& root, const std::vector<std::string>& tops,
                              const std::set<std::string>& extensions) {
  std::vector<Source> sources;
  for (const std::string& top : tops) {
    if (!fs::exists(root / top)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      if (!extensions.contains(entry.path().extension().string())) continue;
      sources.push_back({entry.path().lexically_relative(root).generic_string(), Slurp(entry.path())});
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

// Those of the sources whose paths begin so, and the others.
std::pair<std::vector<Source>, std::vector<Source>> Parted(const std::vector<Source>& sources, std::string_view path) {
  std::vector<Source> with, without;
  for (const Source& source : sources) (source.path.starts_with(path) ? with : without).push_back(source);
  return {with, without};
}

// What the commands say, which their own catalogue must have.
std::vector<Breach> CheckCommands(const fs::path& root) {
  const fs::path exempt = root / "tests" / "tidy" / "untold.txt";
  std::vector<Source> sources = ReadFiles(root, {"tools"}, {".cc"});
  std::erase_if(sources, [](const Source& source) { return source.path.find("_test.cc") != std::string::npos; });
  return CheckTold(sources, ReadFiles(root, {"runtime/engine", "runtime/abi"}, {".cc"}),
                   ReadFiles(root, {"tools/es"}, {".def"}),
                   {exempt.lexically_relative(root).generic_string(), Slurp(exempt)});
}

// What the compiler says, which the catalogue of Spanish words must have.
std::vector<Breach> CheckLanguages(const fs::path& root, const std::vector<Source>& english_pages,
                                   const std::vector<Source>& spanish_pages) {
  const fs::path exempt = root / "tests" / "tidy" / "unspoken.txt";
  std::vector<Source> spoken;
  for (const Source& source :
       ReadFiles(root, {"compiler/syntax", "compiler/source", "compiler/sema", "compiler/analysis", "compiler/driver"},
                 {".cc"})) {
    const bool is_test =
        source.path.find("_test.cc") != std::string::npos || source.path.find("_testing.cc") != std::string::npos;
    if (!is_test) spoken.push_back(source);
  }
  std::vector<Breach> breaches = CheckSpoken(spoken, {exempt.lexically_relative(root).generic_string(), Slurp(exempt)});
  for (Breach& breach : CheckCommands(root)) breaches.push_back(std::move(breach));
  for (Breach& breach : CheckSpanishPages(english_pages, spanish_pages)) breaches.push_back(std::move(breach));
  return breaches;
}

int Main(const fs::path& root) {
  fs::path here = root / "tests" / "tidy";
  Config config{ParseArrows(Slurp(here / "arrows.txt")), ParseRooms(Slurp(here / "rooms.txt")),
                ParseWords(Slurp(here / "words.txt")), ParseCatches(Slurp(here / "catches.txt"))};
  std::vector<Source> sources =
      ReadFiles(root, {"compiler", "runtime", "tools", "tests", "bench", "examples"}, {".cc", ".h"});
  std::vector<Breach> breaches;
  for (const Source& source : sources) {
    for (Breach& breach : CheckAll(source, config)) breaches.push_back(std::move(breach));
  }
  const auto [spanish_pages, english_pages] =
      Parted(ReadFiles(root, {"docs/diagnostics"}, {".md"}), "docs/diagnostics/es/");
  for (Breach& breach : CheckLanguages(root, english_pages, spanish_pages)) breaches.push_back(std::move(breach));
  const KindsShown shown{
      ReadFiles(root, {"compiler/diag/kinds"}, {".def"}),
      english_pages,
      ReadFiles(root, {"tests/golden", "tests/conformance"}, {".golden"}),
      {(here / "unshown.txt").lexically_relative(root).generic_string(), Slurp(here / "unshown.txt")}};
  for (Breach& breach : CheckKinds(shown)) breaches.push_back(std::move(breach));
  const size_t count = breaches.size();
  for (const Breach& breach : breaches) fmt::print("{}:{}: {}\n", breach.path, breach.line, breach.text);
  fmt::print("{} sources, {} breaches of style\n", sources.size(), count);
  return count == 0 && !sources.empty() ? 0 : 1;
}

}  // namespace
}  // namespace senda::tidy

int main(int argc, char** argv) {
  return senda::tidy::Main(argc > 1 ? argv[1] : ".");
}
