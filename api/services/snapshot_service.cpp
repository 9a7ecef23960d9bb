#include "api/services/snapshot_service.hpp"

#include "api/store/events.hpp"
#include "api/store/rooms.hpp"
#include "api/store/users.hpp"

namespace causerie::services {

Result<Snapshot> SnapshotService::take(UserId caller) {
    return database_.snapshot([&](store::Transaction& tx) -> Result<Snapshot> {
        auto me = store::users::find(tx, caller);
        if (!me || me->deactivated) return fail(ErrorCode::unauthenticated, "Please sign in");
        return Snapshot{
            .cursor = store::events::head(tx),
            .me = std::move(*me),
            .users = store::users::all(tx),
            .rooms = store::rooms::visible_to(tx, caller),
            .server_version = server_version_,
        };
    });
}

}  // namespace causerie::services
