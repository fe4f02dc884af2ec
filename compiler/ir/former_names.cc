#include "compiler/ir/former_names.h"

namespace senda::ir {
namespace {

// Calls every renamed thing by its first former name; says whether there was one.
class Renamer {
 public:
  bool Rename(abi::Program* program) {
    for (abi::EventSchema& event : program->events) {
      Name(event.former_names, &event.qualified_name);
      Fields(&event.fields);
    }
    Fields(&program->customer_fields);
    Ids(&program->segments);
    Ids(&program->triggers);
    Ids(&program->channels);
    Ids(&program->messages);
    Ids(&program->catalogs);
    Ids(&program->coupons);
    Ids(&program->hooks);
    Ids(&program->teams);
    Ids(&program->journeys);
    return is_renamed_;
  }

 private:
  void Name(const std::vector<std::string>& formers, std::string* name) {
    if (formers.empty()) return;
    *name = formers.front();
    is_renamed_ = true;
  }

  void Fields(std::vector<abi::FieldSchema>* fields) {
    for (abi::FieldSchema& field : *fields) {
      Name(field.former_names, &field.name);
      for (size_t i = 0; i < field.type.former_members.size() && i < field.type.members.size(); ++i) {
        Name(field.type.former_members[i], &field.type.members[i]);
      }
    }
  }

  template <typename T>
  void Ids(std::vector<T>* declarations) {
    for (T& one : *declarations) Name(one.former_ids, &one.id);
  }

  bool is_renamed_ = false;
};

}  // namespace

bool HasFormerNames(const abi::Program& program) {
  abi::Program copy = program;
  return Renamer().Rename(&copy);
}

Program WithFormerNames(Program program) {
  Renamer().Rename(&program.description);
  return program;
}

}  // namespace senda::ir
