#include "tests/bench/ledger.hpp"

#include <pqxx/pqxx>

namespace causerie::bench {

std::vector<Ledger::SeededRoom> Ledger::rooms() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    std::vector<SeededRoom> found;
    for (const auto& [id, last_seq] : tx.query<std::int64_t, std::int64_t>(
             "SELECT id, (SELECT coalesce(max(seq), 0) FROM message WHERE room_id = room.id) FROM room"
             " WHERE name LIKE 'bench %' ORDER BY id")) {
        found.push_back({RoomId{id}, last_seq});
    }
    return found;
}

RoomId Ledger::common_room() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    return RoomId{tx.query_value<std::int64_t>("SELECT min(id) FROM room WHERE is_common")};
}

std::vector<UserId> Ledger::authors() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    std::vector<UserId> found;
    for (const auto& [id] : tx.query<std::int64_t>("SELECT id FROM account WHERE username LIKE 'bench%' ORDER BY id")) {
        found.push_back({id});
    }
    return found;
}

std::int64_t Ledger::user_count() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    return tx.query_value<std::int64_t>("SELECT count(*) FROM session");
}

std::int64_t Ledger::head() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    return tx.query_value<std::int64_t>("SELECT head FROM log_head");
}

void Ledger::check(std::int64_t since, const std::string& tag, std::int64_t count, Faults& faults) const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    const auto stored = tx.query_value<std::int64_t>("SELECT count(*) FROM message WHERE id > $1 AND client_id LIKE $2",
                                                     pqxx::params{since, tag + "-%"});
    if (stored != count) {
        faults.add(std::to_string(count) + " posts were acknowledged and " + std::to_string(stored) + " are stored");
    }
    const auto positions = tx.query_value<std::int64_t>("SELECT head - $1 FROM log_head", pqxx::params{since});
    const auto events = tx.query_value<std::int64_t>("SELECT count(*) FROM log WHERE seq > $1", pqxx::params{since});
    if (positions != stored || events != stored) faults.add("the log does not hold one event for each post");
    const auto torn = tx.query_value<std::int64_t>(
        "SELECT count(*) FROM (SELECT room_id FROM message WHERE id > $1 "
        "GROUP BY room_id HAVING max(seq) - min(seq) + 1 <> count(*)) t",
        pqxx::params{since});
    if (torn != 0) faults.add(std::to_string(torn) + " rooms have gaps in seq");
}

void Ledger::settle() const {
    pqxx::connection connection{url_};
    pqxx::nontransaction tx{connection};
    tx.exec("CHECKPOINT");
}

}  // namespace causerie::bench
