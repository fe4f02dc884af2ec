// The registry of what Senda can say about a program: each kind with its code, severity and text.
//
// Kinds stand in kinds/*.def, one file per hundred codes, so that a code says at a glance what it is about. A code
// never changes its meaning and is never used again. `{0}`, `{1}` in a text are the arguments of the report; the names
// of the user's program stand in backticks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace senda {

enum class Severity : uint8_t {
  kError,    // the program does not check
  kWarning,  // legal, but cannot be meant; `allow(S0123)` silences it
};

enum class Kind : uint16_t {
#define SENDA_KIND(name, code, severity, english) name,
#include "compiler/diag/kinds/all.def"
#undef SENDA_KIND
};

struct KindInfo {
  Kind kind;
  std::string_view name;  // kUnknownName
  std::string_view code;  // S0201
  Severity severity;
  std::string_view english;
};

const KindInfo& InfoOf(Kind kind);
// Every kind, in the order of the registry.
const std::vector<KindInfo>& AllKinds();
// The kind with a code such as "S0201".
std::optional<Kind> KindOfCode(std::string_view code);

// How many arguments a text takes: one more than its highest placeholder.
size_t CountPlaceholders(std::string_view text);
// The text with its placeholders filled.
std::string FillPlaceholders(std::string_view text, const std::vector<std::string>& args);

}  // namespace senda
