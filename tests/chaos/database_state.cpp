#include "tests/chaos/database_state.hpp"

#include <pqxx/pqxx>

namespace causerie::chaos {
namespace {

using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;

void read_log(Snapshot& tx, Committed& committed) {
    for (const auto& [position, kind, room, subject] :
         tx.stream<std::int64_t, std::int16_t, std::int64_t, std::int64_t>(
             "SELECT seq, kind, coalesce(room_id, 0), subject_id FROM log ORDER BY seq")) {
        committed.log.push_back({position, static_cast<LogKind>(kind), RoomId{room}, subject});
    }
}

void read_messages(Snapshot& tx, Committed& committed) {
    for (const auto& [id, room, seq, event_seq, author, client_id, body] :
         tx.stream<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::string>(
             "SELECT id, room_id, seq, event_seq, author_id, client_id, body FROM message ORDER BY id")) {
        committed.messages.push_back(
            {MessageId{id}, RoomId{room}, seq, event_seq, UserId{author}, client_id, digest(body)});
    }
}

}  // namespace

std::string read_epoch(const std::string& url) {
    pqxx::connection connection{url};
    pqxx::nontransaction tx{connection};
    return tx.query_value<std::string>("SELECT epoch FROM log_head");
}

Committed read_committed(const std::string& url) {
    pqxx::connection connection{url};
    Snapshot tx{connection};
    Committed committed;
    committed.head = tx.query_value<std::int64_t>("SELECT head FROM log_head");
    read_log(tx, committed);
    read_messages(tx, committed);
    for (const auto& [id, kind, last_seq, member_count] :
         tx.query<std::int64_t, std::string, std::int64_t, std::int64_t>(
             "SELECT id, kind, (SELECT coalesce(max(seq), 0) FROM message WHERE room_id = room.id), member_count"
             " FROM room ORDER BY id")) {
        committed.rooms.push_back({RoomId{id}, room_kind(kind).value(), last_seq, member_count});
    }
    for (const auto& [room, user] :
         tx.query<std::int64_t, std::int64_t>("SELECT room_id, user_id FROM membership ORDER BY 1, 2")) {
        committed.memberships.push_back({RoomId{room}, UserId{user}});
    }
    return committed;
}

}  // namespace causerie::chaos
