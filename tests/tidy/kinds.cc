#include "tests/tidy/kinds.h"

#include <fmt/format.h>

#include <algorithm>

namespace senda::tidy {
namespace {

constexpr size_t kCodeBytes = 5;

bool IsCode(std::string_view text) {
  return text.size() == kCodeBytes && text[0] == 'S' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int LineAt(std::string_view text, size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

// Codes in the text between a character and another, from a place on.
std::map<std::string, int> CodesBetween(std::string_view text, std::string_view opens, std::string_view closes,
                                        size_t from) {
  std::map<std::string, int> codes;
  for (size_t at = from; at + kCodeBytes < text.size(); ++at) {
    const std::string_view code = text.substr(at, kCodeBytes);
    if (code[0] != 'S' || !IsCode(code) || at == 0) continue;
    const bool is_inside = opens.find(text[at - 1]) != std::string_view::npos &&
                           closes.find(text[at + kCodeBytes]) != std::string_view::npos;
    if (is_inside) codes.emplace(code, LineAt(text, at));
  }
  return codes;
}

std::set<std::string> ShownBy(const std::vector<Source>& goldens) {
  std::set<std::string> shown;
  for (const Source& golden : goldens) {
    const size_t expect = golden.text.find("// --- expect");
    if (expect == std::string::npos) continue;
    for (const auto& [code, line] : CodesBetween(golden.text, "[\"", "]\"", expect)) shown.insert(code);
  }
  return shown;
}

std::map<std::string, int> Exempt(const Source& list) {
  std::map<std::string, int> exempt;
  int line = 1;
  for (size_t at = 0; at < list.text.size(); ++line) {
    const size_t end = std::min(list.text.find('\n', at), list.text.size());
    const std::string code = list.text.substr(at, std::min(kCodeBytes, end - at));
    if (IsCode(code)) exempt.emplace(code, line);
    at = end + 1;
  }
  return exempt;
}

}  // namespace

std::vector<Breach> CheckKinds(const KindsShown& shown) {
  std::vector<Breach> breaches;
  std::set<std::string> pages, kinds;
  for (const Source& page : shown.pages) {
    const std::string name = page.path.substr(page.path.rfind('/') + 1);
    if (IsCode(name.substr(0, kCodeBytes))) pages.insert(name.substr(0, kCodeBytes));
  }
  const std::set<std::string> goldens = ShownBy(shown.goldens);
  std::map<std::string, int> exempt = Exempt(shown.exempt);
  for (const Source& file : shown.kinds) {
    for (const auto& [code, line] : CodesBetween(file.text, "\"", "\"", 0)) {
      kinds.insert(code);
      if (!pages.contains(code)) {
        breaches.push_back({file.path, line, fmt::format("{0} has no page docs/diagnostics/{0}.md", code)});
      }
      const bool is_exempt = exempt.erase(code) > 0;
      if (goldens.contains(code) == is_exempt) {
        const char* why =
            is_exempt ? "{} is shown by a golden: take it out of tests/tidy/unshown.txt" : "no golden shows {}";
        breaches.push_back({file.path, line, fmt::format(fmt::runtime(why), code)});
      }
    }
  }
  for (const std::string& page : pages) {
    if (!kinds.contains(page)) {
      breaches.push_back({"docs/diagnostics/" + page + ".md", 1, fmt::format("there is no diagnostic {}", page)});
    }
  }
  for (const auto& [code, line] : exempt) {
    breaches.push_back({shown.exempt.path, line, fmt::format("there is no diagnostic {}", code)});
  }
  return breaches;
}

}  // namespace senda::tidy
