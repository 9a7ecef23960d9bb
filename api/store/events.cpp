#include "api/store/events.hpp"

#include "api/store/row_reader.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::events {
namespace {

StoredEvent read_event(RowReader row) {
    return {
        .seq = row.next<std::int64_t>(),
        .at = row.next<Timestamp>(),
        .kind = static_cast<Kind>(row.next<std::int16_t>()),
        .room_id = row.next<std::optional<RoomId>>(),
        .subject_id = row.next<std::int64_t>(),
        .actor_id = row.next<std::optional<UserId>>(),
    };
}

std::vector<StoredEvent> read_events(const pqxx::result& rows) {
    std::vector<StoredEvent> events;
    events.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) events.push_back(read_event(RowReader{row}));
    return events;
}

constexpr Statement lock_statement{"events_lock", "SELECT head FROM log_head FOR NO KEY UPDATE"};

constexpr Statement append_statement{"events_append", R"sql(
    WITH log AS (UPDATE log_head SET head = head + 1 RETURNING head)
    INSERT INTO event (seq, kind, room_id, subject_id, actor_id) SELECT head, $1, $2, $3, $4 FROM log
    RETURNING seq
)sql"};

constexpr Statement head_statement{"events_head", "SELECT epoch, head FROM log_head"};

constexpr Statement is_settled_statement{"events_is_settled",
                                         "SELECT coalesce(home = log_home(), false) FROM log_head"};

// Whoever waits for another instance that does the same finds it done.
constexpr Statement settle_statement{"events_settle", R"sql(
    UPDATE log_head SET home = log_home(),
        epoch = CASE WHEN home IS NULL THEN epoch ELSE substr(replace(gen_random_uuid()::text, '-', ''), 1, 16) END
    WHERE home IS DISTINCT FROM log_home()
)sql"};

constexpr Statement range_statement{"events_range", R"sql(
    SELECT seq, (date_part('epoch', at) * 1000)::bigint, kind, room_id, subject_id, actor_id
    FROM log WHERE seq > $1 ORDER BY seq LIMIT $2
)sql"};

constexpr Statement membership_changes_statement{"events_membership_changes", R"sql(
    SELECT seq, (date_part('epoch', at) * 1000)::bigint, kind, room_id, subject_id, actor_id
    FROM event WHERE subject_id = $1 AND kind IN (3, 4) AND seq > $2 AND seq <= $3 ORDER BY seq
)sql"};

}  // namespace

std::int64_t Log::append(const NewEvent& event) {
    return transaction_
        .run(append_statement, static_cast<std::int16_t>(event.kind), event.room_id, event.subject_id, event.actor_id)
        .one_field()
        .as<std::int64_t>();
}

Log lock(Transaction& tx) {
    tx.run(lock_statement).one_row();
    return Log{tx};
}

Cursor head(Transaction& tx) {
    const auto row = tx.run(head_statement).one_row();
    RowReader reader{row};
    return {.epoch = reader.next<std::string>(), .position = reader.next<std::int64_t>()};
}

bool is_settled(Transaction& tx) { return tx.run(is_settled_statement).one_field().as<bool>(); }

void settle(Transaction& tx) { tx.run(settle_statement).no_rows(); }

std::vector<StoredEvent> range(Transaction& tx, std::int64_t after, int limit) {
    return read_events(tx.run(range_statement, after, limit));
}

std::vector<StoredEvent> membership_changes(Transaction& tx, UserId user, std::int64_t after, std::int64_t up_to) {
    return read_events(tx.run(membership_changes_statement, user, after, up_to));
}

}  // namespace causerie::store::events
