#pragma once

#include <vector>

#include "api/routes/gateway.hpp"
#include "api/services/account_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "api/stream/hub.hpp"

namespace causerie::routes {

/// Register, login, logout, me, snapshot. All references must outlive the routes.
[[nodiscard]] std::vector<http::Route> account_routes(Gateway& gateway, services::AccountService& accounts,
                                                      services::SnapshotService& snapshots, stream::Hub& hub);

}  // namespace causerie::routes
