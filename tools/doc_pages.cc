#include "tools/doc_pages.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "tools/flow_drawing.h"

namespace senda::tools {
namespace {

const ast::Declaration& DeclarationOf(const Site& site, const WrittenDeclaration& one) {
  return site.compilation().ast.declarations[one.id];
}

std::string Text(const Site& site, Symbol symbol) {
  return std::string(site.compilation().interner.Text(symbol));
}

std::string Written(const Site& site, Span span) {
  return std::string(site.compilation().sources.Text(span));
}

std::string Counted(size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string Tile(const Site& site, const WrittenDeclaration& one) {
  std::string text = fmt::format("<div class=\"tile\"><span class=\"kind\">{}</span><h3><a href=\"{}\">{}</a></h3>",
                                 EscapedHtml(one.kind), EscapedHtml(site.LinkTo(one.name)), EscapedHtml(TitleOf(one)));
  if (!one.title.empty()) text += fmt::format("<p><code>{}</code></p>", EscapedHtml(one.name));
  if (!one.documentation.empty()) text += fmt::format("<p>{}</p>", EscapedHtml(one.documentation));
  const std::string owner = one.kind == "journey" ? OwnerOf(site, one) : "";
  if (!owner.empty()) text += fmt::format("<p>owner {}</p>", site.LinkedFrom(one.package, owner));
  return text + "</div>\n";
}

std::string Tiles(const Site& site, const std::vector<const WrittenDeclaration*>& all) {
  std::string out = "<div class=\"tiles\">\n";
  for (const WrittenDeclaration* one : all) out += Tile(site, *one);
  return out + "</div>\n";
}

// What a journey says before its steps, as far as it says it.
class Clauses {
 public:
  Clauses(const Site& site, const ast::JourneyDecl& journey) : site_(site), journey_(journey) {}

  std::string Print(const std::string& package) {
    const ast::Ast& ast = site_.compilation().ast;
    if (journey_.owner) Add("owner", site_.LinkedFrom(package, Text(site_, journey_.owner->text)));
    if (journey_.audience.is_valid()) Code("audience", ast.exprs[journey_.audience].span);
    if (journey_.while_holds) Code("while", ast.exprs[journey_.while_holds->condition].span);
    if (journey_.enter_on.is_valid()) Code("enters on", ast.patterns[journey_.enter_on].span);
    if (journey_.already_in) Code("also", journey_.already_in->span);
    for (ast::ExprId key : journey_.keyed_by) Code("one for each", ast.exprs[key].span);
    if (journey_.once) Code("how often", journey_.once->span);
    if (journey_.again) Code("if again", journey_.again->span);
    if (journey_.holdout) Code("held out", journey_.holdout->span);
    if (journey_.priority) Code("priority", journey_.priority->span);
    for (const ast::ExitClause& exit : journey_.exits) Code("leaves", exit.span);
    if (journey_.goal) Code("goal", journey_.goal->span);
    if (journey_.removed) Code("when removed", journey_.removed->span);
    return out_.empty() ? "" : "<dl class=\"clauses\">\n" + out_ + "</dl>\n";
  }

 private:
  void Add(const char* name, const std::string& html) { out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html); }
  // As it is written, without the word that says the same as the name in front of it.
  void Code(const char* name, Span span) {
    std::string text = Written(site_, span);
    for (std::string_view word : {"priority ", "goal ", "holdout ", "if again ", "exit "}) {
      if (!text.starts_with(word)) continue;
      text.erase(0, std::min(text.find_first_not_of(' ', word.size()), text.size()));
      break;
    }
    Add(name, fmt::format("<code>{}</code>", EscapedHtml(text)));
  }

  const Site& site_;
  const ast::JourneyDecl& journey_;
  std::string out_;
};

// The message that a send sends, or the journey that a step starts or stops.
std::string LinkOfStep(const Site& site, const std::string& package, const ast::StepNode& node) {
  const auto name = [&](const ast::QualifiedName& written) {
    std::string text;
    for (const ast::Name& part : written.parts) text += (text.empty() ? "" : ".") + Text(site, part.text);
    return site.LinkFrom(package, text);
  };
  if (const auto* send = std::get_if<ast::SendStep>(&node)) return name(send->message);
  if (const auto* start = std::get_if<ast::StartStep>(&node)) return name(start->journey);
  if (const auto* stop = std::get_if<ast::StopStep>(&node)) return name(stop->journey);
  if (const auto* call = std::get_if<ast::CallStep>(&node)) return name(call->hook);
  if (const auto* assign = std::get_if<ast::AssignStep>(&node)) return name(assign->team);
  return "";
}

// Tests that name a journey.
std::string TestsOf(const Site& site, const WrittenDeclaration& journey) {
  const std::string name = journey.name.substr(journey.name.rfind('.') + 1);
  std::string out;
  for (const WrittenDeclaration* test : site.OfKinds({"test"})) {
    if (std::find(test->words.begin(), test->words.end(), name) == test->words.end()) continue;
    out += fmt::format("<details class=\"card\"><summary>{}</summary>{}</details>\n", EscapedHtml(test->name),
                       site.Source(*test));
  }
  return out.empty() ? "" : "<h2>What its tests say</h2>\n" + out;
}

}  // namespace

std::string TitleOf(const WrittenDeclaration& declaration) {
  return declaration.title.empty() ? declaration.name : declaration.title;
}

std::string OwnerOf(const Site& site, const WrittenDeclaration& journey) {
  const auto* node = std::get_if<ast::JourneyDecl>(&DeclarationOf(site, journey).node);
  return node != nullptr && node->owner ? Text(site, node->owner->text) : "";
}

std::string IndexPage(const Site& site) {
  const auto journeys = site.OfKinds({"journey"}), maps = site.OfKinds({"map"});
  std::string body = fmt::format("<h1>{}</h1>\n", EscapedHtml(site.compilation().workspace.settings.name));
  body += fmt::format("<p class=\"lead\">{}, {}, {} and {}.</p>\n", Counted(journeys.size(), "journey", "journeys"),
                      Counted(site.OfKinds({"message"}).size(), "message", "messages"),
                      Counted(site.OfKinds({"segment"}).size(), "segment", "segments"),
                      Counted(site.OfKinds({"test"}).size(), "test", "tests"));
  if (!maps.empty()) body += "<h2>What the customer lives through</h2>\n" + Tiles(site, maps);
  if (!journeys.empty()) body += "<h2>Journeys</h2>\n" + Tiles(site, journeys);
  const auto segments = site.OfKinds({"segment"});
  if (!segments.empty()) body += "<h2>Segments</h2>\n" + Tiles(site, segments);
  const auto guarantees = site.OfKinds({"guarantee"});
  if (!guarantees.empty()) {
    body += "<h2>What is guaranteed</h2>\n<ul>\n";
    for (const WrittenDeclaration* one : guarantees) {
      body += fmt::format("<li><a href=\"{}\">{} {}</a></li>\n", EscapedHtml(site.LinkTo(one->name)),
                          EscapedHtml(one->words.front()), EscapedHtml(one->name));
    }
    body += "</ul>\n";
  }
  return site.Frame("Overview", "index.html", body);
}

std::string JourneysPage(const Site& site) {
  const auto journeys = site.OfKinds({"journey"}), maps = site.OfKinds({"map"});
  std::string body = "<h1>Journeys</h1>\n<p class=\"lead\">What happens to a customer, step by step.</p>\n";
  body += Tiles(site, journeys);
  if (!maps.empty()) body += "<h2>Maps</h2>\n" + Tiles(site, maps);
  return site.Frame("Journeys", "journeys.html", body);
}

std::string MapsPage(const Site& site) {
  const std::string body = "<h1>Maps</h1>\n<p class=\"lead\">What a customer lives through, stage by stage.</p>\n";
  return site.Frame("Maps", "maps.html", body + Tiles(site, site.OfKinds({"map"})));
}

std::string JourneyPage(const Site& site, const WrittenDeclaration& journey) {
  const auto& node = std::get<ast::JourneyDecl>(DeclarationOf(site, journey).node);
  std::string body = fmt::format("<p class=\"facts\"><a href=\"journeys.html\">Journeys</a></p><h1>{}</h1>\n",
                                 EscapedHtml(TitleOf(journey)));
  body += fmt::format("<p class=\"lead\"><code>{}</code>{}</p>\n", EscapedHtml(journey.name),
                      DeclarationOf(site, journey).is_draft ? " · a draft: checked and tested, but not live" : "");
  body += Paragraphs(journey.documentation) + Clauses(site, node).Print(journey.package);
  const StepLink link = [&](const ast::StepNode& step) { return LinkOfStep(site, journey.package, step); };
  body += "<h2>Step by step</h2>\n<div class=\"scroll\">" + DrawFlow(site.compilation(), node, link) + "</div>\n";
  body += "<h2>As it is written</h2>\n" + site.Source(journey) + site.Facts(journey) + TestsOf(site, journey);
  return site.Frame(TitleOf(journey), "journeys.html", body);
}

std::string OwnersPage(const Site& site) {
  std::map<std::string, std::vector<const WrittenDeclaration*>> owned;
  for (const WrittenDeclaration* journey : site.OfKinds({"journey"})) {
    owned[OwnerOf(site, *journey)].push_back(journey);
  }
  std::string body =
      "<h1>Owners</h1>\n<p class=\"lead\">Who answers for what.</p>\n<table><tr><th>owner</th><th>journeys</th></tr>\n";
  const auto row = [&](const std::string& owner, const std::vector<const WrittenDeclaration*>& journeys) {
    body += fmt::format("<tr><td>{}</td><td>", owner.empty() ? "nobody is named" : site.Linked(owner));
    for (const WrittenDeclaration* one : journeys) {
      body += (one == journeys.front() ? "" : ", ") +
              fmt::format("<a href=\"{}\">{}</a>", EscapedHtml(site.LinkTo(one->name)), EscapedHtml(TitleOf(*one)));
    }
    body += "</td></tr>\n";
  };
  for (const auto& [owner, journeys] : owned) {
    if (!owner.empty()) row(owner, journeys);
  }
  if (owned.contains("")) row("", owned.at(""));
  body += "</table>\n";
  for (const auto& [heading, kind] : {std::pair("Teams", "team"), std::pair("Personas", "persona")}) {
    const auto all = site.OfKinds({kind});
    if (!all.empty()) body += fmt::format("<h2>{}</h2>\n", heading);
    for (const WrittenDeclaration* one : all) body += site.Card(*one);
  }
  return site.Frame("Owners", "owners.html", body);
}

std::string AllPage(const Site& site) {
  std::vector<const WrittenDeclaration*> all;
  for (const WrittenDeclaration& one : site.declarations()) {
    if (!PageOfKind(one.kind).empty()) all.push_back(&one);
  }
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) {
    return std::tie(a->name, a->kind, a->file, a->line) < std::tie(b->name, b->kind, b->file, b->line);
  });
  std::string body = "<h1>Index</h1>\n<table><tr><th>name</th><th>what</th><th>title</th><th>file</th></tr>\n";
  for (const WrittenDeclaration* one : all) {
    body += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}:{}</td></tr>\n", site.Linked(one->name),
                        EscapedHtml(one->kind), EscapedHtml(one->title), EscapedHtml(one->file), one->line);
  }
  return site.Frame("Index", "all.html", body + "</table>\n");
}

std::string CardsPage(const Site& site, const std::string& path, const std::string& title, const std::string& lead,
                      const std::vector<CardSection>& sections) {
  std::string body = fmt::format("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", EscapedHtml(title), EscapedHtml(lead));
  for (const CardSection& section : sections) {
    const auto all = site.OfKinds(section.kinds);
    if (all.empty()) continue;
    body += fmt::format("<h2>{}</h2>\n", EscapedHtml(section.heading));
    for (const WrittenDeclaration* one : all) body += site.Card(*one);
  }
  return site.Frame(title, path, body);
}

std::vector<SitePage> MakeSite(const Site& site) {
  std::vector<SitePage> pages;
  pages.push_back({"all.html", AllPage(site)});
  pages.push_back({"channels.html", CardsPage(site, "channels.html", "Channels and rules",
                                              "How we reach customers, and what holds us back.",
                                              {{"Channels", {"channel"}},
                                               {"Topics", {"topic"}},
                                               {"Policies", {"policy"}},
                                               {"Guarantees", {"guarantee", "holdout"}}})});
  pages.push_back({"data.html", CardsPage(site, "data.html", "Data", "What we know of a customer, and what happens.",
                                          {{"The customer", {"customer"}},
                                           {"Events", {"event", "needs"}},
                                           {"Records", {"record"}},
                                           {"Hooks", {"hook"}}})});
  pages.push_back({"index.html", IndexPage(site)});
  for (const WrittenDeclaration* one : site.OfKinds({"journey"}))
    pages.push_back({site.LinkTo(one->name), JourneyPage(site, *one)});
  pages.push_back({"journeys.html", JourneysPage(site)});
  for (const WrittenDeclaration* one : site.OfKinds({"map"}))
    pages.push_back({site.LinkTo(one->name), MapPage(site, *one)});
  if (site.OfKinds({"map"}).size() > 1) pages.push_back({"maps.html", MapsPage(site)});
  pages.push_back({"messages.html", MessagesPage(site)});
  pages.push_back({"owners.html", OwnersPage(site)});
  pages.push_back(
      {"segments.html", CardsPage(site, "segments.html", "Segments", "Who is who, and what makes something happen.",
                                  {{"Segments", {"segment"}},
                                   {"Triggers", {"trigger"}},
                                   {"Names and functions", {"let", "define", "measure"}},
                                   {"KPIs", {"kpi"}}})});
  return pages;
}

}  // namespace senda::tools
