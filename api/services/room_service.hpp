#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "api/store/database.hpp"
#include "api/store/memberships.hpp"
#include "common/model/room.hpp"
#include "common/model/room_member.hpp"
#include "common/result.hpp"

namespace causerie::services {

using ReadMove = store::memberships::ReadMove;

/// Rooms and who is in them. A private room that the caller is not in does not exist for the caller: `not_found`,
/// whatever is asked. Any thread may call; every call may throw what `store::Database` throws.
class RoomService {
public:
    /// @param wake  called after a commit that appended to the log
    RoomService(store::Database& database, std::function<void()> wake) : database_{database}, wake_{std::move(wake)} {}

    /// All that the caller is in, and all public ones.
    [[nodiscard]] std::vector<Room> list(UserId caller);
    [[nodiscard]] Result<Room> get(UserId caller, RoomId room);

    /// The caller becomes its admin. Fails with `validation_failed`.
    [[nodiscard]] Result<Room> create(UserId caller, NewRoom room);

    /// Into a public room. Joining twice is fine.
    [[nodiscard]] Result<void> join(UserId caller, RoomId room);

    /// Out of a room. Leaving one that the caller is not in is fine, as long as it is public.
    [[nodiscard]] Result<void> leave(UserId caller, RoomId room);

    [[nodiscard]] Result<std::vector<RoomMember>> members(UserId caller, RoomId room);

    /// @param seq  beyond the newest message counts as the newest
    /// Fails with `validation_failed` for a negative `seq`, `forbidden` for a public room that the caller is not in.
    [[nodiscard]] Result<Membership> mark_read(UserId caller, RoomId room, std::int64_t seq, ReadMove move);

private:
    store::Database& database_;
    std::function<void()> wake_;
};

}  // namespace causerie::services
