// Paths that a file of the workspace names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace senda {

// `cart.es.html` in `shop/cart.senda` is `shop/cart.es.html`. Nothing when the path leaves the workspace, or is
// absolute.
std::optional<std::string> PathWithin(std::string_view file, std::string_view path);

}  // namespace senda
