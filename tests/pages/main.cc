// pages --senda PROGRAM PAGE…: runs the examples of pages, and says which do not do what their page says.
#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/pages/page.h"

namespace senda::pages {
namespace {

// Prints what is wrong with the page's examples and returns how many are.
int JudgePage(const std::string& senda, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  PageText page = ReadPage(std::string(std::istreambuf_iterator<char>(in), {}));
  int wrong = static_cast<int>(page.mistakes.size());
  for (const std::string& mistake : page.mistakes) fmt::print("{}: {}\n", path, mistake);
  int later = 0;
  for (const Example& example : page.examples) {
    std::string why = Judge(senda, page, example);
    if (example.is_later) {
      ++later;
      if (why.empty()) fmt::print("{}:{}: works by now: take out `later`\n", path, example.line);
    } else if (!why.empty()) {
      ++wrong;
      fmt::print("{}:{}: {}\n", path, example.line, why);
    }
  }
  fmt::print("{}: {} examples, {} of them not built yet, {} wrong\n", path, page.examples.size(), later, wrong);
  return wrong;
}

int Main(int argc, char** argv) {
  std::string senda;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--senda" && i + 1 < argc) {
      senda = std::filesystem::absolute(argv[++i]).string();
    } else {
      paths.emplace_back(argv[i]);
    }
  }
  if (senda.empty() || paths.empty()) {
    fmt::print(stderr, "pages --senda PROGRAM PAGE…\n");
    return 2;
  }
  int wrong = 0;
  for (const std::string& path : paths) wrong += JudgePage(senda, path);
  return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace senda::pages

int main(int argc, char** argv) {
  return senda::pages::Main(argc, argv);
}
