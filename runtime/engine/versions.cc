#include "runtime/engine/versions.h"

namespace senda::engine {

void Versions::Add(const abi::Program& program, const abi::Evaluator& evaluator, int64_t begins_at) {
  versions_.push_back(std::make_unique<Version>(program, evaluator, begins_at));
  if (size() > 1) steps_.push_back(std::make_unique<SwitchMap>(versions_[size() - 2]->program, program));
}

const abi::Value* Versions::Translate(uint32_t from, uint32_t to, uint32_t type, const abi::Value* fields, Arena* arena,
                                      uint32_t* to_type) const {
  *to_type = type;
  while (fields != nullptr && from < to) fields = step(from++).forward.Translate(*to_type, fields, arena, to_type);
  while (fields != nullptr && from > to) fields = step(--from).backward.Translate(*to_type, fields, arena, to_type);
  return fields;
}

}  // namespace senda::engine
