#include "tools/spanish_texts.h"

namespace senda::tools {

const std::vector<Translation>& SpanishTexts() {
  static const std::vector<Translation> kTexts = {
#define SENDA_ES(english, spanish) {english, spanish},
#include "tools/es/help.def"
#include "tools/es/texts.def"
#undef SENDA_ES
  };
  return kTexts;
}

}  // namespace senda::tools
