#include "compiler/syntax/wording.h"

#include <algorithm>
#include <array>

#include "compiler/base/utf8.h"
#include "compiler/syntax/brackets.h"

namespace senda::syntax {
namespace {

constexpr size_t kShownMax = 40;  // characters of the program in one message
constexpr size_t kExpectedMax = 3;

std::string Shortened(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  std::string_view shown = CutAtCharacter(line, kShownMax);
  return "`" + std::string(shown) + (shown.size() < text.size() ? "…`" : "`");
}

const char* RuleWords(size_t rule) {
  switch (rule) {
    case Parser::RulePackageClause: return "the line `package`";
    case Parser::RuleUseClause: return "the line `use`";
    case Parser::RuleField: return "a field";
    case Parser::RuleParameter: return "a parameter";
    case Parser::RuleAllowance: return "`allow(…)`";
    case Parser::RuleReachClause: return "`reaches customers where`";
    case Parser::RuleTypeExpression: return "a type";
    case Parser::RuleAudienceClause: return "the clause `audience`";
    case Parser::RuleEnterClause: return "the clause `enter on`";
    case Parser::RuleKeyClause: return "the clause `keyed by`";
    case Parser::RuleOnceClause: return "the clause `once`";
    case Parser::RuleAgainClause: return "the clause `if again`";
    case Parser::RuleExitClause: return "the clause `exit`";
    case Parser::RuleGoalClause: return "the clause `goal`";
    case Parser::RuleRemovedClause: return "the clause `when removed`";
    case Parser::RuleSendStep: return "the step `send`";
    case Parser::RuleSendOutcome: return "an outcome of `send`";
    case Parser::RuleCallStep: return "the step `call`";
    case Parser::RuleCallAnswer: return "an answer of `call`";
    case Parser::RuleAssignStep: return "the step `assign`";
    case Parser::RuleTeamHours: return "the clause `hours`";
    case Parser::RuleLimitRule: return "the rule `limit`";
    case Parser::RuleQuietRule: return "the rule `quiet`";
    case Parser::RulePolicyClause: return "a rule";
    case Parser::RuleWaitStep: return "the step `wait`";
    case Parser::RuleWaitArm: return "an arm of `wait`";
    case Parser::RuleIfStep: return "the step `if`";
    case Parser::RuleSplitStep: return "the step `split`";
    case Parser::RuleSplitArm: return "an arm of `split`";
    case Parser::RuleExitStep: return "the step `exit`";
    case Parser::RuleChooseStep: return "the step `choose`";
    case Parser::RuleRepeatStep: return "the step `repeat`";
    case Parser::RuleSetStep: return "the step `set`";
    case Parser::RuleEmitStep: return "the step `emit`";
    case Parser::RuleStartStep: return "the step `start`";
    case Parser::RuleStopStep: return "the step `stop`";
    case Parser::RuleStepLabel: return "a label";
    case Parser::RuleTestGiven: return "`given`";
    case Parser::RuleTestPast: return "`before:`";
    case Parser::RuleTestMoment: return "`at` or `after`";
    case Parser::RuleTestExpectation: return "`expect`";
    case Parser::RuleTestCase: return "`case`";
    case Parser::RuleTestEvent: return "an event of the test";
    case Parser::RuleText:
    case Parser::RuleTextPiece: return "a text";
    case Parser::RuleListLiteral: return "a list";
    default: return nullptr;
  }
}

// What an aggregate or call is about says more than the step it stands in.
std::string InnerReading(const Words& words, const OpenRule& open) {
  if (open.rule == Parser::RuleAggregate) {
    return "`" + std::string(words.tokens[open.token].text()) + "(…)`";
  }
  const char* known = RuleWords(open.rule);
  return known == nullptr ? std::string() : std::string(known);
}

// Groups of tokens that a person would call one thing. A group is there when its first three types are.
struct Group {
  const char* words;
  std::array<size_t, 3> signs;
};

constexpr Group kValue = {"a value", {Parser::INT, Parser::LPAREN, Parser::MINUS}};
constexpr Group kPattern = {"an event", {Parser::ENTERS, Parser::LPAREN, Parser::NAME}};
constexpr Group kStep = {"a step", {Parser::SEND, Parser::WAIT, Parser::SPLIT}};
constexpr Group kClause = {"a clause", {Parser::AUDIENCE, Parser::ENTER, Parser::GOAL}};
constexpr Group kOperator = {"an operator", {Parser::PLUS, Parser::STAR, Parser::DOT}};
constexpr Group kDeclaration = {"a declaration", {Parser::SEGMENT, Parser::TRIGGER, Parser::EVENT}};

bool Has(const std::vector<size_t>& types, size_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool Has(const std::vector<size_t>& types, const Group& group) {
  return std::all_of(group.signs.begin(), group.signs.end(), [&](size_t type) { return Has(types, type); });
}

bool IsWordType(size_t type) {
  return type >= Parser::AND && type <= Parser::UNIT;
}
bool IsLiteralType(size_t type) {
  return type >= Parser::DURATION && type <= Parser::SIMPLE_TEXT;
}

void Drop(std::vector<size_t>* types, bool (*is_dropped)(size_t)) {
  std::erase_if(*types, is_dropped);
}

// What may always stand in a declaration's head is never what is missing there.
bool IsHeadType(size_t type) {
  return type == Parser::STATUS || type == Parser::FORMERLY || type == Parser::ALLOW;
}

// `in`, `==`, `and`: what continues a value.
bool IsOperatorType(size_t type) {
  return (type >= Parser::EQUAL && type <= Parser::SLASH && type != Parser::ASSIGN) || type == Parser::DOT ||
         type == Parser::AND || type == Parser::OR || type == Parser::NOT || type == Parser::IN || type == Parser::IS ||
         type == Parser::BETWEEN || type == Parser::ELSE || type == Parser::LPAREN;
}

bool StartsValue(size_t type) {
  return IsWordType(type) || IsLiteralType(type) || type == Parser::NAME || type == Parser::LPAREN ||
         type == Parser::LBRACKET || type == Parser::MINUS || type == Parser::TEXT_OPEN;
}

bool IsNameType(size_t type) {
  return IsWordType(type) || type == Parser::NAME;
}

std::string Joined(const std::vector<std::string>& things) {
  std::string result;
  for (size_t i = 0; i < things.size(); ++i) {
    if (i > 0) result += i + 1 == things.size() ? " or " : ", ";
    result += things[i];
  }
  return result;
}

std::string SpellingOf(const antlr4::dfa::Vocabulary& vocabulary, size_t token_type) {
  std::string quoted = vocabulary.getLiteralName(token_type);
  return quoted.size() > 2 ? quoted.substr(1, quoted.size() - 2) : std::string();
}

std::string ExpectedWords(const antlr4::dfa::Vocabulary& vocabulary, size_t type) {
  switch (type) {
    case Parser::INSERT_CLOSE: return "`}`";
    case Parser::INT: return "a whole number";
    case Parser::PERCENT: return "a percentage such as `12%`";
    case Parser::TEXT_OPEN: return "a text";
    default: {
      std::string spelling = SpellingOf(vocabulary, type);
      return spelling.empty() ? spelling : "`" + spelling + "`";
    }
  }
}

// Takes the groups out of the types, the likeliest first.
std::vector<std::string> TakeGroups(std::vector<size_t>* types, const Misfit& misfit) {
  std::vector<std::string> things;
  if (Has(*types, kValue)) {
    things.push_back(kValue.words);
    Drop(types, StartsValue);
    std::erase(*types, size_t{Parser::LBRACE});  // of a record
  } else if (Has(*types, kPattern) && !IsReading(misfit, Parser::RuleFieldList)) {
    things.push_back(kPattern.words);
    Drop(types, StartsValue);
  } else if (Has(*types, Parser::NAME)) {
    bool is_field = IsReading(misfit, Parser::RuleFieldList) && !IsReading(misfit, Parser::RuleTypeExpression);
    things.push_back(IsReading(misfit, Parser::RuleTypeExpression) ? "a type" : is_field ? "a field" : "a name");
    Drop(types, IsNameType);
  }
  if (Has(*types, kStep)) {
    if (Has(*types, kClause)) things.push_back(kClause.words);
    things.push_back(kStep.words);
    Drop(types, IsStepWord);
    Drop(types, IsClauseWord);
  }
  if (Has(*types, kDeclaration)) {
    things.push_back(kDeclaration.words);
    types->clear();
  }
  return things;
}

}  // namespace

std::string DescribeWord(const WordToken& word) {
  switch (word.type()) {
    case antlr4::Token::EOF: return "the end of the file";
    case Parser::TEXT_OPEN:
    case Parser::TEXT_PART:
    case Parser::SIMPLE_TEXT: return "a text";
    case Parser::TEXT_CLOSE: return "the end of the text";
    default: return Shortened(word.text());
  }
}

std::string DescribeExpected(const antlr4::dfa::Vocabulary& vocabulary, const Misfit& misfit) {
  std::vector<size_t> types = misfit.expected;
  Drop(&types, IsHeadType);
  std::vector<std::string> things = TakeGroups(&types, misfit);
  bool has_operator = Has(types, kOperator);
  if (has_operator) Drop(&types, IsOperatorType);
  // A bracket that is still open is what is missing most often.
  std::stable_partition(types.begin(), types.end(), [](size_t type) {
    return type == Parser::RPAREN || type == Parser::RBRACE || type == Parser::RBRACKET || type == Parser::INSERT_CLOSE;
  });
  for (size_t type : types) {
    std::string words = ExpectedWords(vocabulary, type);
    if (things.size() < kExpectedMax && !words.empty()) things.push_back(words);
  }
  if (has_operator && things.size() < kExpectedMax) things.push_back(kOperator.words);
  things.resize(std::min(things.size(), kExpectedMax));
  return Joined(things);
}

std::string DescribeDeclaration(const Words& words, uint32_t token) {
  const char* kind = "the declaration";
  token = BehindAllowances(words, token);
  switch (words.tokens[token].type()) {
    case Parser::CUSTOMER: return "the customer";
    case Parser::EXTEND: return "`extend customer`";
    case Parser::NEEDS: return "`needs event`";
    case Parser::EVENT: kind = "the event"; break;
    case Parser::RECORD: kind = "the record"; break;
    case Parser::LET: kind = "the `let`"; break;
    case Parser::DEFINE: kind = "the `define`"; break;
    case Parser::SEGMENT: kind = "the segment"; break;
    case Parser::TRIGGER: kind = "the trigger"; break;
    case Parser::CHANNEL: kind = "the channel"; break;
    case Parser::MESSAGE: kind = "the message"; break;
    case Parser::JOURNEY: kind = "the journey"; break;
    case Parser::HOOK: kind = "the hook"; break;
    case Parser::TEAM: kind = "the team"; break;
    case Parser::MAP: kind = "the map"; break;
    case Parser::PERSONA: kind = "the persona"; break;
    case Parser::KPI: kind = "the KPI"; break;
    case Parser::MEASURE: kind = "the measure"; break;
    case Parser::CATALOG: kind = "the catalog"; break;
    case Parser::COUPON: kind = "the coupon"; break;
    case Parser::TEST_WORD: return "the test";
    case Parser::TOPIC: kind = "the topic"; break;
    case Parser::POLICY: kind = "the policy"; break;
    case Parser::NEVER:
    case Parser::ALWAYS: return "the guarantee";
    default: break;
  }
  bool is_named = token + 1 < words.tokens.size() && words.tokens[token + 1].is_name();
  return is_named ? std::string(kind) + " " + Shortened(words.tokens[token + 1].text()) : kind;
}

std::string DescribeReading(const Words& words, const Misfit& misfit) {
  std::string inner;
  std::string outer;
  for (const OpenRule& open : misfit.reading) {
    if (open.rule == Parser::RuleDeclaration) {
      outer = DescribeDeclaration(words, open.token);
    } else if (std::string reading = InnerReading(words, open); !reading.empty()) {
      inner = reading;
    }
  }
  if (inner.empty()) return outer;
  return outer.empty() ? inner : inner + " of " + outer;
}

bool IsExpected(const Misfit& misfit, size_t token_type) {
  return Has(misfit.expected, token_type);
}

bool IsReading(const Misfit& misfit, size_t rule) {
  return std::any_of(misfit.reading.begin(), misfit.reading.end(),
                     [&](const OpenRule& open) { return open.rule == rule; });
}

bool IsStepWord(size_t token_type) {
  return token_type == Parser::SEND || token_type == Parser::WAIT || token_type == Parser::IF ||
         token_type == Parser::SPLIT || token_type == Parser::EXIT || token_type == Parser::CHOOSE ||
         token_type == Parser::REPEAT || token_type == Parser::SET || token_type == Parser::EMIT ||
         token_type == Parser::START || token_type == Parser::STOP || token_type == Parser::KEEP ||
         token_type == Parser::LABEL || token_type == Parser::CALL || token_type == Parser::ASSIGN_TO;
}

bool IsClauseWord(size_t token_type) {
  return token_type == Parser::AUDIENCE || token_type == Parser::ENTER || token_type == Parser::KEYED ||
         token_type == Parser::EVERY || token_type == Parser::ONCE || token_type == Parser::GOAL;
}

bool IsReservedWord(size_t token_type) {
  return token_type >= Parser::AND && token_type <= Parser::FALSE;
}

}  // namespace senda::syntax
