#include "api/store/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>

#include "api/store/columns.hpp"
#include "api/store/row_reader.hpp"
#include "api/store/row_types.hpp"
#include "api/store/sql_text.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::messages {
namespace {

// For read_message. What most messages do not have is one array, NULL for them: a page costs PostgreSQL and libpq what
// its columns cost.
constexpr SqlText message_columns{
    "id, seq, author_id, body, client_id, (date_part('epoch', created_at) * 1000)::bigint, "
    "CASE WHEN event_seq <> id OR reply_to IS NOT NULL OR thread_id IS NOT NULL OR reply_count <> 0 OR pinned"
    " OR edited_at IS NOT NULL OR deleted_at IS NOT NULL"
    " THEN ARRAY[event_seq, reply_to, thread_id, reply_count, pinned::int, "
    "date_part('epoch', edited_at) * 1000, date_part('epoch', deleted_at) * 1000]::bigint[] END"};

template <typename T>
std::optional<T> optional_of(std::optional<std::int64_t> value) {
    return value ? std::optional{T{*value}} : std::nullopt;
}

Message read_message(RowReader& row, RoomId room) {
    Message message{
        .id = row.next<MessageId>(),
        .room_id = room,
        .seq = row.next<std::int64_t>(),
        .author_id = row.next<UserId>(),
        .body = row.next<std::string>(),
        .client_id = row.next<std::string>(),
        .created_at = row.next<Timestamp>(),
    };
    message.event_seq = message.id.value;
    if (const auto more = row.next<std::optional<RowReader::Numbers>>()) {
        message.event_seq = more->at(0).value();
        message.reply_to = optional_of<MessageId>(more->at(1));
        message.thread_id = optional_of<MessageId>(more->at(2));
        message.reply_count = more->at(3).value();
        message.pinned = more->at(4).value() != 0;
        message.edited_at = optional_of<Timestamp>(more->at(5));
        message.deleted_at = optional_of<Timestamp>(more->at(6));
    }
    return message;
}

Message read_message(RowReader& row) {
    const auto room = row.next<RoomId>();
    return read_message(row, room);
}

std::vector<Message> read_messages(const pqxx::result& rows) {
    std::vector<Message> messages;
    messages.reserve(static_cast<std::size_t>(rows.size()));
    for_each_row(rows, [&](RowReader& row) { messages.push_back(read_message(row)); });
    return messages;
}

std::optional<Message> read_one(const pqxx::result& rows) {
    if (rows.empty()) return std::nullopt;
    RowReader reader{rows.one_row()};
    return read_message(reader);
}

constexpr auto by_ids_sql =
    SqlText{"SELECT room_id, "} + message_columns + " FROM message WHERE id = ANY ($1::bigint[]) ORDER BY id";
constexpr Statement by_ids_statement{"messages_by_ids", by_ids_sql.c_str()};

constexpr auto find_sql = SqlText{"SELECT room_id, "} + message_columns + " FROM message WHERE id = $1";
constexpr Statement find_statement{"messages_find", find_sql.c_str()};

// One statement for all requests: a row for each room that there is, and then one per message of its page. $1 the
// rooms, $2 who asks, $3 the boundaries, $4 how many messages are read up to there, $5 how many after it.
constexpr auto pages_sql =
    SqlText{
        "WITH asked (room_id, caller, boundary, older, newer, place, kind, archived, role)"
        " AS MATERIALIZED (SELECT asked.*, "} +
    columns::access +
    " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])"
    " WITH ORDINALITY asked (room_id, caller, boundary, older, newer, place)"
    " JOIN room r ON r.id = asked.room_id"
    " LEFT JOIN membership m ON m.room_id = asked.room_id AND m.user_id = asked.caller)"
    " SELECT place, kind, archived, role, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM asked"
    " UNION ALL SELECT place, NULL, NULL, NULL, page.* FROM asked CROSS JOIN LATERAL ((SELECT " +
    message_columns +
    " FROM message WHERE room_id = asked.room_id AND seq <= boundary ORDER BY seq DESC LIMIT older)"
    " UNION ALL (SELECT " +
    message_columns + " FROM message WHERE room_id = asked.room_id AND seq > boundary ORDER BY seq LIMIT newer)) page";
constexpr Statement pages_statement{"messages_pages", pages_sql.c_str()};

constexpr int access_columns = 3;

// What is read for a page: so many up to a seq, so many after it. Only `first` to `last` may belong to it; what is read
// beyond them tells that there is more, at less cost than looking for the room's newest message.
struct Stretch {
    std::int64_t boundary{};
    int older{};
    int newer{};
    std::int64_t first{1};
    std::int64_t last{limits::json_integer_max};
};

// `seq` runs from 1 without a gap, so that what a page may hold can be reckoned.
Stretch stretch_of(const PageQuery& query) {
    const auto [anchor, seq, limit] = query;
    switch (anchor) {
        case PageQuery::Anchor::newest: return {.boundary = limits::json_integer_max, .older = limit};
        case PageQuery::Anchor::before: {
            const auto next = std::max<std::int64_t>(seq, 1);
            return {.boundary = next, .older = limit + 1, .last = next - 1};
        }
        case PageQuery::Anchor::after:
            return {.boundary = seq, .older = 1, .newer = limit + 1, .first = seq + 1, .last = seq + limit};
        case PageQuery::Anchor::around:
            return {.boundary = seq, .older = (limit + 1) / 2, .newer = limit / 2 + 1, .last = seq + limit / 2};
    }
    std::abort();  // Not one of the enumerators: a defect.
}

std::vector<std::optional<RoomPage>> read_pages(const pqxx::result& rows, std::span<const PageRequest> requests) {
    std::vector<std::optional<RoomPage>> found(requests.size());
    for_each_row(rows, [&](RowReader& row) {
        const auto place = static_cast<std::size_t>(row.next<std::int64_t>() - 1);
        auto& room = found.at(place);
        if (row.next_is_null()) {
            if (!room) throw Fault{"A page without its room"};
            row.skip(access_columns);
            const auto& request = requests[place];
            auto& messages = room->page.messages;
            if (messages.empty()) messages.reserve(request.query.read_count_max());
            messages.push_back(read_message(row, request.room));
        } else {
            room.emplace().access = read_access(row);
        }
    });
    return found;
}

// `page` holds what was read, and then what it is to hold.
void complete(MessagePage& page, const PageQuery& query) {
    auto& [messages, has_before, has_after] = page;
    if (messages.empty()) return;
    // Those up to the boundary come first, the newest first.
    std::ranges::reverse(messages.begin(),
                         std::ranges::is_sorted_until(messages, std::ranges::greater{}, &Message::seq));
    const auto stretch = stretch_of(query);
    const bool anything_precedes = messages.front().seq < stretch.first;
    has_after = messages.back().seq > stretch.last;
    const auto belongs = [&](const Message& message) {
        return message.seq >= stretch.first && message.seq <= stretch.last;
    };
    std::erase_if(messages, std::not_fn(belongs));
    // Before an anchor that does not exist there is one too many, read in its place.
    if (messages.size() > static_cast<std::size_t>(query.limit)) messages.erase(messages.begin());
    has_before = messages.empty() ? anything_precedes : messages.front().seq > 1;
}

}  // namespace

std::optional<Message> find(Transaction& tx, MessageId message) { return read_one(tx.run(find_statement, message)); }

std::vector<Message> by_ids(Transaction& tx, std::span<const MessageId> ids) {
    return read_messages(tx.run(by_ids_statement, ids));
}

std::vector<std::optional<RoomPage>> pages(Transaction& tx, std::span<const PageRequest> requests) {
    std::vector<RoomId> rooms;
    std::vector<UserId> callers;
    std::vector<std::int64_t> boundaries;
    std::vector<std::int64_t> older;
    std::vector<std::int64_t> newer;
    for (const auto& request : requests) {
        const auto stretch = stretch_of(request.query);
        rooms.push_back(request.room);
        callers.push_back(request.caller);
        boundaries.push_back(stretch.boundary);
        older.push_back(stretch.older);
        newer.push_back(stretch.newer);
    }
    auto found = read_pages(tx.run(pages_statement, std::span<const RoomId>{rooms}, std::span<const UserId>{callers},
                                   boundaries, older, newer),
                            requests);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i]) complete(found[i]->page, requests[i].query);
    }
    return found;
}

std::optional<RoomPage> page(Transaction& tx, const PageRequest& request) {
    return std::move(pages(tx, {&request, 1}).front());
}

}  // namespace causerie::store::messages
