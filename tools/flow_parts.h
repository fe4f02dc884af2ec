// Shapes of a drawing that is put together from smaller ones. Inside flow_*.cc only.
#pragma once

#include <string>
#include <vector>

namespace senda::tools {

struct FlowBox {
  double x = 0, y = 0, width = 0, height = 0;
  std::string style;  // a class of the page's style sheet: send, wait, choice, end, change, start
  std::vector<std::string> lines;
  std::string link, tip;
};
struct FlowLine {
  std::vector<std::pair<double, double>> points;
  bool has_arrow = false, is_back = false;
};
struct FlowLabel {
  double x = 0, y = 0;  // the middle of its first line
  std::vector<std::string> lines;
};

// Something drawn: it is entered at the top at `in_x` and left at the bottom at `out_x`, unless it ends.
struct FlowPart {
  double width = 0, height = 0, in_x = 0, out_x = 0;
  bool ends = false;
  std::vector<FlowBox> boxes;
  std::vector<FlowLine> lines;
  std::vector<FlowLabel> labels;

  // Takes over what another has, moved.
  void Add(const FlowPart& part, double x, double y);
};

// At blanks, at most so many characters a line; what is longer is cut.
std::vector<std::string> Wrapped(const std::string& text, size_t width_max, size_t lines_max);
// A box with its text in the middle.
FlowPart BoxPart(const std::string& text, const std::string& style, const std::string& link, const std::string& tip);
// One below the other.
FlowPart InSequence(const std::vector<FlowPart>& parts);
// A branch: what stands on the way to it, and it.
struct FlowBranch {
  std::string label;
  FlowPart part;
};
FlowPart Branching(const FlowPart& head, const std::vector<FlowBranch>& branches);
// What is gone through several times.
FlowPart Looping(const FlowPart& head, const FlowPart& body);

std::string AsSvg(const FlowPart& part, const std::string& title);

}  // namespace senda::tools
