#include "api/store/memberships.hpp"

#include "api/store/columns.hpp"
#include "api/store/row_types.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::memberships {
namespace {

// A newcomer starts with everything read: a year of history is not news.
constexpr auto join_sql = SqlText{R"sql(
    WITH joined AS (
        INSERT INTO membership (room_id, user_id, role, read_seq)
        SELECT r.id, $2, $3, )sql"} +
                          columns::last_seq + R"sql( FROM room r WHERE r.id = $1
        ON CONFLICT (room_id, user_id) DO NOTHING
        RETURNING room_id
    )
    UPDATE room SET member_count = member_count + 1 FROM joined WHERE id = joined.room_id
)sql";
constexpr Statement join_statement{"memberships_join", join_sql.c_str()};

constexpr Statement common_rooms_statement{"memberships_common_rooms",
                                           "SELECT id FROM room WHERE is_common AND NOT archived ORDER BY id"};

constexpr Statement leave_statement{"memberships_leave", R"sql(
    WITH gone AS (DELETE FROM membership WHERE room_id = $1 AND user_id = $2 RETURNING room_id)
    UPDATE room SET member_count = member_count - 1 FROM gone WHERE id = gone.room_id
)sql"};

constexpr auto set_read_seq_sql = SqlText{R"sql(
    UPDATE membership m SET read_seq = wanted.seq
    FROM (SELECT r.id, least($3, )sql"} +
                                  columns::last_seq + R"sql() AS seq FROM room r WHERE r.id = $1) wanted
    WHERE m.room_id = wanted.id AND m.user_id = $2 AND (m.read_seq < wanted.seq OR ($4 AND m.read_seq > $3))
)sql";
constexpr Statement set_read_seq_statement{"memberships_set_read_seq", set_read_seq_sql.c_str()};

constexpr auto find_sql = SqlText{"SELECT "} + columns::membership +
                          " FROM membership m JOIN room r ON r.id = m.room_id WHERE m.room_id = $1 AND m.user_id = $2";
constexpr Statement find_statement{"memberships_find", find_sql.c_str()};

constexpr auto by_keys_sql = SqlText{"SELECT m.room_id, m.user_id, "} + columns::membership + R"sql(
    FROM unnest($1::bigint[], $2::bigint[]) AS wanted (room_id, user_id)
    JOIN membership m ON m.room_id = wanted.room_id AND m.user_id = wanted.user_id
    JOIN room r ON r.id = m.room_id
)sql";
constexpr Statement by_keys_statement{"memberships_by_keys", by_keys_sql.c_str()};

constexpr Statement rooms_of_statement{"memberships_rooms_of",
                                       "SELECT room_id FROM membership WHERE user_id = $1 ORDER BY room_id"};

constexpr auto members_of_sql = SqlText{"SELECT m.role, "} + columns::user +
                                " FROM membership m JOIN account a ON a.id = m.user_id"
                                " WHERE m.room_id = $1 ORDER BY a.id";
constexpr Statement members_of_statement{"memberships_members_of", members_of_sql.c_str()};

}  // namespace

bool join(events::Log& log, const Key& key, MembershipRole role) {
    const auto joined = log.transaction().run(join_statement, key.room_id, key.user_id, name(role));
    if (joined.affected_rows() == 0) return false;
    log.append({.kind = events::Kind::member_joined,
                .room_id = key.room_id,
                .subject_id = key.user_id.value,
                .actor_id = key.user_id});
    return true;
}

void join_common_rooms(events::Log& log, UserId user) {
    for (const auto& row : log.transaction().run(common_rooms_statement)) {
        join(log, {RowReader{row}.next<RoomId>(), user}, MembershipRole::member);
    }
}

bool leave(events::Log& log, const Key& key) {
    if (log.transaction().run(leave_statement, key.room_id, key.user_id).affected_rows() == 0) return false;
    log.append({.kind = events::Kind::member_left,
                .room_id = key.room_id,
                .subject_id = key.user_id.value,
                .actor_id = key.user_id});
    return true;
}

bool set_read_seq(events::Log& log, const Key& key, std::int64_t read_seq, ReadMove move) {
    const auto moved =
        log.transaction().run(set_read_seq_statement, key.room_id, key.user_id, read_seq, move == ReadMove::anywhere);
    if (moved.affected_rows() == 0) return false;
    log.append(
        {.kind = events::Kind::read, .room_id = key.room_id, .subject_id = key.user_id.value, .actor_id = key.user_id});
    return true;
}

std::optional<Membership> find(Transaction& tx, const Key& key) {
    const auto rows = tx.run(find_statement, key.room_id, key.user_id);
    if (rows.empty()) return std::nullopt;
    const auto row = rows.one_row();
    RowReader reader{row};
    return read_membership(reader);
}

std::vector<Stored> by_keys(Transaction& tx, std::span<const Key> keys) {
    std::vector<std::int64_t> rooms;
    std::vector<std::int64_t> users;
    for (const auto& key : keys) {
        rooms.push_back(key.room_id.value);
        users.push_back(key.user_id.value);
    }
    std::vector<Stored> memberships;
    for (const auto& row : tx.run(by_keys_statement, rooms, users)) {
        RowReader reader{row};
        const Key key{reader.next<RoomId>(), reader.next<UserId>()};
        memberships.push_back({key, read_membership(reader)});
    }
    return memberships;
}

std::vector<RoomId> rooms_of(Transaction& tx, UserId user) {
    std::vector<RoomId> rooms;
    for (const auto& row : tx.run(rooms_of_statement, user)) rooms.push_back(RowReader{row}.next<RoomId>());
    return rooms;
}

std::vector<RoomMember> members_of(Transaction& tx, RoomId room) {
    std::vector<RoomMember> members;
    for (const auto& row : tx.run(members_of_statement, room)) {
        RowReader reader{row};
        const auto role = reader.next_enum(membership_role);
        members.push_back({read_user(reader), role});
    }
    return members;
}

}  // namespace causerie::store::memberships
