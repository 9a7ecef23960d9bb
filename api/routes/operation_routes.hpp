#pragma once

#include <string>
#include <vector>

#include "api/health/health.hpp"
#include "api/http/router.hpp"

namespace causerie::routes {

/// What operators and load balancers ask, answered from memory. `probe` must outlive the routes.
[[nodiscard]] std::vector<http::Route> operation_routes(const health::Probe& probe, const std::string& version,
                                                        const std::string& revision);

}  // namespace causerie::routes
