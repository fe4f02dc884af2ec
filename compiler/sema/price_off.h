// Whether a text says that something costs less than it did.
#pragma once

#include <string>
#include <string_view>

namespace senda::sema {

// As it is read: without tags of HTML. In a headline (a subject, a title) `-30%` alone says so.
bool LowersAPrice(std::string_view text, bool is_html, bool is_headline);

}  // namespace senda::sema
