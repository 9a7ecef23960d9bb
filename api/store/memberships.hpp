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

/// Rows of `membership`: who is in which room. `unread` is derived at each reading: the messages after the read mark,
/// less one's own, deleted and thread-only ones; exact, and its cost does not grow with the number of messages.
namespace causerie::store::memberships {

struct Key {
    RoomId room_id{};
    UserId user_id{};

    friend auto operator<=>(const Key&, const Key&) = default;
};

struct Stored {
    Key key{};
    Membership membership{};

    friend bool operator==(const Stored&, const Stored&) = default;
};

/// Lets `user` in, with everything read so far, and appends `member_joined`.
/// @returns  false, and nothing is appended, for one who is in already
bool join(events::Log& log, const Key& key, MembershipRole role);

/// Lets `user` into every room that everybody is in (`general`), one `member_joined` event each.
void join_common_rooms(events::Log& log, UserId user);

/// Ends the membership and appends `member_left`.
/// @returns  false, and nothing is appended, for one who is no member
bool leave(events::Log& log, const Key& key);

enum class ReadMove {
    forward_only,  ///< A mark that is already further stays.
    anywhere,      ///< Marks as unread, too.
};

/// Moves the read mark, at most to the room's newest message, and appends `read`.
/// @returns  false, and nothing is appended, if the mark stays where it is
bool set_read_seq(events::Log& log, const Key& key, std::int64_t read_seq, ReadMove move);

[[nodiscard]] std::optional<Membership> find(Transaction& tx, const Key& key);

/// Those of `keys` that exist, in no particular order.
[[nodiscard]] std::vector<Stored> by_keys(Transaction& tx, std::span<const Key> keys);

/// The rooms that `user` is in, by ascending id.
[[nodiscard]] std::vector<RoomId> rooms_of(Transaction& tx, UserId user);

/// Everybody in `room`, by ascending user id.
[[nodiscard]] std::vector<RoomMember> members_of(Transaction& tx, RoomId room);

}  // namespace causerie::store::memberships
