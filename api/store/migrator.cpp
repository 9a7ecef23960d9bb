#include "api/store/migrator.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include <sys/socket.h>

#include "api/store/failure.hpp"
#include "api/store/session.hpp"

namespace causerie::store {
namespace {

constexpr std::chrono::milliseconds look_interval{20};

constexpr Statement schema_exists{"schema_exists", "SELECT FROM pg_namespace WHERE nspname = $1"};

constexpr Statement has_history{"has_migration_history", "SELECT to_regclass($1) IS NOT NULL"};

// Advisory locks are shared by all schemas of a database: the schema's name keeps workspaces apart.
constexpr Statement lock_schema{"lock_schema", "SELECT pg_advisory_xact_lock(hashtextextended('causerie ' || $1, 0))"};

constexpr Statement create_table{"create_schema_migration", R"sql(
    CREATE TABLE IF NOT EXISTS schema_migration (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )
)sql"};

constexpr Statement applied{"applied_migrations", "SELECT number, checksum FROM schema_migration"};

// Behind a migration that waits for a table, a backup's say, everybody waits who comes after it. So it gives up soon,
// for somebody to try again.
constexpr const char* wait_little = "SET LOCAL lock_timeout = '300ms'";

constexpr Statement checksum_of{"migration_checksum", "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')"};

constexpr Statement record{"record_migration",
                           "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)"};

constexpr Statement version{"schema_version", "SELECT coalesce(max(number), 0) FROM schema_migration"};

using Checksums = std::map<int, std::string>;

Checksums applied_checksums(Transaction& tx) {
    Checksums checksums;
    for (const auto& row : tx.run(applied)) checksums.emplace(row[0].as<int>(), row[1].as<std::string>());
    return checksums;
}

std::string checksum(Transaction& tx, const Migration& migration) {
    return tx.run(checksum_of, migration.sql).one_field().as<std::string>();
}

void check_history(Transaction& tx, const Checksums& done, const std::vector<Migration>& wanted) {
    const int newest_known = wanted.empty() ? 0 : wanted.back().number;
    const int newest_done = done.empty() ? 0 : done.rbegin()->first;
    if (newest_done > newest_known) {
        throw MigrationRefused{"The database is at migration " + std::to_string(newest_done) +
                               ", this server knows only " + std::to_string(newest_known) +
                               ": start a newer server, or restore a backup from before the upgrade"};
    }
    for (const auto& migration : wanted) {
        const auto found = done.find(migration.number);
        if (found != done.end() && found->second != checksum(tx, migration)) {
            throw MigrationRefused{"The database was made by another text of migration " + std::string{migration.name} +
                                   ": this server was not built from a release"};
        }
    }
}

// Applies the first migration that is missing; false when there is none.
bool apply_next(Transaction& tx, const std::string& schema, const std::vector<Migration>& wanted, std::string& name) {
    tx.run(lock_schema, schema).one_row();
    tx.run(create_table).no_rows();
    const auto done = applied_checksums(tx);
    check_history(tx, done, wanted);
    const auto missing =
        std::ranges::find_if(wanted, [&](const Migration& migration) { return !done.contains(migration.number); });
    if (missing == wanted.end()) return false;
    name = missing->name;
    tx.run_script("lock time-out", wait_little);
    tx.run_script(name, missing->sql);
    tx.run(record, missing->number, missing->name, checksum(tx, *missing)).no_rows();
    return true;
}

void create_schema(Transaction& tx, const std::string& schema) {
    tx.run(lock_schema, schema).one_row();
    // Not "IF NOT EXISTS", which asks for the right to create schemas even when it is there.
    if (tx.run(schema_exists, schema).empty()) tx.run_script("create schema", "CREATE SCHEMA " + tx.quoted(schema));
}

// Shuts a connection down as soon as its work is not wanted any more.
class Interruption {
public:
    Interruption(int descriptor, std::function<bool()> is_over) {
        if (!is_over) return;
        thread_ = std::thread{[this, descriptor, asked = std::move(is_over)] {
            while (!done_ && !asked()) std::this_thread::sleep_for(look_interval);
            if (!done_) ::shutdown(descriptor, SHUT_RDWR);
        }};
    }
    ~Interruption() {
        done_ = true;
        if (thread_.joinable()) thread_.join();
    }
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

private:
    std::atomic<bool> done_{};
    std::thread thread_{};
};

}  // namespace

std::vector<std::string> migrate(const DatabaseOptions& options, const std::vector<Migration>& wanted,
                                 const std::function<bool()>& is_over) {
    Session session{options,
                    {.schema = options.schema, .is_pooled = options.is_pooled},
                    {std::chrono::steady_clock::now() + opening_time(options), is_over}};
    const Interruption interruption{session.descriptor(), is_over};
    session.run(Session::Kind::write, [&](Transaction& tx) {
        create_schema(tx, options.schema);
        return true;
    });
    std::vector<std::string> names;
    for (bool more = true; more;) {
        std::string name;
        session.run(Session::Kind::write, [&](Transaction& tx) {
            more = apply_next(tx, options.schema, wanted, name);
            return true;
        });
        if (more) names.push_back(std::move(name));
    }
    return names;
}

std::vector<std::string> pending_migrations(const DatabaseOptions& options, const std::vector<Migration>& wanted) {
    Session session{options,
                    {.schema = options.schema, .is_pooled = options.is_pooled},
                    {std::chrono::steady_clock::now() + opening_time(options), {}}};
    std::vector<std::string> names;
    session.run(Session::Kind::snapshot, [&](Transaction& tx) {
        names = pending_migrations(tx, options.schema, wanted);
        return false;
    });
    return names;
}

void migrate(Transaction& tx, const std::string& schema, const std::vector<Migration>& wanted) {
    create_schema(tx, schema);
    for (std::string name; apply_next(tx, schema, wanted, name);) continue;
}

std::vector<std::string> pending_migrations(Transaction& tx, const std::string& schema,
                                            const std::vector<Migration>& wanted) {
    const auto table = tx.quoted(schema) + ".schema_migration";
    const auto done = tx.run(has_history, table).one_field().as<bool>() ? applied_checksums(tx) : Checksums{};
    check_history(tx, done, wanted);
    std::vector<std::string> names;
    for (const auto& migration : wanted) {
        if (!done.contains(migration.number)) names.emplace_back(migration.name);
    }
    return names;
}

int schema_version(Transaction& tx) { return tx.run(version).one_field().as<int>(); }

}  // namespace causerie::store
