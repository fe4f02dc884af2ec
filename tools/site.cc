#include "tools/site.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "tools/flow_drawing.h"
#include "tools/site_style.h"

namespace senda::tools {
namespace {

std::string_view LastPart(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

bool IsWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsWord(std::string_view word) {
  static constexpr std::string_view kWords =
      " after allow always and any as at audience before between body by call channel choose "
      "customer default define draft each else emit enter enters event every exit expect expires "
      "false first followed for from given goal holdout hook if in is journey keyed kpi label "
      "last leaves let limit map message never no not on once only or otherwise owner per persona "
      "phase policy priority promotional purpose quiet reached record repeat segment send service "
      "set since split stage start status stop target team test then to topic touchpoint "
      "transactional trigger true unreachable until up via wait was when where while with within "
      "worth tone catalog coupon variant sample link pain ";
  return kWords.find(fmt::format(" {} ", word)) != std::string_view::npos;
}

std::string Span(const char* name, std::string_view text) {
  return fmt::format("<span class=\"{}\">{}</span>", name, EscapedHtml(text));
}

// A name as the target of a link: that of a guarantee is a sentence.
std::string Slug(std::string name) {
  for (char& c : name) c = IsWordPart(c) || c == '.' ? c : '-';
  return name;
}

struct MenuEntry {
  const char *page, *name;
};
constexpr std::array<MenuEntry, 7> kMenu = {{{"journeys.html", "Journeys"},
                                             {"segments.html", "Segments"},
                                             {"messages.html", "Messages"},
                                             {"channels.html", "Channels"},
                                             {"data.html", "Data"},
                                             {"owners.html", "Owners"},
                                             {"all.html", "Index"}}};

}  // namespace

std::string PageOfKind(const std::string& kind) {
  static const std::map<std::string, std::string> pages = {
      {"journey", "journey.{}.html"}, {"map", "map.{}.html"},       {"segment", "segments.html"},
      {"trigger", "segments.html"},   {"let", "segments.html"},     {"define", "segments.html"},
      {"measure", "segments.html"},   {"kpi", "segments.html"},     {"message", "messages.html"},
      {"coupon", "messages.html"},    {"catalog", "messages.html"}, {"channel", "channels.html"},
      {"topic", "channels.html"},     {"policy", "channels.html"},  {"guarantee", "channels.html"},
      {"holdout", "channels.html"},   {"customer", "data.html"},    {"event", "data.html"},
      {"record", "data.html"},        {"hook", "data.html"},        {"needs", "data.html"},
      {"team", "owners.html"},        {"persona", "owners.html"}};
  const auto found = pages.find(kind);
  return found == pages.end() ? "" : found->second;
}

std::string Paragraphs(const std::string& documentation) {
  if (documentation.empty()) return "";
  return fmt::format("<p>{}</p>\n", EscapedHtml(documentation));
}

Site::Site(const driver::Compilation& compilation)
    : compilation_(compilation), declarations_(ReadDeclarations(compilation)) {
  for (const WrittenDeclaration& one : declarations_) {
    const std::string page = PageOfKind(one.kind);
    if (page.empty()) continue;
    const size_t place = page.find("{}");
    const bool is_own = place != std::string::npos;
    links_.emplace(one.name, is_own ? page.substr(0, place) + one.name + page.substr(place + 2)
                                    : fmt::format("{}#{}", page, Slug(one.name)));
    by_last_part_[std::string(LastPart(one.name))].push_back(one.name);
  }
}

std::vector<const WrittenDeclaration*> Site::OfKinds(const std::vector<std::string>& kinds) const {
  std::vector<const WrittenDeclaration*> out;
  for (const std::string& kind : kinds) {
    for (const WrittenDeclaration& one : declarations_) {
      if (one.kind == kind) out.push_back(&one);
    }
  }
  return out;
}

std::string Site::LinkTo(const std::string& qualified_name) const {
  const auto found = links_.find(qualified_name);
  return found == links_.end() ? "" : found->second;
}

std::string Site::LinkFrom(const std::string& package, const std::string& name) const {
  if (std::string link = LinkTo(package + name); !link.empty()) return link;
  const auto found = by_last_part_.find(name);
  return found == by_last_part_.end() ? "" : LinkTo(found->second.front());
}

std::string Site::Linked(const std::string& qualified_name) const {
  return LinkedFrom("", qualified_name);
}

std::string Site::LinkedFrom(const std::string& package, const std::string& name) const {
  const std::string link = LinkFrom(package, name);
  if (link.empty()) return EscapedHtml(name);
  return fmt::format("<a href=\"{}\">{}</a>", EscapedHtml(link), EscapedHtml(name));
}

std::string Site::Source(const WrittenDeclaration& declaration) const {
  const std::string& text = declaration.text;
  std::string out = "<pre>";
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    const char c = text[i];
    if (text.compare(i, 2, "//") == 0) {
      end = std::min(text.find('\n', i), text.size());
      out += Span("c", std::string_view(text).substr(i, end - i));
    } else if (c == '"' || c == '\'') {
      const std::string quote = text.compare(i, 3, "\"\"\"") == 0 ? "\"\"\"" : std::string(1, c);
      end = i + quote.size();
      while (end < text.size() && text.compare(end, quote.size(), quote) != 0) end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + quote.size(), text.size());
      out += Span("t", std::string_view(text).substr(i, end - i));
    } else if (c >= '0' && c <= '9') {
      while (end < text.size() &&
             (IsWordPart(text[end]) || std::string_view(".:%-").find(text[end]) != std::string_view::npos))
        ++end;
      out += Span("n", std::string_view(text).substr(i, end - i));
    } else if (IsWordPart(c)) {
      while (end < text.size() && IsWordPart(text[end])) ++end;
      const std::string word = text.substr(i, end - i);
      const bool is_field = i > 0 && text[i - 1] == '.';
      const bool is_itself = word == LastPart(declaration.name);
      const std::string link = is_field || is_itself ? "" : LinkFrom(declaration.package, word);
      if (!link.empty() && word != "customer") {
        out += fmt::format("<a href=\"{}\">{}</a>", EscapedHtml(link), EscapedHtml(word));
      } else {
        out += IsWord(word) && !is_field ? Span("w", word) : EscapedHtml(word);
      }
    } else {
      out += EscapedHtml(text.substr(i, 1));
    }
    i = end;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out + "</pre>\n";
}

std::vector<const WrittenDeclaration*> Site::NamedBy(const WrittenDeclaration& declaration) const {
  std::vector<const WrittenDeclaration*> out;
  const std::string name(LastPart(declaration.name));
  for (const WrittenDeclaration& one : declarations_) {
    if (&one == &declaration || PageOfKind(one.kind).empty()) continue;
    const bool names_it = std::find(one.words.begin(), one.words.end(), name) != one.words.end();
    if (names_it && LinkFrom(one.package, name) == LinkTo(declaration.name)) out.push_back(&one);
  }
  return out;
}

std::string Site::Facts(const WrittenDeclaration& declaration) const {
  std::string out = fmt::format("<p class=\"facts\">{}:{}", EscapedHtml(declaration.file), declaration.line);
  const auto users = declaration.kind == "customer" ? std::vector<const WrittenDeclaration*>() : NamedBy(declaration);
  for (const WrittenDeclaration* user : users) {
    out += fmt::format("{}{}", user == users.front() ? " · used by " : ", ", Linked(user->name));
  }
  return out + "</p>\n";
}

std::string Site::Card(const WrittenDeclaration& declaration, const std::string& shown) const {
  std::string title;
  if (!declaration.title.empty() && declaration.title != declaration.name) {
    title = fmt::format(" <span class=\"title\">{}</span>", EscapedHtml(declaration.title));
  }
  return fmt::format(
      "<article class=\"card\" id=\"{6}\"><h3><span class=\"kind\">{1}</span>{0}{2}</h3>\n{3}{4}{5}</article>\n",
      EscapedHtml(declaration.name), EscapedHtml(declaration.kind), title,
      Paragraphs(declaration.documentation) + shown, Source(declaration), Facts(declaration), Slug(declaration.name));
}

std::string Site::Frame(const std::string& title, const std::string& current, const std::string& body) const {
  const std::string name = EscapedHtml(compilation_.workspace.settings.name);
  std::string menu = fmt::format("<a class=\"home\" href=\"index.html\">{}</a>", name);
  const auto maps = OfKinds({"map"});
  if (!maps.empty()) {
    const std::string page = maps.size() == 1 ? LinkTo(maps.front()->name) : "maps.html";
    menu += fmt::format("<a{} href=\"{}\">{}</a>", current == "maps.html" ? " class=\"here\"" : "", EscapedHtml(page),
                        maps.size() == 1 ? "Map" : "Maps");
  }
  for (const MenuEntry& entry : kMenu) {
    menu +=
        fmt::format("<a{} href=\"{}\">{}</a>", current == entry.page ? " class=\"here\"" : "", entry.page, entry.name);
  }
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} · {}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<header class=\"top\"><nav>{}</nav></header>\n<main>\n{}</main>\n"
      "<footer>made by <code>senda doc</code></footer>\n</body>\n</html>\n",
      EscapedHtml(title), name, kSiteStyle, menu, body);
}

}  // namespace senda::tools
