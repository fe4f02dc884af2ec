// conformance ROOT [--update]: compares docs/conformance.md with the pages and the cases, or writes it anew.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/conformance/promises.h"

namespace senda::conformance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPages[] = {"language.md", "semantics.md"};

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void ReadCases(const fs::path& root, const char* top, std::vector<Case>* cases) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
    std::string name = entry.path().lexically_relative(root).generic_string();
    bool is_golden = name.ends_with(".golden");
    if (!is_golden && !name.ends_with("_test.cc")) continue;
    bool must_cover = is_golden && name.starts_with("tests/conformance/");
    Case one{name, ParseCovers(Slurp(entry.path())), must_cover};
    if (must_cover || !one.covers.empty()) cases->push_back(std::move(one));
  }
}

int Main(const fs::path& root, bool is_update) {
  fs::path table_path = root / "docs" / "conformance.md";
  fs::path list_path = root / "tests" / "conformance" / "uncovered.txt";
  Suite suite;
  for (const char* page : kPages) suite.pages.push_back(ParsePage(page, Slurp(root / "docs" / page)));
  for (const char* top : {"tests", "compiler", "runtime", "tools"}) ReadCases(root, top, &suite.cases);
  std::sort(suite.cases.begin(), suite.cases.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  std::string table = Table(suite);
  if (is_update) {
    std::string list = WithoutCovered(Slurp(list_path), suite);
    std::ofstream(list_path, std::ios::binary) << list;
    std::ofstream(table_path, std::ios::binary) << table;
  }
  suite.uncovered = ParseUncovered(Slurp(list_path));
  std::vector<std::string> mistakes = Mistakes(suite);
  if (Slurp(table_path) != table) {
    mistakes.push_back("docs/conformance.md does not say what the pages and cases say: scripts/dev update table");
  }
  size_t cases = 0;
  size_t promises = 0;
  for (const Case& one : suite.cases) cases += one.must_cover ? 1 : 0;
  for (const Page& page : suite.pages) promises += page.promises.size();
  for (const std::string& mistake : mistakes) fmt::print("{}\n", mistake);
  fmt::print("{} cases; {} of {} promises have one\n", cases, promises - suite.uncovered.size(), promises);
  for (const std::string& id : suite.uncovered) fmt::print("not yet: {}\n", id);
  return mistakes.empty() ? 0 : 1;
}

}  // namespace
}  // namespace senda::conformance

int main(int argc, char** argv) {
  bool is_update = argc == 3 && std::string_view(argv[2]) == "--update";
  if (argc != 2 && !is_update) {
    fmt::print(stderr, "conformance ROOT [--update]\n");
    return 2;
  }
  return senda::conformance::Main(argv[1], is_update);
}
