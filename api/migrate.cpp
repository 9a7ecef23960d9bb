#include <cstdlib>
#include <exception>
#include <iostream>

#include "api/log/logger.hpp"
#include "api/serve.hpp"
#include "api/store/database.hpp"
#include "api/store/migrator.hpp"

namespace causerie {
namespace {

int version_of(store::Database& database) {
    database.ping();
    try {
        return database.read([](store::Transaction& tx) { return store::schema_version(tx); });
    } catch (const store::Unavailable&) {
        return 0;  // It answered just now: there is no schema yet.
    }
}

void print_plan(const store::DatabaseOptions& options) {
    const log::Logger quiet{log::Level::error};
    store::Database database{options, quiet};
    const int version = version_of(database);
    int pending = 0;
    for (const auto& migration : store::migrations()) {
        if (migration.number <= version) continue;
        std::cout << migration.name << '\n';
        ++pending;
    }
    if (pending == 0) std::cout << "nothing to do\n";
}

}  // namespace

int migrate(const config::Config& config, bool plan_only) {
    const store::DatabaseOptions options{.url = config.database_url, .schema = config.database_schema, .pool_size = 1};
    try {
        if (plan_only) {
            print_plan(options);
            return EXIT_SUCCESS;
        }
        const auto applied = store::migrate(options);
        for (const auto& name : applied) std::cout << name << '\n';
        if (applied.empty()) std::cout << "nothing to do\n";
        return EXIT_SUCCESS;
    } catch (const std::exception& problem) {
        std::cerr << "causerie: " << problem.what() << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace causerie
