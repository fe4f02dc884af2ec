// Every kind of diagnostic has a page that explains it and a golden that shows it.
#pragma once

#include <vector>

#include "tests/tidy/rules.h"

namespace senda::tidy {

struct KindsShown {
  std::vector<Source> kinds;    // compiler/diag/kinds/*.def
  std::vector<Source> pages;    // docs/diagnostics/*.md
  std::vector<Source> goldens;  // what is printed stands behind `// --- expect`
  Source exempt;                // lines `S0123 why no golden can show it`
};

// A kind without its page or golden, a page without its kind, and an exemption that is not needed.
std::vector<Breach> CheckKinds(const KindsShown& shown);

}  // namespace senda::tidy
