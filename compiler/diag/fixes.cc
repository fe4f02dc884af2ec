#include "compiler/diag/fixes.h"

#include <algorithm>
#include <set>

namespace senda {

std::vector<DiagnosticFix> FixesTogether(FileId file, const std::vector<Diagnostic>& diagnostics) {
  std::vector<DiagnosticFix> fixes;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fix && diagnostic.fix->span.is_valid() && diagnostic.fix->span.file == file) {
      fixes.push_back(*diagnostic.fix);
    }
  }
  std::stable_sort(fixes.begin(), fixes.end(),
                   [](const DiagnosticFix& a, const DiagnosticFix& b) { return a.span < b.span; });
  uint32_t at = 0;
  bool is_first = true;
  std::erase_if(fixes, [&](const DiagnosticFix& fix) {
    if (fix.span.begin < at || (!is_first && fix.span.begin == at && fix.span.length() == 0)) return true;
    at = fix.span.end;
    is_first = false;
    return false;
  });
  return fixes;
}

std::vector<FixedFile> ApplyFixes(const std::vector<Diagnostic>& diagnostics, const SourceStore& sources) {
  std::set<FileId> files;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fix && diagnostic.fix->span.is_valid()) files.insert(diagnostic.fix->span.file);
  }
  std::vector<FixedFile> fixed;
  for (const FileId file : files) {
    const std::string_view text = sources[file].text();
    FixedFile out{file, "", 0};
    size_t at = 0;
    for (const DiagnosticFix& fix : FixesTogether(file, diagnostics)) {
      out.text += text.substr(at, fix.span.begin - at);
      out.text += fix.replacement;
      at = fix.span.end;
      ++out.fix_count;
    }
    out.text += text.substr(at);
    fixed.push_back(std::move(out));
  }
  return fixed;
}

}  // namespace senda
