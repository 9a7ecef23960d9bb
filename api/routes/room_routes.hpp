#pragma once

#include <vector>

#include "api/routes/gateway.hpp"
#include "api/services/room_service.hpp"

namespace causerie::routes {

/// Rooms, memberships and read marks. All references must outlive the routes.
[[nodiscard]] std::vector<http::Route> room_routes(Gateway& gateway, services::RoomService& service);

}  // namespace causerie::routes
