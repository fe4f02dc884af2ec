#include "tools/flow_parts.h"

#include <fmt/core.h>

#include <algorithm>

#include "tools/flow_drawing.h"

namespace senda::tools {
namespace {

constexpr double kCharacter = 6.9, kLineHeight = 17, kPadding = 11, kGap = 26, kColumnGap = 22, kLabelLine = 14;
constexpr size_t kBoxCharacters = 30, kLabelCharacters = 24;

// Characters, not bytes.
size_t CountCharacters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

double WidthOf(const std::vector<std::string>& lines) {
  size_t longest = 0;
  for (const std::string& line : lines) longest = std::max(longest, CountCharacters(line));
  return static_cast<double>(longest) * kCharacter;
}

// The first so many characters.
std::string CutTo(const std::string& text, size_t characters) {
  size_t seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xc0) != 0x80 && seen++ == characters) return text.substr(0, i);
  }
  return text;
}

std::string Number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

void Print(const FlowLine& line, std::string* out) {
  std::string path;
  for (const auto& [x, y] : line.points) path += fmt::format("{}{} {}", path.empty() ? "M" : "L", Number(x), Number(y));
  *out += fmt::format("<path class=\"{}\" d=\"{}\"{}/>", line.is_back ? "flow back" : "flow", path,
                      line.has_arrow ? " marker-end=\"url(#arrow)\"" : "");
}

void Print(const FlowBox& box, std::string* out) {
  if (!box.link.empty()) *out += fmt::format("<a href=\"{}\">", EscapedHtml(box.link));
  const double round = box.style == "end" || box.style == "start" ? box.height / 2 : 7;
  *out += fmt::format("<g class=\"box {}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>", box.style,
                      Number(box.x), Number(box.y), Number(box.width), Number(box.height), Number(round));
  if (!box.tip.empty()) *out += fmt::format("<title>{}</title>", EscapedHtml(box.tip));
  double y = box.y + box.height / 2 - static_cast<double>(box.lines.size() - 1) * kLineHeight / 2 + 4.5;
  for (const std::string& line : box.lines) {
    *out +=
        fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", Number(box.x + box.width / 2), Number(y), EscapedHtml(line));
    y += kLineHeight;
  }
  *out += box.link.empty() ? "</g>" : "</g></a>";
}

void Print(const FlowLabel& label, std::string* out) {
  double y = label.y;
  for (const std::string& line : label.lines) {
    *out +=
        fmt::format("<text class=\"label\" x=\"{}\" y=\"{}\">{}</text>", Number(label.x), Number(y), EscapedHtml(line));
    y += kLabelLine;
  }
}

// An empty branch that one only passes through.
FlowPart Passage() {
  FlowPart part;
  part.width = 40;
  part.in_x = part.out_x = 20;
  return part;
}

}  // namespace

void FlowPart::Add(const FlowPart& part, double x, double y) {
  for (FlowBox box : part.boxes) {
    box.x += x;
    box.y += y;
    boxes.push_back(std::move(box));
  }
  for (FlowLine line : part.lines) {
    for (auto& point : line.points) point = {point.first + x, point.second + y};
    lines.push_back(std::move(line));
  }
  for (FlowLabel label : part.labels) {
    label.x += x;
    label.y += y;
    labels.push_back(std::move(label));
  }
}

std::vector<std::string> Wrapped(const std::string& text, size_t width_max, size_t lines_max) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = CutTo(text.substr(begin, end - begin), width_max);
    begin = end + 1;
    if (word.empty()) continue;
    const bool fits = !lines.empty() && CountCharacters(lines.back()) + 1 + CountCharacters(word) <= width_max;
    if (fits) {
      lines.back() += " " + word;
    } else if (lines.size() == lines_max) {
      lines.back() = CutTo(lines.back(), width_max - 1) + "…";
      break;
    } else {
      lines.push_back(word);
    }
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

FlowPart BoxPart(const std::string& text, const std::string& style, const std::string& link, const std::string& tip) {
  FlowBox box;
  box.lines = Wrapped(text, kBoxCharacters, 5);
  box.width = std::max(WidthOf(box.lines) + 2 * kPadding, 84.0);
  box.height = static_cast<double>(box.lines.size()) * kLineHeight + kPadding + 4;
  box.style = style;
  box.link = link;
  box.tip = tip;
  FlowPart part;
  part.width = box.width;
  part.height = box.height;
  part.in_x = part.out_x = box.width / 2;
  part.boxes.push_back(std::move(box));
  return part;
}

FlowPart InSequence(const std::vector<FlowPart>& parts) {
  if (parts.empty()) return Passage();
  // Each stands so that it is entered where the one before is left.
  std::vector<double> left{0};
  double least = 0;
  for (size_t i = 1; i < parts.size(); ++i) {
    left.push_back(left[i - 1] + parts[i - 1].out_x - parts[i].in_x);
    least = std::min(least, left[i]);
  }
  FlowPart out;
  for (size_t i = 0; i < parts.size(); ++i) {
    const double x = left[i] - least, y = i == 0 ? 0 : out.height + kGap;
    if (i > 0 && !parts[i - 1].ends) {
      const bool is_box = !parts[i].boxes.empty();
      out.lines.push_back({{{x + parts[i].in_x, out.height}, {x + parts[i].in_x, y}}, is_box, false});
    }
    out.Add(parts[i], x, y);
    out.height = y + parts[i].height;
    out.width = std::max(out.width, x + parts[i].width);
  }
  out.in_x = left[0] - least + parts.front().in_x;
  out.out_x = left.back() - least + parts.back().out_x;
  out.ends = parts.back().ends;
  return out;
}

FlowPart Branching(const FlowPart& head, const std::vector<FlowBranch>& branches) {
  struct Column {
    FlowPart part;
    std::vector<std::string> label;
    double x = 0, offset = 0;  // of the column, and of the part in it
  };
  std::vector<Column> columns;
  double width = 0, tallest = 0, label_height = 0;
  for (const FlowBranch& branch : branches) {
    Column column{branch.part, Wrapped(branch.label, kLabelCharacters, 3)};
    const double label_width = WidthOf(column.label) * 0.92 + 8;
    // The label stands above where the part is entered.
    const double before = std::max(column.part.in_x, label_width / 2);
    const double behind = std::max(column.part.width - column.part.in_x, label_width / 2);
    column.x = columns.empty() ? 0 : width + kColumnGap;
    column.offset = before - column.part.in_x;
    width = column.x + before + behind;
    tallest = std::max(tallest, column.part.height);
    label_height = std::max(label_height, static_cast<double>(column.label.size()) * kLabelLine);
    columns.push_back(std::move(column));
  }
  FlowPart out;
  const double first = columns.front().x + columns.front().offset + columns.front().part.in_x;
  const double last = columns.back().x + columns.back().offset + columns.back().part.in_x;
  const double middle = std::max((first + last) / 2, 0.0);
  const double shift = std::max(0.0, head.in_x - middle);
  const double center = middle + shift;
  out.Add(head, center - head.in_x, 0);
  out.width = std::max(width + shift, center - head.in_x + head.width);
  out.in_x = out.out_x = center;
  const double fork = head.height + 14, top = fork + label_height + 14, bottom = top + tallest, merge = bottom + 16;
  out.lines.push_back({{{center, head.height}, {center, fork}}, false, false});
  out.ends = true;
  for (const Column& column : columns) {
    const double x = column.x + column.offset + shift, in = x + column.part.in_x, leave = x + column.part.out_x;
    const bool is_box = !column.part.boxes.empty();
    out.lines.push_back({{{center, fork}, {in, fork}, {in, fork + 4}}, false, false});
    out.lines.push_back({{{in, top - 8}, {in, top}}, is_box, false});
    out.labels.push_back({in, fork + 16, column.label});
    out.Add(column.part, x, top);
    if (column.part.ends) continue;
    out.ends = false;
    out.lines.push_back({{{leave, top + column.part.height}, {leave, merge}, {center, merge}}, false, false});
  }
  out.height = out.ends ? bottom : merge;
  return out;
}

FlowPart Looping(const FlowPart& head, const FlowPart& body) {
  constexpr double kSide = 26;
  FlowPart out = InSequence({head, body});
  const double bottom = out.height + 14, right = out.width + kSide, top = head.height / 2;
  const double head_right = out.in_x - head.in_x + head.width;
  if (!body.ends) {
    out.lines.push_back(
        {{{out.out_x, out.height}, {out.out_x, bottom}, {right, bottom}, {right, top}, {head_right, top}}, true, true});
    out.height = bottom;
  }
  out.width = right + 4;
  out.ends = false;
  // It is left from its head, past the body on the left.
  FlowPart passed;
  passed.Add(out, kSide, 0);
  const double head_left = kSide + out.in_x - head.in_x, end = out.height + 12;
  passed.lines.push_back({{{head_left, top}, {6, top}, {6, end}, {kSide + out.in_x, end}}, false, false});
  passed.width = out.width + kSide;
  passed.height = end;
  passed.in_x = passed.out_x = kSide + out.in_x;
  return passed;
}

std::string AsSvg(const FlowPart& part, const std::string& title) {
  constexpr double kMargin = 10;
  FlowPart placed;
  placed.Add(part, kMargin, kMargin);
  const double width = part.width + 2 * kMargin, height = part.height + 2 * kMargin;
  std::string out = fmt::format(
      "<svg class=\"drawing\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" "
      "xmlns=\"http://www.w3.org/2000/svg\"><defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
      "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"head\" d=\"M0 0L8 4L0 8z\"/></marker></defs>",
      EscapedHtml(title), Number(width), Number(height), Number(width), Number(height));
  for (const FlowLine& line : placed.lines) Print(line, &out);
  for (const FlowLabel& label : placed.labels) Print(label, &out);
  for (const FlowBox& box : placed.boxes) Print(box, &out);
  return out + "</svg>\n";
}

}  // namespace senda::tools
