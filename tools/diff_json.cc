#include <nlohmann/json.hpp>

#include "runtime/abi/builtins.h"
#include "tools/diff_report.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
Json Instant(int64_t at) {
  return abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(at), {});
}

std::string_view NameOf(engine::PlaceFate fate) {
  switch (fate) {
    case engine::PlaceFate::kGoesOn: return "goes_on";
    case engine::PlaceFate::kRetimed: return "retimed";
    case engine::PlaceFate::kFinishes: return "finishes_on_old_version";
    case engine::PlaceFate::kExits: return "exits";
    case engine::PlaceFate::kContinues: return "continues";
  }
  return "";
}

Json AsJson(const ProgramChanges& changes) {
  Json declarations = Json::array();
  for (const ChangedDeclaration& one : changes.declarations) {
    declarations.push_back({{"change", WordOf(one.change)},
                            {"kind", one.kind},
                            {"name", one.name},
                            {"was", TextOrNull(one.was)},
                            {"file", one.file},
                            {"line", one.line},
                            {"through", one.through},
                            {"lines", one.lines}});
  }
  return declarations;
}

Json AsJson(const WaitingJourney& journey) {
  Json places = Json::array();
  for (const WaitingPlace& one : journey.places) {
    Json place = {{"step", one.step},
                  {"file", one.file},
                  {"line", one.line},
                  {"fate", NameOf(one.fate)},
                  {"to", TextOrNull(one.to)},
                  {"before", TextOrNull(one.before)},
                  {"after", TextOrNull(one.after)},
                  {"needs", one.lacks}};
    if (one.customers) place["customers"] = *one.customers;
    places.push_back(std::move(place));
  }
  Json json = {
      {"journey", journey.name}, {"now", TextOrNull(journey.now)}, {"places", places}, {"unknown", journey.forgotten}};
  if (!journey.goal_before.empty()) json["goal"] = {{"before", journey.goal_before}, {"after", journey.goal_after}};
  if (journey.active) json["active"] = *journey.active;
  return json;
}

Json AsJson(const std::vector<std::pair<std::string, std::pair<int64_t, int64_t>>>& totals) {
  Json json = Json::object();
  for (const auto& [name, both] : totals) json[name] = {{"before", both.first}, {"after", both.second}};
  return json;
}

Json AsJson(const DecisionChanges& decisions) {
  Json counts = Json::array(), examples = Json::array();
  for (const DecisionCounts& one : decisions.counts) {
    counts.push_back({{"journey", TextOrNull(one.journey)},
                      {"kind", one.what},
                      {"subject", TextOrNull(one.subject)},
                      {"detail", TextOrNull(one.detail)},
                      {"before", one.before},
                      {"after", one.after},
                      {"gone", one.gone},
                      {"new", one.come},
                      {"moved", one.moved},
                      {"reworded", one.reworded}});
  }
  const auto side = [](const std::string& words, int64_t at, const std::string& place) {
    if (words.empty()) return Json(nullptr);
    return Json{{"what", words}, {"at", Instant(at)}, {"source", TextOrNull(place)}};
  };
  for (const DecisionExample& one : decisions.examples) {
    examples.push_back({{"customer", one.customer},
                        {"journey", TextOrNull(one.journey)},
                        {"before", side(one.before, one.at_before, one.place_before)},
                        {"after", side(one.after, one.at_after, one.place_after)}});
  }
  return {{"before", decisions.before},
          {"after", decisions.after},
          {"customers", decisions.customers},
          {"counts", counts},
          {"by_channel", AsJson(decisions.by_channel)},
          {"by_rule", AsJson(decisions.by_rule)},
          {"examples", examples}};
}

Json AsJson(const EventChanges& events) {
  Json segments = Json::array(), entries = Json::array(), switched = Json::object();
  for (const auto& [name, count] : events.switched) switched[name] = count;
  for (const SegmentChange& one : events.segments) {
    segments.push_back({{"segment", one.name},
                        {"before", one.before},
                        {"after", one.after},
                        {"came", one.came},
                        {"left", one.left},
                        {"examples", one.examples}});
  }
  for (const EntryNow& one : events.entries) {
    entries.push_back({{"journey", one.journey},
                       {"segment", one.segment},
                       {"customers", one.customers},
                       {"enters", one.per_day > 0},
                       {"per_day", one.per_day}});
  }
  return {{"events", events.events},
          {"customers", events.customers},
          {"until", events.until ? Instant(*events.until) : Json(nullptr)},
          {"rejected", {{"before", events.rejected_before}, {"after", events.rejected_after}}},
          {"decisions", AsJson(events.decisions)},
          {"switch", switched},
          {"segments", segments},
          {"would_enter", entries}};
}

}  // namespace

std::string DiffAsJson(const DiffReport& report) {
  Json settings = Json::array(), journeys = Json::array(), rebuilt = Json::array();
  for (const ChangedSetting& one : report.changes.settings) {
    settings.push_back({{"name", one.name}, {"before", one.before}, {"after", one.after}});
  }
  for (const WaitingJourney& journey : report.waiting.journeys) journeys.push_back(AsJson(journey));
  for (const RebuiltAggregate& one : report.waiting.rebuilt) {
    rebuilt.push_back({{"what", one.what}, {"may_be_inexact", one.may_be_inexact}});
  }
  Json json = {{"before", report.before},
               {"after", report.after},
               {"same", report.is_empty()},
               {"settings", settings},
               {"declarations", AsJson(report.changes)},
               {"waiting", journeys},
               {"rebuilt", rebuilt},
               {"begun_anew", report.waiting.begun_anew}};
  if (report.events) json["events"] = AsJson(*report.events);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace senda::tools
