// Words that would be right in another place, or nearly are in this one.
#include "compiler/diag/near_miss.h"
#include "compiler/syntax/explain.h"
#include "compiler/syntax/wording.h"

namespace senda::syntax {

std::optional<Explainer::Answer> Explainer::ExplainMisplaced(const Place& place) {
  const uint32_t token = place.misfit->token;
  // wait 1 day exit on purchase
  uint32_t exit = token;
  if (exit > 1 && Type(exit) == Parser::ON && Type(exit - 2) == Parser::AS) exit -= 2;
  if (Type(token) == Parser::ON && exit > place.declaration && Type(exit - 1) == Parser::EXIT &&
      IsExpected(*place.misfit, Parser::SEND)) {
    --exit;
    sink_->Report(Kind::kClauseBehindStep, SpanOf(exit, token), "exit on")
        .Help(
            "move it to the top of the journey; a wait that ends early is "
            "`wait for purchase up to 1 day else { … }`");
    return LeaveOut(place);
  }
  // when customer.plan == pro { … }
  if (token > place.declaration && Type(token - 1) == Parser::WHEN && IsExpected(*place.misfit, Parser::REMOVED)) {
    sink_->Report(Kind::kOtherSymbol, SpanOf(token - 1), "when", "if").Fix(SpanOf(token - 1), "if");
    return Retype(token - 1, Parser::IF);
  }
  return std::nullopt;
}

// `cart` of `send cart_reminder(cart = c)`
bool Explainer::IsNameOfArgument(const Place& place, uint32_t token) const {
  if (token < place.declaration + 2 || !Word(token).is_name()) return false;
  if (Type(token - 1) != Parser::LPAREN && Type(token - 1) != Parser::COMMA) return false;
  int depth = 1;
  uint32_t open = token - 1;
  for (uint32_t at = token; at > place.declaration && depth > 0;) {
    open = --at;
    if (Type(at) == Parser::RPAREN) ++depth;
    if (Type(at) == Parser::LPAREN) --depth;
  }
  if (depth > 0) return false;
  while (open > place.declaration && (Word(open - 1).is_name() || Type(open - 1) == Parser::DOT)) {
    --open;
    if (Type(open) == Parser::SEND || Type(open) == Parser::START) return true;
  }
  return false;
}

// `purpse transactional`: the word before was taken for a channel.
std::optional<Explainer::Answer> Explainer::ExplainMessageWord(const Place& place) {
  static const std::vector<std::string> kMessageWords = {"purpose", "topic",   "tone", "with", "link",
                                                         "sample",  "variant", "body", "in"};
  const uint32_t token = place.misfit->token;
  const bool is_text =
      token > 0 && Type(token - 1) == Parser::NAME && IsReading(*place.misfit, Parser::RuleMessageText);
  const std::string near = is_text ? DidYouMean(Word(token - 1).text(), kMessageWords) : "";
  if (near.empty()) return std::nullopt;
  sink_
      ->Report(Kind::kDoesNotFit, SpanOf(token - 1), DescribeDeclaration(words_, place.declaration),
               DescribeWord(Word(token - 1)))
      .Help(near);
  return LeaveOut(place);
}

// What to write for a word that does not fit: the one that is nearly it, or where it belongs.
std::string Explainer::HelpFor(const Misfit& misfit) const {
  const size_t type = Type(misfit.token);
  // message m { subject "Hola" … }
  const bool is_in_message = !misfit.reading.empty() && misfit.reading.back().rule == Parser::RuleMessageDeclaration;
  if (is_in_message && (type == Parser::SUBJECT || type == Parser::PREHEADER)) {
    return fmt::format("write `in es {{ {} \"…\" body \"…\" }}`, once for each language", Word(misfit.token).text());
  }
  // trigger t = 7 days before customer.renewal
  if (IsExpected(misfit, Parser::AT) && IsReading(misfit, Parser::RuleCalendarPattern)) {
    return "say at what time of day, as in `at 09:00`";
  }
  // stop carts(p.cart)
  if (type == Parser::LPAREN && misfit.token > 1 && Type(misfit.token - 2) == Parser::STOP) {
    return fmt::format(
        "`stop {}` ends those of every key; to end one of them, give that journey an `exit on` of its own",
        Word(misfit.token - 1).text());
  }
  // limt 3 per 7 days
  if (type != Parser::NAME) return "";
  std::vector<std::string> words;
  for (size_t expected : misfit.expected) {
    const std::string spelling = vocabulary_.getLiteralName(expected);
    if (spelling.size() > 3) words.push_back(spelling.substr(1, spelling.size() - 2));
  }
  return DidYouMean(Word(misfit.token).text(), words);
}

}  // namespace senda::syntax
