#pragma once

#include <functional>
#include <vector>

#include "api/events/backlog.hpp"
#include "api/routes/gateway.hpp"
#include "api/routes/operation_routes.hpp"
#include "api/services/account_service.hpp"
#include "api/services/message_service.hpp"
#include "api/services/room_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "api/stream/hub.hpp"
#include "common/model/server_status.hpp"

namespace causerie::routes {

/// What the routes call. All must outlive the table.
struct Parts {
    Gateway& gateway;
    services::AccountService& accounts;
    services::RoomService& rooms;
    services::MessageService& messages;
    services::SnapshotService& snapshots;
    events::Backlogs& backlogs;
    stream::Hub& hub;
    std::function<void(SessionId)> end_streams;  ///< Called for a session that has just ended.
    Operations operations;
    std::function<ServerStatus()> status;  ///< See `status_routes`.
};

/// Every route of the server, in one list.
[[nodiscard]] std::vector<http::Route> table(const Parts& parts);

}  // namespace causerie::routes
