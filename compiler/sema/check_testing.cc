#include "compiler/sema/check_testing.h"

#include <algorithm>

#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"
#include "compiler/syntax/parse.h"

namespace senda::sema {
namespace {

// On one line, so that what follows begins on the second.
constexpr std::string_view kShop =
    "customer { first_name text?, email email?, phone phone?, country country = ES, language language = es, timezone "
    "timezone = \"Europe/Madrid\", birthday date?, renewal instant?, plan enum(free, plus, pro) = free, is_member "
    "bool?, "
    "call_at time_of_day = 09:00 } "
    "event cart_add { cart text, sku text, price money } "
    "event purchase { cart text, amount money, items int, channel enum(web, app, store), weight number?, tax percent?, "
    "note text? } "
    "event ticket_opened { ticket text, topic text, severity int } event ticket_solved { ticket text } "
    "event paid { amount money(USD) } event visit { } event joined { minutes int, until instant, took duration } "
    "channel email { via log } channel sms { via log } "
    "message hello { purpose promotional body \"hola\" } "
    "message reminder { purpose transactional with cart cart_add body \"{cart.sku}\" }\n";

WorkspaceSettings Settings() {
  WorkspaceSettings settings;
  settings.name = "test";
  settings.currency = "EUR";
  settings.timezone = "Europe/Madrid";
  settings.languages = {"es", "en"};
  return settings;
}

}  // namespace

CheckedText::CheckedText(std::string text) : CheckedText({{"test.senda", std::move(text)}}) {}

CheckedText::CheckedText(std::vector<std::pair<std::string, std::string>> files) {
  bool is_parsed = true;
  for (auto& [path, text] : files) {
    FileId id = sources.Add(path, std::move(text));
    is_parsed &= syntax::ParseFile(id, sources[id], &names, &ast, &sink);
  }
  is_right = CheckProgram(ast, names, Settings(), sink, model) && is_parsed;
  if (!is_right) return;
  for (ast::ExprId id : ast.exprs.ids()) {
    SENDA_CHECK(model.expr_types.Get(id).kind != TypeKind::kPoison, "no type for: {}", Describe(ast, names, id));
  }
}

std::string CheckedText::Messages(uint32_t lines_skipped) const {
  std::string result;
  for (const Diagnostic& diagnostic : sink.Finish()) {
    LineColumn place = sources.Locate(diagnostic.span);
    std::string path = sources.size() > 1 ? sources[diagnostic.span.file].path() + ":" : "";
    result += fmt::format("{} {}{}:{} {}", InfoOf(diagnostic.kind).code, path, place.line - lines_skipped, place.column,
                          diagnostic.Text());
    for (const DiagnosticNote& note : diagnostic.notes) {
      result += " | ";
      if (note.span.is_valid()) {
        LineColumn noted = sources.Locate(note.span);
        result += fmt::format("{}:{} ", noted.line - lines_skipped, noted.column);
      }
      result += note.text;
    }
    if (!diagnostic.help.empty()) result += " | " + diagnostic.help;
    result += '\n';
  }
  return result;
}

std::string CheckedText::TypeOfLet(const std::string& qualified_name) const {
  for (const NamedDeclaration& let : model.lets) {
    if (let.qualified_name != qualified_name) continue;
    const auto& node = std::get<ast::LetDecl>(ast.declarations[let.declaration].node);
    return TypeText(model, names, model.expr_types.Get(node.value));
  }
  return "no such let";
}

std::string InShop(const std::string& declarations) {
  return std::string(kShop) + declarations;
}

std::string MessagesInShop(const std::string& declarations) {
  return CheckedText(InShop(declarations)).Messages(1);
}

std::string MessagesOf(const std::string& expression) {
  return MessagesInShop("segment s = " + expression);
}

std::string TypeInShop(const std::string& expression) {
  CheckedText checked(InShop("let x = " + expression));
  return checked.is_right ? checked.TypeOfLet("x") : checked.Messages();
}

}  // namespace senda::sema
