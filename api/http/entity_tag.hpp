#pragma once

#include <string>
#include <string_view>

namespace causerie::http {

/// A strong entity tag, quotes included, from what is sent: 16 hexadecimal digits.
[[nodiscard]] std::string entity_tag(std::string_view bytes);

/// Whether an `If-None-Match` field names `tag`, compared weakly as RFC 9110 asks; `*` names all.
[[nodiscard]] bool names_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace causerie::http
