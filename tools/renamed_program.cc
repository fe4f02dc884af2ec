#include "tools/renamed_program.h"

#include <algorithm>

#include "compiler/ir/meaning.h"

namespace senda::tools {
namespace {

class Renamer {
 public:
  Renamer(const abi::Program& before, const std::vector<Renaming>& renamings, abi::Program* program)
      : before_(before), renamings_(renamings), program_(*program) {}

  void Rename() {
    Ids("segment", &program_.segments);
    Ids("trigger", &program_.triggers);
    for (const char* kind : {"journey", "segment", "map"}) {  // what the compiler made of them
      Ids(kind, &program_.segments);
      Ids(kind, &program_.triggers);
    }
    Journeys();
    Ids("channel", &program_.channels);
    Ids("message", &program_.messages);
    Variants();
    Ids("topic", &program_.topics);
    Ids("hook", &program_.hooks);
    Ids("team", &program_.teams);
    for (const char* kind : {"channel", "policy"}) Ids(kind, &program_.rules);
    Ids("policy", &program_.preferences);
    Ids("map", &program_.maps);
    for (abi::Map& map : program_.maps) {
      for (auto* parts : {&map.stages}) Ids("map", parts);
      Ids("map", &map.touchpoints);
      Ids("map", &map.pains);
    }
    Ids("kpi", &program_.kpis);
    Events();
    Fields(before_.customer_fields, &program_.customer_fields);
  }

 private:
  void Id(std::string_view kind, std::string* id) const {
    for (const Renaming& one : renamings_) {
      if (one.kind != kind || !id->starts_with(one.now)) continue;
      const bool is_it = id->size() == one.now.size() ||
                         std::string_view("#./ ").find((*id)[one.now.size()]) != std::string_view::npos;
      if (!is_it) continue;
      *id = one.before + id->substr(one.now.size());
      return;
    }
  }

  template <typename T>
  void Ids(std::string_view kind, std::vector<T>* things) const {
    for (T& thing : *things) Id(kind, &thing.id);
  }

  void Journeys() {
    for (abi::Journey& journey : program_.journeys) {
      Id("journey", &journey.id);
      const auto old = std::find_if(before_.journeys.begin(), before_.journeys.end(),
                                    [&](const abi::Journey& one) { return one.id == journey.id; });
      if (old == before_.journeys.end()) continue;
      for (abi::Step& step : journey.steps) {
        for (const std::string& former : step.former_ids) {
          const bool is_there =
              std::any_of(old->steps.begin(), old->steps.end(), [&](const abi::Step& one) { return one.id == former; });
          if (is_there) step.id = former;
        }
        for (abi::SplitArm& arm : step.split_arms) {
          if (!arm.former_names.empty() && HasArm(*old, arm.former_names.front())) arm.name = arm.former_names.front();
        }
      }
    }
  }

  static bool HasArm(const abi::Journey& journey, const std::string& name) {
    return std::any_of(journey.steps.begin(), journey.steps.end(), [&](const abi::Step& step) {
      return std::any_of(step.split_arms.begin(), step.split_arms.end(),
                         [&](const abi::SplitArm& arm) { return arm.name == name; });
    });
  }

  void Variants() {
    for (abi::Message& message : program_.messages) {
      const auto old = std::find_if(before_.messages.begin(), before_.messages.end(),
                                    [&](const abi::Message& one) { return one.id == message.id; });
      if (old == before_.messages.end()) continue;
      for (abi::MessageVariant& variant : message.variants) {
        for (const std::string& former : variant.former_names) {
          const bool is_there = std::any_of(old->variants.begin(), old->variants.end(),
                                            [&](const abi::MessageVariant& one) { return one.name == former; });
          if (is_there) variant.name = former;
        }
      }
    }
  }

  void Events() {
    for (abi::EventSchema& event : program_.events) {
      Id("event", &event.qualified_name);
      const auto old = std::find_if(before_.events.begin(), before_.events.end(), [&](const abi::EventSchema& one) {
        return one.qualified_name == event.qualified_name;
      });
      if (old != before_.events.end()) Fields(old->fields, &event.fields);
    }
  }

  static void Fields(const std::vector<abi::FieldSchema>& olds, std::vector<abi::FieldSchema>* fields) {
    for (abi::FieldSchema& field : *fields) {
      const auto has = [&](const std::string& name) {
        return std::any_of(olds.begin(), olds.end(), [&](const abi::FieldSchema& old) { return old.name == name; });
      };
      for (const std::string& former : field.former_names) {
        if (!has(field.name) && has(former)) field.name = former;
      }
      std::vector<std::vector<std::string>>& formers = field.type.former_members;
      for (size_t i = 0; i < std::min(formers.size(), field.type.members.size()); ++i) {
        if (!formers[i].empty()) field.type.members[i] = formers[i].front();
      }
    }
  }

  const abi::Program& before_;
  const std::vector<Renaming>& renamings_;
  abi::Program& program_;
};

}  // namespace

ir::Program UnderOldNames(const ir::Program& program, const abi::Program& before,
                          const std::vector<Renaming>& renamings) {
  ir::Program copy = program;
  Renamer(before, renamings, &copy.description).Rename();
  ir::FillMeanings(&copy);
  return copy;
}

}  // namespace senda::tools
