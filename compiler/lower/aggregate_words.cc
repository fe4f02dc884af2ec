// How aggregates are called when people are told what was counted.
#include <fmt/format.h>

#include "compiler/ir/names.h"
#include "compiler/lower/aggregates.h"
#include "compiler/lower/inputs.h"

namespace senda::lower {
namespace {

std::string LengthWords(const abi::Duration& length) {
  static constexpr std::pair<int64_t, const char*> kUnits[] = {
      {86'400'000, "day"}, {3'600'000, "hour"}, {60'000, "minute"}, {1'000, "second"}};
  const auto words = [](int64_t count, const char* unit) {
    return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
  };
  if (length.months != 0) return words(length.months, "month");
  for (const auto& [milliseconds, unit] : kUnits) {
    if (length.milliseconds % milliseconds == 0) return words(length.milliseconds / milliseconds, unit);
  }
  return fmt::format("{} ms", length.milliseconds);
}

std::string WindowWords(const AggregateTable& aggregates, const AggregateDraft& draft) {
  switch (draft.window) {
    case abi::Window::kEver: return draft.set.journey != abi::kNone ? " since entering" : "";
    case abi::Window::kSliding: return " in last " + LengthWords(draft.length);
    case abi::Window::kSince: return " since " + aggregates.WordsOf(draft.reset);
    case abi::Window::kToday: return " today";
    case abi::Window::kThisWeek: return " this week";
    case abi::Window::kThisMonth: return " this month";
    case abi::Window::kThisYear: return " this year";
  }
  return "";
}

std::string EventWords(const Inputs& in, const AggregateTable& aggregates, const EventSet& set) {
  const std::string& name = in.model.events[set.event].qualified_name;
  return set.where.is_valid() ? fmt::format("{} where {}", name, aggregates.WordsOf(set.where)) : name;
}

}  // namespace

std::string AggregateWords(const Inputs& in, const AggregateTable& aggregates, const AggregateDraft& draft) {
  const std::string events = EventWords(in, aggregates, draft.set);
  if (draft.container == abi::Container::kLatest) return events;
  std::string what(draft.container == abi::Container::kOpen ? "open" : ir::NameOf(draft.function));
  what += '(';
  const bool is_open = draft.container == abi::Container::kOpen;
  if (draft.value.is_valid() && !is_open) what += aggregates.WordsOf(draft.value) + " of ";
  what += events;
  if (is_open) {
    what += fmt::format(" until {} by {}", EventWords(in, aggregates, draft.closes),
                        in.Text(in.EventFields(draft.closes.event).at(draft.close_field).name));
  }
  return what + WindowWords(aggregates, draft) + ")";
}

}  // namespace senda::lower
