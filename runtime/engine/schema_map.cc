#include "runtime/engine/schema_map.h"

#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/name_match.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

bool IsSameName(const std::string& a, const std::vector<std::string>& formers_of_a, const std::string& b,
                const std::vector<std::string>& formers_of_b) {
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return a == b || has(formers_of_a, b) || has(formers_of_b, a);
}

bool HasSameMembers(const abi::FieldType& a, const abi::FieldType& b) {
  if (a.members.size() != b.members.size()) return false;
  const auto formers = [](const abi::FieldType& type, size_t member) {
    return member < type.former_members.size() ? type.former_members[member] : std::vector<std::string>();
  };
  for (size_t i = 0; i < a.members.size(); ++i) {
    if (!IsSameName(a.members[i], formers(a, i), b.members[i], formers(b, i))) return false;
  }
  return true;
}

bool IsSame(const abi::FieldType& a, const abi::FieldType& b, bool is_inside);

// What a list or a record is made of, whose bytes are kept as they are.
bool HasSameItems(const abi::FieldType& a, const abi::FieldType& b) {
  if (a.element.size() != b.element.size() || a.fields.size() != b.fields.size()) return false;
  for (size_t i = 0; i < a.element.size(); ++i) {
    if (!IsSame(a.element[i], b.element[i], true)) return false;
  }
  for (size_t i = 0; i < a.fields.size(); ++i) {
    const abi::FieldSchema &mine = a.fields[i], &theirs = b.fields[i];
    if (!IsSameName(mine.name, mine.former_names, theirs.name, theirs.former_names)) return false;
    if (!IsSame(mine.type, theirs.type, true)) return false;
  }
  return true;
}

bool IsSame(const abi::FieldType& a, const abi::FieldType& b, bool is_inside) {
  if (a.kind != b.kind || a.currency != b.currency || a.minor_digits != b.minor_digits) return false;
  if (is_inside && (a.is_optional != b.is_optional || !HasSameMembers(a, b))) return false;
  return HasSameItems(a, b);
}

FieldFrom Empty(const abi::FieldSchema& field) {
  FieldFrom out;
  out.is_text = abi::RepOf(field.type.kind) == abi::Rep::kText;
  out.is_optional = field.type.is_optional;
  if (!field.default_value.has_value()) return out;
  out.fallback = field.default_value->value;
  out.fallback_text = field.default_value->text;
  if (out.is_text) out.fallback = Value::Integer(0);
  if (field.type.kind == abi::Kind::kTimeZone && !out.fallback_text.empty()) {
    const auto zone = abi::FindZone(out.fallback_text);
    out.fallback = zone.has_value() ? Value::Integer(*zone) : Value::Missing();
  }
  return out;
}

// By name of `to`: the place in `from`. Renames are noted at the newer end.
template <typename T, typename Name, typename Formers>
std::vector<uint32_t> Match(const std::vector<T>& from, const std::vector<T>& to, bool is_forward, const Name& name,
                            const Formers& formers) {
  const std::vector<T>& newer = is_forward ? to : from;
  const std::vector<T>& older = is_forward ? from : to;
  std::vector<NewName> news;
  std::vector<std::string> olds;
  for (const T& one : newer) news.push_back({name(one), &formers(one)});
  for (const T& one : older) olds.push_back(name(one));
  std::vector<uint32_t> old_of_new = MatchNames(news, olds);
  if (is_forward) return old_of_new;
  std::vector<uint32_t> out(to.size(), kNone);
  for (uint32_t i = 0; i < old_of_new.size(); ++i) {
    if (old_of_new[i] != kNone) out[old_of_new[i]] = i;
  }
  return out;
}

// A member `other` takes what has no member of its own.
void GiveToOther(const std::vector<std::string>& to, std::vector<int64_t>* members) {
  const auto other = std::find(to.begin(), to.end(), "other");
  if (other != to.end()) std::replace(members->begin(), members->end(), kNoMember, int64_t{other - to.begin()});
}

}  // namespace

Value FieldFrom::Map(const Value& old) const {
  if (from == kNone) return Fallback();
  if (old.known == 0 && !is_optional) return Fallback();
  if (old.known == 0 || !has_members) return old;
  const auto member = static_cast<size_t>(old.integer);
  const int64_t to = member < members.size() ? members[member] : kNoMember;
  if (to != kNoMember) return Value::Integer(to);
  Value none = gone_is_default ? Fallback() : Value::Missing();
  if (none.known == 0) none.integer = kNoMember;  // equal to no member, also where nobody asks whether it is known
  return none;
}

bool FieldFrom::IsIdentity() const {
  if (from == kNone) return false;
  if (!has_members) return true;
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i] != static_cast<int64_t>(i)) return false;
  }
  return true;
}

std::vector<int64_t> MapMembers(const std::vector<std::string>& from, const std::vector<std::string>& to,
                                const std::vector<std::vector<std::string>>& formers, bool is_forward) {
  std::vector<int64_t> out(from.size(), kNoMember);
  const auto place = [](const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? kNoMember : static_cast<int64_t>(found - names.begin());
  };
  for (size_t i = 0; i < from.size(); ++i) out[i] = place(to, from[i]);
  for (size_t member = 0; member < formers.size(); ++member) {  // by member of the newer
    for (const std::string& former : formers[member]) {
      const int64_t old_place = place(is_forward ? from : to, former);
      if (old_place == kNoMember) continue;
      if (is_forward && out[static_cast<size_t>(old_place)] == kNoMember) {
        out[static_cast<size_t>(old_place)] = static_cast<int64_t>(member);
      } else if (!is_forward && member < out.size() && out[member] == kNoMember) {
        out[member] = old_place;
      }
    }
  }
  return out;
}

bool IsSameType(const abi::FieldType& from, const abi::FieldType& to) {
  return IsSame(from, to, false);
}

void MapType(const abi::FieldType& from, const abi::FieldType& to, bool is_forward, FieldFrom* field) {
  field->has_members = to.kind == abi::Kind::kEnum;
  if (!field->has_members) return;
  field->members =
      MapMembers(from.members, to.members, is_forward ? to.former_members : from.former_members, is_forward);
  field->is_of_names = to.is_of_names;
  if (!field->is_of_names) GiveToOther(to.members, &field->members);
}

std::vector<FieldFrom> MapFields(const std::vector<abi::FieldSchema>& from, const std::vector<abi::FieldSchema>& to,
                                 bool is_forward) {
  const std::vector<uint32_t> places = Match(
      from, to, is_forward, [](const abi::FieldSchema& f) { return f.name; },
      [](const abi::FieldSchema& f) -> const auto& { return f.former_names; });
  std::vector<FieldFrom> out;
  for (size_t i = 0; i < to.size(); ++i) {
    FieldFrom field = Empty(to[i]);
    if (places[i] != kNone && IsSameType(from[places[i]].type, to[i].type)) {
      field.from = places[i];
      MapType(from[places[i]].type, to[i].type, is_forward, &field);
    }
    out.push_back(std::move(field));
  }
  return out;
}

SchemaMap::SchemaMap(const abi::Program& from, const abi::Program& to, bool is_forward) : events_(from.events.size()) {
  const std::vector<uint32_t> places = Match(
      from.events, to.events, is_forward, [](const abi::EventSchema& e) { return e.qualified_name; },
      [](const abi::EventSchema& e) -> const auto& { return e.former_names; });
  for (uint32_t i = 0; i < to.events.size(); ++i) {
    if (places[i] == kNone) continue;
    EventMap& map = events_[places[i]];
    const std::vector<abi::FieldSchema>& old_fields = from.events[places[i]].fields;
    map.to = i;
    map.fields = MapFields(old_fields, to.events[i].fields, is_forward);
    for (FieldFrom& field : map.fields) field.gone_is_default = false;
    map.is_identity = map.fields.size() == old_fields.size();
    for (uint32_t f = 0; f < map.fields.size(); ++f) {
      map.is_identity = map.is_identity && map.fields[f].from == f && map.fields[f].IsIdentity();
    }
  }
}

const Value* SchemaMap::Translate(uint32_t type, const Value* fields, Arena* arena, uint32_t* to_type) const {
  const EventMap& map = events_[type];
  if (map.to == kNone) return nullptr;
  *to_type = map.to;
  if (map.is_identity) return fields;
  Value* out = arena->Values(map.fields.size());
  for (size_t i = 0; i < map.fields.size(); ++i) {
    const FieldFrom& field = map.fields[i];
    out[i] = field.Map(field.from == kNone ? Value::Missing() : fields[field.from]);
    // What was sent counts on when its message, channel or journey is gone.
    const bool is_gone = out[i].known == 0 && field.from != kNone && fields[field.from].known != 0;
    if (out[i].known == 0 && (!field.is_optional || is_gone) && !field.is_of_names) return nullptr;
  }
  return out;
}

}  // namespace senda::engine
