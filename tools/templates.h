// The files of tools/templates, as they are part of the program; templates.cmake writes the function.
#pragma once

#include <string_view>
#include <vector>

namespace senda::tools {

struct Template {
  std::string_view path;  // below tools/templates: `base/senda.toml`, `with/cart.senda`
  std::string_view text;
};

// In order of path.
const std::vector<Template>& Templates();

}  // namespace senda::tools
