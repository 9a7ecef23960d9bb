#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "api/store/events.hpp"
#include "common/model/message.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {
class Transaction;
}

/// Rows of `message`.
namespace causerie::store::messages {

/// Which stretch of a room's history is wanted.
struct PageQuery {
    enum class Anchor { newest, before, after, around };

    Anchor anchor{Anchor::newest};
    std::int64_t seq{};  ///< The anchor's; itself only part of an `around` page.
    int limit{limits::page_size_default};

    friend bool operator==(const PageQuery&, const PageQuery&) = default;
};

/// The message that `author` stored under `client_id`, in whichever room. Under the log's lock the answer is final.
[[nodiscard]] std::optional<Message> find_original(Transaction& tx, UserId author, std::string_view client_id);

/// Gives the message the room's next `seq`, stores it and appends its `message` event. `find_original` under the same
/// lock must have found nothing: the unique index on (author, client_id) would make this a `Fault`.
/// @returns  nothing when `author` is not, or no longer, a member of a room that is not archived
[[nodiscard]] std::optional<Message> insert(events::Log& log, RoomId room, UserId author, const NewMessage& draft);

[[nodiscard]] std::optional<Message> find(Transaction& tx, MessageId message);

/// Those of `ids` that exist, by ascending id.
[[nodiscard]] std::vector<Message> by_ids(Transaction& tx, std::span<const MessageId> ids);

/// @param query  `limit` is 1 to `limits::page_size_max`; `around` gives half of it up to the anchor, half after it
/// @returns      an empty page for an unknown room
[[nodiscard]] MessagePage page(Transaction& tx, RoomId room, const PageQuery& query);

}  // namespace causerie::store::messages
