// Work of an event: what its expressions cost, each as often as the bounds of the program allow.
#include <algorithm>
#include <map>
#include <set>

#include "runtime/engine/plan.h"
#include "tools/cost_limits.h"
#include "tools/cost_model.h"

namespace senda::tools {

namespace cost {
namespace {

using abi::kNone;

constexpr uint64_t kMany = 1'000'000'000'000'000;

uint64_t Sum(uint64_t a, uint64_t b) {
  return std::min(a + b, kMany);
}
uint64_t Product(uint64_t a, uint64_t b) {
  return a != 0 && b > kMany / a ? kMany : a * b;
}

// Work by the declaration that asks for it.
struct Bill {
  std::map<std::string, WorkOf::Part> parts;
  uint64_t total = 0;
  void Add(const Place& place, uint64_t work) {
    if (work == 0) return;
    WorkOf::Part& part = parts[place.file + ":" + std::to_string(place.line) + place.kind + place.name];
    part.kind = place.kind;
    part.name = place.name;
    part.file = place.file;
    part.line = place.line;
    part.worst = Sum(part.worst, work);
    total = Sum(total, work);
  }
  void Add(const Bill& other, uint64_t times) {
    for (const auto& [key, part] : other.parts) {
      Add({part.kind, part.name, part.file, part.line}, Product(part.worst, times));
    }
  }
};

class WorkModel {
 public:
  WorkModel(const driver::Compilation& compilation, const Places& places)
      : ir_(*compilation.program),
        program_(ir_.description),
        places_(places),
        limits_(ir_),
        costs_(RootCosts(ir_, true)),
        rounds_(std::max<uint64_t>(compilation.model.rounds_max, 1)) {
    sent_ = EventNamed("sent");
    skipped_ = EventNamed("skipped");
  }

  // Of an event, or without one of time alone.
  WorkOf Of(uint32_t event) {
    WorkOf out;
    out.event = event == kNone ? "time" : program_.events[event].qualified_name;
    Bill alone;
    if (event != kNone) AddOwn(event, &alone);
    AddSettling(event, &alone);
    out.alone = alone.total;
    const Bill worst = WorstOf(event);
    out.worst = worst.total;
    for (const auto& [key, part] : worst.parts) out.parts.push_back(part);
    std::stable_sort(out.parts.begin(), out.parts.end(),
                     [](const WorkOf::Part& a, const WorkOf::Part& b) { return a.worst > b.worst; });
    return out;
  }

 private:
  uint32_t EventNamed(std::string_view name) const {
    for (uint32_t i = 0; i < program_.events.size(); ++i) {
      if (program_.events[i].qualified_name == name) return i;
    }
    return kNone;
  }

  uint64_t CostOf(uint32_t root) const { return root == kNone ? 0 : costs_[root]; }
  void Add(uint32_t root, uint64_t times, Bill* bill) const {
    if (root == kNone) return;
    bill->Add(places_.At(ir_.roots[root].position), Product(CostOf(root), times));
  }

  // ------------------------------------------------------------------------------------------------- one input or item

  // Steps 2, 3 and 6: what is decided, inserted and measured.
  void AddOwn(uint32_t event, Bill* bill) const {
    const abi::EventEffects& effects = program_.effects[event];
    if (effects.decide_group != kNone) {
      for (uint32_t root : program_.decide_groups[effects.decide_group].roots) Add(root, 1, bill);
    }
    std::set<uint32_t> inserts(effects.always.inserts.begin(), effects.always.inserts.end());
    for (const abi::Decision& decision : effects.decisions) {
      inserts.insert(decision.inserts.begin(), decision.inserts.end());
    }
    for (uint32_t index : inserts) {
      Add(program_.aggregates[index].value_root, 1, bill);
      Add(program_.aggregates[index].reset_root, 2, bill);
    }
    for (const abi::Tally& tally : program_.tallies) {
      if (tally.event != event) continue;
      Add(tally.value_root, 1, bill);
      Add(tally.group_root, 1, bill);
    }
  }

  void AddSegment(uint32_t index, uint64_t times, Bill* bill) const {
    Add(program_.segments[index].value_root, times, bill);
    Add(program_.segments[index].breakpoint_root, times, bill);
  }

  // Step 4, for what the event can change; for time alone, whatever can flip by it.
  void AddSettling(uint32_t event, Bill* bill) const {
    if (event == kNone) {
      for (uint32_t i = 0; i < program_.segments.size(); ++i) AddSegment(i, 1, bill);
      return;
    }
    const bool is_profile = program_.events[event].updates_profile;
    const uint32_t group = is_profile ? program_.all_segments_group : program_.effects[event].settle_group;
    if (group == kNone) return;
    for (uint32_t segment : program_.settle_groups[group].segments) AddSegment(segment, 1, bill);
  }

  std::set<uint32_t> TriggersOf(uint32_t event) const {
    std::set<uint32_t> found;
    std::vector<uint32_t> open;
    const auto add = [&](const std::vector<uint32_t>& triggers) {
      for (uint32_t trigger : triggers) {
        if (found.insert(trigger).second) open.push_back(trigger);
      }
    };
    const bool is_change = event == kNone || program_.events[event].updates_profile;
    if (event != kNone) add(program_.effects[event].triggers);
    const uint32_t group = is_change ? program_.all_segments_group : program_.effects[event].settle_group;
    if (group != kNone) {
      for (uint32_t segment : program_.settle_groups[group].segments) add(program_.segment_triggers[segment]);
    }
    for (uint32_t segment = 0; segment < program_.segments.size() && is_change; ++segment) {
      add(program_.segment_triggers[segment]);
    }
    for (const auto& triggers : program_.field_triggers) {
      if (is_change) add(triggers);
    }
    for (uint32_t i = 0; i < program_.triggers.size() && event == kNone; ++i) {
      if (!program_.triggers[i].is_instance_scoped) add({i});
    }
    while (!open.empty()) {
      const uint32_t trigger = open.back();
      open.pop_back();
      add(program_.trigger_triggers[trigger]);
    }
    return found;
  }

  static uint64_t AttemptsOf(const abi::Pattern& pattern) {
    if (pattern.kind == abi::PatternKind::kCalendar) return 1;
    const bool is_kept = pattern.kind != abi::PatternKind::kChain || pattern.links.size() > 1 || pattern.has_absence;
    return is_kept ? std::max<uint32_t>(pattern.keep, 1) : 0;
  }

  // How often it can fire at one input.
  uint64_t FiringsOf(uint32_t trigger) {
    if (const auto known = firings_.find(trigger); known != firings_.end()) return known->second;
    uint64_t sum = 0;
    for (uint32_t index : program_.triggers[trigger].patterns) {
      const abi::Pattern& pattern = program_.patterns[index];
      sum = Sum(sum, AttemptsOf(pattern));
      if (pattern.links.empty()) continue;
      for (const abi::Source& source : pattern.links.back().sources) sum = Sum(sum, FeedsOf(source));
    }
    return firings_[trigger] = sum;
  }
  uint64_t FeedsOf(const abi::Source& source) {
    return source.kind == abi::SourceKind::kTrigger ? FiringsOf(source.target) : 1;
  }

  // `event` asks the sources that are of its kind; without one those that are flips and changes.
  void AddTrigger(uint32_t trigger, uint32_t event, uint64_t times, Bill* bill) {
    for (uint32_t index : program_.triggers[trigger].patterns) {
      const abi::Pattern& pattern = program_.patterns[index];
      const uint64_t asked = Product(AttemptsOf(pattern) + 1, times);
      const auto add = [&](const std::vector<abi::Source>& sources) {
        for (const abi::Source& source : sources) {
          if (source.kind == abi::SourceKind::kEvent && source.target != event) continue;
          const uint64_t feeds = Product(FeedsOf(source), asked);
          if (source.decide_position == kNone) Add(source.where_root, Product(feeds, 2), bill);
          Add(source.from_root, feeds, bill);
          Add(source.to_root, feeds, bill);
          Add(pattern.distinct_root, Product(FeedsOf(source), times), bill);
        }
      };
      for (const abi::Link& link : pattern.links) add(link.sources);
      add(pattern.cancel);
      Add(pattern.since_root, asked, bill);
      Add(pattern.date_root, Product(asked, 2), bill);
      Add(pattern.time_root, Product(asked, 2), bill);
    }
  }

  bool HasWatches(const abi::Journey& journey) const {
    if (journey.while_root != kNone) return true;
    for (const abi::Step& step : journey.steps) {
      if (!step.watched_fields.empty()) return true;
      for (const abi::Arm& arm : step.arms) {
        if (arm.is_when) return true;
      }
    }
    return false;
  }

  bool IsConcerned(uint32_t journey, uint32_t event) const {
    if (program_.journeys[journey].is_draft) return false;
    if (event == kNone || HasWatches(program_.journeys[journey])) return true;
    const auto& concerned = program_.effects[event].journeys;
    return std::find(concerned.begin(), concerned.end(), journey) != concerned.end();
  }

  // What one instance asks at an input, where it stands.
  void AddInstance(uint32_t index, uint32_t event, uint64_t times, Bill* bill) {
    const abi::Journey& journey = program_.journeys[index];
    for (uint32_t trigger : limits_.TriggersOf(index)) AddTrigger(trigger, event, times, bill);
    for (uint32_t number : journey.aggregates) {
      const abi::Aggregate& aggregate = program_.aggregates[number];
      if (event == kNone || aggregate.event != event) continue;
      Add(aggregate.where_root, times, bill);
      Add(aggregate.value_root, times, bill);
      Add(aggregate.reset_root, Product(times, 2), bill);
    }
    Add(journey.while_root, Product(times, 2), bill);
    Add(journey.while_breakpoint_root, Product(times, 2), bill);
    for (const abi::Step& step : journey.steps) {
      for (const abi::Arm& arm : step.arms) {
        Add(arm.watch_root, Product(times, 2), bill);
        Add(arm.watch_breakpoint_root, Product(times, 2), bill);
      }
      if (!step.watched_fields.empty()) Add(step.root, times, bill);
    }
  }

  uint64_t InstancesOf(uint32_t journey) const {
    const MostInstances most = limits_.InstancesOf(program_.journeys[journey]);
    return most.live + most.ending + most.tails;
  }

  // Everything that one input, or one item of the queue, makes the engine ask.
  Bill PassOf(uint32_t event) {
    if (const auto known = passes_.find(event); known != passes_.end()) return known->second;
    Bill bill;
    if (event != kNone) AddOwn(event, &bill);
    AddSettling(event, &bill);
    for (uint32_t trigger : TriggersOf(event)) {
      AddTrigger(trigger, event, 1, &bill);
      for (uint32_t journey : program_.trigger_journeys[trigger]) AddEntry(journey, FiringsOf(trigger), &bill);
    }
    for (uint32_t journey = 0; journey < program_.journeys.size(); ++journey) {
      if (IsConcerned(journey, event)) AddInstance(journey, event, InstancesOf(journey), &bill);
    }
    return passes_[event] = bill;
  }

  void AddEntry(uint32_t index, uint64_t times, Bill* bill) const {
    const abi::Journey& journey = program_.journeys[index];
    if (journey.is_draft) return;
    Add(journey.audience_root, times, bill);
    Add(journey.while_root, times, bill);
    Add(journey.key_root, times, bill);
    for (const abi::Guarantee& guarantee : program_.guarantees) Add(guarantee.root, Product(times, 2), bill);
  }

  // ------------------------------------------------------------------------------------------------------------- steps

  // Held sends whose rule may have changed are decided anew.
  void AddHeld(uint32_t index, Bill* bill) const {
    const abi::Journey& journey = program_.journeys[index];
    const MostInstances most = limits_.InstancesOf(journey);
    const uint64_t open = Product(most.live + most.ending, limits_.SendsOf(journey));
    if (open == 0) return;
    Bill dearest;
    for (const abi::Step& step : journey.steps) {
      if (step.kind != abi::StepKind::kSend) continue;
      Bill one;
      AddSend(step, 1, &one);
      if (one.total > dearest.total) dearest = one;
    }
    bill->Add(dearest, open);
  }

  void AddSend(const abi::Step& step, uint64_t times, Bill* bill) const {
    const uint64_t channels = Product(std::max<uint64_t>(step.channels.size(), 1), times);
    for (uint32_t channel : step.channels) Add(program_.channels[channel].to_root, Product(times, 4), bill);
    for (const abi::SendRule& rule : program_.rules) {
      Add(rule.root, Product(channels, 2), bill);
      Add(rule.from_root, channels, bill);
      Add(rule.to_root, channels, bill);
    }
    for (const abi::Guarantee& guarantee : program_.guarantees) Add(guarantee.root, Product(channels, 4), bill);
    for (const abi::Preference& preference : program_.preferences) Add(preference.root, times, bill);
    for (const abi::SendCondition& condition : step.send.conditions) Add(condition.root, Product(channels, 2), bill);
    Add(step.send.only_if_root, times, bill);
    Add(step.body_root, times, bill);
    for (uint32_t root : step.argument_roots) Add(root, channels, bill);
    AddContent(program_.messages[step.message], times, bill);
  }

  void AddContent(const abi::Message& message, uint64_t times, Bill* bill) const {
    Bill dearest;
    for (const abi::MessageText& text : message.texts) {
      Bill one;
      for (const abi::TextPart& part : text.parts) AddPieces(message, part.pieces, times, &one);
      if (text.opens != kNone) AddPieces(message, message.links[text.opens].pieces, times, &one);
      if (one.total > dearest.total) dearest = one;
    }
    bill->Add(dearest, 1);
  }

  void AddPieces(const abi::Message& message, const std::vector<abi::TextPiece>& pieces, uint64_t times,
                 Bill* bill) const {
    std::vector<std::pair<uint32_t, uint64_t>> loops;
    for (uint32_t i = 0; i < pieces.size(); ++i) {
      while (!loops.empty() && loops.back().first <= i) {
        times = loops.back().second;
        loops.pop_back();
      }
      const abi::TextPiece& piece = pieces[i];
      Add(piece.root, times, bill);
      if (piece.kind == abi::PieceKind::kLink) AddPieces(message, message.links[piece.link].pieces, times, bill);
      if (piece.kind != abi::PieceKind::kFor) continue;
      loops.emplace_back(piece.end, times);
      times = Product(times, piece.limit);
    }
  }

  // All steps of an instance, as often as they can run at one instant.
  void AddRun(uint32_t index, uint64_t times, Bill* bill) const {
    const abi::Journey& journey = program_.journeys[index];
    times = Product(times, Limits::TurnsOf(journey));
    for (const abi::Step& step : journey.steps) {
      if (step.kind == abi::StepKind::kSend) {
        AddSend(step, times, bill);
        continue;
      }
      Add(step.root, Product(times, 2), bill);
      Add(step.body_root, times, bill);
      for (uint32_t root : step.argument_roots) Add(root, times, bill);
      for (const abi::StepValue& value : step.values) Add(value.root, times, bill);
      for (const abi::Arm& arm : step.arms) {
        Add(arm.watch_root, Product(times, 2), bill);
        Add(arm.watch_breakpoint_root, Product(times, 2), bill);
      }
      if (step.kind != abi::StepKind::kSet) continue;
      for (const abi::Guarantee& guarantee : program_.guarantees) Add(guarantee.root, Product(times, 2), bill);
    }
    for (uint32_t trigger : limits_.TriggersOf(index)) {
      for (uint32_t pattern : program_.triggers[trigger].patterns) {
        Add(program_.patterns[pattern].since_root, times, bill);
        Add(program_.patterns[pattern].date_root, times, bill);
        Add(program_.patterns[pattern].time_root, times, bill);
      }
    }
  }

  // What a run of a journey puts into the queue: events, and changes (kNone).
  std::set<uint32_t> ItemsOf(uint32_t index, uint64_t* count) const {
    const abi::Journey& journey = program_.journeys[index];
    std::set<uint32_t> items = {kNone};  // who enters or ends changes what says `in` it
    uint64_t most = 2;
    for (const abi::Step& step : journey.steps) {
      const uint64_t turns = Limits::TurnsOf(journey);
      if (step.kind == abi::StepKind::kSend) {
        for (uint32_t event : {sent_, skipped_}) {
          if (event != kNone) items.insert(event);
        }
        most += turns;
      } else if (step.kind == abi::StepKind::kEmit) {
        items.insert(step.event);
        most += turns;
      } else if (step.kind == abi::StepKind::kSet || step.kind == abi::StepKind::kStart ||
                 step.kind == abi::StepKind::kStop) {
        most += turns;
      }
    }
    *count = most;
    return items;
  }

  // Journeys that the items can wake or begin, and all items that come of those.
  void Follow(uint32_t event, std::set<uint32_t>* journeys, std::set<uint32_t>* items) {
    std::vector<uint32_t> open = {event};
    while (!open.empty()) {
      const uint32_t item = open.back();
      open.pop_back();
      std::set<uint32_t> reached;
      for (uint32_t trigger : TriggersOf(item)) {
        for (uint32_t journey : program_.trigger_journeys[trigger]) reached.insert(journey);
      }
      for (uint32_t journey = 0; journey < program_.journeys.size(); ++journey) {
        if (IsConcerned(journey, item)) reached.insert(journey);
        for (const abi::Step& step : program_.journeys[journey].steps) {
          if (step.kind == abi::StepKind::kStart && journeys->contains(journey)) reached.insert(step.journey);
        }
      }
      for (uint32_t journey : reached) {
        if (program_.journeys[journey].is_draft || !journeys->insert(journey).second) continue;
        uint64_t count = 0;
        for (uint32_t more : ItemsOf(journey, &count)) {
          if (items->insert(more).second) open.push_back(more);
        }
        open.push_back(item);  // what it starts
      }
    }
  }

  // The first event of a customer settles every segment and asks when calendars are due.
  void AddFirst(Bill* bill) const {
    for (uint32_t i = 0; i < program_.segments.size(); ++i) AddSegment(i, 1, bill);
    for (const abi::Trigger& trigger : program_.triggers) {
      for (uint32_t index : trigger.patterns) {
        Add(program_.patterns[index].date_root, 2, bill);
        Add(program_.patterns[index].time_root, 2, bill);
      }
    }
  }

  Bill WorstOf(uint32_t event) {
    Bill bill = PassOf(event);
    AddFirst(&bill);
    std::set<uint32_t> journeys, items;
    Follow(event, &journeys, &items);
    if (journeys.empty()) {
      AddAllHeld(event, 0, &bill);
      return bill;
    }
    uint64_t count = rounds_;
    std::map<uint32_t, uint64_t> runs;
    for (uint32_t journey : journeys) {
      const MostInstances most = limits_.InstancesOf(program_.journeys[journey]);
      uint64_t entries = 0;
      for (uint32_t trigger = 0; trigger < program_.triggers.size(); ++trigger) {
        const auto& enters = program_.trigger_journeys[trigger];
        if (std::find(enters.begin(), enters.end(), journey) != enters.end())
          entries = Sum(entries, FiringsOf(trigger));
      }
      runs[journey] = Sum(most.live + most.ending, entries);
      uint64_t each = 0;
      ItemsOf(journey, &each);
      count = Sum(count, Product(runs[journey], each));
    }
    Bill dearest;
    for (uint32_t item : items) {
      Bill pass = PassOf(item);
      if (pass.total > dearest.total) dearest = std::move(pass);
    }
    bill.Add(dearest, count);
    for (const auto& [journey, times] : runs) AddRun(journey, times, &bill);
    AddAllHeld(event, count, &bill);
    return bill;
  }

  // Held sends are decided anew when time has come, consent or an address has changed or a place has become free; with
  // a `hold` rule, whenever another send is decided.
  void AddAllHeld(uint32_t event, uint64_t items, Bill* bill) const {
    const bool may_free = event == kNone || program_.events[event].is_built_in;
    const bool has_hold = std::any_of(program_.rules.begin(), program_.rules.end(),
                                      [](const abi::SendRule& rule) { return rule.kind == abi::RuleKind::kHold; });
    if (!may_free && items == 0) return;
    Bill all;
    for (uint32_t journey = 0; journey < program_.journeys.size(); ++journey) AddHeld(journey, &all);
    bill->Add(all, has_hold ? Sum(items, 2) : 2);
  }

  const ir::Program& ir_;
  const abi::Program& program_;
  const Places& places_;
  const Limits limits_;
  const std::vector<uint64_t> costs_;
  const uint64_t rounds_;
  uint32_t sent_ = kNone, skipped_ = kNone;
  std::map<uint32_t, uint64_t> firings_;
  std::map<uint32_t, Bill> passes_;
};

}  // namespace

void AddWork(const driver::Compilation& compilation, const Places& places, Cost* cost) {
  WorkModel model(compilation, places);
  const abi::Program& program = compilation.program->description;
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    WorkOf work = model.Of(event);
    if (!program.events[event].is_built_in || work.worst > 0) cost->work.push_back(std::move(work));
  }
  cost->work.push_back(model.Of(kNone));
}

void AddTimers(const driver::Compilation& compilation, const Places& places, Cost* cost) {
  const abi::Program& program = compilation.program->description;
  const Limits limits(*compilation.program);
  const auto add = [&](const abi::SourcePosition& position, uint64_t most) {
    if (most == 0) return;
    const Place place = places.At(position);
    for (TimersOf& one : cost->timers) {
      if (one.kind == place.kind && one.name == place.name && one.file == place.file && one.line == place.line) {
        one.most += most;
        return;
      }
    }
    cost->timers.push_back({place.kind, place.name, place.file, place.line, most});
  };
  for (const abi::Segment& segment : program.segments) add(segment.position, segment.breakpoint_root != kNone ? 1 : 0);
  for (const abi::Trigger& trigger : program.triggers) {
    if (trigger.is_instance_scoped) continue;
    for (uint32_t index : trigger.patterns) {
      const abi::Pattern& pattern = program.patterns[index];
      const bool is_timed = pattern.has_absence || pattern.kind == abi::PatternKind::kSilence;
      if (is_timed) add(trigger.position, std::max<uint32_t>(pattern.keep, 1));
      if (pattern.kind == abi::PatternKind::kCalendar) add(trigger.position, 1);
    }
  }
  for (const abi::Journey& journey : program.journeys) {
    const bool waits = std::any_of(journey.steps.begin(), journey.steps.end(), [](const abi::Step& step) {
      return step.kind != abi::StepKind::kComplete && step.kind != abi::StepKind::kExit;
    });
    if (waits) add(journey.position, limits.InstancesOf(journey).live);
  }
}

}  // namespace cost

Cost MeasureCost(const driver::Compilation& compilation) {
  Cost cost;
  const cost::Places places(compilation);
  cost::AddBytes(compilation, places, &cost);
  cost::AddWork(compilation, places, &cost);
  cost::AddTimers(compilation, places, &cost);
  return cost;
}

}  // namespace senda::tools
