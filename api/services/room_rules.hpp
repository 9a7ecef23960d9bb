#pragma once

#include "api/store/rooms.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// What a stranger to a private room is told, and one who mistyped a room's number, word for word.
[[nodiscard]] tl::unexpected<Error> no_such_room();

/// The caller's access to a room that the caller may see, else `not_found`.
[[nodiscard]] Result<store::rooms::Access> visible_room(store::Transaction& tx, RoomId room, UserId caller);

}  // namespace causerie::services
