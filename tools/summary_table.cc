#include <fmt/core.h>

#include <algorithm>

#include "runtime/abi/builtins.h"
#include "tools/say.h"
#include "tools/summary.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

std::string TitleOf(const std::string& name, const Titles& titles) {
  auto found = std::find_if(titles.begin(), titles.end(), [&](const auto& entry) { return entry.first == name; });
  return found == titles.end() ? "" : found->second;
}

// `69,659 events of 23,570 customers, until 1998-06-30T00:00:00Z`
std::string Headline(const Summary& summary) {
  std::string text = Say("{}: {} of {}", summary.program, SayCount(summary.events, "{} event", "{} events"),
                         SayCount(summary.customers, "{} customer", "{} customers"));
  if (summary.until) {
    text += Say(", until {}", abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(*summary.until), {}));
  }
  return text + "\n";
}

// What was not as it should be, only what there was.
std::string Remarks(const Summary& summary) {
  struct Remark {
    int64_t count;
    std::string_view one, many;
  };
  const Remark remarks[] = {
      {summary.rejected, "{} rejected", "{} rejected"},
      {summary.ignored, "{} ignored", "{} ignored"},
      {summary.duplicates, "{} duplicate left out", "{} duplicates left out"},
      {summary.late, "{} late", "{} late"},
      {summary.reached.value_or(0), "{} customer reached by their fields", "{} customers reached by their fields"},
      {summary.extra_fields, "{} undeclared field left out", "{} undeclared fields left out"},
      {summary.rounded_money, "{} amount rounded to its currency's decimals",
       "{} amounts rounded to their currency's decimals"},
      {summary.attempts_given_way, "{} attempt of a pattern given up for a newer one",
       "{} attempts of patterns given up for newer ones"},
      {summary.merged, "{} id merged into another", "{} ids merged into others"},
      {summary.merged_again, "{} merge of ids that were one already", "{} merges of ids that were one already"},
      {summary.erased, "{} customer erased", "{} customers erased"},
      {summary.late_answers, "{} answer nobody waited for", "{} answers nobody waited for"},
      {summary.goals_given_way, "{} ended journey no longer measured", "{} ended journeys no longer measured"},
  };
  std::string text;
  for (const Remark& remark : remarks) {
    if (remark.count == 0) continue;
    text += (text.empty() ? "" : ", ") + SayCount(remark.count, remark.one, remark.many);
  }
  return text.empty() ? "" : text + "\n";
}

std::string Listed(const NamedCounts& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, WithCommas(count));
  return text;
}

void AddSegments(const Summary& summary, const Titles& titles, Table* table) {
  if (summary.segments.empty()) return;
  table->AddLine("");
  AddHead({"Segments", "members", "entered", "left"}, table);
  for (const SegmentSummary& segment : summary.segments) {
    table->Add(
        {"  " + segment.name, WithCommas(segment.members), WithCommas(segment.entered), WithCommas(segment.left)},
        TitleOf(segment.name, titles));
  }
}

void AddTriggers(const Summary& summary, Table* table) {
  if (summary.triggers.empty()) return;
  table->AddLine("");
  AddHead({"Triggers", "fired", "customers", "keys"}, table);
  for (const TriggerSummary& trigger : summary.triggers) {
    table->Add(
        {"  " + trigger.name, WithCommas(trigger.fired), WithCommas(trigger.customers), WithCommas(trigger.keys)});
  }
}

std::string ListedSend(const SendSummary& send) {
  std::string text = SayCount(send.made, "{} sent", "{} sent");
  if (send.delayed > 0) text += Say(", {} delayed", WithCommas(send.delayed));
  if (!send.skipped.empty()) text += Say(", skipped by {}", Listed(send.skipped));
  return text;
}

std::string ListedGoal(const JourneySummary& journey) {
  std::string text = Say("reached by {}", WithCommas(journey.reached));
  if (journey.held_out > 0) text += Say(", held out {}", WithCommas(journey.held_out_reached));
  return text;
}

void AddJourney(const JourneySummary& journey, const Titles& titles, Table* table) {
  table->Add(
      {"  " + journey.name, WithCommas(journey.entered), WithCommas(journey.held_out), WithCommas(journey.active)},
      TitleOf(journey.name, titles));
  if (!journey.exits.empty()) table->AddLine(Say("    exits: {}", Listed(journey.exits)));
  if (!journey.refused.empty()) table->AddLine(Say("    refused: {}", Listed(journey.refused)));
  for (const SendSummary& send : journey.sends) {
    table->AddLine(fmt::format("    {}: {}", send.channel, ListedSend(send)));
  }
  for (const SplitSummary& split : journey.splits) {
    table->AddLine(fmt::format("    {}: {}", split.name, Listed(split.arms)));
  }
  for (const SplitSummary& message : journey.variants) {
    table->AddLine(fmt::format("    {}: {}", message.name, Listed(message.arms)));
  }
  if (journey.has_goal) table->AddLine(Say("    goal: {}", ListedGoal(journey)));
}

void AddJourneys(const Summary& summary, const Titles& titles, Table* table) {
  if (summary.journeys.empty()) return;
  table->AddLine("");
  AddHead({"Journeys", "entered", "held out", "active"}, table);
  for (const JourneySummary& journey : summary.journeys) AddJourney(journey, titles, table);
}

void AddSourcesOf(const Summary& summary, Table* table) {
  if (!summary.catalogs.empty()) {
    table->AddLine("");
    AddHead({"Catalogs", "rows"}, table);
    for (const auto& [name, rows] : summary.catalogs) table->Add({"  " + name, WithCommas(rows)});
  }
  if (summary.coupons.empty()) return;
  table->AddLine("");
  AddHead({"Coupons", "codes", "given", "left"}, table);
  for (const CouponSummary& coupon : summary.coupons) {
    table->Add({"  " + coupon.name, WithCommas(coupon.codes), WithCommas(coupon.given), WithCommas(coupon.left)});
  }
}

void AddSwitches(const Summary& summary, Table* table) {
  for (const SwitchSummary& one : summary.switches) {
    table->AddLine("");
    table->AddLine(Say("Switch at {}", abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(one.at), {})));
    NamedCounts counts;
    for (const auto& [name, count] : one.counts) {
      if (count != 0 || name == "customers") counts.emplace_back(name, count);
    }
    for (auto& [name, count] : counts) {
      std::replace(name.begin(), name.end(), '_', ' ');
      name = Told(name);
    }
    table->AddLine("  " + Listed(counts));
  }
  if (summary.former_journeys.empty()) return;
  table->AddLine("");
  AddHead({"Former journeys", "entered", "held out", "active"}, table);
  for (const JourneySummary& journey : summary.former_journeys) AddJourney(journey, {}, table);
}

void AddRules(const Summary& summary, Table* table) {
  if (summary.rules.empty()) return;
  table->AddLine("");
  AddHead({"Rules", "held", "skipped"}, table);
  for (const RuleSummary& rule : summary.rules) {
    table->Add({"  " + rule.name, WithCommas(rule.held), WithCommas(rule.skipped)});
  }
}

}  // namespace

std::string SummaryAsTable(const Summary& summary, const Titles& titles) {
  Table table;
  AddSegments(summary, titles, &table);
  AddTriggers(summary, &table);
  AddJourneys(summary, titles, &table);
  AddMapsTo(summary.kpis, summary.maps, &table);
  AddSourcesOf(summary, &table);
  AddSwitches(summary, &table);
  AddRules(summary, &table);
  return Headline(summary) + Remarks(summary) + table.Print();
}

}  // namespace senda::tools
