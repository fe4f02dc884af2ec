#include "compiler/diag/kind.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace senda {
namespace {

bool IsPlaceholder(std::string_view text, size_t at) {
  return at + 2 < text.size() && text[at] == '{' && text[at + 1] >= '0' && text[at + 1] <= '9' && text[at + 2] == '}';
}

}  // namespace

const std::vector<KindInfo>& AllKinds() {
  static const std::vector<KindInfo> kKinds = {
#define SENDA_KIND(name, code, severity, english) {Kind::name, #name, code, Severity::severity, english},
#include "compiler/diag/kinds/all.def"
#undef SENDA_KIND
  };
  return kKinds;
}

const KindInfo& InfoOf(Kind kind) {
  auto index = static_cast<size_t>(kind);
  SENDA_CHECK(index < AllKinds().size());
  return AllKinds()[index];
}

std::optional<Kind> KindOfCode(std::string_view code) {
  for (const KindInfo& info : AllKinds()) {
    if (info.code == code) return info.kind;
  }
  return std::nullopt;
}

size_t CountPlaceholders(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (IsPlaceholder(text, at)) count = std::max(count, static_cast<size_t>(text[at + 1] - '0') + 1);
  }
  return count;
}

std::string FillPlaceholders(std::string_view text, const std::vector<std::string>& args) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    if (!IsPlaceholder(text, at)) {
      result += text[at++];
      continue;
    }
    auto index = static_cast<size_t>(text[at + 1] - '0');
    SENDA_CHECK(index < args.size(), "no argument {} for: {}", index, text);
    result += args[index];
    at += 3;
  }
  return result;
}

}  // namespace senda
