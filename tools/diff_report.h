// What `senda diff` found, as text for people, as one JSON object, or as Markdown for a pull request.
#pragma once

#include <optional>
#include <string>

#include "tools/event_changes.h"
#include "tools/program_changes.h"
#include "tools/waiting_changes.h"

namespace senda::tools {

struct DiffReport {
  std::string before, after;  // as the command line names them
  ProgramChanges changes;
  WaitingChanges waiting;
  std::optional<EventChanges> events;
  bool is_empty() const {
    return !changes.has_new_meaning() && waiting.journeys.empty() && (!events || events->decisions.is_empty());
  }
};

std::string DiffAsText(const DiffReport& report, bool has_color);
std::string DiffAsJson(const DiffReport& report);
std::string DiffAsMarkdown(const DiffReport& report);

// Shared by text and Markdown: `12 customers`, and what becomes of those who stand at one or more places of a journey.
std::string CountOf(int64_t count, const char* one, const char* many);
struct PlaceLine {
  std::string place, words;
  std::optional<int64_t> customers;
};
std::vector<PlaceLine> PlaceLines(const WaitingJourney& journey);
// What else a switch does with who is in the journey, one sentence each.
std::vector<std::string> Remarks(const WaitingJourney& journey);
// `sent cart_reminder by email`
std::string WordsOf(const DecisionCounts& counts);
// `c7 in recover_cart: sent … at … (file:line), now skipped …`
std::string WordsOf(const DecisionExample& example);
std::string WordsOf(const EntryNow& entry);

}  // namespace senda::tools
