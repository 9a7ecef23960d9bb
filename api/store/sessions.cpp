#include "api/store/sessions.hpp"

#include "api/store/columns.hpp"
#include "api/store/row_types.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::sessions {
namespace {

constexpr Statement insert_statement{"sessions_insert", R"sql(
    INSERT INTO session (user_id, token_hash, user_agent, expires_at)
    VALUES ($1, $2, $3, clock_timestamp() + make_interval(days => $4))
    RETURNING id
)sql"};

constexpr auto find_sql = SqlText{R"sql(
    SELECT s.id, s.last_seen_at < clock_timestamp() - make_interval(secs => $2), )sql"} +
                          columns::user + R"sql(
    FROM session s JOIN account a ON a.id = s.user_id
    WHERE s.token_hash = $1 AND s.expires_at > clock_timestamp() AND a.deactivated_at IS NULL
)sql";
constexpr Statement find_statement{"sessions_find", find_sql.c_str()};

constexpr Statement touch_statement{"sessions_touch", R"sql(
    UPDATE session SET last_seen_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(days => $2)
    WHERE id = $1
)sql"};

constexpr Statement remove_statement{"sessions_remove", "DELETE FROM session WHERE id = $1"};

constexpr Statement remove_all_statement{"sessions_remove_all", "DELETE FROM session WHERE user_id = $1 RETURNING id"};

constexpr Statement remove_expired_statement{"sessions_remove_expired", R"sql(
    DELETE FROM session WHERE id IN (
        SELECT id FROM session WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT $1
        FOR UPDATE SKIP LOCKED
    )
)sql"};

}  // namespace

SessionId insert(Transaction& tx, const NewSession& session) {
    return {tx.run(insert_statement, session.user_id, session.token_hash,
                   session.user_agent.substr(0, limits::user_agent_length_max), session.lifetime_days)
                .one_field()
                .as<std::int64_t>()};
}

std::optional<StoredSession> find(Transaction& tx, TokenHash token_hash) {
    const auto rows = tx.run(find_statement, token_hash, limits::session_touch_interval_s);
    if (rows.empty()) return std::nullopt;
    const auto row = rows.one_row();
    RowReader reader{row};
    StoredSession session;
    session.id = reader.next<SessionId>();
    session.touch_due = reader.next<bool>();
    session.user = read_user(reader);
    return session;
}

void touch(Transaction& tx, SessionId session, int lifetime_days) {
    tx.run(touch_statement, session, lifetime_days).no_rows();
}

bool remove(Transaction& tx, SessionId session) { return tx.run(remove_statement, session).affected_rows() > 0; }

std::vector<SessionId> remove_all(Transaction& tx, UserId user) {
    std::vector<SessionId> removed;
    for (const auto& row : tx.run(remove_all_statement, user)) removed.push_back({row[0].as<std::int64_t>()});
    return removed;
}

int remove_expired(Transaction& tx) {
    return tx.run(remove_expired_statement, limits::sessions_removed_at_once).affected_rows();
}

}  // namespace causerie::store::sessions
