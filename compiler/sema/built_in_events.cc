#include <algorithm>

#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

class Builder {
 public:
  explicit Builder(Checker& checker) : checker_(checker) {}

  EventInfo Make(std::string_view name) {
    if (name == "profile_updated") return ProfileUpdated();
    if (name == "merged") return Merged();
    return name.starts_with("consent_") ? Consent(name) : Delivery(name);
  }

 private:
  EventInfo Event(std::string_view name) {
    EventInfo info;
    info.qualified_name = name;
    Add(info, "id", Of(TypeKind::kText));
    Add(info, "at", Of(TypeKind::kInstant));
    Add(info, "source", Optional(Of(TypeKind::kText)));
    return info;
  }

  void Add(EventInfo& info, std::string_view name, Type type) {
    info.fields.push_back({checker_.interner.Intern(name), type, {}, {}, {}});
  }

  Type EnumType(EnumId id) {
    Type type = Of(TypeKind::kEnum);
    type.enumeration = id;
    return type;
  }
  Type EnumType(std::string name, std::initializer_list<std::string_view> members) {
    EnumInfo info{std::move(name), {}, {}};
    for (std::string_view member : members) info.members.push_back(checker_.interner.Intern(member));
    return EnumType(checker_.model.enums.Add(std::move(info)));
  }

  EventInfo Consent(std::string_view name) {
    EventInfo info = Event(name);
    Add(info, "channel", EnumType(checker_.channel_enum));
    Add(info, "purpose", EnumType(std::string(name) + ".purpose", {"promotional", "service", "transactional"}));
    Add(info, "topic", Optional(checker_.topic_enum ? EnumType(*checker_.topic_enum) : Of(TypeKind::kText)));
    Add(info, "proof", Optional(Of(TypeKind::kText)));
    return info;
  }

  EventInfo Delivery(std::string_view name) {
    EventInfo info = Event(name);
    Add(info, "message", EnumType(checker_.message_enum));
    Add(info, "channel", EnumType(checker_.channel_enum));
    Add(info, "journey", EnumType(checker_.journey_enum));
    if (name == "opened" || name == "clicked") {
      Add(info, "by", EnumType(std::string(name) + ".by", {"person", "machine", "unknown"}));
    }
    // Which one of all that were sent: as the decision calls it.
    Add(info, "delivery", Optional(Of(TypeKind::kText)));
    if (name == "clicked") Add(info, "link", Optional(Of(TypeKind::kText)));
    return info;
  }

  EventInfo Merged() {
    EventInfo info = Event("merged");
    Add(info, "into", Of(TypeKind::kText));
    Add(info, "from", Of(TypeKind::kText));
    return info;
  }

  EventInfo ProfileUpdated() {
    EventInfo info = Event("profile_updated");
    const auto& fields = checker_.model.customer_fields;
    for (size_t i = kFirstDeclaredCustomerField; i < fields.size(); ++i) {
      info.fields.push_back({fields[i].name, Optional(fields[i].type), {}, fields[i].span, fields[i].former_names});
    }
    return info;
  }

  Checker& checker_;
};

}  // namespace

bool IsBuiltInEvent(std::string_view name) {
  return std::find(kBuiltInEvents.begin(), kBuiltInEvents.end(), name) != kBuiltInEvents.end();
}

std::vector<EventInfo> BuiltInEvents(Checker& checker) {
  Builder builder(checker);
  std::vector<EventInfo> events;
  for (std::string_view name : kBuiltInEvents) events.push_back(builder.Make(name));
  return events;
}

}  // namespace senda::sema
