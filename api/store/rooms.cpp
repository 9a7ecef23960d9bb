#include "api/store/rooms.hpp"

#include "api/store/columns.hpp"
#include "api/store/memberships.hpp"
#include "api/store/row_types.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::rooms {
namespace {

// Of `room r`, for read_room.
constexpr auto room_columns =
    SqlText{
        "r.id, r.kind, r.name, r.topic, r.created_by, (date_part('epoch', r.created_at) * 1000)::bigint, "
        "r.archived, "} +
    columns::last_seq + ", r.member_count";

Room read_room(RowReader& row) {
    return {
        .id = row.next<RoomId>(),
        .kind = row.next_enum(room_kind),
        .name = row.next<std::string>(),
        .topic = row.next<std::string>(),
        .created_by = row.next<std::optional<UserId>>(),
        .created_at = row.next<Timestamp>(),
        .archived = row.next<bool>(),
        .last_seq = row.next<std::int64_t>(),
        .member_count = row.next<std::int64_t>(),
        .membership = std::nullopt,
    };
}

// room_columns and columns::membership, of which the latter are NULL for one who is no member.
Room read_room_of_caller(const pqxx::row& row) {
    RowReader reader{row};
    auto room = read_room(reader);
    if (!reader.next_is_null()) room.membership = read_membership(reader);
    return room;
}

constexpr auto access_sql =
    SqlText{"SELECT "} + columns::access +
    " FROM room r LEFT JOIN membership m ON m.room_id = r.id AND m.user_id = $2 WHERE r.id = $1";
constexpr Statement access_statement{"rooms_access", access_sql.c_str()};

constexpr Statement insert_statement{"rooms_insert", R"sql(
    INSERT INTO room (kind, name, topic, created_by) VALUES ($1, $2, $3, $4) RETURNING id
)sql"};

constexpr auto of_caller_sql = SqlText{"SELECT "} + room_columns + ", " + columns::membership +
                               " FROM room r LEFT JOIN membership m ON m.room_id = r.id AND m.user_id = $1 ";

constexpr auto find_sql = of_caller_sql + "WHERE r.id = $2";
constexpr Statement find_statement{"rooms_find", find_sql.c_str()};

constexpr auto visible_to_sql = of_caller_sql + R"sql(
    WHERE r.id IN (
        SELECT room_id FROM membership WHERE user_id = $1
        UNION ALL
        SELECT id FROM room WHERE kind = 'public'
    )
    ORDER BY r.id
)sql";
constexpr Statement visible_to_statement{"rooms_visible_to", visible_to_sql.c_str()};

constexpr auto by_ids_sql =
    SqlText{"SELECT "} + room_columns + " FROM room r WHERE r.id = ANY ($1::bigint[]) ORDER BY r.id";
constexpr Statement by_ids_statement{"rooms_by_ids", by_ids_sql.c_str()};

}  // namespace

std::optional<Access> access(Transaction& tx, RoomId room, UserId user) {
    const auto rows = tx.run(access_statement, room, user);
    if (rows.empty()) return std::nullopt;
    const auto row = rows.one_row();
    RowReader reader{row};
    return read_access(reader);
}

RoomId insert(events::Log& log, const NewRoom& room, UserId creator) {
    const RoomId id{log.transaction()
                        .run(insert_statement, name(room.kind), room.name, room.topic, creator)
                        .one_field()
                        .as<std::int64_t>()};
    log.append({.kind = events::Kind::room, .room_id = id, .subject_id = id.value, .actor_id = creator});
    memberships::join(log, {id, creator}, MembershipRole::admin);
    return id;
}

std::optional<Room> find(Transaction& tx, RoomId room, UserId user) {
    const auto rows = tx.run(find_statement, user, room);
    if (rows.empty()) return std::nullopt;
    return read_room_of_caller(rows.one_row());
}

std::vector<Room> visible_to(Transaction& tx, UserId user) {
    const auto rows = tx.run(visible_to_statement, user);
    std::vector<Room> rooms;
    rooms.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) rooms.push_back(read_room_of_caller(row));
    return rooms;
}

std::vector<Room> by_ids(Transaction& tx, std::span<const RoomId> ids) {
    const auto rows = tx.run(by_ids_statement, ids);
    std::vector<Room> rooms;
    rooms.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) {
        RowReader reader{row};
        rooms.push_back(read_room(reader));
    }
    return rooms;
}

}  // namespace causerie::store::rooms
