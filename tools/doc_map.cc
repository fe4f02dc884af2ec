// The page of a map: phases and stages from left to right, what is touched, felt and hurts in each.
#include <fmt/core.h>

#include "tools/doc_pages.h"
#include "tools/flow_drawing.h"
#include "tools/flow_parts.h"

namespace senda::tools {
namespace {

class MapDrawing {
 public:
  MapDrawing(const Site& site, const WrittenDeclaration& written)
      : site_(site), ast_(site.compilation().ast), written_(written) {}

  std::string Page() {
    const auto& map = std::get<ast::MapDecl>(ast_.declarations[written_.id].node);
    std::string body = fmt::format("<p class=\"facts\"><a href=\"journeys.html\">Maps</a></p><h1>{}</h1>\n",
                                   EscapedHtml(TitleOf(written_)));
    if (map.persona) body += fmt::format("<p class=\"lead\">for {}</p>\n", Linked(*map.persona));
    body += Paragraphs(written_.documentation);
    std::string stages;
    for (size_t i = 0; i < map.stages.size(); ++i) stages += Stage(map.stages[i], PhaseOf(map, i));
    if (feelings_.size() > 1) body += "<h2>How it feels</h2>\n<div class=\"card\">" + Curve() + "</div>\n";
    body += "<h2>Stage by stage</h2>\n<div class=\"phases\">\n" + stages + "</div>\n";
    body += Kpis(map) + Improvements(map);
    body += "<h2>As it is written</h2>\n" + site_.Source(written_) + site_.Facts(written_);
    return site_.Frame(TitleOf(written_), "maps.html", body);
  }

 private:
  std::string Text(Symbol symbol) const { return std::string(site_.compilation().interner.Text(symbol)); }
  std::string Code(Span span) const {
    return fmt::format("<code>{}</code>", EscapedHtml(site_.compilation().sources.Text(span)));
  }
  std::string Linked(const ast::QualifiedName& name) const {
    std::string text;
    for (const ast::Name& part : name.parts) text += (text.empty() ? "" : ".") + Text(part.text);
    return site_.LinkedFrom(written_.package, text);
  }
  std::string NameOf(const ast::Declaration& one) const { return one.title.value_or(Text(one.name.text)); }

  std::string PhaseOf(const ast::MapDecl& map, size_t stage) const {
    for (const ast::Phase& phase : map.phases) {
      const bool is_in = stage >= phase.first_stage && stage < size_t{phase.first_stage} + phase.stage_count;
      if (is_in) return phase.title.value_or(Text(phase.name.text));
    }
    return "";
  }

  std::string Stage(ast::DeclId id, const std::string& phase) {
    const ast::Declaration& declaration = ast_.declarations[id];
    const auto& stage = std::get<ast::StageDecl>(declaration.node);
    std::string out = "<section class=\"stage\">\n";
    if (!phase.empty()) out += fmt::format("<span class=\"phase\">{}</span>", EscapedHtml(phase));
    out += fmt::format("<h3>{}</h3>\n{}", EscapedHtml(NameOf(declaration)), Paragraphs(declaration.documentation));
    if (stage.reached_by.is_valid()) out += "<p>reached by " + Code(ast_.patterns[stage.reached_by].span) + "</p>\n";
    for (ast::DeclId touchpoint : stage.touchpoints) out += Touchpoint(touchpoint);
    for (ast::DeclId pain : stage.pains) out += Pain(pain);
    return out + "</section>\n";
  }

  std::string Touchpoint(ast::DeclId id) {
    const ast::Declaration& declaration = ast_.declarations[id];
    const auto& touchpoint = std::get<ast::TouchpointDecl>(declaration.node);
    std::string out = fmt::format("<div class=\"touch\"><h3>{}", EscapedHtml(NameOf(declaration)));
    if (touchpoint.feels) {
      const int64_t value = touchpoint.feels->value;
      feelings_.emplace_back(NameOf(declaration), value);
      const char* sign = value > 0 ? "+" : "";
      out += fmt::format(" <span class=\"feel {}\" title=\"how it feels, from -2 to +2\">{}{}</span>",
                         value > 0   ? "good"
                         : value < 0 ? "bad"
                                     : "even",
                         sign, value);
    }
    out += "</h3>\n";
    if (touchpoint.is_moment_of_truth) out += "<p class=\"truth\">moment of truth</p>\n";
    if (touchpoint.place) out += fmt::format("<p>on {}", EscapedHtml(Text(touchpoint.place->text)));
    if (touchpoint.owner) out += fmt::format("{}owner {}", touchpoint.place ? " · " : "<p>", Linked(*touchpoint.owner));
    if (touchpoint.place || touchpoint.owner) out += "</p>\n";
    if (touchpoint.expects) out += fmt::format("<p class=\"quote\">“{}”</p>\n", EscapedHtml(*touchpoint.expects));
    if (touchpoint.observes.is_valid())
      out += "<p>observes " + Code(ast_.patterns[touchpoint.observes].span) + "</p>\n";
    for (ast::DeclId pain : touchpoint.pains) out += Pain(pain);
    return out + "</div>\n";
  }

  std::string Pain(ast::DeclId id) {
    const ast::Declaration& declaration = ast_.declarations[id];
    const auto& pain = std::get<ast::PainDecl>(declaration.node);
    std::string out = fmt::format("<div class=\"pain\">{}", EscapedHtml(NameOf(declaration)));
    if (pain.impact || pain.effort) {
      out += fmt::format("<br><small>impact {}, effort {}</small>",
                         pain.impact ? EscapedHtml(Text(pain.impact->text)) : "medium",
                         pain.effort ? EscapedHtml(Text(pain.effort->text)) : "medium");
    }
    if (pain.evidence) out += fmt::format("<br><small>from {}</small>", EscapedHtml(*pain.evidence));
    if (pain.when.is_valid()) out += "<br><small>when " + Code(ast_.patterns[pain.when].span) + "</small>";
    return out + "</div>\n";
  }

  // The designer's expectation from touchpoint to touchpoint.
  std::string Curve() const {
    constexpr int kStep = 130, kTop = 20, kUnit = 20;
    const int width = kStep * static_cast<int>(feelings_.size());
    std::string path, points;
    for (size_t i = 0; i < feelings_.size(); ++i) {
      const int x = kStep / 2 + kStep * static_cast<int>(i),
                y = kTop + (2 - static_cast<int>(feelings_[i].second)) * kUnit;
      path += fmt::format("{}{} {}", i == 0 ? "M" : "L", x, y);
      points += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"5\"><title>{}: {:+}</title></circle>", x, y,
                            EscapedHtml(feelings_[i].first), feelings_[i].second);
      points += fmt::format("<text x=\"{}\" y=\"118\" text-anchor=\"middle\">{}</text>", x,
                            EscapedHtml(Wrapped(feelings_[i].first, 18, 1).front()));
    }
    return fmt::format(
        "<div style=\"overflow-x:auto\"><svg class=\"curve\" style=\"min-width:{0}px\" viewBox=\"0 0 {0} 122\" "
        "role=\"img\" "
        "aria-label=\"How it feels, touchpoint by touchpoint\"><line x1=\"0\" x2=\"{0}\" y1=\"60\" y2=\"60\"/><path "
        "d=\"{1}\"/>{2}</svg></div>\n",
        width, path, points);
  }

  std::string Kpis(const ast::MapDecl& map) const {
    if (map.kpis.empty()) return "";
    std::string out =
        "<h2>What is measured</h2>\n<table><tr><th>KPI</th><th>is</th><th>target</th><th>alert</th></tr>\n";
    for (ast::DeclId id : map.kpis) {
      const auto& kpi = std::get<ast::KpiDecl>(ast_.declarations[id].node);
      const auto threshold = [&](const std::optional<ast::Threshold>& one) {
        return one ? Code(one->span) : std::string();
      };
      out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                         EscapedHtml(NameOf(ast_.declarations[id])), Code(ast_.exprs[kpi.value].span),
                         threshold(kpi.target), threshold(kpi.alert));
    }
    return out + "</table>\n";
  }

  std::string Improvements(const ast::MapDecl& map) const {
    if (map.improvements.empty()) return "";
    std::string out = "<h2>What is done about it</h2>\n<ul>\n";
    for (ast::DeclId id : map.improvements) {
      const auto& improvement = std::get<ast::ImprovementDecl>(ast_.declarations[id].node);
      out += fmt::format("<li>{} for {} by {}</li>\n", EscapedHtml(NameOf(ast_.declarations[id])),
                         EscapedHtml(Text(improvement.pain.parts.back().text)), Linked(improvement.journey));
    }
    return out + "</ul>\n";
  }

  const Site& site_;
  const ast::Ast& ast_;
  const WrittenDeclaration& written_;
  std::vector<std::pair<std::string, int64_t>> feelings_;  // by touchpoint, as written
};

}  // namespace

std::string MapPage(const Site& site, const WrittenDeclaration& map) {
  return MapDrawing(site, map).Page();
}

}  // namespace senda::tools
