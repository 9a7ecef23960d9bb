#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "api/store/events.hpp"
#include "common/model/room.hpp"
#include "common/model/room_member.hpp"

namespace causerie::store {
class Transaction;
}

/// Rows of `room`.
namespace causerie::store::rooms {

/// What the rules need to know before somebody may do something in a room.
struct Access {
    RoomKind kind{RoomKind::public_room};
    bool archived{};
    std::optional<MembershipRole> role{};  ///< Nothing for one who is no member.

    [[nodiscard]] bool is_member() const { return role.has_value(); }
    [[nodiscard]] bool is_visible() const { return kind == RoomKind::public_room || is_member(); }
};

/// Nothing for a room that does not exist.
[[nodiscard]] std::optional<Access> access(Transaction& tx, RoomId room, UserId user);

/// Stores the room, with `creator` as its admin, and appends its `room` and `member_joined` events.
RoomId insert(events::Log& log, const NewRoom& room, UserId creator);

/// The room with `user`'s membership, visible to `user` or not.
[[nodiscard]] std::optional<Room> find(Transaction& tx, RoomId room, UserId user);

/// Every room that `user` may see, with `user`'s memberships, by ascending id.
[[nodiscard]] std::vector<Room> visible_to(Transaction& tx, UserId user);

/// Those of `ids` that exist, without memberships, by ascending id.
[[nodiscard]] std::vector<Room> by_ids(Transaction& tx, std::span<const RoomId> ids);

}  // namespace causerie::store::rooms
