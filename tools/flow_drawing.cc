#include "tools/flow_drawing.h"

#include <fmt/core.h>

#include "compiler/base/overloaded.h"
#include "compiler/sema/step_names.h"
#include "runtime/abi/escape.h"
#include "tools/flow_parts.h"

namespace senda::tools {
namespace {

// One line, single blanks.
std::string OneLine(std::string_view text) {
  std::string out;
  bool is_comment = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    is_comment = (is_comment && c != '\n') || text.substr(i, 2) == "//";
    if (is_comment) continue;
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// What stands before the first block, outside of brackets and texts.
std::string_view Head(std::string_view text) {
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\') {
        ++i;
      } else if (c == quote) {
        quote = 0;
      }
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == '{' && depth == 0) return text.substr(0, i);
  }
  return text;
}

std::string WithoutEnd(std::string text, std::string_view end) {
  if (text.ends_with(end)) text.resize(text.size() - end.size());
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

class Drawer {
 public:
  Drawer(const driver::Compilation& compilation, const StepLink& link) : compilation_(compilation), link_(link) {}

  std::string Draw(const ast::JourneyDecl& journey) {
    std::vector<FlowPart> parts;
    if (journey.enter_on.is_valid()) {
      parts.push_back(
          BoxPart("enters on " + Written(compilation_.ast.patterns[journey.enter_on].span), "start", "", ""));
    } else {
      parts.push_back(BoxPart("started by another journey", "start", "", ""));
    }
    Append(journey.steps, &parts);
    if (!parts.back().ends) parts.push_back(End("completed"));
    return AsSvg(InSequence(parts), "What happens in this journey, step by step");
  }

 private:
  std::string Written(Span span) const { return OneLine(compilation_.sources.Text(span)); }
  std::string Text(Symbol symbol) const { return std::string(compilation_.interner.Text(symbol)); }
  std::string ExprText(ast::ExprId id) const { return Written(compilation_.ast.exprs[id].span); }

  static FlowPart End(const std::string& reason) {
    FlowPart part = BoxPart(reason, "end", "", "");
    part.ends = true;
    return part;
  }

  void Append(const ast::Block& block, std::vector<FlowPart>* parts) {
    for (ast::StepId id : block) {
      const ast::Step& step = compilation_.ast.steps[id];
      parts->push_back(std::visit([&](const auto& node) { return One(step, node); }, step.node));
      if (parts->back().ends) break;  // nobody comes further
    }
  }

  FlowPart BlockPart(const ast::Block& block) {
    std::vector<FlowPart> parts;
    Append(block, &parts);
    return InSequence(parts);
  }

  // The head of a step as it is written, without its label, with the label as a tip.
  FlowPart HeadBox(const ast::Step& step, const std::string& text, const char* style) {
    return BoxPart(text, style, link_(step.node), step.label ? "label " + Text(step.label->text) : "");
  }
  std::string HeadText(const ast::Step& step, bool is_whole = false) const {
    std::string_view text = compilation_.sources.Text(step.span);
    if (step.label) {
      const size_t colon = text.find(':');
      if (colon != std::string_view::npos && text.starts_with("label")) text.remove_prefix(colon + 1);
    }
    const std::string line = OneLine(is_whole ? text : Head(text));
    return line.substr(std::min(line.find_first_not_of(' '), line.size()));
  }

  FlowPart One(const ast::Step& step, const ast::SendStep& node) {
    FlowPart head = HeadBox(step, HeadText(step), "send");
    if (!node.on_skipped && !node.on_failed) return head;
    std::vector<FlowBranch> branches{{node.on_failed ? "delivered" : "sent", InSequence({})}};
    if (node.on_skipped) branches.push_back({"skipped", BlockPart(node.on_skipped->body)});
    if (node.on_failed) branches.push_back({"failed", BlockPart(node.on_failed->body)});
    return Branching(head, branches);
  }
  FlowPart One(const ast::Step& step, const ast::WaitStep&) { return HeadBox(step, HeadText(step), "wait"); }
  FlowPart One(const ast::Step& step, const ast::WaitUntilStep& node) {
    FlowPart head = HeadBox(step, WithoutEnd(HeadText(step), "else"), "wait");
    if (!node.otherwise) return head;
    return Branching(head, {{"then", InSequence({})}, {"past or unknown", BlockPart(*node.otherwise)}});
  }
  FlowPart One(const ast::Step& step, const ast::WaitForStep& node) {
    FlowPart head = HeadBox(step, WithoutEnd(HeadText(step), "else"), "wait");
    if (node.is_short_form && !node.otherwise) return head;
    std::vector<FlowBranch> branches;
    for (const auto& arm : node.arms) {
      std::visit(Overloaded{[&](const ast::ForArm& one) {
                              const std::string pattern = Written(compilation_.ast.patterns[one.pattern].span);
                              branches.push_back({node.is_short_form ? "it happens" : pattern, BlockPart(one.body)});
                            },
                            [&](const ast::WhenArm& one) {
                              branches.push_back({"when " + ExprText(one.condition), BlockPart(one.body)});
                            }},
                 arm);
    }
    if (node.otherwise) {
      const std::string time = node.up_to.is_valid() ? "not within " + ExprText(node.up_to) : "else";
      branches.push_back({time, BlockPart(*node.otherwise)});
    }
    return Branching(head, branches);
  }
  FlowPart One(const ast::Step& step, const ast::IfStep& node) {
    if (node.branches.size() == 1 && !node.is_choose) {
      FlowPart head = HeadBox(step, ExprText(node.branches[0].condition), "choice");
      return Branching(head, {{"yes", BlockPart(node.branches[0].body)},
                              {"no", node.otherwise ? BlockPart(*node.otherwise) : InSequence({})}});
    }
    std::vector<FlowBranch> branches;
    for (const ast::IfBranch& branch : node.branches) {
      branches.push_back({ExprText(branch.condition), BlockPart(branch.body)});
    }
    branches.push_back({"else", node.otherwise ? BlockPart(*node.otherwise) : InSequence({})});
    return Branching(HeadBox(step, "which is true first?", "choice"), branches);
  }
  FlowPart One(const ast::Step& step, const ast::SplitStep& node) {
    std::vector<FlowBranch> branches;
    for (const ast::SplitArm& arm : node.arms) {
      branches.push_back({Written(arm.share_span) + " " + Text(arm.name.text), BlockPart(arm.body)});
    }
    return Branching(HeadBox(step, "split " + Text(node.name.text), "choice"), branches);
  }
  FlowPart One(const ast::Step&, const ast::ExitStep& node) {
    return End("exit as " + (node.reason ? Text(node.reason->text) : std::string(sema::kUnnamedExit)));
  }
  FlowPart One(const ast::Step& step, const ast::RepeatStep& node) {
    return Looping(HeadBox(step, HeadText(step), "choice"), BlockPart(node.body));
  }
  FlowPart One(const ast::Step& step, const ast::SetStep&) { return HeadBox(step, HeadText(step), "change"); }
  FlowPart One(const ast::Step& step, const ast::EmitStep&) { return HeadBox(step, HeadText(step, true), "change"); }
  FlowPart One(const ast::Step& step, const ast::StartStep&) { return HeadBox(step, HeadText(step), "change"); }
  FlowPart One(const ast::Step& step, const ast::StopStep&) { return HeadBox(step, HeadText(step), "change"); }
  FlowPart One(const ast::Step& step, const ast::KeepWaitingStep&) {
    FlowPart part = HeadBox(step, "keep waiting", "end");
    part.ends = true;
    return part;
  }
  FlowPart One(const ast::Step& step, const ast::CallStep& node) {
    FlowPart head = HeadBox(step, HeadText(step), "change");
    if (!node.done && !node.overdue) return head;
    return Branching(head, {{"answered", node.done ? BlockPart(node.done->body) : InSequence({})},
                            {"overdue", node.overdue ? BlockPart(node.overdue->body) : InSequence({})}});
  }
  FlowPart One(const ast::Step& step, const ast::AssignStep& node) {
    FlowPart head = HeadBox(step, WithoutEnd(HeadText(step), "else"), "change");
    if (!node.otherwise) return head;
    return Branching(head, {{"done", InSequence({})}, {"not in time", BlockPart(*node.otherwise)}});
  }

  const driver::Compilation& compilation_;
  const StepLink& link_;
};

}  // namespace

std::string DrawFlow(const driver::Compilation& compilation, const ast::JourneyDecl& journey, const StepLink& link) {
  return Drawer(compilation, link).Draw(journey);
}

std::string EscapedHtml(std::string_view text) {
  return abi::Escaped(abi::Escape::kHtml, text);
}

}  // namespace senda::tools
