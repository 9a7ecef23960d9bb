#include "api/routes/table.hpp"

#include <iterator>
#include <utility>

#include "api/routes/account_routes.hpp"
#include "api/routes/event_routes.hpp"
#include "api/routes/message_routes.hpp"
#include "api/routes/room_routes.hpp"
#include "api/routes/status_routes.hpp"

namespace causerie::routes {
namespace {

void append(std::vector<http::Route>& all, std::vector<http::Route> some) {
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

}  // namespace

std::vector<http::Route> table(const Parts& parts) {
    auto all = account_routes(parts.gateway, parts.accounts, parts.snapshots, parts.end_streams);
    append(all, room_routes(parts.gateway, parts.rooms));
    append(all, message_routes(parts.gateway, parts.messages));
    append(all, event_routes(parts.gateway, parts.backlogs, parts.hub));
    append(all, status_routes(parts.gateway, parts.status));
    append(all, operation_routes(parts.operations));
    return all;
}

}  // namespace causerie::routes
