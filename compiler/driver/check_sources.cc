#include "compiler/driver/check_sources.h"

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/diag/near_miss.h"

namespace senda::driver {
namespace {

std::string BareName(const std::string& qualified_name) {
  return qualified_name.substr(qualified_name.rfind('.') + 1);
}

class SourceChecker {
 public:
  SourceChecker(const Interner& interner, const sema::Model& model, DiagnosticSink* sink)
      : interner_(interner), model_(model), sink_(sink) {
    for (const sema::EventInfo& event : model.events) {
      event_names_.push_back(event.qualified_name);
      event_names_.push_back(BareName(event.qualified_name));
    }
  }

  void Check(const EventSource& source) {
    if (!source.catalog.empty()) return CheckCatalog(source);
    std::vector<const sema::EventInfo*> events;
    for (const std::string& name : EventNames(source)) {
      const sema::EventInfo* event = Find(name);
      if (event == nullptr) {
        Report(source, "event", name, "an event of the program", event_names_);
      } else {
        events.push_back(event);
      }
    }
    if (source.event.empty() && source.event_map.empty()) {
      for (const sema::EventInfo& event : model_.events) events.push_back(&event);
    }
    if (!events.empty()) CheckFields(source, events);
  }

 private:
  // `[sources.products]` with `catalog = "product"`
  void CheckCatalog(const EventSource& source) {
    std::vector<std::string> names;
    for (const sema::CatalogInfo& catalog : model_.catalogs) {
      names.push_back(catalog.qualified_name);
      if (catalog.qualified_name != source.catalog && BareName(catalog.qualified_name) != source.catalog) continue;
      std::vector<std::string> fields;
      for (const sema::FieldInfo& field : model_.records[catalog.record].fields) {
        fields.emplace_back(interner_.Text(field.name));
      }
      for (const auto& [field, column] : source.fields) {
        if (std::find(fields.begin(), fields.end(), field) != fields.end()) continue;
        Report(source, "fields", field, "a field of `" + source.catalog + "`", fields);
      }
      return;
    }
    Report(source, "catalog", source.catalog, "a catalog of the program", names);
  }

  static std::vector<std::string> EventNames(const EventSource& source) {
    if (!source.event.empty()) return {source.event};
    std::vector<std::string> names;
    for (const auto& [value, name] : source.event_map) names.push_back(name);
    return names;
  }

  // `// fields = { amont = "value" }`: no event of the source has a field `amont`.
  void CheckFields(const EventSource& source, const std::vector<const sema::EventInfo*>& events) {
    std::vector<std::string> fields;
    for (const sema::EventInfo* event : events) {
      for (size_t i = sema::kFirstDeclaredEventField; i < event->fields.size(); ++i) {
        fields.emplace_back(interner_.Text(event->fields[i].name));
      }
    }
    for (const auto& [field, column] : source.fields) {
      if (std::find(fields.begin(), fields.end(), field) != fields.end()) continue;
      Report(source, "fields", field, "a field of " + Listed(events), fields);
    }
  }

  static std::string Listed(const std::vector<const sema::EventInfo*>& events) {
    constexpr size_t kListedMax = 3;
    if (events.size() > kListedMax) return "one of its events";
    std::string text;
    for (const sema::EventInfo* event : events) {
      text += (text.empty() ? "`" : " or `") + BareName(event->qualified_name) + "`";
    }
    return text;
  }

  // By its qualified name, or by its bare one when no other package has it.
  const sema::EventInfo* Find(const std::string& name) const {
    const sema::EventInfo* found = nullptr;
    for (const sema::EventInfo& event : model_.events) {
      if (event.qualified_name == name) return &event;
      if (BareName(event.qualified_name) != name) continue;
      if (found != nullptr) return nullptr;
      found = &event;
    }
    return found;
  }

  void Report(const EventSource& source, const std::string& key, const std::string& value, const std::string& wanted,
              const std::vector<std::string>& candidates) {
    sink_->Report(Kind::kSettingValue, source.span, "sources." + source.name + "." + key, value, wanted)
        .Help(DidYouMean(value, candidates));
  }

  const Interner& interner_;
  const sema::Model& model_;
  DiagnosticSink* sink_;
  std::vector<std::string> event_names_;
};

}  // namespace

void CheckSources(const Workspace& workspace, const Interner& interner, const sema::Model& model,
                  DiagnosticSink* sink) {
  SourceChecker checker(interner, model, sink);
  for (const EventSource& source : workspace.sources) {
    if (!source.is_own_form()) checker.Check(source);
  }
}

}  // namespace senda::driver
