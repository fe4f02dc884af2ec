// How long `senda check` takes, with and without looking for what cannot be meant: the bundled shop, and a workspace of
// a few hundred segments and journeys (scale_workspace.cc). Files are in memory.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "compiler/analysis/findings.h"
#include "compiler/base/check.h"
#include "compiler/driver/compile.h"
#include "compiler/source/file_system.h"

namespace senda::bench {
namespace {

constexpr size_t kFilesMax = 10'000;
constexpr size_t kFileBytesMax = 8'000'000;
constexpr const char* kFolders[] = {SENDA_EXAMPLES "/tienda", SENDA_SCALED};

std::vector<NamedText> FilesOf(const std::string& folder) {
  std::vector<NamedText> files;
  const auto names = ListFiles(folder, "", kFilesMax);
  SENDA_CHECK(names.ok(), "{}", names.error().message);
  for (const std::string& name : *names) {
    const auto text = ReadFile(JoinPath(folder, name), kFileBytesMax);
    if (text.ok()) files.push_back({name, *text});
  }
  return files;
}

std::unique_ptr<driver::Compilation> Checked(const std::vector<NamedText>& files) {
  auto compilation = driver::CompileFiles(files, driver::Depth::kChecked);
  SENDA_CHECK(!compilation->has_errors, "a workspace of the benchmark does not check");
  return compilation;
}

void Describe(benchmark::State& state, const std::vector<NamedText>& files) {
  size_t bytes = 0;
  for (const NamedText& file : files) bytes += file.text.size();
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes));
  state.SetLabel(state.range(0) == 0 ? "tienda" : "scaled");
}

void BM_Parse(benchmark::State& state) {
  const auto files = FilesOf(kFolders[state.range(0)]);
  for (auto _ : state) benchmark::DoNotOptimize(driver::CompileFiles(files, driver::Depth::kParsed));
  Describe(state, files);
}

void BM_Check(benchmark::State& state) {
  const auto files = FilesOf(kFolders[state.range(0)]);
  for (auto _ : state) benchmark::DoNotOptimize(Checked(files));
  Describe(state, files);
}

// What of it is the analysis; the difference to BM_Check is a check without.
void BM_AnalysisAlone(benchmark::State& state) {
  const auto files = FilesOf(kFolders[state.range(0)]);
  const auto compilation = Checked(files);
  for (auto _ : state) {
    DiagnosticSink sink;
    analysis::FindWhatCannotBeMeant(compilation->ast, compilation->interner, compilation->model,
                                    compilation->workspace.files, sink);
    benchmark::DoNotOptimize(sink);
  }
  Describe(state, files);
}

BENCHMARK(BM_Parse)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Check)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_AnalysisAlone)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace senda::bench

BENCHMARK_MAIN();
