// Events and fields of one program as another has them: by name, what is new with its default.
//
// A field whose type changed is a new field. Members of an enum are found by name. Needs both programs only while it is
// made.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/arena.h"

namespace senda::engine {

inline constexpr int64_t kNoMember = -1;

// What a field takes its value from.
struct FieldFrom {
  uint32_t from = abi::kNone;
  bool is_text = false;
  bool is_optional = false;
  bool has_members = false;
  bool is_of_names = false;      // the members are declarations
  bool gone_is_default = true;   // of a member that is gone; otherwise it is none
  std::vector<int64_t> members;  // by old member: the new one, or kNoMember
  abi::Value fallback = abi::Value::Missing();
  std::string fallback_text;

  // The new value; `old` as evaluators read it.
  abi::Value Map(const abi::Value& old) const;
  abi::Value Fallback() const { return is_text && fallback.known != 0 ? abi::Value::Text(fallback_text) : fallback; }
  // Whether values stay the same bits.
  bool IsIdentity() const;
};

// Whether values of the one are values of the other, but for members of an enum, which MapType maps. Inside a list or a
// record the members must be the same at their places, renamed ones included.
bool IsSameType(const abi::FieldType& from, const abi::FieldType& to);
// How members go over, of one type to the same.
void MapType(const abi::FieldType& from, const abi::FieldType& to, bool is_forward, FieldFrom* field);
// By field of `to`. `is_forward`: `to` is the newer and says what was renamed; otherwise `from` is.
std::vector<FieldFrom> MapFields(const std::vector<abi::FieldSchema>& from, const std::vector<abi::FieldSchema>& to,
                                 bool is_forward);
// By old member, likewise.
std::vector<int64_t> MapMembers(const std::vector<std::string>& from, const std::vector<std::string>& to,
                                const std::vector<std::vector<std::string>>& formers, bool is_forward);

class SchemaMap {
 public:
  struct EventMap {
    uint32_t to = abi::kNone;
    std::vector<FieldFrom> fields;  // by field of `to`
    bool is_identity = false;       // the same fields with the same bits
  };

  SchemaMap(const abi::Program& from, const abi::Program& to, bool is_forward);

  const EventMap& event(uint32_t type) const { return events_[type]; }
  // The event's fields as the other program has them, in the arena or where they were; null when it has no such event,
  // or one that needs a field which this one lacks.
  const abi::Value* Translate(uint32_t type, const abi::Value* fields, Arena* arena, uint32_t* to_type) const;

 private:
  std::vector<EventMap> events_;
};

}  // namespace senda::engine
