// sarif SCHEMA FOLDER…: compiles the workspaces of the golden files `fail_*`, says what is wrong with them as SARIF, in
// English and in Spanish, and holds each against the schema, and against what the standard says beyond it.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "tests/golden/golden_file.h"
#include "tests/sarif/schema.h"

namespace senda::sarif {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kToml =
    "[workspace]\nname = \"golden\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"es\", \"en\"]\n";

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::unique_ptr<driver::Compilation> CompileGolden(const fs::path& path) {
  const golden::Golden golden = golden::Parse(Slurp(path));
  std::vector<NamedText> files;
  bool has_settings = false;
  for (const golden::File& file : golden.files) {
    has_settings = has_settings || file.name == "senda.toml";
    files.push_back({file.name, file.content});
  }
  if (!has_settings) files.push_back({"senda.toml", kToml});
  return driver::CompileFiles(std::move(files), driver::Depth::kChecked);
}

// 3.30: an end lies behind its beginning. 3.4.4: a base is one of the run's.
void CheckPlace(const Json& place, const Json& run, const std::string& where, std::vector<std::string>* out) {
  const Json& file = place["artifactLocation"];
  if (!run["originalUriBaseIds"].contains(file["uriBaseId"].get<std::string>()))
    out->push_back(where + ": no such base");
  if (!place.contains("region")) return;
  const Json& region = place["region"];
  const auto begin = std::pair(region["startLine"].get<int>(), region["startColumn"].get<int>());
  const auto end = std::pair(region["endLine"].get<int>(), region["endColumn"].get<int>());
  if (end < begin) out->push_back(where + ": the region ends before it begins");
}

// What the standard says and no schema can.
std::vector<std::string> BeyondTheSchema(const Json& log) {
  std::vector<std::string> out;
  const Json& run = log["runs"][0];
  const Json& rules = run["tool"]["driver"]["rules"];
  const size_t count = run["results"].size();
  for (size_t i = 0; i < count; ++i) {
    const Json& result = run["results"][i];
    const std::string where = fmt::format("/runs/0/results/{}", i);
    // 3.27.6: the index is that of the rule with this id.
    const size_t rule = result["ruleIndex"];
    if (rule >= rules.size() || rules[rule]["id"] != result["ruleId"]) out.push_back(where + ": it has another rule");
    for (const char* list : {"locations", "relatedLocations"}) {
      for (const Json& location : result.value(list, Json::array()))
        CheckPlace(location["physicalLocation"], run, where, &out);
    }
    for (const Json& fix : result.value("fixes", Json::array())) {
      for (const Json& change : fix["artifactChanges"]) CheckPlace(change, run, where, &out);
    }
  }
  return out;
}

class Holder {
 public:
  explicit Holder(const fs::path& schema) : schema_(Json::parse(Slurp(schema))) {}

  void Hold(const fs::path& path) {
    const auto compilation = CompileGolden(path);
    for (const Language language : {Language::kEnglish, Language::kSpanish}) {
      Add(path, RenderSarif(compilation->diagnostics, compilation->sources, {language, "/w s/ñ", nullptr}));
    }
  }

  // A log that is not as it should be is told.
  bool TellsWhatIsWrong() const {
    Json log = Json::parse(last_);
    log["runs"][0]["tool"]["driver"].erase("name");
    log["runs"][0]["columnKind"] = "letters";
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0;
    log["runs"][0]["results"][0]["place"] = "here";
    return schema_.Breaches(log).size() == 4;
  }

  bool is_well() const { return logs_ > 0 && breaches_ == 0; }
  size_t logs() const { return logs_; }

 private:
  void Add(const fs::path& path, const std::string& text) {
    ++logs_;
    const Json log = Json::parse(text);
    if (!log["runs"][0]["results"].empty()) last_ = text;
    std::vector<std::string> breaches = schema_.Breaches(log);
    if (breaches.empty()) breaches = BeyondTheSchema(log);
    for (const std::string& breach : breaches) fmt::print("{}: {}\n", path.string(), breach);
    breaches_ += breaches.size();
  }

  Schema schema_;
  std::string last_;
  size_t logs_ = 0, breaches_ = 0;
};

int Main(int argc, char** argv) {
  std::set<fs::path> paths;
  for (int i = 2; i < argc; ++i) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[i])) {
      const bool is_fail = entry.path().filename().string().starts_with("fail_");
      if (is_fail && entry.path().extension() == ".golden") paths.insert(entry.path());
    }
  }
  Holder holder(argv[1]);
  for (const fs::path& path : paths) holder.Hold(path);
  fmt::print("{} logs are as the schema has them\n", holder.is_well() ? holder.logs() : 0);
  return holder.is_well() && holder.TellsWhatIsWrong() ? 0 : 1;
}

}  // namespace
}  // namespace senda::sarif

int main(int argc, char** argv) {
  return argc < 3 ? 2 : senda::sarif::Main(argc, argv);
}
