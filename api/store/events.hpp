#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"
#include "common/time/timestamp.hpp"

namespace causerie::store {
class Transaction;
}

/// The log: everything that changes what clients see, at positions 1, 2, 3 …, gapless and in commit order. A post is
/// its message's own row, anything else a row in `event`; the view `log` holds both.
namespace causerie::store::events {

/// What happened, as the log numbers it. Finer than the kinds on the wire: a membership that began and one
/// that ended both go out as `membership`, but decide differently who may see what follows.
enum class Kind : std::int16_t {
    message = 1,
    room = 2,
    member_joined = 3,
    member_left = 4,
    member_changed = 5,
    user = 6,
    read = 7,
    room_gone = 8,
};

/// One entry of the log. It says what changed; the tables say what it is now.
struct StoredEvent {
    std::int64_t seq{};
    Timestamp at{};
    Kind kind{Kind::message};
    std::optional<RoomId> room_id{};   ///< Nothing for `user`.
    std::int64_t subject_id{};         ///< A message's, room's or user's id; for memberships and `read` the member's.
    std::optional<UserId> actor_id{};  ///< Who did it; nothing for the server itself.

    friend bool operator==(const StoredEvent&, const StoredEvent&) = default;
};

/// What is to be appended.
struct NewEvent {
    Kind kind{Kind::message};
    std::optional<RoomId> room_id{};
    std::int64_t subject_id{};
    std::optional<UserId> actor_id{};
};

/// The right to append, held from `lock` to the end of the transaction. Only who holds it changes what clients see, so
/// commit order is position order, and a statement that runs after `lock` sees everything up to `head`.
class Log {
public:
    [[nodiscard]] Transaction& transaction() { return transaction_; }

    /// @returns  the new event's position
    std::int64_t append(const NewEvent& event);

private:
    friend Log lock(Transaction& tx);
    explicit Log(Transaction& transaction) : transaction_{transaction} {}

    Transaction& transaction_;
};

/// Waits for the log's lock. Take it as late as possible: every other writer of the workspace waits meanwhile.
[[nodiscard]] Log lock(Transaction& tx);

/// The position of the newest event. In a `snapshot` everything else read there is exact as of this cursor.
[[nodiscard]] Cursor head(Transaction& tx);

/// Whether the log is where it was when `settle` was last called.
[[nodiscard]] bool is_settled(Transaction& tx);

/// Notes where the log is. If that was noted before, and is elsewhere by now, this is a copy: it gets a new epoch, so
/// that nobody takes its positions for those of the original. Does nothing if it is settled.
void settle(Transaction& tx);

/// Up to `limit` events after position `after`, by ascending position.
[[nodiscard]] std::vector<StoredEvent> range(Transaction& tx, std::int64_t after, int limit);

/// When `user` came into rooms and left them: positions above `after`, up to and including `up_to`, ascending.
[[nodiscard]] std::vector<StoredEvent> membership_changes(Transaction& tx, UserId user, std::int64_t after,
                                                          std::int64_t up_to);

}  // namespace causerie::store::events
