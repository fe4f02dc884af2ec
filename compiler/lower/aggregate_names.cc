// Assembling, last part: the text ids of aggregates.
#include <fmt/format.h>

#include "compiler/ir/expression_meaning.h"
#include "compiler/ir/meaning_writer.h"
#include "compiler/ir/names.h"
#include "compiler/lower/aggregates.h"
#include "compiler/lower/assembler.h"

namespace senda::lower {
namespace {

std::string LengthText(const abi::Duration& length) {
  constexpr int64_t kDay = 86'400'000;
  if (length.months != 0) return fmt::format("{} months", length.months);
  if (length.milliseconds % kDay == 0) return fmt::format("{} days", length.milliseconds / kDay);
  return fmt::format("{} ms", length.milliseconds);
}

// Which events are inserted, and which close, by aggregate: the root of their condition or kNone.
struct Fed {
  std::vector<uint32_t> inserts, closes;
};

Fed FedOf(const abi::Program& program) {
  Fed out{std::vector<uint32_t>(program.aggregates.size(), abi::kNone),
          std::vector<uint32_t>(program.aggregates.size(), abi::kNone)};
  const auto root_at = [&](const abi::EventEffects& effects, uint32_t position) {
    return program.decide_groups.at(effects.decide_group).roots.at(position);
  };
  for (const abi::EventEffects& effects : program.effects) {
    for (uint32_t i = 0; i < effects.decisions.size(); ++i) {
      for (uint32_t aggregate : effects.decisions[i].inserts) out.inserts[aggregate] = root_at(effects, i);
      for (uint32_t aggregate : effects.decisions[i].closes) out.closes[aggregate] = root_at(effects, i);
    }
  }
  for (uint32_t i = 0; i < program.aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = program.aggregates[i];
    if (!aggregate.is_instance_scoped) continue;
    const bool is_decided_once = aggregate.decide_position != abi::kNone;
    out.inserts[i] = is_decided_once ? root_at(program.effects.at(aggregate.event), aggregate.decide_position)
                                     : aggregate.where_root;
  }
  return out;
}

class Namer {
 public:
  explicit Namer(ir::Program* program)
      : program_(*program),
        description_(program->description),
        expressions_(*program),
        fed_(FedOf(program->description)) {}

  void Run() {
    NameJourneys();
    // An aggregate is made after those that its own conditions read.
    for (uint32_t i = 0; i < description_.aggregates.size(); ++i) {
      abi::Aggregate& aggregate = description_.aggregates[i];
      aggregate.id = Text(i, aggregate);
      expressions_.SetAggregate(i, ir::MeaningWriter("aggregate id").Text(aggregate.id).Hash());
    }
  }

 private:
  void NameJourneys() {
    journeys_.resize(description_.aggregates.size());
    for (const abi::Journey& journey : description_.journeys) {
      for (uint32_t aggregate : journey.aggregates) journeys_[aggregate] = journey.id;
    }
  }

  std::string Expression(uint32_t root, uint32_t event) {
    return fmt::format("#{:016x}", expressions_.OfRoot(root, event));
  }

  std::string Events(uint32_t event, uint32_t where) {
    const std::string& name = description_.events.at(event).qualified_name;
    return where == abi::kNone ? name : fmt::format("{} where {}", name, Expression(where, event));
  }

  std::string WindowText(const abi::Aggregate& aggregate) {
    switch (aggregate.window) {
      case abi::Window::kEver: return "";
      case abi::Window::kSliding: return " in last " + LengthText(aggregate.length);
      case abi::Window::kSince: return " since " + Expression(aggregate.reset_root, abi::kNone);
      case abi::Window::kToday: return " today";
      case abi::Window::kThisWeek: return " this week";
      case abi::Window::kThisMonth: return " this month";
      case abi::Window::kThisYear: return " this year";
    }
    return "";
  }

  std::string Head(const abi::Aggregate& aggregate) {
    std::string out(ir::NameOf(aggregate.function));
    switch (aggregate.container) {
      case abi::Container::kLatest: out = "latest"; break;
      case abi::Container::kOpen: out = "open"; break;
      default: break;
    }
    out += '(';
    if (aggregate.value_field != abi::kNone) {
      out += description_.events.at(aggregate.event).fields.at(aggregate.value_field).name + " of ";
    } else if (aggregate.value_root != abi::kNone) {
      out += Expression(aggregate.value_root, aggregate.event) + " of ";
    }
    return out;
  }

  std::string Text(uint32_t index, const abi::Aggregate& aggregate) {
    std::string out = Head(aggregate) + Events(aggregate.event, fed_.inserts[index]);
    if (aggregate.close_event != abi::kNone) {
      const auto& closing = description_.events.at(aggregate.close_event);
      out += fmt::format(" until {} by {}", Events(aggregate.close_event, fed_.closes[index]),
                         closing.fields.at(aggregate.close_field).name);
    }
    out += WindowText(aggregate);
    if (!journeys_[index].empty()) out += " since entering " + journeys_[index];
    // A threshold's capacity is what it asks; the others keep as many as was written.
    const bool keeps_written = aggregate.container == abi::Container::kLog ||
                               aggregate.container == abi::Container::kFrontier ||
                               (aggregate.container == abi::Container::kFields && aggregate.capacity != 1 &&
                                aggregate.function == abi::AggregateFunction::kFirst);
    if (keeps_written && aggregate.capacity != kKeepDefault) out += fmt::format(" keep {}", aggregate.capacity);
    return out + ")";
  }

  ir::Program& program_;
  abi::Program& description_;
  ir::ExpressionMeaning expressions_;
  Fed fed_;
  std::vector<std::string> journeys_;
};

}  // namespace

void NameAggregates(ir::Program* program) {
  Namer(program).Run();
}

}  // namespace senda::lower
