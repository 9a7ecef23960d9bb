#include "api/store/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "api/store/columns.hpp"
#include "api/store/row_reader.hpp"
#include "api/store/row_types.hpp"
#include "api/store/sql_text.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::messages {
namespace {

// For read_message.
constexpr SqlText message_columns{
    "id, room_id, seq, event_seq, author_id, body, client_id, reply_to, thread_id, reply_count, pinned, "
    "(date_part('epoch', created_at) * 1000)::bigint, (date_part('epoch', edited_at) * 1000)::bigint, "
    "(date_part('epoch', deleted_at) * 1000)::bigint"};

Message read_message(RowReader row) {
    return {
        .id = row.next<MessageId>(),
        .room_id = row.next<RoomId>(),
        .seq = row.next<std::int64_t>(),
        .event_seq = row.next<std::int64_t>(),
        .author_id = row.next<UserId>(),
        .body = row.next<std::string>(),
        .client_id = row.next<std::string>(),
        .reply_to = row.next<std::optional<MessageId>>(),
        .thread_id = row.next<std::optional<MessageId>>(),
        .reply_count = row.next<std::int64_t>(),
        .mentions = {},  // Nothing stores mentions yet.
        .pinned = row.next<bool>(),
        .created_at = row.next<Timestamp>(),
        .edited_at = row.next<std::optional<Timestamp>>(),
        .deleted_at = row.next<std::optional<Timestamp>>(),
    };
}

std::vector<Message> read_messages(const pqxx::result& rows) {
    std::vector<Message> messages;
    messages.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) messages.push_back(read_message(RowReader{row}));
    return messages;
}

std::optional<Message> read_one(const pqxx::result& rows) {
    if (rows.empty()) return std::nullopt;
    return read_message(RowReader{rows.one_row()});
}

constexpr auto by_ids_sql =
    SqlText{"SELECT "} + message_columns + " FROM message WHERE id = ANY ($1::bigint[]) ORDER BY id";
constexpr Statement by_ids_statement{"messages_by_ids", by_ids_sql.c_str()};

constexpr auto find_sql = SqlText{"SELECT "} + message_columns + " FROM message WHERE id = $1";
constexpr Statement find_statement{"messages_find", find_sql.c_str()};

// One round trip tells who asks, what the room is, and the page: one row per message, or one without any. $3 is the
// limit, $4 where the page begins. OFFSET 0 keeps the room's last seq from being looked up again for every message.
constexpr auto page_head =
    SqlText{"SELECT access.*, page.* FROM (SELECT "} + columns::access +
    " FROM room r LEFT JOIN membership m ON m.room_id = r.id AND m.user_id = $2 WHERE r.id = $1 OFFSET 0) access"
    " LEFT JOIN LATERAL (SELECT " +
    message_columns + " FROM message WHERE room_id = $1 ";
constexpr SqlText page_tail{" LIMIT $3) page ON true"};

constexpr auto newest_sql = page_head + "ORDER BY seq DESC" + page_tail;
constexpr Statement newest_statement{"messages_newest", newest_sql.c_str()};

constexpr auto before_sql = page_head + "AND seq < $4 ORDER BY seq DESC" + page_tail;
constexpr Statement before_statement{"messages_before", before_sql.c_str()};

constexpr auto after_sql = page_head + "AND seq > $4 ORDER BY seq" + page_tail;
constexpr Statement after_statement{"messages_after", after_sql.c_str()};

constexpr int access_columns = 4;

// `seq` runs from 1 to `last_seq` without a gap, so that what there is around the page need not be looked for.
std::optional<RoomPage> read_page(const pqxx::result& rows) {
    if (rows.empty()) return std::nullopt;
    RoomPage result;
    const auto first_row = rows.front();
    RowReader first{first_row};
    result.access = read_access(first);
    auto& messages = result.page.messages;
    if (first_row[access_columns].is_null()) return result;
    messages.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) {
        RowReader reader{row};
        reader.skip(access_columns);
        messages.push_back(read_message(reader));
    }
    // Those before a place come newest first.
    if (messages.front().seq > messages.back().seq) std::ranges::reverse(messages);
    result.page.has_before = messages.front().seq > 1;
    result.page.has_after = messages.back().seq < result.access.last_seq;
    return result;
}

std::optional<RoomPage> newest(Transaction& tx, RoomId room, UserId caller, int limit) {
    auto found = read_page(tx.run(newest_statement, room, caller, limit));
    // One that came between reading the room and reading its messages is on the page already.
    if (found) found->page.has_after = false;
    return found;
}

std::optional<RoomPage> before(Transaction& tx, RoomId room, UserId caller, std::int64_t seq, int limit) {
    auto found = read_page(tx.run(before_statement, room, caller, limit, seq));
    if (found) found->page.has_after = found->access.last_seq > 0 && found->access.last_seq >= seq;
    return found;
}

std::optional<RoomPage> after(Transaction& tx, RoomId room, UserId caller, std::int64_t seq, int limit) {
    auto found = read_page(tx.run(after_statement, room, caller, limit, seq));
    if (found) found->page.has_before = found->access.last_seq > 0 && seq > 0;
    return found;
}

std::optional<RoomPage> around(Transaction& tx, RoomId room, UserId caller, std::int64_t seq, int limit) {
    auto older = before(tx, room, caller, seq + 1, (limit + 1) / 2);
    auto newer = after(tx, room, caller, seq, limit / 2);
    if (!older || !newer) return std::nullopt;
    auto& page = older->page;
    std::ranges::move(newer->page.messages, std::back_inserter(page.messages));
    // Either half may be empty, and then knows nothing of what is beyond it.
    const auto last_seq = newer->access.last_seq;
    page.has_before = page.messages.empty() ? last_seq > 0 && seq > 0 : page.messages.front().seq > 1;
    page.has_after = (page.messages.empty() ? seq : page.messages.back().seq) < last_seq;
    return older;
}

}  // namespace

std::optional<Message> find(Transaction& tx, MessageId message) { return read_one(tx.run(find_statement, message)); }

std::vector<Message> by_ids(Transaction& tx, std::span<const MessageId> ids) {
    return read_messages(tx.run(by_ids_statement, ids));
}

std::optional<RoomPage> page(Transaction& tx, RoomId room, UserId caller, const PageQuery& query) {
    switch (query.anchor) {
        case PageQuery::Anchor::newest: return newest(tx, room, caller, query.limit);
        case PageQuery::Anchor::before: return before(tx, room, caller, query.seq, query.limit);
        case PageQuery::Anchor::after: return after(tx, room, caller, query.seq, query.limit);
        case PageQuery::Anchor::around: return around(tx, room, caller, query.seq, query.limit);
    }
    std::abort();  // Not one of the enumerators: a defect.
}

}  // namespace causerie::store::messages
