// What the parts of the printer share. Inside print*.cc only.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ir/print_expression.h"
#include "compiler/ir/program.h"

namespace senda::ir {

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program), description_(program.description) {}

  std::string Print();

 private:
  template <typename... Args>
  void Line(int indent, fmt::format_string<Args...> format, Args&&... args) {
    out_.append(static_cast<size_t>(indent) * 2, ' ');
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }
  // `label  expression`, with its `let`s in front. Nothing for kNone.
  void Expression(int indent, std::string_view label, uint32_t root, uint32_t event = abi::kNone);

  void Settings();
  void Channel(const abi::Channel& channel);
  // print_rules.cc
  void Rules();
  void Rule(const abi::SendRule& rule);
  void Message(const abi::Message& message);
  void Pieces(int indent, const std::vector<abi::TextPiece>& pieces);
  void Sources();
  void Schema();
  void Fields(const std::vector<abi::FieldSchema>& fields);
  void Aggregates();
  void Aggregate(uint32_t index);
  void Segments();
  void Effects();
  void Effect(int indent, std::string_view label, const abi::Decision& decision);
  void Groups();
  void Layout();
  void Triggers();
  void Pattern(const abi::Pattern& pattern);
  void Source(int indent, std::string_view label, const abi::Source& source);
  void Journeys();
  void Maps();
  void Kpis();
  void Journey(const abi::Journey& journey);
  void Outcomes(const abi::Journey& journey);
  void Step(const abi::Journey& journey, uint32_t index);
  void SendDetails(const abi::SendRules& rules);
  void StepDetails(const abi::Step& step);

  std::string At(const abi::SourcePosition& position) const;
  std::string Copies(const std::vector<abi::Source::Copy>& copies, uint32_t event) const;
  std::string FieldOf(uint32_t event, uint32_t field) const;
  std::string TriggerName(uint32_t trigger) const;
  std::string TriggerNames(const std::vector<uint32_t>& triggers) const;
  std::string SegmentNames(const std::vector<uint32_t>& segments) const;

  const Program& program_;
  const abi::Program& description_;
  std::string out_;
};

// `3 months`, `7 days`.
std::string PrintLength(const abi::Duration& duration);

}  // namespace senda::ir
