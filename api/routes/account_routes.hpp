#pragma once

#include <functional>
#include <vector>

#include "api/routes/gateway.hpp"
#include "api/services/account_service.hpp"
#include "api/services/snapshot_service.hpp"

namespace causerie::routes {

/// Register, login, logout, me, snapshot. All references must outlive the routes.
/// @param end_streams  called for a session that has just ended
[[nodiscard]] std::vector<http::Route> account_routes(Gateway& gateway, services::AccountService& accounts,
                                                      services::SnapshotService& snapshots,
                                                      std::function<void(SessionId)> end_streams);

}  // namespace causerie::routes
