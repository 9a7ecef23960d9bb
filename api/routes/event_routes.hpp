#pragma once

#include <vector>

#include "api/events/backlog.hpp"
#include "api/routes/gateway.hpp"
#include "api/stream/hub.hpp"

namespace causerie::routes {

/// The live stream, and the long poll for where streams do not get through. All references must outlive the routes.
[[nodiscard]] std::vector<http::Route> event_routes(Gateway& gateway, events::Backlogs& backlogs, stream::Hub& hub);

}  // namespace causerie::routes
