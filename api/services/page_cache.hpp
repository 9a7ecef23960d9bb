#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <unordered_map>

#include "api/events/event.hpp"
#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"

namespace causerie::services {

/// The newest page of the rooms that were read lately, as JSON, each dropped by the first event in its room. It follows
/// the log: what it holds is as new as the last event that it was told. Any thread may call.
class PageCache {
public:
    using Page = std::shared_ptr<const std::string>;

    /// The log is told from this position on; what was held before may be of another log.
    void begin(const Cursor& at);

    /// The next events of the log.
    void note(std::span<const events::Event> events);

    /// Whether `find` may have something.
    [[nodiscard]] bool knows(RoomId room, UserId caller) const;

    /// The room's newest page, if `caller` may read it and it is no older than `head`; else null.
    [[nodiscard]] Page find(RoomId room, UserId caller, const Cursor& head) const;

    /// What `caller`, who may read it, read at the position `at`. Dropped if something has happened in the room since.
    /// @param is_public  everybody may read it
    void put(RoomId room, bool is_public, UserId caller, const Cursor& at, Page page);

private:
    struct Entry {
        Page page{};
        bool is_public{};
        std::set<UserId> readers{};  ///< Of a private room: those who are known to be in it.
    };

    [[nodiscard]] const Entry* readable(RoomId room, UserId caller) const;
    void drop(RoomId room);

    mutable std::mutex mutex_;
    Cursor told_{};                                             ///< An empty epoch before `begin`.
    std::int64_t forgot_{};                                     ///< Changes up to here are not in `changed_`.
    std::size_t bytes_{};                                       ///< Of all pages.
    std::unordered_map<std::int64_t, Entry> pages_{};           ///< By room.
    std::unordered_map<std::int64_t, std::int64_t> changed_{};  ///< The room's last event that was told.
};

}  // namespace causerie::services
