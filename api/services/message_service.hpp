#pragma once

#include <functional>

#include "api/events/head_reader.hpp"
#include "api/events/writer.hpp"
#include "api/services/page_cache.hpp"
#include "api/services/page_reader.hpp"
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
/// `not_found`. Any thread may call; those calls that return what they find may throw what `store::Database`
/// throws.
class MessageService {
public:
    /// @param pages  is told of every event of the log
    MessageService(store::Database& database, events::Writer& writer, events::HeadReader& heads, PageReader& reader,
                   PageCache& pages)
        : database_{database}, writer_{writer}, heads_{heads}, reader_{reader}, pages_{pages} {}

    using Done = std::function<void(Result<Posted>)>;

    /// Exactly once for ever per (author, `client_id`), even when the connection is lost during COMMIT: what is
    /// returned is stored, and `unavailable` leaves it to the caller to ask again with the same `client_id`.
    ///
    /// The body is normalised to NFC, with LF as line end, and trimmed. Fails with `validation_failed`, `not_found`,
    /// `forbidden` (a public room that the author has not joined; an archived room), or `unavailable`. What was
    /// accepted once stays accepted, even if the author has left since.
    /// @param done  called once, before this returns or later on the writer's thread: quick, and without throwing
    void post(UserId author, RoomId room, NewMessage draft, Done done);

    /// History; of a public room also for those who are not in it. Fails with `validation_failed` or `not_found`.
    [[nodiscard]] Result<MessagePage> page(UserId caller, RoomId room, const PageQuery& query);

    /// The same, together with what others ask for. Never waits.
    /// @param done  called once, before this returns or later, on a thread of the `PageReader`
    void ask_page(UserId caller, RoomId room, const PageQuery& query, PageReader::Done done);

    using NewestDone = std::function<void(const Result<PageCache::Page>&)>;

    /// The newest page, as JSON, if it is in memory: as new as if it were read now. Never waits.
    /// @param done       called once, or not at all; must not throw
    /// @param otherwise  called instead of `done` when `newest` has to read it; before this returns or later
    void recall_newest(UserId caller, RoomId room, NewestDone done, std::function<void()> otherwise);

    /// The same, read from the database and kept. Fails as `page`.
    [[nodiscard]] Result<PageCache::Page> newest(UserId caller, RoomId room);

    [[nodiscard]] Result<Message> get(UserId caller, MessageId message);

private:
    store::Database& database_;
    events::Writer& writer_;
    events::HeadReader& heads_;
    PageReader& reader_;
    PageCache& pages_;
};

}  // namespace causerie::services
