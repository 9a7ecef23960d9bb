#include "api/commands/workspace.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "api/commands/database_options.hpp"
#include "api/store/doorbell.hpp"
#include "api/store/errors.hpp"
#include "api/store/migrator.hpp"

namespace causerie::commands {
namespace {

void complain(const std::string& text) { std::cerr << "causerie: " << text << '\n'; }

std::string text_of(const Error& error) {
    return error.fields.empty() ? error.detail : error.fields.front().field + ": " + error.fields.front().detail;
}

}  // namespace

int reporting(const std::function<Result<void>()>& work) {
    try {
        const auto done = work();
        if (done) return EXIT_SUCCESS;
        complain(text_of(done.error()));
    } catch (const store::OutcomeUnknown&) {
        complain("The database was lost at the last moment: look whether it was done");
    } catch (const std::exception& problem) {
        complain(problem.what());
    }
    return EXIT_FAILURE;
}

int in_workspace(const config::Config& config, const std::function<Result<void>(store::Database&)>& work) {
    return reporting([&]() -> Result<void> {
        const auto options = database_options(config);
        if (!store::pending_migrations(options).empty()) {
            return fail(ErrorCode::conflict, "The schema is not up to date: run causerie migrate");
        }
        const log::Logger quiet{log::Level::error};
        store::Database database{options, quiet};
        return work(database);
    });
}

void tell_instances(const config::Config& config, const std::vector<std::string>& texts) {
    if (config.database_is_pooled) return;  // Nobody listens.
    try {
        store::ring_once(database_options(config), texts);
    } catch (const std::exception& problem) {
        complain(std::string{"Running servers will take some seconds to notice: "} + problem.what());
    }
}

}  // namespace causerie::commands
