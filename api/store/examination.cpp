#include "api/store/examination.hpp"

#include <chrono>
#include <string_view>

#include <libpq-fe.h>

#include "api/store/connection_setup.hpp"
#include "api/store/row_reader.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store {
namespace {

constexpr Statement server_statement{"examine_server", R"sql(
    SELECT current_setting('server_version'), current_setting('server_version_num')::integer / 10000,
           current_setting('server_encoding'),
           current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean,
           current_setting('synchronous_commit')
)sql"};

constexpr Statement clock_statement{"examine_clock", "SELECT (date_part('epoch', clock_timestamp()) * 1000)::bigint"};

constexpr Statement tables_statement{"examine_tables", R"sql(
    SELECT coalesce(bool_and(pg_has_role(c.relowner, 'USAGE')
        AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
        AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')), true)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
)sql"};

constexpr Statement has_schema_statement{"examine_schema", "SELECT FROM pg_namespace WHERE nspname = $1"};

std::string_view text(const char* value) { return value == nullptr ? "" : value; }

}  // namespace

Route route_to(const DatabaseOptions& options) {
    const auto connection = open_connection(options, {std::chrono::steady_clock::now() + opening_time(options), {}});
    const auto host = text(PQhost(connection.get()));
    const auto address = text(PQhostaddr(connection.get()));
    const bool is_socket = host.starts_with('/') || host.starts_with('@');
    const bool is_loopback = address.starts_with("127.") || address == "::1";
    return {.is_remote = !is_socket && !is_loopback, .is_encrypted = PQsslInUse(connection.get()) == 1};
}

Server server(Transaction& tx) {
    const auto row = tx.run(server_statement).one_row();
    RowReader reader{row};
    return {.version = reader.next<std::string>(),
            .major_version = reader.next<int>(),
            .encoding = reader.next<std::string>(),
            .fsync = reader.next<bool>(),
            .full_page_writes = reader.next<bool>(),
            .synchronous_commit = reader.next<std::string>()};
}

Timestamp clock(Transaction& tx) { return {tx.run(clock_statement).one_field().as<std::int64_t>()}; }

bool may_use_tables(Transaction& tx, const std::string& schema) {
    return tx.run(tables_statement, schema).one_field().as<bool>();
}

void try_to_write(Transaction& tx, const std::string& schema) {
    const auto name = tx.quoted(schema);
    if (tx.run(has_schema_statement, schema).empty()) tx.run_script("making a schema", "CREATE SCHEMA " + name);
    const auto table = name + ".doctor_was_here";
    tx.run_script("making a table", "CREATE TABLE " + table + " (id bigint)");
    tx.run_script("writing", "INSERT INTO " + table + " VALUES (1)");
}

}  // namespace causerie::store
