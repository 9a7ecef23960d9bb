#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/events/backlog.hpp"
#include "api/health/health.hpp"
#include "api/routes/gateway.hpp"
#include "api/services/account_service.hpp"
#include "api/services/message_service.hpp"
#include "api/services/room_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "api/stream/hub.hpp"

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
    health::Probe& probe;
    std::function<void(SessionId)> end_streams;  ///< Called for a session that has just ended.
    std::string version;
    std::string revision;  ///< The commit that this was built of.
};

/// Every route of the server, in one list.
[[nodiscard]] std::vector<http::Route> table(const Parts& parts);

}  // namespace causerie::routes
