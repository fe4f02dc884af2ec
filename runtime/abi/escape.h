// Values written into HTML, URLs and JSON.
#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/messages.h"

namespace senda::abi {

std::string Escaped(Escape escape, std::string_view text);
std::string PercentEncoded(std::string_view text);
// Whether a URL leads where a message may: http, https, mailto, tel, or a path without a scheme.
bool IsHarmlessUrl(std::string_view url);
// The URL with one more parameter, in front of its fragment.
std::string WithParameter(std::string_view url, std::string_view name, std::string_view value);

}  // namespace senda::abi
