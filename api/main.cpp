#include <cstdlib>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "api/commands/doctor.hpp"
#include "api/config/config.hpp"
#include "api/serve.hpp"

namespace {

using causerie::config::DatabaseNeed;

constexpr int bad_configuration = 2;

// Runs `command` with the configuration, or says what is wrong with it, a line each.
template <typename Command>
int configured(DatabaseNeed need, Command command) {
    const auto config = causerie::config::load(causerie::config::process_environment(), need);
    if (config) return command(*config);
    for (const auto& line : config.error()) std::cerr << "causerie: " << line << '\n';
    return bad_configuration;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Causerie, a team chat. Configured by environment variables alone: see README.md."};
    app.require_subcommand(1);
    auto* serve = app.add_subcommand("serve", "Serve until SIGTERM");
    auto* migrate = app.add_subcommand("migrate", "Bring the database's schema up to date");
    bool plan_only = false;
    migrate->add_flag("--plan", plan_only, "Only say what would be done");
    auto* healthcheck = app.add_subcommand("healthcheck", "Succeed if the server on this machine lives");
    auto* doctor = app.add_subcommand("doctor", "Check what the server needs, and say how to mend it");
    std::string url;
    doctor->add_option("--url", url, "The address that people open, if it is not PUBLIC_URL");
    auto* version = app.add_subcommand("version", "Say which version this is");
    CLI11_PARSE(app, argc, argv);

    if (*serve) {
        return configured(DatabaseNeed::required,
                          [](const auto& config) { return causerie::serve(config, CAUSERIE_VERSION); });
    }
    if (*migrate) {
        return configured(DatabaseNeed::required,
                          [&](const auto& config) { return causerie::migrate(config, plan_only); });
    }
    if (*healthcheck) return configured(DatabaseNeed::optional, causerie::check_health);
    if (*doctor) return causerie::commands::doctor(causerie::config::process_environment(), url, std::cout);
    if (*version) std::cout << "causerie " << CAUSERIE_VERSION << '\n';
    return EXIT_SUCCESS;
}
