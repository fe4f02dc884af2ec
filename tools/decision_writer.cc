#include "tools/decision_writer.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "runtime/abi/builtins.h"
#include "runtime/engine/name_match.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

void AddText(std::string_view key, std::string_view text, Json* data) {
  if (!text.empty()) (*data)[std::string(key)] = text;
}

// The declared type of the goal event's field that is a journey's worth; null when there is none.
const abi::FieldType* WorthType(const abi::Program& program, const abi::Journey& journey) {
  if (journey.goal_trigger == abi::kNone || journey.goal_worth == abi::kNone) return nullptr;
  for (uint32_t pattern : program.triggers[journey.goal_trigger].patterns) {
    for (const abi::Link& link : program.patterns[pattern].links) {
      for (const abi::Source& source : link.sources) {
        if (source.kind != abi::SourceKind::kEvent) continue;
        for (const auto& copy : source.captures) {
          if (copy.to == journey.goal_worth) return &program.events[source.target].fields[copy.from].type;
        }
      }
    }
  }
  return nullptr;
}

Json WorthAsJson(const engine::Decision& decision, const abi::Program& program) {
  for (const abi::Journey& journey : program.journeys) {
    if (journey.id != decision.journey) continue;
    abi::TextFormat format{program.currency, 2, {}};
    if (const abi::FieldType* type = WorthType(program, journey)) {
      format = {type->currency, type->minor_digits, type->members};
    }
    return abi::PrintValue(decision.worth_kind, decision.worth, format);
  }
  return nullptr;
}

Json AnswerAsJson(const engine::Decision& decision) {
  if (decision.answer.known == 0) return nullptr;
  const abi::FieldType& type = *decision.answer_type;
  return abi::PrintValue(type.kind, decision.answer, {type.currency, type.minor_digits, type.members});
}

Json PlaceOf(const abi::SourcePosition& position, const abi::Program& program) {
  if (position.file >= program.files.size()) return nullptr;
  return fmt::format("{}:{}", program.files[position.file], position.line);
}

Json DataOf(const engine::Decision& decision, const abi::Program& program) {
  Json data = Json::object();
  AddText("trigger", decision.trigger, &data);
  if (decision.key.known != 0) {
    abi::TextFormat format{};
    if (decision.key_members != nullptr) format.members = *decision.key_members;
    data["key"] = abi::PrintValue(decision.key_kind, decision.key, format);
  }
  AddText("message", decision.message, &data);
  AddText("channel", decision.channel, &data);
  if (decision.kind == engine::DecisionKind::kCalled) {
    data["arguments"] = Json::parse(decision.body, nullptr, false);
  } else {
    AddText("language", decision.language, &data);
    AddText("variant", decision.variant, &data);
    if (decision.kind == engine::DecisionKind::kSent) AddText("subject", decision.subject, &data);
    AddText("preheader", decision.preheader, &data);
    AddText("title", decision.title, &data);
    AddText(decision.kind == engine::DecisionKind::kTasked ? "title" : "body", decision.body, &data);
    AddText("opens", decision.opens, &data);
  }
  AddText("split", decision.split, &data);
  AddText("arm", decision.arm, &data);
  AddText("reason", decision.reason, &data);
  AddText("aggregate", decision.aggregate, &data);
  for (const auto& [name, instant] : {std::pair("since", decision.since), std::pair("deadline", decision.deadline)}) {
    if (instant.known != 0) data[name] = abi::PrintValue(abi::Kind::kInstant, instant, {});
  }
  AddText("history", decision.history, &data);
  if (decision.kind != engine::DecisionKind::kSent) AddText("subject", decision.subject, &data);
  for (const engine::TriedChannel& one : decision.tried) {
    data["channels"].push_back(
        {{"channel", one.channel}, {"rule", one.rule}, {"source", PlaceOf(one.source, program)}});
  }
  if (decision.codes_left >= 0) data["left"] = decision.codes_left;
  if (decision.is_awaited) AddText("delivery", decision.delivery, &data);
  if (decision.kind == engine::DecisionKind::kCalled) AddText("call", decision.delivery, &data);
  if (decision.kind == engine::DecisionKind::kTasked) AddText("task", decision.delivery, &data);
  AddText("hook", decision.hook, &data);
  AddText("team", decision.team, &data);
  AddText("purpose", decision.purpose, &data);
  if (decision.until == abi::kNever) {
    data["until"] = nullptr;
  } else if (decision.until != INT64_MIN) {
    data["until"] = abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(decision.until), {});
  }
  if (decision.answer_type != nullptr) data["answer"] = AnswerAsJson(decision);
  if (decision.is_truncated) data["truncated"] = true;
  if (decision.worth.known != 0) data["worth"] = WorthAsJson(decision, program);
  if (decision.is_late) data["late"] = true;
  return data;
}

}  // namespace

std::string DecisionAsJson(const engine::Decision& decision, const abi::Program& program) {
  Json json;
  json["at"] = abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(decision.at), {});
  json["customer"] = TextOrNull(decision.customer);
  json["journey"] = TextOrNull(decision.journey);
  json["step"] = TextOrNull(decision.step);
  json["kind"] = engine::NameOf(decision.kind);
  json["rule"] = TextOrNull(decision.rule);
  json["source"] = PlaceOf(decision.source, program);
  json["data"] = DataOf(decision, program);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void DecisionWriter::SwitchTo(const abi::Program& program) {
  std::vector<engine::NewName> names;
  std::vector<std::string> olds;
  for (const abi::Trigger& trigger : program.triggers) names.push_back({trigger.id, &trigger.former_ids});
  for (const abi::Trigger& trigger : program_->triggers) olds.push_back(trigger.id);
  firings_.Renumber(engine::MatchNames(names, olds));
  program_ = &program;
}

void DecisionWriter::OnDecision(const engine::Decision& decision) {
  if (observer_ != nullptr) observer_->OnDecision(decision);
  if (sink_ == nullptr || !status_.ok()) return;
  status_ = sink_->Write(DecisionAsJson(decision, decision.program != nullptr ? *decision.program : *program_));
}

}  // namespace senda::tools
