// Diagnostics as people and programs read them.
//
// Takes finished diagnostics (sorted) and the files they point into. Human text shows the source line with the place
// underlined, the notes with theirs, and ends with how many errors and warnings there are; control characters and bytes
// that are no text are never passed on to a terminal. What a program reads (codes, severities, keys) is the same in
// every language. JSON is one object on one line, SARIF one log as version 2.1.0 of the standard has it, GitHub's form
// one workflow command a line. None ever fails.
#pragma once

#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/diag/language.h"
#include "compiler/source/source_store.h"

namespace senda {

struct RenderOptions {
  bool color = false;
  size_t shown_max = 50;  // further ones are only counted
  Language language = Language::kEnglish;
};

std::string RenderHuman(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                        const RenderOptions& options = {});

std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                       Language language = Language::kEnglish);
struct SarifOptions {
  Language language = Language::kEnglish;
  std::string folder;  // the absolute path of the workspace; nothing when it is nowhere
  // What a kind is about, in a few words. Null or empty: its text, with its places left open.
  std::string (*title)(std::string_view code, Language language) = nullptr;
};
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
std::string RenderSarif(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                        const SarifOptions& options = {});
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
// `folder`: the workspace as the repository names it, with a `/` at its end, or nothing.
std::string RenderGithub(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources,
                         Language language = Language::kEnglish, const std::string& folder = "");

}  // namespace senda
