#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "tests/chaos/history.hpp"

namespace causerie::chaos {

enum class Visibility {
    forbidden,  ///< Must never be told.
    optional,   ///< Its subject is gone meanwhile, so that there may be nothing to tell.
    required,   ///< Must be told.
};

/// What the whole log says about rooms, found out once for all readers.
class Rooms {
public:
    explicit Rooms(const Committed& committed);

    [[nodiscard]] bool is_public(RoomId room) const { return public_.contains(room); }

    /// Whether `user` left `room` after `position`: then what was personal about it may be gone.
    [[nodiscard]] bool left_after(RoomId room, UserId user, std::int64_t position) const;

private:
    std::set<RoomId> public_{};
    std::map<StoredMembership, std::int64_t> last_left_{};  ///< Positions.
};

/// Goes through the log from its beginning and knows at each position what one person may see there. This is the
/// contract's "permissions applied at exactly that position", worked out a second time and more simply.
class LogWalk {
public:
    LogWalk(const Committed& committed, const Rooms& rooms, UserId user)
        : committed_{committed}, rooms_{rooms}, user_{user} {}

    /// The row that comes next; null at the end.
    [[nodiscard]] const LogRow* next() const { return at_ < committed_.log.size() ? &committed_.log[at_] : nullptr; }

    /// Whether the person may see the next row.
    /// @pre `next() != nullptr`
    [[nodiscard]] Visibility visibility() const;

    /// Goes past the next row.
    /// @pre `next() != nullptr`
    void advance();

    [[nodiscard]] bool is_member(RoomId room) const { return member_of_.contains(room); }
    [[nodiscard]] const std::set<RoomId>& member_of() const { return member_of_; }

    /// How many messages `room` has had so far.
    [[nodiscard]] std::int64_t last_seq(RoomId room) const;

private:
    const Committed& committed_;
    const Rooms& rooms_;
    UserId user_;
    std::size_t at_{};
    std::set<RoomId> member_of_{};
    std::unordered_map<std::int64_t, std::int64_t> last_seq_{};
};

/// The name on the wire of what a row is about.
[[nodiscard]] EventKind wire_kind(LogKind kind);

}  // namespace causerie::chaos
