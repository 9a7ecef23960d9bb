#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "api/events/frame.hpp"
#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"

namespace causerie::store {
class Transaction;
}

namespace causerie::events {

/// Where a reader begins, and what it needs before live events follow.
struct Backlog {
    Cursor cursor{};              ///< Live events follow from here.
    std::vector<RoomId> rooms{};  ///< Those whose member the reader is at `cursor`.
    std::vector<Frame> replay{};  ///< What the reader missed up to `cursor`, in order.
    bool expired{};               ///< The reader's own cursor is too old or of another log: it must start over.

    friend bool operator==(const Backlog&, const Backlog&) = default;
};

/// Finds out where `user`'s stream continues.
/// @param tx          a snapshot: head, memberships and events must be of one moment
/// @param since       what the reader has seen already; nothing for "from now on"
/// @param remembered  whether all that followed a cursor is in memory anyway; the backlog then begins at `since` itself
///                    and holds no replay
[[nodiscard]] Backlog load_backlog(store::Transaction& tx, UserId user, const std::optional<Cursor>& since,
                                   const std::function<bool(const Cursor&)>& remembered);

}  // namespace causerie::events
