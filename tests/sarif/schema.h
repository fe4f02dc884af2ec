// A schema of JSON (draft 4) with the keywords that the schema of SARIF uses; any other is refused, so that nothing of
// a schema goes unread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace senda::sarif {

class Schema {
 public:
  // `$ref` leads to definitions of the same schema. A keyword or a format that is not known fails a check.
  explicit Schema(nlohmann::json root);

  // What in the value the schema does not allow, each with its place: "/runs/0/tool: `driver` is missing".
  std::vector<std::string> Breaches(const nlohmann::json& value) const;

 private:
  nlohmann::json root_;
};

}  // namespace senda::sarif
