// Maps: what a customer lives through, and the measures of it.
//
// What stands inside a map is a declaration of its own, which knows its map; the map lists them as they are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/names.h"

namespace senda::ast {

struct PersonaDecl {
  std::optional<QualifiedName> matches;
  std::vector<std::string> wants, worries;
};
struct Phase {
  Name name;
  std::optional<std::string> title;
  std::string documentation;
  std::vector<Name> former_names;
  Span span;
  uint32_t first_stage, stage_count;  // among the map's
};
struct MapDecl {
  std::optional<QualifiedName> persona;
  std::vector<Phase> phases;
  std::vector<DeclId> stages;
  std::vector<DeclId> kpis;
  std::vector<DeclId> improvements;
};
struct StageDecl {
  PatternId reached_by;  // invalid: nobody is ever measured in it
  std::vector<DeclId> touchpoints, pains;
};
// `feels -1 measured by E`
struct Feeling {
  int64_t value;
  ExprId measured_by;  // invalid when absent
  Span span;
};
struct TouchpointDecl {
  bool is_moment_of_truth;
  DeclId stage;
  std::optional<Name> place;  // `on web`
  std::optional<QualifiedName> owner;
  PatternId observes;  // invalid when absent
  std::optional<std::string> expects;
  std::optional<Feeling> feels;
  std::vector<DeclId> pains;
};
// `pain late "…" when PATTERN impact high effort low`, `… from "12 interviews"`
struct PainDecl {
  DeclId stage, touchpoint;  // touchpoint: invalid when it stands in the stage itself
  PatternId when;            // invalid when it is none that is measured
  std::optional<std::string> evidence;
  std::optional<Name> impact, effort;
};
struct ImprovementDecl {
  QualifiedName pain;
  QualifiedName journey;
};

enum class KpiGrouping : uint8_t { kSegment, kStage, kChannel, kVariant, kCustomerField };
struct KpiBy {
  KpiGrouping grouping;
  std::optional<QualifiedName> path;  // of a segment, or of a map
  std::optional<Name> field;          // of the customer
  Span span;
};
// `>= 40`; with no operator the value is to be reached.
struct Threshold {
  BinaryOperator op;
  bool has_operator;
  ExprId value;
  Span span;
};
struct KpiDecl {
  ExprId value;
  std::optional<KpiBy> by;
  ExprId over;  // invalid: ever
  std::optional<Threshold> target, alert;
};

}  // namespace senda::ast
