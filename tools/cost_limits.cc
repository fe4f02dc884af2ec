#include "tools/cost_limits.h"

#include <algorithm>

#include "runtime/abi/items.h"
#include "runtime/engine/instance.h"
#include "runtime/engine/outbox.h"
#include "tools/cost_model.h"

namespace senda::tools::cost {
namespace {

using abi::kNone;

bool IsText(abi::Kind kind) {
  return abi::RepOf(kind) == abi::Rep::kText;
}
bool IsItems(abi::Kind kind) {
  return kind == abi::Kind::kList || kind == abi::Kind::kRecord;
}
// Of a value that is computed.
uint32_t BytesMaxOf(abi::Kind kind) {
  return IsItems(kind) ? abi::kItemsBytesMax : 1'024;
}

}  // namespace

uint32_t BytesMax(const abi::FieldType& type) {
  if (!IsText(type.kind)) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(abi::ItemBytesMax(type), abi::kItemsBytesMax));
}

Limits::Limits(const ir::Program& program) : ir_(program), program_(program.description) {
  for (const abi::EventSchema& event : program_.events) {
    for (const abi::FieldSchema& field : event.fields) Raise(&longest_, BytesMax(field.type));
  }
  for (const abi::FieldSchema& field : program_.customer_fields) Raise(&longest_, BytesMax(field.type));
  FindTriggers();
  FindCaptures();
  FindTypical();
  const MostRecords records = RecordsOf(Fullness{});
  Raise(&longest_, records.content);
}

void Limits::Raise(uint32_t* limit, uint32_t to) {
  *limit = std::max(*limit, to);
}

uint32_t Limits::OfEventField(uint32_t event, uint32_t field) const {
  return BytesMax(program_.events[event].fields[field].type);
}

uint32_t Limits::OfAggregate(const abi::Aggregate& aggregate) const {
  if (aggregate.value_field != kNone) return OfEventField(aggregate.event, aggregate.value_field);
  return BytesMaxOf(aggregate.value_kind);
}

uint32_t Limits::OfDistinct(const abi::Pattern& pattern) const {
  uint32_t limit = 0;
  for (const abi::Source& source : pattern.links[0].sources) {
    const bool is_field = pattern.distinct_field != kNone && source.kind == abi::SourceKind::kEvent;
    limit = std::max(
        limit, is_field ? OfEventField(source.target, pattern.distinct_field) : BytesMaxOf(pattern.distinct_kind));
  }
  return limit;
}

uint32_t Limits::OfCapture(uint32_t trigger, uint32_t slot) const {
  return trigger_captures_[trigger][slot];
}

uint32_t Limits::OfJourneyCapture(uint32_t journey, uint32_t slot) const {
  return journey_captures_[journey][slot];
}

uint32_t Limits::OfKey(uint32_t journey) const {
  return OfRoot(program_.journeys[journey].key_root, {journey, nullptr});
}

uint32_t Limits::OfNode(ir::NodeId id, const Around& around, int depth) const {
  constexpr int kDeep = 32;
  const ir::Node& node = ir_.nodes[id.index()];
  const auto slot = static_cast<size_t>(node.immediate);
  const auto of = [&](int operand) { return OfNode(node.operands[operand], around, depth + 1); };
  if (depth > kDeep || node.rep != abi::Rep::kText) return kTextMax;
  switch (node.op) {
    case ir::Op::kMissing: return 0;
    case ir::Op::kConstant: return static_cast<uint32_t>(ir_.texts[slot].size());
    case ir::Op::kCustomerField: return slot == 0 ? kTextMax : BytesMax(program_.customer_fields[slot].type);
    case ir::Op::kInstanceCapture:
      return around.journey == kNone ? abi::kItemsBytesMax : OfJourneyCapture(around.journey, node.immediate);
    case ir::Op::kAttemptCapture: return around.slots == nullptr ? abi::kItemsBytesMax : (*around.slots)[slot];
    case ir::Op::kAssumeKnown:
    case ir::Op::kDomainOf:
    case ir::Op::kTrimText: return of(0);
    case ir::Op::kElse: return std::max(of(0), of(1));
    case ir::Op::kSelect: return std::max(of(1), of(2));
    case ir::Op::kAddItem:
    case ir::Op::kCatalogRow:
    case ir::Op::kItemOf:
    case ir::Op::kAggregateValue:
    case ir::Op::kAggregateField:
    case ir::Op::kEventField: return abi::kItemsBytesMax;
    default: return kTextMax;
  }
}

// By slot of the message: how long what the send gives can be.
std::vector<uint32_t> Limits::SlotsOf(uint32_t journey, const abi::Step& send) const {
  std::vector<uint32_t> limits;
  const abi::Message& message = program_.messages[send.message];
  for (size_t i = 0; i < message.slots.size(); ++i) {
    const bool is_given = i < send.argument_roots.size() && send.argument_roots[i] != kNone;
    uint32_t limit = BytesMaxOf(message.slots[i].kind);
    if (is_given && IsText(message.slots[i].kind)) {
      limit = std::min(limit, OfRoot(send.argument_roots[i], {journey, nullptr}));
    }
    limits.push_back(limit);
  }
  return limits;
}

uint32_t Limits::OfSource(const abi::Source& source, uint32_t from, abi::Kind kind) const {
  if (source.kind == abi::SourceKind::kEvent) return OfEventField(source.target, from);
  if (source.kind == abi::SourceKind::kTrigger) {
    const auto& captures = trigger_captures_[source.target];
    if (from < captures.size() && captures[from] > 0) return captures[from];
  }
  return BytesMaxOf(kind);
}

void Limits::FindTriggers() {
  for (const abi::Journey& journey : program_.journeys) {
    std::set<uint32_t> found;
    const auto add = [&](uint32_t trigger) {
      if (trigger == kNone || !program_.triggers[trigger].is_instance_scoped) return;
      found.insert(trigger);
      found.insert(program_.triggers[trigger].nested.begin(), program_.triggers[trigger].nested.end());
    };
    add(journey.goal_trigger);
    for (const abi::JourneyExit& exit : journey.exits) add(exit.trigger);
    for (const abi::Step& step : journey.steps) {
      for (const abi::Arm& arm : step.arms) add(arm.trigger);
    }
    triggers_.emplace_back(found.begin(), found.end());
  }
}

// Triggers come behind those that feed them.
void Limits::FindCaptures() {
  trigger_captures_.resize(program_.triggers.size());
  for (uint32_t i = 0; i < program_.triggers.size(); ++i) {
    const abi::Trigger& trigger = program_.triggers[i];
    std::vector<uint32_t>& limits = trigger_captures_[i];
    limits.assign(trigger.capture_kinds.size(), 0);
    const auto add = [&](const std::vector<abi::Source>& sources) {
      for (const abi::Source& source : sources) {
        for (const abi::Source::Copy& copy : source.captures) {
          if (IsText(trigger.capture_kinds[copy.to])) {
            Raise(&limits[copy.to], OfSource(source, copy.from, trigger.capture_kinds[copy.to]));
          }
        }
      }
    };
    for (uint32_t index : trigger.patterns) {
      for (const abi::Link& link : program_.patterns[index].links) add(link.sources);
    }
    for (uint32_t slot = 0; slot < limits.size(); ++slot) {
      if (limits[slot] == 0 && IsText(trigger.capture_kinds[slot]))
        limits[slot] = BytesMaxOf(trigger.capture_kinds[slot]);
    }
  }
  for (const abi::Journey& journey : program_.journeys) {
    std::vector<uint32_t> limits(journey.capture_kinds.size(), 0);
    const auto add = [&](uint32_t trigger, const std::vector<abi::Source::Copy>& copies) {
      for (const abi::Source::Copy& copy : copies) {
        if (trigger != kNone && IsText(journey.capture_kinds[copy.to]))
          Raise(&limits[copy.to], OfCapture(trigger, copy.from));
      }
    };
    add(journey.entry_trigger, journey.entry_captures);
    for (const abi::JourneyExit& exit : journey.exits) add(exit.trigger, exit.captures);
    for (const abi::Step& step : journey.steps) {
      for (const abi::Arm& arm : step.arms) add(arm.trigger, arm.captures);
    }
    for (uint32_t slot = 0; slot < limits.size(); ++slot) {
      if (IsText(journey.capture_kinds[slot]) && limits[slot] == 0)
        limits[slot] = BytesMaxOf(journey.capture_kinds[slot]);
    }
    journey_captures_.push_back(std::move(limits));
  }
  // What a `start` supplies can be any value of its kind.
  for (const abi::Journey& journey : program_.journeys) {
    for (const abi::Step& step : journey.steps) {
      if (step.kind != abi::StepKind::kStart || step.journey == kNone) continue;
      for (const abi::StepValue& value : step.values) {
        const abi::Kind kind = program_.journeys[step.journey].capture_kinds[value.to];
        if (IsText(kind)) Raise(&journey_captures_[step.journey][value.to], BytesMaxOf(kind));
      }
    }
  }
}

void Limits::FindTypical() {
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < program_.journeys.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const auto weight = [&](uint32_t i) {
      return program_.journeys[i].capture_kinds.size() + triggers_[i].size() + program_.journeys[i].aggregate_bytes;
    };
    return weight(a) > weight(b);
  });
  order.resize(std::min<size_t>(order.size(), kTypicalJourneys));
  typical_.insert(order.begin(), order.end());
}

MostInstances Limits::InstancesOf(const abi::Journey& journey) const {
  MostInstances most;
  if (journey.is_draft) return most;
  const uint64_t keys = journey.key_root == kNone ? 1 : journey.key_cap;
  // The instant at which one ends can begin the next.
  most.live = keys + 1;
  const bool has_body = std::any_of(journey.exits.begin(), journey.exits.end(),
                                    [](const abi::JourneyExit& exit) { return exit.body != kNone; });
  if (has_body) most.ending = keys;
  if (journey.goal_trigger != kNone) most.tails = engine::kTailsPerJourneyMax + 1;
  return most;
}

uint64_t Limits::TurnsOf(const abi::Journey& journey) {
  uint64_t turns = 1;
  for (const abi::Step& step : journey.steps) {
    if (step.kind == abi::StepKind::kTurn)
      turns = std::min<uint64_t>(turns * (static_cast<uint64_t>(std::max<int64_t>(step.times, 1)) + 1), 1u << 20);
  }
  return turns;
}

uint64_t Limits::SendsOf(const abi::Journey& journey) const {
  uint64_t going_on = 0, waiting = 0;
  for (const abi::Step& step : journey.steps) {
    if (step.kind != abi::StepKind::kSend) continue;
    (step.send.goes_on ? going_on : waiting) += 1;
  }
  return going_on * TurnsOf(journey) + (waiting > 0 ? 1 : 0);
}

// The packed values of a message, as runtime/engine/content.cc takes them.
uint32_t Limits::ContentOf(const abi::Message& message, const std::vector<uint32_t>& slots,
                           const Fullness& full) const {
  constexpr uint64_t kEntry = 8, kNumber = 8, kHeader = 4 + 4 * kEntry + 3 * kNumber + 40;
  uint64_t most = 0;
  const auto bytes_of = [&](const std::vector<abi::TextPiece>& pieces, const auto& self) -> uint64_t {
    uint64_t sum = 0, times = 1;
    std::vector<std::pair<uint32_t, uint64_t>> loops;  // where each ends, and the times outside of it
    for (uint32_t i = 0; i < pieces.size(); ++i) {
      while (!loops.empty() && loops.back().first <= i) {
        times = loops.back().second;
        loops.pop_back();
      }
      const abi::TextPiece& piece = pieces[i];
      switch (piece.kind) {
        case abi::PieceKind::kValue:
          sum +=
              times *
              (kEntry + (IsText(piece.value_kind)
                             ? full.TextOf(std::min(BytesMaxOf(piece.value_kind), OfRoot(piece.root, {kNone, &slots})))
                             : kNumber));
          break;
        case abi::PieceKind::kLink: sum += times * self(message.links[piece.link].pieces, self); break;
        case abi::PieceKind::kIf: sum += times * (kEntry + kNumber); break;
        case abi::PieceKind::kFor:
          sum += times * (kEntry + kNumber);
          loops.emplace_back(piece.end, times);
          times *= full.EntriesOf(piece.limit);
          break;
        case abi::PieceKind::kLiteral:
        case abi::PieceKind::kElse:
        case abi::PieceKind::kEnd: break;
      }
    }
    return sum;
  };
  for (const abi::MessageText& text : message.texts) {
    uint64_t sum = kHeader;
    for (const abi::TextPart& part : text.parts) sum += bytes_of(part.pieces, bytes_of);
    if (text.opens != kNone) sum += bytes_of(message.links[text.opens].pieces, bytes_of);
    most = std::max(most, sum);
  }
  // A block has no piece that is larger than this.
  return static_cast<uint32_t>(std::min<uint64_t>(most, abi::kItemsBytesMax));
}

MostRecords Limits::RecordsOf(const Fullness& full) const {
  MostRecords out;
  bool has_any = false;
  uint64_t outside = 0;  // calls and work for people never give way
  for (uint32_t index = 0; index < program_.journeys.size(); ++index) {
    const abi::Journey& journey = program_.journeys[index];
    for (const abi::Step& step : journey.steps) {
      if (step.kind == abi::StepKind::kSend) {
        has_any = true;
        const abi::Message& message = program_.messages[step.message];
        uint32_t content = ContentOf(message, SlotsOf(index, step), full);
        if (message.texts.empty()) content = full.TextOf(1'024);
        if (content >= out.content) {
          out.content = content;
          out.position = message.position;
        }
      } else if (step.kind == abi::StepKind::kCall || step.kind == abi::StepKind::kAssign) {
        has_any = true;
        uint64_t content = 16;
        const uint32_t kText = full.TextOf(1'024);
        // As JSON a byte can take six.
        for (size_t i = 0; i < step.argument_roots.size(); ++i) content += 8 + uint64_t{6} * kText;
        if (step.body_root != kNone) content += kText;
        outside += full.is_worst ? InstancesOf(journey).live + InstancesOf(journey).ending : 0;
        if (content >= out.content) {
          out.content = static_cast<uint32_t>(std::min<uint64_t>(content, abi::kItemsBytesMax));
          out.position = step.position;
        }
      }
    }
  }
  if (!has_any) return {};
  out.count = full.is_worst ? engine::kOutboxMax + 1 + outside : std::max<uint64_t>(full.entries, 1);
  for (const abi::Channel& channel : program_.channels) {
    if (channel.to_root != kNone) out.address = full.TextOf(1'024);
  }
  return out;
}

}  // namespace senda::tools::cost
