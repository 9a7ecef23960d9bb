#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "api/events/frame.hpp"
#include "api/store/database.hpp"
#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"

namespace causerie::events {

/// Where a reader begins, and what it needs before live events follow.
struct Backlog {
    Cursor cursor{};              ///< Live events follow from here.
    std::vector<RoomId> rooms{};  ///< Those whose member the reader is at `cursor`.
    std::vector<Frame> replay{};  ///< What the reader missed up to `cursor`, in order.
    bool expired{};               ///< The reader's own cursor is too old or of another log: it must start over.

    friend bool operator==(const Backlog&, const Backlog&) = default;
};

/// Finds out where a user's stream continues. Any thread may call.
class Backlogs {
public:
    /// @param remembered  whether all that followed a cursor is in memory anyway; the backlog then begins at the
    ///                    reader's own cursor and holds no replay
    Backlogs(store::Database& database, std::function<bool(const Cursor&)> remembered)
        : database_{database}, remembered_{std::move(remembered)} {}

    /// @param since  what the reader has seen already; nothing for "from now on"
    /// @throws       what `store::Database` throws
    [[nodiscard]] Backlog load(UserId user, const std::optional<Cursor>& since) const;

private:
    store::Database& database_;
    std::function<bool(const Cursor&)> remembered_;
};

}  // namespace causerie::events
