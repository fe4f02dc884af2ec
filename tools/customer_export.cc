#include "tools/customer_export.h"

#include <nlohmann/json.hpp>

#include "runtime/abi/builtins.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

Json InstantOrNull(int64_t at) {
  if (at == abi::kNever || at == INT64_MIN) return nullptr;
  return abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(at), {});
}

Json ValueAsJson(const engine::ReportedValue& reported) {
  abi::Value value = reported.value;
  if (value.known == 0) return nullptr;
  switch (reported.type.kind) {
    case abi::Kind::kBool: return value.integer != 0;
    case abi::Kind::kInt: return value.integer;
    case abi::Kind::kNumber: return value.number;
    default: break;
  }
  if (abi::RepOf(reported.type.kind) == abi::Rep::kText) return reported.text;
  return abi::PrintValue(reported.type.kind, value,
                         {reported.type.currency, reported.type.minor_digits, reported.type.members});
}

Json ByName(const std::vector<engine::ReportedValue>& values) {
  Json json = Json::object();
  for (const engine::ReportedValue& value : values) {
    if (!value.name.empty()) json[value.name] = ValueAsJson(value);
  }
  return json;
}

Json AsJson(const std::vector<engine::ReportedAttempt>& attempts) {
  Json json = Json::array();
  for (const engine::ReportedAttempt& attempt : attempts) {
    json.push_back({{"trigger", attempt.trigger},
                    {"began", InstantOrNull(attempt.began)},
                    {"last", InstantOrNull(attempt.last)},
                    {"until", InstantOrNull(attempt.until)},
                    {"names", ByName(attempt.named)}});
  }
  return json;
}

std::string_view StateOf(const engine::ReportedInstance& instance) {
  if (instance.has_ended) return "ended";
  return instance.is_held_out ? "held out" : "active";
}

Json AsJson(const engine::ReportedInstance& instance) {
  Json json = {{"journey", instance.journey}, {"state", StateOf(instance)}};
  if (!instance.key.name.empty()) json["key"] = ValueAsJson(instance.key);
  json["entered"] = InstantOrNull(instance.entered);
  json["step"] = instance.step.empty() ? Json(nullptr) : Json(instance.step);
  json["until"] = InstantOrNull(instance.until);
  if (instance.goal_until != INT64_MIN) {
    json["goal"] = {{"reached", instance.has_reached_goal}, {"until", InstantOrNull(instance.goal_until)}};
  }
  json["names"] = ByName(instance.named);
  json["attempts"] = AsJson(instance.attempts);
  for (const engine::ReportedSend& held : instance.held) {
    json["held"].push_back({{"message", held.message}, {"until", InstantOrNull(held.until)}});
  }
  if (instance.queued_at != INT64_MIN) {
    json["queued"] = {{"at", InstantOrNull(instance.queued_at)}, {"names", ByName(instance.queued)}};
  }
  return json;
}

Json AsJson(const std::vector<engine::ReportedInstance>& instances) {
  Json json = Json::array();
  for (const engine::ReportedInstance& instance : instances) json.push_back(AsJson(instance));
  return json;
}

}  // namespace

std::string CustomerAsJson(const engine::CustomerReport& report) {
  Json json = {{"customer", report.id}, {"aliases", report.aliases}};
  json["at"] = report.has_begun ? InstantOrNull(report.clock) : Json(nullptr);
  json["wakes"] = InstantOrNull(report.wake);
  json["profile"] = ByName(report.fields);
  json["segments"] = report.segments;
  if (!report.stages.empty()) json["stages"] = Json::object();
  for (const engine::ReportedStage& stage : report.stages) {
    json["stages"][stage.map] = {{"stage", stage.stage.substr(stage.stage.rfind('.') + 1)},
                                 {"since", InstantOrNull(stage.since)}};
  }
  json["aggregates"] = ByName(report.aggregates);
  json["attempts"] = AsJson(report.attempts);
  json["journeys"] = AsJson(report.journeys);
  for (const engine::CustomerReport& older : report.older) {
    json["older_versions"].push_back({{"since", InstantOrNull(older.version_since)},
                                      {"aggregates", ByName(older.aggregates)},
                                      {"attempts", AsJson(older.attempts)},
                                      {"journeys", AsJson(older.journeys)}});
  }
  json["entries"] = Json::array();
  for (const engine::ReportedEntry& entry : report.entries) {
    json["entries"].push_back({{"journey", entry.journey}, {"at", InstantOrNull(entry.at)}});
  }
  for (const engine::ReportedConsent& consent : report.consents) {
    Json one = {{"channel", consent.channel}, {"purpose", consent.purpose}};
    if (!consent.topic.empty()) one["topic"] = consent.topic;
    one[consent.is_given ? "given" : "withdrawn"] = InstantOrNull(consent.at);
    json["consents"].push_back(std::move(one));
  }
  for (const engine::ReportedContact& contact : report.contacts) {
    json["contacts"].push_back(
        {{"channel", contact.channel}, {"purpose", contact.purpose}, {"at", InstantOrNull(contact.at)}});
  }
  for (const engine::ReportedContact& bounce : report.bounced) {
    json["bounced"].push_back({{"channel", bounce.channel}, {"at", InstantOrNull(bounce.at)}});
  }
  for (const engine::ReportedCode& code : report.codes) {
    json["codes"].push_back({{"coupon", code.coupon},
                             {"code", code.code},
                             {"given", InstantOrNull(code.given)},
                             {"until", InstantOrNull(code.until)}});
  }
  json["events"] = {{"remembered", report.events_remembered}, {"held", report.events_held}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace senda::tools
