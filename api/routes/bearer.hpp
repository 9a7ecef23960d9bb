#pragma once

#include <optional>
#include <string_view>

#include "api/http/request.hpp"

namespace causerie::routes {

/// What follows `Bearer` in the request's `Authorization`, which may be empty; nothing when that says something else.
[[nodiscard]] std::optional<std::string_view> bearer_token(const http::Request& request);

}  // namespace causerie::routes
