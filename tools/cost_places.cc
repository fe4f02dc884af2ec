// Where declarations stand, and what people call them.
#include <algorithm>

#include "compiler/ast/nodes.h"
#include "compiler/base/overloaded.h"
#include "tools/cost_model.h"

namespace senda::tools::cost {
namespace {

const char* KindOf(const ast::DeclNode& node) {
  return std::visit(Overloaded{
                        [](const ast::CustomerDecl&) { return "customer"; },
                        [](const ast::EventDecl&) { return "event"; },
                        [](const ast::LetDecl&) { return "let"; },
                        [](const ast::DefineDecl&) { return "define"; },
                        [](const ast::SegmentDecl&) { return "segment"; },
                        [](const ast::TriggerDecl&) { return "trigger"; },
                        [](const ast::ChannelDecl&) { return "channel"; },
                        [](const ast::MessageDecl&) { return "message"; },
                        [](const ast::JourneyDecl&) { return "journey"; },
                        [](const ast::PolicyDecl&) { return "policy"; },
                        [](const ast::GuaranteeDecl&) { return "guarantee"; },
                        [](const ast::MapDecl&) { return "map"; },
                        [](const ast::StageDecl&) { return "stage"; },
                        [](const ast::TouchpointDecl&) { return "touchpoint"; },
                        [](const ast::PainDecl&) { return "pain"; },
                        [](const ast::PersonaDecl&) { return "persona"; },
                        [](const ast::KpiDecl&) { return "kpi"; },
                        [](const ast::MeasureDecl&) { return "measure"; },
                        [](const ast::CouponDecl&) { return "coupon"; },
                        [](const ast::TestDecl&) { return "test"; },
                        [](const auto&) { return "declaration"; },
                    },
                    node);
}

}  // namespace

Places::Places(const driver::Compilation& compilation) {
  for (ast::DeclId id : compilation.ast.declarations.ids()) {
    const ast::Declaration& declared = compilation.ast.declarations[id];
    if (!declared.span.is_valid()) continue;
    const LineColumn begin = compilation.sources.Locate(declared.span);
    Span end_span = declared.span;
    end_span.begin = end_span.end;
    const LineColumn end = compilation.sources.Locate(end_span);
    const std::string file = compilation.sources[declared.span.file].path();
    std::string name = declared.name.text.is_valid() ? std::string(compilation.interner.Text(declared.name.text)) : "";
    if (name.empty() && declared.title) name = *declared.title;
    known_.push_back({file, begin.line, end.line, {KindOf(declared.node), name, file, begin.line}});
  }
  // Of those that a line lies in the one that begins last.
  std::stable_sort(known_.begin(), known_.end(),
                   [](const Known& a, const Known& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
  for (const std::string& file : compilation.program->description.files) files_.push_back(file);
}

Place Places::At(const abi::SourcePosition& position) const {
  if (position.file >= files_.size()) return {"engine", "", "", 0};
  const std::string& file = files_[position.file];
  const Known* best = nullptr;
  for (const Known& one : known_) {
    if (one.file == file && one.line <= position.line && position.line <= one.end) best = &one;
  }
  return best != nullptr ? best->place : Place{"declaration", "", file, position.line};
}

}  // namespace senda::tools::cost
