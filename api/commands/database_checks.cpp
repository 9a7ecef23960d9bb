#include "api/commands/database_checks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <future>
#include <thread>
#include <utility>

#include "api/commands/database_options.hpp"
#include "api/commands/judgement.hpp"
#include "api/store/doorbell.hpp"
#include "api/store/examination.hpp"
#include "api/store/migrator.hpp"

namespace causerie::commands {
namespace {

using std::chrono::milliseconds;

constexpr auto look_interval = milliseconds{10};

// Whoever may not even try knows that from the SQLSTATE, which the text holds.
Finding attempted(const std::string& subject, const std::string& remedy, const std::function<Finding()>& check) {
    try {
        return check();
    } catch (const std::exception& problem) {
        return {Grade::failed, subject, problem.what(), remedy};
    }
}

Finding check_reach(const store::DatabaseOptions& options) {
    const std::string subject{"database"};
    const std::string remedy{
        "see that PostgreSQL runs, that it is the primary and no standby, and that host, port, user, password and "
        "database of DATABASE_URL are right"};
    return attempted(subject, remedy, [&] { return judge_route(store::route_to(options)); });
}

Finding check_rights(store::Database& database, const std::string& schema) {
    const std::string subject{"rights"};
    const std::string remedy{"let the role of DATABASE_URL own the schema " + schema + " and all that is in it"};
    return attempted(subject, remedy, [&]() -> Finding {
        const auto uses = database.read([&](store::Transaction& tx) { return store::may_use_tables(tx, schema); });
        if (!uses) return {Grade::failed, subject, "some tables of " + schema + " belong to somebody else", remedy};
        // A failed result is what rolls back.
        static_cast<void>(database.transact([&](store::Transaction& tx) -> Result<void> {
            store::try_to_write(tx, schema);
            return fail(ErrorCode::conflict, "It was but an attempt");
        }));
        return {Grade::ok, subject, "tables can be made in " + schema + " and written", ""};
    });
}

Finding check_migrations(const store::DatabaseOptions& options) {
    const std::string subject{"migrations"};
    return attempted(subject, "see docs/operations/commands.md, migrate", [&]() -> Finding {
        const auto pending = store::pending_migrations(options);
        if (pending.empty()) return {Grade::ok, subject, "the schema is up to date", ""};
        return {Grade::warning, subject, std::to_string(pending.size()) + " pending, the first one " + pending.front(),
                "run causerie migrate, or start the server, which does the same"};
    });
}

bool is_heard(const store::DatabaseOptions& options) {
    const log::Logger quiet{log::Level::error};
    std::promise<void> promise;
    auto heard = promise.get_future();
    bool is_over = false;
    // Nobody else understands it.
    const std::string text{"doctor"};
    store::Doorbell ear{options, quiet, [&](const std::string& ring) {
                            if (ring == text && !std::exchange(is_over, true)) promise.set_value();
                        }};
    store::Doorbell bell{options, quiet, [](const std::string&) {}};
    const auto deadline = std::chrono::steady_clock::now() + milliseconds{limits::doorbell_wait_ms};
    while (std::chrono::steady_clock::now() < deadline) {
        if (ear.is_listening() && bell.is_listening()) {
            bell.ring(text);
            return heard.wait_until(deadline) == std::future_status::ready;
        }
        std::this_thread::sleep_for(look_interval);
    }
    return false;
}

Finding check_bell(const store::DatabaseOptions& options) {
    const std::string subject{"notifications"};
    if (options.is_pooled) {
        return {Grade::ok, subject, "not used behind a pooler: instances look for each other's news once a second", ""};
    }
    if (is_heard(options)) return {Grade::ok, subject, "what one instance rings, another hears", ""};
    return {Grade::failed, subject, "what one instance rings, another does not hear",
            "if DATABASE_URL leads to a pooler in transaction mode, set DATABASE_POOLER=transaction"};
}

Timestamp now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

Finding check_clock(store::Database& database) {
    return attempted("clock", "run doctor again", [&] {
        const auto before = now();
        const auto theirs = database.read([](store::Transaction& tx) { return store::clock(tx); });
        return judge_clock({before, theirs, now()});
    });
}

}  // namespace

Findings check_database(const config::Config& config) {
    const auto options = database_options(config);
    Findings findings{check_reach(options)};
    if (findings.back().grade == Grade::failed) return findings;
    const log::Logger quiet{log::Level::error};
    store::Database database{options, quiet};
    store::Server server;
    findings.push_back(attempted("version", "run doctor again", [&] {
        server = database.read([](store::Transaction& tx) { return store::server(tx); });
        return judge_version(server);
    }));
    if (findings.back().grade == Grade::failed) return findings;
    findings.push_back(check_rights(database, options.schema));
    findings.push_back(check_migrations(options));
    findings.push_back(check_bell(options));
    findings.push_back(check_clock(database));
    findings.push_back(judge_durability(server));
    return findings;
}

}  // namespace causerie::commands
