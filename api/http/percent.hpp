#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace causerie::http {

/// A path as it was sent, decoded once; nothing for a malformed escape or an encoded NUL.
[[nodiscard]] std::optional<std::string> decode_path(std::string_view raw);

/// A query name or value, decoded once, `+` as a space. A malformed escape stays as it is, as in browsers.
[[nodiscard]] std::string decode_query(std::string_view raw);

}  // namespace causerie::http
