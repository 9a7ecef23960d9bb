#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "tests/chaos/history.hpp"

namespace causerie::chaos {

/// Finds committed messages by id, and by room and `seq`.
class MessageIndex {
public:
    explicit MessageIndex(const Committed& committed) {
        by_id_.reserve(committed.messages.size());
        for (const auto& message : committed.messages) {
            by_id_.emplace(message.id.value, &message);
            if (message.seq < 1) continue;
            auto& room = by_room_[message.room.value];
            const auto at = static_cast<std::size_t>(message.seq);
            // A broken `seq` must not cost all memory.
            if (at > committed.messages.size()) continue;
            if (room.size() <= at) room.resize(at + 1);
            if (room[at] == nullptr) room[at] = &message;
        }
    }

    /// Null for a message that does not exist.
    [[nodiscard]] const StoredMessage* by_id(std::int64_t id) const {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }

    /// Null for a message that does not exist.
    [[nodiscard]] const StoredMessage* at(RoomId room, std::int64_t seq) const {
        const auto found = by_room_.find(room.value);
        if (found == by_room_.end() || seq < 1 || static_cast<std::size_t>(seq) >= found->second.size()) return nullptr;
        return found->second[static_cast<std::size_t>(seq)];
    }

private:
    std::unordered_map<std::int64_t, const StoredMessage*> by_id_{};
    std::unordered_map<std::int64_t, std::vector<const StoredMessage*>> by_room_{};  ///< Index: `seq`.
};

}  // namespace causerie::chaos
