#include "api/services/room_rules.hpp"

namespace causerie::services {

tl::unexpected<Error> no_such_room() { return fail(ErrorCode::not_found, "No such room"); }

Result<store::rooms::Access> visible_room(store::Transaction& tx, RoomId room, UserId caller) {
    const auto access = store::rooms::access(tx, room, caller);
    if (!access || !access->is_visible()) return no_such_room();
    return *access;
}

}  // namespace causerie::services
