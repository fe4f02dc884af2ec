// Expressions, from the loosest operator to the tightest.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/habits_values.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

ast::ExprId Builder::AddExpr(Span span, ast::ExprNode node, std::initializer_list<ast::ExprId> children) {
  uint32_t depth = 1;
  for (ast::ExprId child : children) {
    if (child.is_valid()) depth = std::max(depth, depths_.Get(child) + 1);
  }
  if (depth > kExpressionDepthMax && !is_depth_reported_) {
    is_depth_reported_ = true;
    sink_->Report(Kind::kExpressionTooLong, span, kExpressionDepthMax).Help("name parts of it with `let`");
  }
  ast::ExprId id = ast_->exprs.Add({span, std::move(node)});
  depths_.Set(id, depth);
  return id;
}

ast::ExprId Builder::BinaryOf(ast::BinaryOperator op, ast::ExprId left, ast::ExprId right, Span op_span) {
  return AddExpr(Cover(ExprSpan(left), ExprSpan(right)), ast::BinaryExpr{op, left, right, op_span}, {left, right});
}

ast::ExprId Builder::BuildExpression(Parser::ExpressionContext* tree) {
  if (tree->value != nullptr) return BuildDisjunction(tree->value);
  ast::ExprId condition = BuildExpression(tree->condition);
  ast::ExprId chosen = BuildExpression(tree->chosen);
  ast::ExprId otherwise = BuildExpression(tree->otherwise);
  return AddExpr(SpanOf(tree), ast::ConditionalExpr{condition, chosen, otherwise}, {condition, chosen, otherwise});
}

ast::ExprId Builder::BuildDisjunction(Parser::DisjunctionContext* tree) {
  ast::ExprId result = BuildConjunction(tree->operands[0]);
  for (size_t i = 1; i < tree->operands.size(); ++i) {
    Span op_span = SpanOf(&WordBefore(tree->operands[i]));
    result = BinaryOf(ast::BinaryOperator::kOr, result, BuildConjunction(tree->operands[i]), op_span);
  }
  return result;
}

ast::ExprId Builder::BuildConjunction(Parser::ConjunctionContext* tree) {
  ast::ExprId result = BuildNegation(tree->operands[0]);
  for (size_t i = 1; i < tree->operands.size(); ++i) {
    Span op_span = SpanOf(&WordBefore(tree->operands[i]));
    result = BinaryOf(ast::BinaryOperator::kAnd, result, BuildNegation(tree->operands[i]), op_span);
  }
  return result;
}

ast::ExprId Builder::BuildNegation(Parser::NegationContext* tree) {
  ast::ExprId result = BuildComparison(tree->operand);
  for (auto word = tree->nots.rbegin(); word != tree->nots.rend(); ++word) {
    result =
        AddExpr(Cover(SpanOf(*word), ExprSpan(result)), ast::UnaryExpr{ast::UnaryOperator::kNot, result}, {result});
  }
  return result;
}

// `< 65`, not `== 65`
bool IsOrder(Parser::TestContext* test) {
  const size_t type = test->op == nullptr ? 0 : test->op->getType();
  return type == Parser::LESS || type == Parser::LESS_EQUAL || type == Parser::GREATER || type == Parser::GREATER_EQUAL;
}

// `18 <= customer.age < 65`: says how it is written, once. A `=` that was taken for `==` has been said already.
ast::ExprId Builder::BuildComparison(Parser::ComparisonContext* tree) {
  ast::ExprId result;
  if (tree->journey != nullptr) {
    result = AddExpr(Cover(SpanOf(tree->start), SpanOf(tree->journey)), ast::InJourneyExpr{BuildPath(tree->journey)});
  } else {
    result = BuildDefaulted(tree->left);
  }
  for (auto* test : tree->tests) result = BuildTest(result, test);
  if (tree->tests.size() > 1 && WordOf(tree->tests[1]->start).text() != "=") {
    auto report = sink_->Report(Kind::kComparisonChain, SpanOf(tree->tests[1]->start));
    report.Note(SpanOf(tree->tests[0]->start), "this comparison is complete");
    const bool are_two = tree->left != nullptr && tree->tests.size() == 2 && tree->tests[1]->right != nullptr;
    if (are_two && IsOrder(tree->tests[0]) && IsOrder(tree->tests[1])) {
      const auto source = [&](auto* part) { return words_.source.substr(SpanOf(part).begin, SpanOf(part).length()); };
      const std::string both = fmt::format("{} {} and {} {}", source(tree->left), source(tree->tests[0]),
                                           source(tree->tests[0]->right), source(tree->tests[1]));
      report.Help(fmt::format("write `{}`", both)).Fix(SpanOf(tree), both);
    } else {
      report.Help("join them with `and`, or write `x between 18 and 65`, which includes both ends");
    }
  }
  return result;
}

ast::BinaryOperator ComparisonOf(size_t token) {
  switch (token) {
    case Parser::EQUAL: return ast::BinaryOperator::kEq;
    case Parser::NOT_EQUAL: return ast::BinaryOperator::kNe;
    case Parser::LESS: return ast::BinaryOperator::kLt;
    case Parser::LESS_EQUAL: return ast::BinaryOperator::kLe;
    case Parser::GREATER: return ast::BinaryOperator::kGt;
    default: return ast::BinaryOperator::kGe;
  }
}

namespace {

ast::IsTest IsTestOf(size_t token) {
  switch (token) {
    case Parser::KNOWN: return ast::IsTest::kKnown;
    case Parser::UNKNOWN: return ast::IsTest::kUnknown;
    case Parser::TRUE: return ast::IsTest::kTrue;
    case Parser::FALSE: return ast::IsTest::kFalse;
    default: return ast::IsTest::kStage;
  }
}

ast::BinaryOperator ArithmeticOf(size_t token) {
  switch (token) {
    case Parser::STAR: return ast::BinaryOperator::kMul;
    case Parser::SLASH: return ast::BinaryOperator::kDiv;
    case Parser::PLUS: return ast::BinaryOperator::kAdd;
    default: return ast::BinaryOperator::kSub;
  }
}

// `24/12/2026`, at its second `/`: two divisions of whole numbers never check.
void SayDate(const Words& words, FileId file, uint32_t slash, DiagnosticSink* sink) {
  if (slash < 4 || slash + 1 >= words.tokens.size()) return;
  const auto word = [&](uint32_t at) -> const WordToken& { return words.tokens[at]; };
  const uint32_t first = slash - 3, last = slash + 1;
  for (uint32_t at = first; at <= last; ++at) {
    const size_t wanted = (at - first) % 2 == 0 ? Parser::INT : Parser::SLASH;
    if (word(at).type() != wanted || (at > first && word(at).begin() != word(at - 1).end())) return;
  }
  const WrittenDate date = DateMeantBy(word(first).text(), word(first + 2).text(), word(last).text(), false);
  if (date.text.empty()) return;
  const Span span{file, word(first).begin(), word(last).end()};
  auto report = sink->Report(Kind::kOtherSymbol, span, words.source.substr(span.begin, span.length()), date.text);
  if (date.is_certain) {
    report.Fix(span, date.text);
  } else {
    report.Help("a date is written with its year first, then the month, then the day");
  }
}

}  // namespace

ast::ExprId Builder::BuildTest(ast::ExprId left, Parser::TestContext* tree) {
  Span span = Cover(ExprSpan(left), SpanOf(tree));
  switch (tree->op->getType()) {
    case Parser::IN: {
      ast::ExprId list = BuildAmount(tree->list);
      return AddExpr(span, ast::InExpr{left, list, tree->negated != nullptr}, {left, list});
    }
    case Parser::IS: {
      ast::IsExpr is{left, IsTestOf(tree->fact->start->getType())};
      if (is.test == ast::IsTest::kStage) is.stage = BuildName(tree->fact);
      return AddExpr(span, is, {left});
    }
    case Parser::BETWEEN: {
      ast::ExprId low = BuildDefaulted(tree->low);
      ast::ExprId high = BuildDefaulted(tree->high);
      return AddExpr(span, ast::BetweenExpr{left, low, high}, {left, low, high});
    }
    default: return BinaryOf(ComparisonOf(tree->op->getType()), left, BuildDefaulted(tree->right), SpanOf(tree->op));
  }
}

ast::ExprId Builder::BuildDefaulted(Parser::DefaultedContext* tree) {
  ast::ExprId result = BuildAmount(tree->operands[0]);
  for (size_t i = 1; i < tree->operands.size(); ++i) {
    Span op_span = SpanOf(&WordBefore(tree->operands[i]));
    result = BinaryOf(ast::BinaryOperator::kElse, result, BuildAmount(tree->operands[i]), op_span);
  }
  return result;
}

// A chain such as `a + b + c` is a tree that is deep on its left side, which is walked without recursion.
ast::ExprId Builder::BuildAmount(Parser::AmountContext* tree) {
  std::vector<Parser::AmountContext*> operations;
  for (; tree->left != nullptr; tree = tree->left) operations.push_back(tree);
  ast::ExprId result = tree->base != nullptr ? BuildPrimary(tree->base) : BuildPrefix(tree);
  for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation) {
    result = BuildOperation(result, *operation);
  }
  return result;
}

// `-x`, `days since x`, `time since x`
ast::ExprId Builder::BuildPrefix(Parser::AmountContext* tree) {
  ast::ExprId operand = BuildAmount(tree->right);
  if (tree->op->getType() == Parser::MINUS) {
    return AddExpr(SpanOf(tree), ast::UnaryExpr{ast::UnaryOperator::kNegate, operand}, {operand});
  }
  std::optional<ast::DurationUnit> unit;
  std::string_view words = WordOf(tree->op).text();
  if (tree->op->getType() == Parser::UNIT_SINCE) unit = ReadUnit(words.substr(0, words.find_first_of(" \t\r\n")));
  return AddExpr(SpanOf(tree), ast::SinceExpr{unit, operand}, {operand});
}

ast::ExprId Builder::BuildOperation(ast::ExprId left, Parser::AmountContext* tree) {
  if (tree->op->getType() != Parser::DOT) {
    if (tree->op->getType() == Parser::SLASH) SayDate(words_, file_, WordOf(tree->op).index(), sink_);
    return BinaryOf(ArithmeticOf(tree->op->getType()), left, BuildAmount(tree->right), SpanOf(tree->op));
  }
  Span span = Cover(ExprSpan(left), SpanOf(tree->member));
  ast::ExprId member = AddExpr(span, ast::MemberExpr{left, BuildName(tree->member)}, {left});
  return tree->call == nullptr ? member : BuildCall(member, tree->given, SpanOf(tree));
}

ast::ExprId Builder::BuildCall(ast::ExprId callee, Parser::ArgumentsContext* given, Span span) {
  ast::CallExpr call{callee, BuildArguments(given)};
  ast::ExprId deepest = callee;
  for (const ast::Argument& argument : call.arguments) {
    if (depths_.Get(argument.value) > depths_.Get(deepest)) deepest = argument.value;
  }
  return AddExpr(span, std::move(call), {deepest});
}

std::vector<ast::Argument> Builder::BuildArguments(Parser::ArgumentsContext* tree) {
  std::vector<ast::Argument> arguments;
  if (tree == nullptr) return arguments;
  for (auto* item : tree->items) {
    std::optional<ast::Name> name;
    if (item->id != nullptr) name = BuildName(item->id);
    if (item->of != nullptr) name = NameOf(item->of);
    arguments.push_back({name, BuildExpression(item->value), SpanOf(item)});
    if (item->over == nullptr && item->condition == nullptr) continue;
    ast::ArgumentSource source{item->over != nullptr, {}, {}, {}, {}, SpanOf(item)};
    if (item->over != nullptr) {
      ast::EventReference event = BuildEventReference(item->event);
      source.event = std::move(event.event);
      source.message = event.message;
      source.binding = event.binding;
      source.where = event.where;
    } else {
      if (item->binding != nullptr) source.binding = BuildName(item->binding);
      source.where = BuildConjunction(item->condition);
    }
    arguments.back().source = std::move(source);
  }
  return arguments;
}

ast::ExprId Builder::BuildPrimary(Parser::PrimaryContext* tree) {
  if (tree->constant != nullptr) return BuildLiteral(tree->constant);
  if (tree->content != nullptr) return BuildText(tree->content);
  if (tree->list != nullptr) return BuildList(tree->list);
  if (tree->record != nullptr) return BuildRecord(tree->record);
  if (tree->inner != nullptr) return BuildParens(tree);
  if (tree->aggregateCall != nullptr) return BuildAggregate(tree->aggregateCall);
  ast::Name word = NameOf(tree->start);
  ast::ExprId name = AddExpr(word.span, ast::NameExpr{word});
  if (tree->call != nullptr) return BuildCall(name, tree->given, SpanOf(tree));
  if (tree->bareUnit != nullptr) {
    // `in last month`, `once per week`
    const std::string_view before = WordBefore(tree).text();
    auto report = sink_->Report(Kind::kUnitAsName, SpanOf(tree), TextOf(tree));
    if (before == "last" || before == "per" || before == "wait" || before == "within") {
      report.Help(fmt::format("write `{} 1 {}`", before, TextOf(tree))).Fix(SpanOf(tree), "1 " + TextOf(tree));
    } else {
      report.Help(
          fmt::format("write a field of this name through its event: `purchase as p where p.{} > 1`", TextOf(tree)));
    }
  }
  return name;
}

ast::ExprId Builder::BuildParens(Parser::PrimaryContext* tree) {
  ast::ExprId inner = BuildExpression(tree->inner);
  return AddExpr(SpanOf(tree), ast::ParenExpr{inner}, {inner});
}

ast::ExprId Builder::BuildList(Parser::ListLiteralContext* tree) {
  ast::ListLiteral list;
  ast::ExprId deepest;
  for (auto* item : tree->items) {
    ast::ExprId id = BuildExpression(item);
    if (!deepest.is_valid() || depths_.Get(id) > depths_.Get(deepest)) deepest = id;
    list.items.push_back(id);
  }
  return AddExpr(SpanOf(tree), std::move(list), {deepest});
}

ast::ExprId Builder::BuildRecord(Parser::RecordFieldsContext* tree) {
  ast::RecordLiteral record{BuildRecordFields(tree)};
  ast::ExprId deepest;
  for (const ast::Argument& item : record.items) {
    if (!deepest.is_valid() || depths_.Get(item.value) > depths_.Get(deepest)) deepest = item.value;
  }
  return AddExpr(SpanOf(tree), std::move(record), {deepest});
}

ast::Argument Builder::BuildRecordField(Parser::RecordFieldContext* tree) {
  ast::Name name = BuildName(tree->id);
  return {name, BuildExpression(tree->value), SpanOf(tree)};
}

// `{ sku: "mug", quantity: 2 }`
std::vector<ast::Argument> Builder::BuildRecordFields(Parser::RecordFieldsContext* tree,
                                                      std::vector<ast::TestConsent>* consents) {
  std::vector<ast::Argument> fields;
  if (tree->first == nullptr) return fields;
  // True when it was a consent: words in front of a list are marked only where one can stand.
  auto add_consents = [&](auto* field) {
    if (field->consents == nullptr) return false;
    SENDA_CHECK(consents != nullptr);
    for (const ast::TestConsent& one : BuildConsents(field->consents)) consents->push_back(one);
    return true;
  };
  if (!add_consents(tree->first)) fields.push_back(BuildRecordField(tree->first));
  for (auto* next : tree->rest) {
    if (next->field_ != nullptr) {
      if (!add_consents(next->field_)) fields.push_back(BuildRecordField(next->field_));
      continue;
    }
    auto* line = next->line;
    if (add_consents(line)) continue;
    ast::Name name = line->id != nullptr ? BuildName(line->id) : NameOf(line->unit);
    if (!WordOf(line->start).is_line_start()) {
      std::string before = fields.empty() ? "consent" : std::string(interner_->Text(fields.back().name->text));
      sink_->Report(Kind::kFieldsNotSeparated, name.span, interner_->Text(name.text), before)
          .Help("put a comma between the fields, or each on a line of its own")
          .Fix(Span{file_, WordBefore(line).end(), WordBefore(line).end()}, ",");
    }
    fields.push_back({name, BuildExpression(line->value), SpanOf(line)});
  }
  return fields;
}

// `shop.cart.vip`, where only a name can stand.
ast::ExprId Builder::BuildPathExpression(Parser::PathContext* tree) {
  ast::ExprId result = AddExpr(SpanOf(tree->first), ast::NameExpr{BuildName(tree->first)});
  for (auto* part : tree->rest) {
    Span span = Cover(ExprSpan(result), SpanOf(part));
    result = AddExpr(span, ast::MemberExpr{result, BuildName(part)}, {result});
  }
  return result;
}

}  // namespace senda::syntax
