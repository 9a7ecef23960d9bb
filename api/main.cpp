#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "api/commands/archive.hpp"
#include "api/commands/doctor.hpp"
#include "api/commands/users.hpp"
#include "api/config/config.hpp"
#include "api/serve.hpp"

namespace {

using causerie::config::Config;
using causerie::config::DatabaseNeed;

constexpr int bad_configuration = 2;

/// What is run once the command line has been understood; its result is the exit code.
using Action = std::function<int()>;

// Runs `command` with the configuration, or says what is wrong with it, a line each.
template <typename Command>
int configured(DatabaseNeed need, Command command) {
    const auto config = causerie::config::load(causerie::config::process_environment(), need);
    if (config) return command(*config);
    for (const auto& line : config.error()) std::cerr << "causerie: " << line << '\n';
    return bad_configuration;
}

/// The options of all commands, and the command that was chosen.
struct CommandLine {
    bool plan_only{};
    std::string url{};
    bool generate{};
    std::string file{};
    causerie::commands::UserOptions user{};
    Action action{};

    template <typename Command>
    void choose(CLI::App* command, Command run, DatabaseNeed need = DatabaseNeed::required) {
        command->callback([this, need, run] { action = [need, run] { return configured(need, run); }; });
    }
};

using UserCommand = int (*)(const Config&, const causerie::commands::UserOptions&);

CLI::App* add_user_command(CLI::App& parent, CommandLine& line, const char* name, const char* text, UserCommand run) {
    auto* command = parent.add_subcommand(name, text);
    command->add_option("name", line.user.username, "The username")->required();
    line.choose(command, [&line, run](const Config& config) {
        using causerie::commands::PasswordSource;
        line.user.password = line.generate ? PasswordSource::generated : PasswordSource::input;
        return run(config, line.user);
    });
    return command;
}

void add_user_commands(CLI::App& app, CommandLine& line) {
    auto* user = app.add_subcommand("user", "Look after accounts");
    user->require_subcommand(1);
    line.choose(user->add_subcommand("list", "Name everybody"), causerie::commands::list_users);
    auto* create = add_user_command(*user, line, "create", "Make an account; its password is read from standard input",
                                    causerie::commands::create_user);
    create->add_option("--role", line.user.role, "owner, admin, member or guest");
    create->add_option("--display-name", line.user.display_name, "What others see");
    auto* reset = add_user_command(*user, line, "reset-password",
                                   "Give an account the password on standard input, and sign it out everywhere",
                                   causerie::commands::reset_password);
    for (auto* command : {create, reset}) {
        command->add_flag("--generate", line.generate, "Make up a password and print it, instead of reading one");
    }
    add_user_command(*user, line, "deactivate", "Sign an account out and never in again; what it wrote stays",
                     causerie::commands::deactivate_user);
    add_user_command(*user, line, "reactivate", "Let an account sign in again", causerie::commands::reactivate_user);
}

void add_archive_commands(CLI::App& app, CommandLine& line) {
    auto* exporting = app.add_subcommand("export", "Write the whole workspace to a file");
    auto* importing = app.add_subcommand("import", "Fill an empty workspace with what export wrote");
    for (auto* command : {exporting, importing}) {
        command->add_option("file", line.file, "The file; - is standard output or input")->required();
    }
    line.choose(exporting,
                [&line](const Config& config) { return causerie::commands::export_workspace(config, line.file); });
    line.choose(importing,
                [&line](const Config& config) { return causerie::commands::import_workspace(config, line.file); });
    line.choose(app.add_subcommand("restored", "Let every client start over, after the database came from a backup"),
                causerie::commands::note_restored);
}

void add_server_commands(CLI::App& app, CommandLine& line) {
    line.choose(app.add_subcommand("serve", "Serve until SIGTERM"),
                [](const Config& config) { return causerie::serve(config, CAUSERIE_VERSION); });
    auto* migrate = app.add_subcommand("migrate", "Bring the database's schema up to date");
    migrate->add_flag("--plan", line.plan_only, "Only say what would be done");
    line.choose(migrate, [&line](const Config& config) { return causerie::migrate(config, line.plan_only); });
    line.choose(app.add_subcommand("healthcheck", "Succeed if the server on this machine lives"),
                causerie::check_health, DatabaseNeed::optional);
    auto* doctor = app.add_subcommand("doctor", "Check what the server needs, and say how to mend it");
    doctor->add_option("--url", line.url, "The address that people open, if it is not PUBLIC_URL");
    doctor->callback([&line] {
        line.action = [&line] {
            return causerie::commands::doctor(causerie::config::process_environment(), line.url, std::cout);
        };
    });
    app.add_subcommand("version", "Say which version this is")->callback([&line] {
        line.action = [] {
            std::cout << "causerie " << CAUSERIE_VERSION << '\n';
            return EXIT_SUCCESS;
        };
    });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Causerie, a team chat. Configured by environment variables alone: see README.md."};
    app.require_subcommand(1);
    CommandLine line;
    add_server_commands(app, line);
    add_user_commands(app, line);
    add_archive_commands(app, line);
    CLI11_PARSE(app, argc, argv);
    return line.action();
}
