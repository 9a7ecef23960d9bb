#pragma once

#include <functional>

#include "api/store/database.hpp"
#include "api/store/messages.hpp"
#include "common/model/message.hpp"
#include "common/result.hpp"

namespace causerie::services {

struct Posted {
    Message message{};
    bool created{};  ///< False: an earlier post with the same `client_id` stored it, and nothing was done now.

    friend bool operator==(const Posted&, const Posted&) = default;
};

using PageQuery = store::messages::PageQuery;

/// Messages. A private room that the caller is not in, and all that is in it, does not exist for the caller:
/// `not_found`. Any thread may call; every call may throw what `store::Database` throws.
class MessageService {
public:
    /// @param wake  called after a commit that appended to the log
    MessageService(store::Database& database, std::function<void()> wake)
        : database_{database}, wake_{std::move(wake)} {}

    /// Exactly once for ever per (author, `client_id`), even when the connection is lost during COMMIT: what is
    /// returned is stored, and `Unavailable` leaves it to the caller to ask again with the same `client_id`.
    ///
    /// The body is normalised to NFC, with LF as line end, and trimmed. Fails with `validation_failed`, `not_found`, or
    /// `forbidden` (a public room that the author has not joined; an archived room).
    [[nodiscard]] Result<Posted> post(UserId author, RoomId room, NewMessage draft);

    /// History; of a public room also for those who are not in it. Fails with `validation_failed` or `not_found`.
    [[nodiscard]] Result<MessagePage> page(UserId caller, RoomId room, const PageQuery& query);

    [[nodiscard]] Result<Message> get(UserId caller, MessageId message);

private:
    [[nodiscard]] Result<Posted> post_and_settle(UserId author, RoomId room, const NewMessage& draft);
    [[nodiscard]] Result<Posted> post_once(UserId author, RoomId room, const NewMessage& draft);

    store::Database& database_;
    std::function<void()> wake_;
};

}  // namespace causerie::services
