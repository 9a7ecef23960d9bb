#pragma once

#include <vector>

#include "api/routes/gateway.hpp"
#include "api/services/message_service.hpp"

namespace causerie::routes {

/// Posting and reading messages. All references must outlive the routes.
[[nodiscard]] std::vector<http::Route> message_routes(Gateway& gateway, services::MessageService& service);

}  // namespace causerie::routes
