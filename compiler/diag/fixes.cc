#include "compiler/diag/fixes.h"

#include <algorithm>
#include <map>

namespace senda {

std::vector<FixedFile> ApplyFixes(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources) {
  std::map<uint32_t, std::vector<const DiagnosticFix*>> by_file;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.fix || !diagnostic.fix->span.is_valid()) continue;
    by_file[diagnostic.fix->span.file.index()].push_back(&*diagnostic.fix);
  }
  std::vector<FixedFile> fixed;
  for (auto& [index, fixes] : by_file) {
    std::stable_sort(fixes.begin(), fixes.end(), [](const DiagnosticFix* a, const DiagnosticFix* b) {
      return a->span.begin != b->span.begin ? a->span.begin < b->span.begin : a->span.end < b->span.end;
    });
    const FileId file(index);
    const std::string_view text = sources[file].text();
    FixedFile out{file, "", 0};
    size_t at = 0;
    for (const DiagnosticFix* fix : fixes) {
      if (fix->span.begin < at || (out.fix_count > 0 && fix->span.begin == at && fix->span.length() == 0)) continue;
      out.text += text.substr(at, fix->span.begin - at);
      out.text += fix->replacement;
      at = fix->span.end;
      ++out.fix_count;
    }
    out.text += text.substr(at);
    fixed.push_back(std::move(out));
  }
  return fixed;
}

}  // namespace senda
