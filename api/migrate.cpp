#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "api/serve.hpp"
#include "api/store/database.hpp"
#include "api/store/migrator.hpp"

namespace causerie {
namespace {

void print(const std::vector<std::string>& names) {
    for (const auto& name : names) std::cout << name << '\n';
    if (names.empty()) std::cout << "nothing to do\n";
}

}  // namespace

int migrate(const config::Config& config, bool plan_only) {
    const store::DatabaseOptions options{.url = config.database_url,
                                         .schema = config.database_schema,
                                         .is_pooled = config.database_is_pooled,
                                         .pool_size = 1};
    try {
        print(plan_only ? store::pending_migrations(options) : store::migrate(options));
        return EXIT_SUCCESS;
    } catch (const std::exception& problem) {
        std::cerr << "causerie: " << problem.what() << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace causerie
