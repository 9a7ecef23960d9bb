#pragma once

#include <functional>
#include <vector>

#include "api/routes/gateway.hpp"
#include "common/model/server_status.hpp"

namespace causerie::routes {

/// What the instance tells those who run it.
/// @param current  quick, from any thread
[[nodiscard]] std::vector<http::Route> status_routes(Gateway& gateway, std::function<ServerStatus()> current);

}  // namespace causerie::routes
