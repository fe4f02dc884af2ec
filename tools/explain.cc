#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "compiler/diag/kind.h"
#include "compiler/diag/near_miss.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/explain_pages.h"

namespace senda::tools {
namespace {

// What is known of a kind that has no page; what its text would name is left open.
std::string ShortPage(const KindInfo& info, const Console& console) {
  std::vector<std::string> open(CountPlaceholders(info.english), "…");
  return fmt::format("# {}\n\n{}: {}\n", info.code,
                     console.Say(info.severity == Severity::kError ? "Error" : "Warning"),
                     FillPlaceholders(TextOf(info, console.language()), open));
}

std::vector<std::string> AllCodes() {
  std::vector<std::string> codes;
  for (const KindInfo& info : AllKinds()) codes.emplace_back(info.code);
  return codes;
}

int SayUnknown(const std::string& code, Console* console) {
  std::string near = DidYouMean(code, AllCodes());
  std::string text = console->Say(fmt::format("there is no diagnostic `{}`", code));
  console->SayError(near.empty() ? text : text + "; " + console->Say(near));
  return kExitBadUse;
}

}  // namespace

int RunExplain(const Words& words, Console* console) {
  std::string code;
  CommandLine line("senda explain", "Explains a diagnostic, with an example of it and how to put it right.");
  line.PositionalKnown("CODE", "Its code, as in S0201", AllCodes(), &code);
  line.Examples("  senda explain S0201\n  senda explain S0201 --lang es");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;

  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  auto kind = KindOfCode(code);
  if (!kind) return SayUnknown(code, console);
  std::string_view page = ExplainPage(code, console->language());
  console->Print(page.empty() ? ShortPage(InfoOf(*kind), *console) : page);
  return kExitOk;
}

}  // namespace senda::tools
