#include "api/store/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "api/store/row_reader.hpp"
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

constexpr auto newest_sql =
    SqlText{"SELECT "} + message_columns + " FROM message WHERE room_id = $1 ORDER BY seq DESC LIMIT $2";
constexpr Statement newest_statement{"messages_newest", newest_sql.c_str()};

constexpr auto before_sql =
    SqlText{"SELECT "} + message_columns + " FROM message WHERE room_id = $1 AND seq < $3 ORDER BY seq DESC LIMIT $2";
constexpr Statement before_statement{"messages_before", before_sql.c_str()};

constexpr auto after_sql =
    SqlText{"SELECT "} + message_columns + " FROM message WHERE room_id = $1 AND seq > $3 ORDER BY seq LIMIT $2";
constexpr Statement after_statement{"messages_after", after_sql.c_str()};

// A run of messages, and whether there are more of them in the direction that was read.
struct Stretch {
    std::vector<Message> messages{};
    bool has_more{};
};

// One row more than wanted was asked for, and tells whether there is more.
Stretch cut(std::vector<Message> messages, int limit) {
    const bool has_more = messages.size() > static_cast<std::size_t>(limit);
    if (has_more) messages.pop_back();
    return {std::move(messages), has_more};
}

Stretch reversed(Stretch stretch) {
    std::ranges::reverse(stretch.messages);
    return stretch;
}

Stretch newest(Transaction& tx, RoomId room, int limit) {
    return reversed(cut(read_messages(tx.run(newest_statement, room, limit + 1)), limit));
}

Stretch before(Transaction& tx, RoomId room, std::int64_t seq, int limit) {
    return reversed(cut(read_messages(tx.run(before_statement, room, limit + 1, seq)), limit));
}

Stretch after(Transaction& tx, RoomId room, std::int64_t seq, int limit) {
    return cut(read_messages(tx.run(after_statement, room, limit + 1, seq)), limit);
}

MessagePage around(Transaction& tx, RoomId room, std::int64_t seq, int limit) {
    auto older = before(tx, room, seq + 1, (limit + 1) / 2);
    auto newer = after(tx, room, seq, limit / 2);
    MessagePage page{std::move(older.messages), older.has_more, newer.has_more};
    std::ranges::move(newer.messages, std::back_inserter(page.messages));
    return page;
}

}  // namespace

std::optional<Message> find(Transaction& tx, MessageId message) { return read_one(tx.run(find_statement, message)); }

std::vector<Message> by_ids(Transaction& tx, std::span<const MessageId> ids) {
    return read_messages(tx.run(by_ids_statement, ids));
}

// `seq` runs from 1 to `last_seq` without a gap, so that what there is around a page need not be looked for.
MessagePage page(Transaction& tx, RoomId room, std::int64_t last_seq, const PageQuery& query) {
    switch (query.anchor) {
        case PageQuery::Anchor::newest: {
            auto stretch = newest(tx, room, query.limit);
            return {std::move(stretch.messages), stretch.has_more, false};
        }
        case PageQuery::Anchor::before: {
            auto stretch = before(tx, room, query.seq, query.limit);
            return {std::move(stretch.messages), stretch.has_more, last_seq > 0 && last_seq >= query.seq};
        }
        case PageQuery::Anchor::after: {
            auto stretch = after(tx, room, query.seq, query.limit);
            return {std::move(stretch.messages), last_seq > 0 && query.seq > 0, stretch.has_more};
        }
        case PageQuery::Anchor::around: return around(tx, room, query.seq, query.limit);
    }
    std::abort();  // Not one of the enumerators: a defect.
}

}  // namespace causerie::store::messages
