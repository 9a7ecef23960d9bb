#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "api/store/rooms.hpp"
#include "common/model/message.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {
class Transaction;
}

/// Rows of `message`; `PostConnection` stores them.
namespace causerie::store::messages {

/// Which stretch of a room's history is wanted.
struct PageQuery {
    enum class Anchor { newest, before, after, around };

    Anchor anchor{Anchor::newest};
    std::int64_t seq{};  ///< The anchor's; itself only part of an `around` page.
    int limit{limits::page_size_default};

    /// How many messages are read at most: one beyond either end tells whether there is more.
    [[nodiscard]] std::size_t read_count_max() const { return static_cast<std::size_t>(limit) + 2; }

    friend bool operator==(const PageQuery&, const PageQuery&) = default;
};

[[nodiscard]] std::optional<Message> find(Transaction& tx, MessageId message);

/// Those of `ids` that exist, by ascending id.
[[nodiscard]] std::vector<Message> by_ids(Transaction& tx, std::span<const MessageId> ids);

/// Who asks for which page of which room.
struct PageRequest {
    RoomId room{};
    UserId caller{};
    PageQuery query{};
};

/// A page, and what the rules need to know before they hand it out.
struct RoomPage {
    rooms::Access access{};
    MessagePage page{};
};

/// All as of the same moment.
/// @param requests  their `limit`s are 1 to `limits::page_size_max`, their `seq`s 0 to `limits::json_integer_max`;
///                  `around` gives half of it up to the anchor, half after it
/// @returns         for each request its page, or nothing for an unknown room
[[nodiscard]] std::vector<std::optional<RoomPage>> pages(Transaction& tx, std::span<const PageRequest> requests);

[[nodiscard]] std::optional<RoomPage> page(Transaction& tx, const PageRequest& request);

}  // namespace causerie::store::messages
