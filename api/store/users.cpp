#include "api/store/users.hpp"

#include "api/store/columns.hpp"
#include "api/store/row_types.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store::users {
namespace {

std::vector<User> read_users(const pqxx::result& rows) {
    std::vector<User> users;
    users.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) {
        RowReader reader{row};
        users.push_back(read_user(reader));
    }
    return users;
}

std::optional<User> read_one(const pqxx::result& rows) {
    if (rows.empty()) return std::nullopt;
    return read_users(rows).front();
}

constexpr Statement any_statement{"users_any", "SELECT EXISTS (SELECT FROM account)"};

constexpr Statement is_taken_statement{"users_is_taken", "SELECT EXISTS (SELECT FROM account WHERE username = $1)"};

constexpr auto insert_sql = SqlText{R"sql(
    INSERT INTO account AS a (username, display_name, role, password_hash) VALUES ($1, $2, $3, $4)
    ON CONFLICT (username) DO NOTHING RETURNING )sql"} +
                            columns::user;
constexpr Statement insert_statement{"users_insert", insert_sql.c_str()};

constexpr Statement set_password_hash_statement{"users_set_password_hash",
                                                "UPDATE account SET password_hash = $2 WHERE id = $1"};

constexpr Statement hold_statement{"users_hold", R"sql(
    SELECT FROM account WHERE id = $1 AND coalesce(password_hash, '') = $2 AND deactivated_at IS NULL
    FOR NO KEY UPDATE
)sql"};

constexpr Statement set_deactivated_statement{"users_set_deactivated", R"sql(
    UPDATE account SET deactivated_at = CASE WHEN $2 THEN clock_timestamp() END WHERE id = $1
)sql"};

constexpr Statement active_owners_statement{"users_active_owners", R"sql(
    SELECT count(*) FROM account WHERE role = 'owner' AND deactivated_at IS NULL
)sql"};

constexpr auto credentials_sql =
    SqlText{"SELECT coalesce(a.password_hash, ''), "} + columns::user + " FROM account a WHERE a.username = $1";
constexpr Statement credentials_statement{"users_credentials", credentials_sql.c_str()};

constexpr auto find_sql = SqlText{"SELECT "} + columns::user + " FROM account a WHERE a.id = $1";
constexpr Statement find_statement{"users_find", find_sql.c_str()};

constexpr auto by_username_sql = SqlText{"SELECT "} + columns::user + " FROM account a WHERE a.username = $1";
constexpr Statement by_username_statement{"users_by_username", by_username_sql.c_str()};

constexpr auto by_ids_sql =
    SqlText{"SELECT "} + columns::user + " FROM account a WHERE a.id = ANY ($1::bigint[]) ORDER BY a.id";
constexpr Statement by_ids_statement{"users_by_ids", by_ids_sql.c_str()};

constexpr auto all_sql = SqlText{"SELECT "} + columns::user + " FROM account a ORDER BY a.id";
constexpr Statement all_statement{"users_all", all_sql.c_str()};

}  // namespace

bool any(Transaction& tx) { return tx.run(any_statement).one_field().as<bool>(); }

bool is_taken(Transaction& tx, std::string_view username) {
    return tx.run(is_taken_statement, username).one_field().as<bool>();
}

std::optional<User> insert(events::Log& log, const NewUser& user) {
    auto inserted = read_one(
        log.transaction().run(insert_statement, user.username, user.display_name, name(user.role), user.password_hash));
    if (inserted) {
        log.append({.kind = events::Kind::user, .subject_id = inserted->id.value, .actor_id = inserted->id});
    }
    return inserted;
}

bool hold(Transaction& tx, UserId user, std::string_view password_hash) {
    return !tx.run(hold_statement, user, password_hash).empty();
}

void set_deactivated(events::Log& log, UserId user, bool deactivated) {
    log.transaction().run(set_deactivated_statement, user, deactivated).no_rows();
    log.append({.kind = events::Kind::user, .subject_id = user.value});
}

int active_owners(Transaction& tx) { return tx.run(active_owners_statement).one_field().as<int>(); }

void set_password_hash(Transaction& tx, UserId user, std::string_view password_hash) {
    tx.run(set_password_hash_statement, user, password_hash).no_rows();
}

std::optional<Credentials> credentials(Transaction& tx, std::string_view username) {
    const auto rows = tx.run(credentials_statement, username);
    if (rows.empty()) return std::nullopt;
    const auto row = rows.one_row();
    RowReader reader{row};
    auto password_hash = reader.next<std::string>();
    return Credentials{read_user(reader), std::move(password_hash)};
}

std::optional<User> find(Transaction& tx, UserId user) { return read_one(tx.run(find_statement, user)); }

std::optional<User> by_username(Transaction& tx, std::string_view username) {
    return read_one(tx.run(by_username_statement, username));
}

std::vector<User> by_ids(Transaction& tx, std::span<const UserId> ids) {
    return read_users(tx.run(by_ids_statement, ids));
}

std::vector<User> all(Transaction& tx) { return read_users(tx.run(all_statement)); }

}  // namespace causerie::store::users
